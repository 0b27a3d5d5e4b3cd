"""The rows of a PostgreSQL database as they were after the seed, put back where others stand now."""

from __future__ import annotations

from typing import Any

import psycopg
import sqlalchemy as sa

# How many rows, and the number of the transaction that wrote the newest: nobody writes without changing this.
_Mark = tuple[int, int]
MARK = "SELECT {name!r}, count(*), coalesce(max(xmin::text::bigint), 0) FROM {source}"
# What a table, a column or an index is stands in these; up to 16384 are the server's own.
CATALOGUE = {"pg_class": "oid", "pg_attribute": "attrelid", "pg_constraint": "oid", "pg_proc": "oid"}
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
SEQUENCES = "SELECT sequencename, start_value, last_value FROM pg_sequences WHERE schemaname = 'public'"
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


class SeededRows:
    """`put_back(engine)`, as long as only rows have changed. The connection is its own."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.connection.prepare_threshold = 0
        self.connection.execute("SET session_replication_role = replica")  # no foreign key is in the way
        self.tables = [name for (name,) in self.connection.execute(TABLES)]
        self.rows = {table: self._read(table) for table in self.tables}
        self.marks = self._marks()
        self.sequences = ", ".join(
            f"setval('{name}', {last or start}, {last is not None})"
            for name, start, last in self.connection.execute(SEQUENCES)
        )

    def put_back(self, engine: sa.Engine) -> bool:
        """Whether that was enough: False if a table itself is another one now, or somebody else is still connected."""
        if self._somebody_else(engine):
            return False
        try:
            marks = self._marks()
        except psycopg.errors.UndefinedTable:
            return False
        changed = [name for name in self.marks if marks[name] != self.marks[name]]
        if not set(changed) <= set(self.tables):
            return False
        with self.connection.transaction():
            for table in changed:
                self.connection.execute(f"DELETE FROM {table}")
                self._write(table, self.rows[table])
            self.connection.execute(f"SELECT {self.sequences}")
        if any(self.rows[table] for table in changed):
            self.marks = self._marks()
        return True

    def close(self) -> None:
        self.connection.close()

    def _somebody_else(self, engine: sa.Engine) -> bool:
        """A process, or a connection that was never given back: it may hold a lock."""
        idle = engine.pool.checkedin()  # type: ignore[attr-defined]
        return self.connection.execute(OTHERS).fetchone()[0] > idle

    def _marks(self) -> dict[str, _Mark]:
        sources = {table: table for table in self.tables}
        sources |= {name: f"{name} WHERE {key} >= 16384" for name, key in CATALOGUE.items()}
        asked = " UNION ALL ".join(MARK.format(name=name, source=source) for name, source in sources.items())
        return {name: (count, newest) for name, count, newest in self.connection.execute(asked)}

    def _read(self, table: str) -> bytes:
        with self.connection.cursor().copy(f"COPY {table} TO STDOUT") as copy:
            return b"".join(copy)

    def _write(self, table: str, rows: bytes) -> None:
        if rows:
            with self.connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(rows)
