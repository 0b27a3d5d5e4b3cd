"""The row by which a database says which one it is, and proves the keys that it was sealed by."""

from __future__ import annotations

import secrets
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from models.base import Model, db
from models.installation import THE_ONE, Installation
from models.messages.notification import Notification
from models.registrations.applicant import Applicant
from models.sealed import SealBroken, Sealed, vault

row = Installation.__table__
SAMPLES: tuple[tuple[type[Model], str, str, str], ...] = (
    (Applicant, "nik", "nik_index", "nik"), (Notification, "recipient", "recipient_index", "phone"),
)  # fmt: skip
_MOST_SAMPLES = 20  # of each

OTHER_KEYS = (
    "Kunci rahasia di sini bukan milik basis data ini. Periksa DATABASE_URL, atau taruh vault.keys (atau VAULT_KEYS)"
    " yang benar; vault.keys yang terbuat sendiri di sini dihapus saja."
)


VERSION_TABLE = "alembic_version"


class Stranger(Exception):
    """They do not belong together. `str()` is the sentence for whoever started it."""


def has_table(name: str) -> bool:
    with without_lock() as connection:
        return sa.inspect(connection).has_table(name)


def without_lock() -> sa.Connection:
    """One that takes no lock of SQLite's."""
    return db.engine.connect().execution_options(writes=False)


def prove_keys() -> None:
    """Raises Stranger where this database was sealed by other keys."""
    kept = here()
    if not (proves(kept) if kept else opens_samples()):
        raise Stranger(OTHER_KEYS)


def proves(kept: sa.Row[Any]) -> bool:
    try:
        opened = vault.open(bytes(kept.sealed), place_of(row.c.proof)).decode()
    except SealBroken:
        return False
    return bool(opened == kept.uid and kept.index_proof == _index_of(kept.uid))


def place_of(column: sa.Column[Any]) -> bytes:
    return cast(Sealed, column.type).place.encode()


def here() -> sa.Row[Any] | None:
    """uid, `sealed` (its proof as it stands), index_proof, has_store."""
    sealed = sa.type_coerce(row.c.proof, sa.LargeBinary).label("sealed")
    with without_lock() as connection:
        return connection.execute(sa.select(row.c.uid, sealed, row.c.index_proof, row.c.has_store)).first()


def write_first() -> sa.Row[Any]:
    """Two that start at once write one row between them."""
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    db.session.execute(insert(row).values(new_identity()).on_conflict_do_nothing())
    db.session.commit()
    kept = here()
    assert kept is not None
    return kept


def new_identity() -> dict[str, Any]:
    """The columns of a database that is nobody's copy."""
    uid = secrets.token_hex(16)
    return {"id": THE_ONE, "uid": uid, "proof": uid, "index_proof": _index_of(uid), "has_store": False}


def _index_of(uid: str) -> str:
    return vault.blind_index("installation", uid)


def opens_samples() -> bool:
    """Whether these keys open one of what was sealed last, in a database of before its proof."""
    with without_lock() as connection:
        found = [(kind, *values, place_of(model.__table__.c[column])) for model, column, index, kind in SAMPLES
                 for values in connection.execute(newest(model, column, index))]  # fmt: skip
    return not found or any(is_found_by(*one) for one in found)


def newest(model: type[Model], column: str, index: str) -> sa.Select[Any, Any]:
    """As it stands sealed, and its blind index."""
    columns = model.__table__.c
    query = sa.select(sa.type_coerce(columns[column], sa.LargeBinary), columns[index])
    return query.where(columns[index].is_not(None)).order_by(columns.id.desc()).limit(_MOST_SAMPLES)


def is_found_by(kind: str, sealed: bytes, index: str, place: bytes) -> bool:
    """Whether it opens, and its blind index is ours."""
    try:
        return vault.blind_index(kind, vault.open(bytes(sealed), place).decode()) == index
    except SealBroken:
        return False
