"""who handed a document over: whoever did may put it right the same day

Revision ID: 0011
Revises: 0010
Create Date: 2026-11-30 17:45:00

Of what was handed over before nobody is known: a supervisor puts it right.
"""
from alembic import op

# revision identifiers, used by Alembic.
revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade():
    # Written out: Alembic would copy a whole table on SQLite.
    op.execute("ALTER TABLE document ADD COLUMN handed_over_by_id BIGINT REFERENCES operator (id)")


def downgrade():
    raise NotImplementedError("Langkah ini tidak dapat dibalik; pulihkan cadangan.")
