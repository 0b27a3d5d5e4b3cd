"""the operators' desk: claims, promises of registrations, names by word, notes, pairs told apart

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-25 18:40:00

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from models.name_key import keys_of

# revision identifiers, used by Alembic.
revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

# By table: name, type on SQLite, type on PostgreSQL. Written out: Alembic would copy a whole table on SQLite for the
# sake of a foreign key, and lose its partial indexes.
COLUMNS = {
    "service_request": [
        ("assigned_to_id", "INTEGER REFERENCES operator (id)", "BIGINT CONSTRAINT fk_service_request_assigned_to_id REFERENCES operator (id)"),
        ("about", "VARCHAR(200)", "VARCHAR(200)"),
        ("mended_items", "JSON NOT NULL DEFAULT '[]'", "JSONB NOT NULL DEFAULT '[]'"),
        ("answers_before", "BLOB", "BYTEA"),
    ],
    "applicant": [
        ("claimed_by_id", "INTEGER REFERENCES operator (id)", "BIGINT CONSTRAINT fk_applicant_claimed_by_id REFERENCES operator (id)"),
        ("claimed_at", "DATETIME", "TIMESTAMP WITH TIME ZONE"),
        ("assigned_to_id", "INTEGER REFERENCES operator (id)", "BIGINT CONSTRAINT fk_applicant_assigned_to_id REFERENCES operator (id)"),
        ("due_at", "DATETIME", "TIMESTAMP WITH TIME ZONE"),
        ("mended_items", "JSON NOT NULL DEFAULT '[]'", "JSONB NOT NULL DEFAULT '[]'"),
        ("answers_before", "BLOB", "BYTEA"),
    ],
    "operator": [("keys_on", "BOOLEAN NOT NULL DEFAULT 1", "BOOLEAN NOT NULL DEFAULT true")],
    "service": [("silent_messages", "JSON NOT NULL DEFAULT '[]'", "JSONB NOT NULL DEFAULT '[]'")],
    "document": [("receiver_relation", "VARCHAR(20)", "VARCHAR(20)")],
}
INDEXES = [
    "CREATE INDEX ix_service_request_waiting ON service_request (coalesce(due_at, submitted_at), id)"
    " WHERE status IN ('submitted', 'approved', 'processing', 'producing') AND hold_reason IS NULL",
    "CREATE INDEX ix_service_request_held ON service_request (coalesce(due_at, submitted_at), id)"
    " WHERE hold_reason IS NOT NULL",
    "CREATE INDEX ix_service_request_returned ON service_request (returned_from, coalesce(due_at, submitted_at), id)"
    " WHERE status = 'returned'",
    "CREATE INDEX ix_service_request_finished ON service_request (finished_at) WHERE finished_at IS NOT NULL",
    "CREATE INDEX ix_service_request_claimed ON service_request (claimed_by_id) WHERE claimed_by_id IS NOT NULL",
    "CREATE INDEX ix_service_request_assigned ON service_request (assigned_to_id) WHERE assigned_to_id IS NOT NULL",
    "CREATE INDEX ix_applicant_claimed ON applicant (claimed_by_id) WHERE claimed_by_id IS NOT NULL",
    "CREATE INDEX ix_applicant_assigned ON applicant (assigned_to_id) WHERE assigned_to_id IS NOT NULL",
    "CREATE INDEX ix_applicant_waiting ON applicant (coalesce(due_at, submitted_at), id) WHERE status = 'waiting'",
    "CREATE INDEX ix_applicant_verified ON applicant (verified_at) WHERE verified_at IS NOT NULL",
    "CREATE INDEX ix_attachment_sha256 ON attachment (sha256)",
    "CREATE INDEX ix_audit_event_name ON audit_event (name, at)",
    "DROP INDEX ix_audit_event_account_id",
    "CREATE INDEX ix_audit_event_account ON audit_event (account_id, id)",
]
# A row a word of each name takes the place of the trigrams, which grew with the number of people.
NO_TRIGRAMS = {"sqlite": [], "postgresql": ["DROP INDEX ix_applicant_name_trigrams"]}

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
BYTEWISE = sa.String(80).with_variant(sa.String(80, collation='C'), 'postgresql')


def upgrade():
    dialect = op.get_bind().dialect.name
    for table, columns in COLUMNS.items():
        for name, on_sqlite, on_postgresql in columns:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {on_sqlite if dialect == 'sqlite' else on_postgresql}")
    name_key = op.create_table('name_key',
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('owner_id', KEY, nullable=False),
    sa.Column('key', BYTEWISE, nullable=False),
    sa.Column('id', KEY, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_name_key'))
    )
    op.create_table('note',
    sa.Column('subject', sa.String(length=60), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', KEY, nullable=False),
    sa.Column('account_name', sa.String(length=200), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('id', KEY, nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_note_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note'))
    )
    op.create_table('not_duplicate',
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('first_id', KEY, nullable=False),
    sa.Column('second_id', KEY, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', KEY, nullable=False),
    sa.Column('id', KEY, nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['operator.id'], name=op.f('fk_not_duplicate_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_not_duplicate')),
    sa.UniqueConstraint('kind', 'first_id', 'second_id', name=op.f('uq_not_duplicate_kind_first_id_second_id'))
    )
    write_name_keys(name_key)
    op.create_index('ix_name_key_key', 'name_key', ['kind', 'key', 'owner_id'])
    op.create_index('ix_name_key_owner', 'name_key', ['owner_id', 'kind'])
    op.create_index('ix_note_subject', 'note', ['subject', 'id'])
    op.create_index('ix_not_duplicate_second', 'not_duplicate', ['kind', 'second_id'])
    for statement in NO_TRIGRAMS[dialect] + INDEXES:
        op.execute(statement)


def write_name_keys(name_key):
    """Of everybody who ever registered. Whom a request is about is sealed: old requests are found by their applicant."""
    connection, last = op.get_bind(), 0
    query = sa.text("SELECT id, name FROM applicant WHERE submitted_at IS NOT NULL AND id > :last ORDER BY id LIMIT 2000")
    while people := connection.execute(query, {"last": last}).all():
        rows = [{"kind": "applicant", "owner_id": id_, "key": key} for id_, name in people for key in keys_of(name or "")]
        if rows:
            connection.execute(sa.insert(name_key), rows)
        last = people[-1].id


def downgrade():
    raise NotImplementedError("Langkah ini tidak dapat dibalik; pulihkan cadangan.")
