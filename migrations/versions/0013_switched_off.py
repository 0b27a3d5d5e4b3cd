"""offices, districts and villages can be switched off; a day, and an hour of it, stands once

Revision ID: 0013
Revises: 0012
Create Date: 2026-11-30 18:00:00

Of what was entered twice the longest opening stays: the calendar always read them as one.
"""
from alembic import op

# revision identifiers, used by Alembic.
revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

# Table, what makes a row another one, and which of two stays.
ONCE = (
    ("office_hours", ("weekday", "opens"), "closes"),
    ("holiday", ("on_date",), None),
    ("extra_day", ("on_date", "opens"), "closes"),
)


def upgrade():
    for table in ("office", "district", "village"):
        # Written out: Alembic would copy a whole table on SQLite.
        op.execute(f"ALTER TABLE {table} ADD COLUMN in_use BOOLEAN NOT NULL DEFAULT TRUE")
    for table, columns, longest in ONCE:
        same = " AND ".join(f"other.{column} = {table}.{column}" for column in columns)
        stays = f"other.id < {table}.id"
        if longest:
            more = f"other.{longest} > {table}.{longest}"
            stays = f"({more} OR (other.{longest} = {table}.{longest} AND {stays}))"
        op.execute(
            f"DELETE FROM {table} WHERE EXISTS (SELECT 1 FROM {table} AS other WHERE {same} AND {stays}"
            f" AND coalesce(other.office_id, 0) = coalesce({table}.office_id, 0))"
        )
        op.execute(f"CREATE UNIQUE INDEX uq_{table}_once ON {table} (coalesce(office_id, 0), {', '.join(columns)})")


def downgrade():
    raise NotImplementedError("Langkah ini tidak dapat dibalik; pulihkan cadangan.")
