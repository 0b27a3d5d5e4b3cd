"""the citizen's phone: what looks wrong with a photo, where an office is, how long a service usually takes

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-25 21:30:00

"""
from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

# Written out: Alembic would copy a whole table on SQLite, and lose its partial indexes.
COLUMNS = {
    "attachment": [("advice", "JSON NOT NULL DEFAULT '[]'", "JSONB NOT NULL DEFAULT '[]'")],
    "office": [("map_url", "VARCHAR(300) NOT NULL DEFAULT ''", "VARCHAR(300) NOT NULL DEFAULT ''")],
}
KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    dialect = op.get_bind().dialect.name
    for table, columns in COLUMNS.items():
        for name, on_sqlite, on_postgresql in columns:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {on_sqlite if dialect == 'sqlite' else on_postgresql}")
    op.create_table('usual_time',
    sa.Column('service_id', KEY, nullable=False),
    sa.Column('counted', sa.Integer(), nullable=False),
    sa.Column('median_minutes', sa.Integer(), nullable=False),
    sa.Column('nine_of_ten_minutes', sa.Integer(), nullable=False),
    sa.Column('measured_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', KEY, nullable=False),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_usual_time_service_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_usual_time')),
    sa.UniqueConstraint('service_id', name=op.f('uq_usual_time_service_id'))
    )


def downgrade():
    raise NotImplementedError("Langkah ini tidak dapat dibalik; pulihkan cadangan.")
