"""when the worker last went round, and when the last backup was made

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-30 16:50:00

"""
import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "last_done",
        sa.Column("task", sa.String(24), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade():
    raise NotImplementedError("Langkah ini tidak dapat dibalik; pulihkan cadangan.")
