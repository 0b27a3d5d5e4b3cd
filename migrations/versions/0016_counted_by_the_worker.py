"""what the supervisor's page shows is counted by the worker; open cases by age and by promise

Revision ID: 0016
Revises: 0015
Create Date: 2026-11-30 20:30:00

The table begins empty: the worker counts the newest days first, and the years before in small steps.
"""
from alembic import op

# revision identifiers, used by Alembic.
revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

ASKED_FIRST = "coalesce(due_at, submitted_at), id"
OPEN = {"applicant": "status IN ('returned', 'waiting')",
        "service_request": "status IN ('approved', 'processing', 'producing', 'returned', 'submitted')"}
ENDED = {"applicant": "status IN ('cancelled', 'expired')", "service_request": "status = 'cancelled'"}


def upgrade():
    postgresql = op.get_bind().dialect.name == "postgresql"
    time, json = ("TIMESTAMP WITH TIME ZONE", "JSONB") if postgresql else ("DATETIME", "JSON")
    op.execute(
        "CREATE TABLE rollup (scope VARCHAR(32) NOT NULL, span VARCHAR(8) NOT NULL, first DATE NOT NULL,"
        f" at {time} NOT NULL, content {json} NOT NULL, CONSTRAINT pk_rollup PRIMARY KEY (scope, span, first))"
    )
    for table, is_open in OPEN.items():
        op.execute(f"CREATE INDEX ix_{table}_open_age ON {table} (submitted_at, id) WHERE {is_open}")
        op.execute(f"CREATE INDEX ix_{table}_open_promise ON {table} ({ASKED_FIRST}) WHERE {is_open}")
        op.execute(
            f"CREATE INDEX ix_{table}_ended ON {table} (moved_at) WHERE {ENDED[table]} AND submitted_at IS NOT NULL"
        )


def downgrade():
    raise NotImplementedError("Langkah ini tidak dapat dibalik; pulihkan cadangan.")
