"""the name in small letters goes: people are found by the rows of name_key

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-30 14:20:00

"""
from alembic import op

# revision identifiers, used by Alembic.
revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    # Written out: Alembic would copy a whole table on SQLite, and lose its partial indexes.
    op.execute("DROP INDEX ix_applicant_name")
    op.execute("ALTER TABLE applicant DROP COLUMN name_folded")


def downgrade():
    raise NotImplementedError("Langkah ini tidak dapat dibalik; pulihkan cadangan.")
