"""from when on one may try again; passwords that are not salted by their NIK are few, and found

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-30 17:20:00

"""
import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("attempts", sa.Column("next_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "CREATE INDEX ix_account_otherwise_salted ON account (id)"
        " WHERE kind = 'applicant' AND substr(password_hash, 1, 5) <> 'nik1$'"
    )


def downgrade():
    raise NotImplementedError("Langkah ini tidak dapat dibalik; pulihkan cadangan.")
