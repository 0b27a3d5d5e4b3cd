"""which snapshot an installation was restored from

Revision ID: 0009
Revises: 0008
Create Date: 2026-11-30 17:10:00

"""
from alembic import op

# revision identifiers, used by Alembic.
revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade():
    # Written out: Alembic would copy a whole table on SQLite.
    op.execute("ALTER TABLE installation ADD COLUMN restored_from VARCHAR(80)")


def downgrade():
    raise NotImplementedError("Langkah ini tidak dapat dibalik; pulihkan cadangan.")
