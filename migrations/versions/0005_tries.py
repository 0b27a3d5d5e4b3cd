"""a message is given up by how often it was tried, and sent at most three times where nobody says whether it went

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-30 16:40:00

"""
from alembic import op

# revision identifiers, used by Alembic.
revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade():
    # Written out: Alembic would copy a whole table on SQLite, and lose its partial indexes.
    for column in ("failures", "unsure"):
        op.execute(f"ALTER TABLE notification ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0")


def downgrade():
    raise NotImplementedError("Langkah ini tidak dapat dibalik; pulihkan cadangan.")
