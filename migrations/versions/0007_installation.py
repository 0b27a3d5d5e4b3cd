"""an installation proves its keys and names its file store

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-30 17:00:00

"""
from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('installation',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('uid', sa.String(length=32), nullable=False),
    sa.Column('proof', sa.LargeBinary(), nullable=False),
    sa.Column('index_proof', sa.String(length=32), nullable=False),
    sa.Column('has_store', sa.Boolean(), nullable=False),
    sa.Column('clock_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('leapt_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_installation'))
    )


def downgrade():
    raise NotImplementedError("Langkah ini tidak dapat dibalik; pulihkan cadangan.")
