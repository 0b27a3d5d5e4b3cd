"""an office says how many it serves in a half-hour; a pickup that was told may have to be told anew

Revision ID: 0015
Revises: 0014
Create Date: 2026-11-30 20:30:00
"""
from alembic import op

# revision identifiers, used by Alembic.
revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade():
    # Written out: Alembic would copy a whole table on SQLite.
    op.execute("ALTER TABLE office ADD COLUMN pickups_per_half_hour INTEGER")
    op.execute("ALTER TABLE document ADD COLUMN displaced VARCHAR(24)")
    op.execute("CREATE INDEX ix_document_displaced ON document (office_id, id) WHERE displaced IS NOT NULL")


def downgrade():
    raise NotImplementedError("Langkah ini tidak dapat dibalik; pulihkan cadangan.")
