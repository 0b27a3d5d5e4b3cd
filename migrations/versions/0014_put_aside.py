"""a registration may be put aside until a day

Revision ID: 0014
Revises: 0013
Create Date: 2026-11-30 18:10:00

What is put aside does not wait for the office: the index of what does says so.
"""
from alembic import op

# revision identifiers, used by Alembic.
revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

ASKED_FIRST = "coalesce(due_at, submitted_at), id"


def upgrade():
    # Written out: Alembic would copy a whole table on SQLite.
    time = "TIMESTAMP WITH TIME ZONE" if op.get_bind().dialect.name == "postgresql" else "DATETIME"
    op.execute(f"ALTER TABLE applicant ADD COLUMN held_until {time}")
    op.execute("DROP INDEX ix_applicant_waiting")
    op.execute(
        f"CREATE INDEX ix_applicant_waiting ON applicant ({ASKED_FIRST}) WHERE status = 'waiting' AND held_until IS NULL"
    )
    op.execute(f"CREATE INDEX ix_applicant_held ON applicant ({ASKED_FIRST}) WHERE held_until IS NOT NULL")


def downgrade():
    raise NotImplementedError("Langkah ini tidak dapat dibalik; pulihkan cadangan.")
