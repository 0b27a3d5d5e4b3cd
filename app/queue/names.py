"""The names that rows and filters show: services, offices, districts and officers, in one statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from models.accounts.account import Operator
from models.base import db
from models.forms.service import Service
from models.offices.region import District, Office
from models.request_cache import once_a_request

NamedChoice = tuple[str, str]  # as it stands in an address, and in words


@dataclass
class Names:
    """By key for the rows; `choices` by the key of a filter, in their order."""

    services: dict[int, str] = field(default_factory=dict)
    offices: dict[int, str] = field(default_factory=dict)
    districts: dict[str, str] = field(default_factory=dict)
    officers: dict[int, str] = field(default_factory=dict)
    choices: dict[str, list[NamedChoice]] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Names:
        names = cls(choices={"layanan": [], "kantor": [], "kecamatan": [], "petugas": []})
        for kind, key, word, name, offered in db.session.execute(_STATEMENT).all():
            if kind == "kecamatan":
                names.districts[word] = name
            else:
                names._by_key(kind)[key] = name
            if offered:
                names.choices[kind].append((word, name))
        return names

    def _by_key(self, kind: str) -> dict[int, str]:
        return {"layanan": self.services, "kantor": self.offices, "petugas": self.officers}[kind]


def _statement() -> sa.Select[*tuple[Any, ...]]:
    """kind, key, the word in addresses, name, whether it is a choice; sorted as each is elsewhere."""
    officer: Any = Operator.__table__.c
    zero, yes, blank = (sa.literal_column(text) for text in ("0", "1", "''"))  # type: ignore[var-annotated]
    active = sa.case((officer.suspended_at.is_(None), yes), else_=zero)
    short = sa.func.coalesce(sa.func.nullif(Service.short_name, ""), Service.name)
    parts: list[tuple[Any, ...]] = [
        ("layanan", Service.id, Service.slug, short, yes, Service.position, blank),
        ("kantor", Office.id, Office.slug, Office.name, yes, Office.id, blank),
        ("kecamatan", zero, District.code, District.name, yes, zero, District.name),
        ("petugas", officer.id, sa.cast(officer.id, sa.String), officer.name, active, zero, officer.name),
    ]
    everything = sa.union_all(*(_labelled(*part) for part in parts)).subquery("names")
    shown = [everything.c[name] for name in COLUMNS[:5]]
    return sa.select(*shown).order_by(everything.c.place, everything.c.place_name)


COLUMNS = ("kind", "key", "word", "name", "offered", "place", "place_name")


def _labelled(kind: str, *columns: Any) -> sa.Select[*tuple[Any, ...]]:
    own = [sa.literal_column(f"'{kind}'"), *columns]
    return sa.select(*(column.label(name) for column, name in zip(own, COLUMNS, strict=True)))


_STATEMENT = _statement()


@once_a_request
def names_of_page() -> Names:
    """For who only looks: whoever changes them reads their own."""
    return Names.read()
