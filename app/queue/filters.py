"""What is asked of the queue: a tab, filters, a text. Each filter is an entry, not a branch."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from app.lookup.readings import FINDS_NOBODY, readings
from app.lookup.search import Sought, applicants_found, requests_found, to_be_said
from app.queue.desk import TABS, Desk, Tab, asked_by, in_hands_of, in_nobodys_hands
from app.queue.kinds import QUEUE_KINDS, REGISTRATION_KIND, CaseKind, SqlCondition, row_by_row
from models.accounts.account import Operator
from models.base import utcnow
from models.calendar.local_time import local, zone
from models.forms.service import Service
from models.offices.region import Office

# A condition on one kind; None: no case of this kind can have it.
Narrow = Callable[[CaseKind, str], SqlCondition | None]


@dataclass(frozen=True)
class FilterRule:
    """How it narrows, and the words it takes (a pattern)."""

    narrow: Narrow
    takes: str


LATE, TODAY, ANY_FLAG, CORRECTED, FREE = "lewat", "hari-ini", "ada", "diperbaiki", "bebas"
AGES = (1, 3, 7, 14, 30)  # days since it was sent


@dataclass(frozen=True)
class QueueFilter:
    """`filters`: values by the keys of FILTERS; `text`: what the search box says, and `sought` how it is read here."""

    tab: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    sought: Sought | None = None

    @classmethod
    def read(cls, value_of: Callable[[str], str], text: str = "") -> QueueFilter:
        """As an address or a form gives it. Raises ValueError for a tab or a word that none can be."""
        filters = {key: value for key in FILTERS if (value := value_of(key))}
        tab = value_of("tab")
        wrong = [key for key, value in filters.items() if not re.fullmatch(FILTERS[key].takes, value)]
        if wrong or (tab and tab not in (one.key for one in TABS)):
            raise ValueError(f"no such {wrong or tab}")
        return cls(tab, filters, text)

    def readings(self) -> Iterator[QueueFilter]:
        """With each way to read its text, the likeliest first; at the end one that finds nobody."""
        if not self.text or self.sought:
            yield self
            return
        for sought in readings(self.text):
            yield replace(self, sought=sought)
        yield replace(self, sought=FINDS_NOBODY)

    @property
    def some_of_many(self) -> QueueFilter | None:
        """Of whom so many bear the name that a few of them are enough to say so; else None."""
        shape = self.sought.some_of_many if self.sought else None
        return replace(self, sought=replace(self.sought, shape=shape)) if self.sought and shape else None

    def said_by(self, operator: Operator) -> dict[str, Any]:
        """The values of its conditions, as this operator asks them."""
        return asked_by(operator) | (self.sought.said if self.sought else {})

    def tab_of(self, desk: Desk) -> Tab | None:
        """The tab that is asked for, if this operator has it; else their first; None: they have no queue."""
        tabs = desk.tabs
        return next((tab for tab in tabs if tab.key == self.tab), tabs[0] if tabs else None)

    def parts_for(self, desk: Desk, tab: Tab | None) -> dict[CaseKind, SqlCondition]:
        """Of a tab what the filters leave, by kind; of everything seen, where a text is searched for."""
        parts = desk.parts_of(tab) if tab and not self.text else self._found_by(desk)
        narrowed = {kind: self._narrowed(kind, part) for kind, part in parts.items()}
        return {kind: part for kind, part in narrowed.items() if part is not None}

    def _found_by(self, desk: Desk) -> dict[CaseKind, SqlCondition]:
        parts = {}
        for kind in QUEUE_KINDS.values():
            on_paper = self.sought is not None and self.sought.shape.how == "paper"  # is of a request
            if (seen := desk.seen(kind)) is not None and self.sought and not (on_paper and kind is REGISTRATION_KIND):
                found = applicants_found if kind is REGISTRATION_KIND else requests_found
                parts[kind] = sa.and_(seen, found(self.sought.shape, to_be_said))
        return parts

    def _narrowed(self, kind: CaseKind, part: SqlCondition) -> SqlCondition | None:
        conditions = [part]
        for key, value in self.filters.items():
            condition = FILTERS[key].narrow(kind, value)
            if condition is None:
                return None
            conditions.append(condition)
        return sa.and_(*conditions)


def of_status(kind: CaseKind, value: str) -> SqlCondition | None:
    column = kind.columns.status
    return row_by_row(column == value) if value in column.type.enums else None


def _of_service(kind: CaseKind, slug: str) -> SqlCondition | None:
    return None if kind is REGISTRATION_KIND else _named(kind.columns.service_id, Service, slug)


def _of_office(kind: CaseKind, slug: str) -> SqlCondition | None:
    return None if kind is REGISTRATION_KIND else _named(kind.columns.office_id, Office, slug)


def _named(column: sa.ColumnElement[int], model: type[Service] | type[Office], slug: str) -> SqlCondition:
    return row_by_row(column == sa.select(model.id).where(model.slug == slug).scalar_subquery())


def of_officer(kind: CaseKind, value: str) -> SqlCondition:
    if value == FREE:
        return row_by_row(sa.and_(in_nobodys_hands(kind), kind.columns.assigned_to_id.is_(None)))
    return in_hands_of(kind, int(value))


def of_age(kind: CaseKind, value: str) -> SqlCondition:
    """By the promise, or by the days since it was sent."""
    now = utcnow()
    if value.isdigit():
        return row_by_row(kind.columns.submitted_at <= now - timedelta(days=int(value)))
    midnight = datetime.combine(local(now).date() + timedelta(days=1), time(), zone())
    lower, upper = (None, now) if value == LATE else (now, midnight)
    # By the column of the index as well: the index is read from, and until, where these are.
    within = [kind.asked_first < upper, row_by_row(kind.columns.due_at < upper)]
    return sa.and_(*within, *([] if lower is None else [kind.asked_first >= lower]))


def of_flag(kind: CaseKind, value: str) -> SqlCondition | None:
    """Plain lists as text: the same words on both databases."""
    if value == CORRECTED:
        return row_by_row(sa.cast(kind.columns.mended_items, sa.String) != "[]")
    if kind is not REGISTRATION_KIND:
        return None
    flags = sa.cast(kind.columns.flags, sa.String)
    return row_by_row(flags != "[]" if value == ANY_FLAG else flags.contains(f'"{value}"', autoescape=True))


FILTERS = {
    "status": FilterRule(of_status, "[a-z_]{1,24}"),
    "layanan": FilterRule(_of_service, "[a-z0-9-]{1,80}"),
    "kantor": FilterRule(_of_office, "[a-z0-9-]{1,80}"),
    "kecamatan": FilterRule(lambda kind, code: row_by_row(kind.columns.district_code == code), "[0-9]{6}"),
    "petugas": FilterRule(of_officer, f"{FREE}|[1-9][0-9]{{0,17}}"),
    "umur": FilterRule(of_age, f"{LATE}|{TODAY}|[1-9][0-9]{{0,2}}"),
    "tanda": FilterRule(of_flag, "[a-z_]{1,40}"),
}
EVERYTHING = QueueFilter()
