"""Keys are made once, for a database without secrets: a second machine never makes some of its own in silence."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

SEALED = ("installation.proof", "applicant.nik", "notification.recipient")
MISSING_KEYS = (
    "Kunci rahasia tidak ada di sini ({place}), padahal basis data ini sudah berisi data yang dikunci."
    " Salin vault.keys dari server pertama, atau isi VAULT_KEYS. Salah basis data? Periksa DATABASE_URL."
)


def refuse_to_make_keys(database_url: str, place: Path) -> None:
    """Where there is something that new keys would not open. Raises SystemExit with the sentence."""
    url = sa.make_url(database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return
    engine = sa.create_engine(url, poolclass=sa.NullPool, hide_parameters=True)
    try:
        with engine.connect() as connection:
            locked = any(has_values(connection, *place.split(".")) for place in SEALED)
    except SQLAlchemyError:
        return  # it is away: whoever starts on these keys is refused when it is back (app/operations/belonging.py)
    if locked:
        raise SystemExit(MISSING_KEYS.format(place=place))


def has_values(connection: sa.Connection, table: str, column: str) -> bool:
    if not sa.inspect(connection).has_table(table):
        return False
    sealed: sa.ColumnClause[bytes] = sa.column(column)
    return connection.scalar(sa.select(1).select_from(sa.table(table)).where(sealed.is_not(None)).limit(1)) is not None
