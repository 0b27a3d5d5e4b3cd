"""the first tables

Revision ID: 0001
Revises: 
Create Date: 2026-11-24 03:49:22.813315

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


AUDIT_IS_NEVER_EDITED = {
    "sqlite": [
        f"CREATE TRIGGER audit_event_no_{verb} BEFORE {verb} ON audit_event"
        " BEGIN SELECT RAISE(ABORT, 'audit events are never edited'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION refuse_to_edit() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'audit events are never edited'; END $$",
        "CREATE TRIGGER audit_event_never_edited BEFORE UPDATE OR DELETE ON audit_event"
        " FOR EACH ROW EXECUTE FUNCTION refuse_to_edit()",
    ],
}
# Part of a name is searched: SQLite scans, PostgreSQL has trigrams.
SEARCH_BY_NAME = {
    "sqlite": [],
    "postgresql": [
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE INDEX ix_applicant_name_trigrams ON applicant USING gin (name_folded gin_trgm_ops)",
    ],
}


PUBLISHED = sa.ForeignKeyConstraint(
    ['published_id'], ['service_version.id'], name='fk_service_published_id_service_version'
)


def upgrade():
    dialect = op.get_bind().dialect.name
    op.create_table('account',
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account'))
    )
    op.create_table('attempts',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_attempts'))
    )
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempts_since'), ['since'], unique=False)

    op.create_table('door',
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('description', sa.String(length=1000), nullable=False),
    sa.Column('asks', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('routes', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_door')),
    sa.UniqueConstraint('slug', name=op.f('uq_door_slug'))
    )
    op.create_table('message_text',
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('description', sa.String(length=200), nullable=False),
    sa.Column('body', sa.String(length=1024), nullable=False),
    sa.Column('placeholders', sa.String(length=300), nullable=False),
    sa.Column('sends', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_message_text'))
    )
    op.create_table('office',
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('pickup_name', sa.String(length=200), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('is_main', sa.Boolean(), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office')),
    sa.UniqueConstraint('slug', name=op.f('uq_office_slug'))
    )
    op.create_table('recap_note',
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('remark', sa.String(length=500), nullable=False),
    sa.PrimaryKeyConstraint('month', name=op.f('pk_recap_note'))
    )
    op.create_table('registration_form',
    sa.Column('document', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration_form'))
    )
    op.create_table('audit_event',
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('account_name', sa.String(length=200), nullable=True),
    sa.Column('subject', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('before', sa.String(length=24), nullable=True),
    sa.Column('after', sa.String(length=24), nullable=True),
    sa.Column('particulars', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('group_id', sa.String(length=32), nullable=False),
    sa.Column('kept', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_audit_event_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_event'))
    )
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_event_account_id'), ['account_id'], unique=False)
        batch_op.create_index('ix_audit_event_subject', ['subject', 'id'], unique=False)

    op.create_table('district',
    sa.Column('code', sa.String(length=6), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('ktp_office_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['ktp_office_id'], ['office.id'], name=op.f('fk_district_ktp_office_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_district')),
    sa.UniqueConstraint('code', name=op.f('uq_district_code'))
    )
    op.create_table('extra_day',
    sa.Column('office_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('opens', sa.Time(), nullable=False),
    sa.Column('closes', sa.Time(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('opens < closes', name=op.f('ck_extra_day_order')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_extra_day_office_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extra_day'))
    )
    with op.batch_alter_table('extra_day', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_extra_day_on_date'), ['on_date'], unique=False)

    op.create_table('holiday',
    sa.Column('office_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_holiday_office_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holiday'))
    )
    with op.batch_alter_table('holiday', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_holiday_on_date'), ['on_date'], unique=False)

    op.create_table('notification',
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('subject', sa.String(length=60), nullable=False),
    sa.Column('reference', sa.String(length=16), nullable=False),
    sa.Column('dedupe_key', sa.String(length=140), nullable=False),
    sa.Column('group_id', sa.String(length=32), nullable=False),
    sa.Column('template', sa.String(length=40), nullable=False),
    sa.Column('recipient', sa.LargeBinary(), nullable=True),
    sa.Column('recipient_index', sa.String(length=32), nullable=True),
    sa.Column('particulars', sa.LargeBinary(), nullable=False),
    sa.Column('state', sa.String(24), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('owner', sa.String(length=40), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('gateway_id', sa.String(length=128), nullable=True),
    sa.Column('error_code', sa.String(length=20), nullable=True),
    sa.Column('error_text', sa.String(length=300), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['sent_by_id'], ['account.id'], name=op.f('fk_notification_sent_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notification')),
    sa.UniqueConstraint('dedupe_key', name=op.f('uq_notification_dedupe_key'))
    )
    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.create_index('ix_notification_due', ['due_at'], unique=False, postgresql_where=sa.text("state = 'due'"), sqlite_where=sa.text("state = 'due'"))
        batch_op.create_index(batch_op.f('ix_notification_gateway_id'), ['gateway_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notification_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notification_recipient_index'), ['recipient_index'], unique=False)
        batch_op.create_index('ix_notification_state_id', ['state', 'id'], unique=False)
        batch_op.create_index('ix_notification_subject', ['subject', 'id'], unique=False)
        batch_op.create_index('ix_notification_subject_open', ['subject', 'id'], unique=False, postgresql_where=sa.text("state IN ('due', 'sending', 'uncertain', 'held')"), sqlite_where=sa.text("state IN ('due', 'sending', 'uncertain', 'held')"))

    op.create_table('office_hours',
    sa.Column('office_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('weekday', sa.SmallInteger(), nullable=False),
    sa.Column('opens', sa.Time(), nullable=False),
    sa.Column('closes', sa.Time(), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('opens < closes', name=op.f('ck_office_hours_order')),
    sa.CheckConstraint('weekday BETWEEN 0 AND 6', name=op.f('ck_office_hours_weekday')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_office_hours_office_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office_hours'))
    )
    with op.batch_alter_table('office_hours', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_office_hours_office_id'), ['office_id'], unique=False)

    op.create_table('operator',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('username', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('suspended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['id'], ['account.id'], name=op.f('fk_operator_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_operator')),
    sa.UniqueConstraint('username', name=op.f('uq_operator_username'))
    )
    op.create_table('service',
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('short_name', sa.String(length=80), nullable=False),
    sa.Column('description', sa.String(length=1000), nullable=False),
    sa.Column('group_slug', sa.String(length=40), nullable=False),
    sa.Column('group_name', sa.String(length=80), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=True),
    sa.Column('closes_on', sa.Date(), nullable=True),
    sa.Column('door_slug', sa.String(length=60), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('published_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['door_slug'], ['door.slug'], name=op.f('fk_service_door_slug')),
    *([PUBLISHED] if dialect == 'sqlite' else []),  # a table not made yet: only SQLite takes it here
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service')),
    sa.UniqueConstraint('slug', name=op.f('uq_service_slug'))
    )
    op.create_table('sign_in',
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('device', sa.String(length=120), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_sign_in_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_token_hash'))
    )
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_account_id'), ['account_id'], unique=False)

    op.create_table('post',
    sa.Column('operator_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.String(24), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['operator_id'], ['operator.id'], name=op.f('fk_post_operator_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post'))
    )
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_operator_id'), ['operator_id'], unique=False)

    op.create_table('service_version',
    sa.Column('service_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(24), nullable=False),
    sa.Column('document', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_service_version_service_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_version')),
    sa.UniqueConstraint('service_id', 'number', name=op.f('uq_service_version_service_id_number'))
    )
    op.create_table('village',
    sa.Column('code', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('district_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['district_id'], ['district.id'], name=op.f('fk_village_district_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_village')),
    sa.UniqueConstraint('code', name=op.f('uq_village_code'))
    )
    with op.batch_alter_table('village', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_village_district_id'), ['district_id'], unique=False)

    op.create_table('applicant',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('status', sa.String(24), nullable=False),
    sa.Column('reference', sa.String(length=16), nullable=False),
    sa.Column('nik', sa.LargeBinary(), nullable=True),
    sa.Column('nik_index', sa.String(length=32), nullable=True),
    sa.Column('kk', sa.LargeBinary(), nullable=True),
    sa.Column('kk_index', sa.String(length=32), nullable=True),
    sa.Column('whatsapp', sa.LargeBinary(), nullable=True),
    sa.Column('whatsapp_index', sa.String(length=32), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=True),
    sa.Column('name_folded', sa.String(length=200), nullable=True),
    sa.Column('address', sa.String(length=300), nullable=True),
    sa.Column('district_code', sa.String(length=6), nullable=True),
    sa.Column('village_code', sa.String(length=10), nullable=True),
    sa.Column('lives_outside', sa.Boolean(), nullable=False),
    sa.Column('ktp_condition', sa.String(length=20), nullable=True),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('owner_notice', sa.String(length=140), nullable=True),
    sa.Column('returned_items', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('flags', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('replaced_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('moved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['district_code'], ['district.code'], name=op.f('fk_applicant_district_code')),
    sa.ForeignKeyConstraint(['id'], ['account.id'], name=op.f('fk_applicant_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['applicant.id'], name=op.f('fk_applicant_replaced_by_id')),
    sa.ForeignKeyConstraint(['village_code'], ['village.code'], name=op.f('fk_applicant_village_code')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_applicant')),
    sa.UniqueConstraint('reference', name=op.f('uq_applicant_reference'))
    )
    with op.batch_alter_table('applicant', schema=None) as batch_op:
        batch_op.create_index('ix_applicant_kk', ['kk_index'], unique=False)
        batch_op.create_index('ix_applicant_name', ['name_folded'], unique=False)
        batch_op.create_index('ix_applicant_nik', ['nik_index'], unique=False)
        batch_op.create_index('ix_applicant_status', ['status', 'id'], unique=False)
        batch_op.create_index('ix_applicant_submitted', ['submitted_at'], unique=False, postgresql_where=sa.text('submitted_at IS NOT NULL'), sqlite_where=sa.text('submitted_at IS NOT NULL'))
        batch_op.create_index('ix_applicant_whatsapp', ['whatsapp_index'], unique=False)
        batch_op.create_index('uq_applicant_verified_nik', ['nik_index'], unique=True, postgresql_where=sa.text("status = 'verified'"), sqlite_where=sa.text("status = 'verified'"))

    op.create_table('post_office',
    sa.Column('post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('office_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_post_office_office_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_post_office_post_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', 'office_id', name=op.f('pk_post_office'))
    )
    op.create_table('post_service',
    sa.Column('post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('service_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_post_service_post_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_post_service_service_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', 'service_id', name=op.f('pk_post_service'))
    )
    op.create_table('service_request',
    sa.Column('status', sa.String(24), nullable=False),
    sa.Column('reference', sa.String(length=16), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('applicant_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('filed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('filed_via', sa.String(length=20), nullable=False),
    sa.Column('service_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('service_version_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('answers', sa.LargeBinary(), nullable=False),
    sa.Column('recap_line', sa.String(length=80), nullable=True),
    sa.Column('district_code', sa.String(length=6), nullable=True),
    sa.Column('office_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('promise_left', sa.Integer(), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('hold_reason', sa.String(length=500), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('returned_items', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('returned_from', sa.String(length=24), nullable=True),
    sa.Column('claimed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('moved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['applicant_id'], ['applicant.id'], name=op.f('fk_service_request_applicant_id')),
    sa.ForeignKeyConstraint(['claimed_by_id'], ['operator.id'], name=op.f('fk_service_request_claimed_by_id')),
    sa.ForeignKeyConstraint(['district_code'], ['district.code'], name=op.f('fk_service_request_district_code')),
    sa.ForeignKeyConstraint(['filed_by_id'], ['account.id'], name=op.f('fk_service_request_filed_by_id')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_service_request_office_id')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_service_request_service_id')),
    sa.ForeignKeyConstraint(['service_version_id'], ['service_version.id'], name=op.f('fk_service_request_service_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_request')),
    sa.UniqueConstraint('reference', name=op.f('uq_service_request_reference'))
    )
    with op.batch_alter_table('service_request', schema=None) as batch_op:
        batch_op.create_index('ix_service_request_applicant', ['applicant_id', 'id'], unique=False)
        batch_op.create_index('ix_service_request_filed_by', ['filed_by_id'], unique=False)
        batch_op.create_index('ix_service_request_office', ['office_id', 'status', 'id'], unique=False)
        batch_op.create_index('ix_service_request_recap', ['recap_line', 'submitted_at'], unique=False)
        batch_op.create_index('ix_service_request_service', ['service_id', 'status', 'id'], unique=False)
        batch_op.create_index('ix_service_request_status', ['status', 'id'], unique=False)
        batch_op.create_index('ix_service_request_submitted', ['submitted_at', 'recap_line'], unique=False)

    op.create_table('document',
    sa.Column('service_request_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('delivery', sa.String(24), nullable=False),
    sa.Column('optional', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(24), nullable=False),
    sa.Column('office_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('pickup_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('number', sa.String(length=60), nullable=True),
    sa.Column('resi', sa.String(length=60), nullable=True),
    sa.Column('dropped_because', sa.String(length=300), nullable=True),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('receiver', sa.String(length=200), nullable=True),
    sa.Column('handed_over_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_document_office_id')),
    sa.ForeignKeyConstraint(['service_request_id'], ['service_request.id'], name=op.f('fk_document_service_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document'))
    )
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.create_index('ix_document_pickup', ['office_id', 'pickup_at'], unique=False, postgresql_where=sa.text("state = 'ready'"), sqlite_where=sa.text("state = 'ready'"))
        batch_op.create_index(batch_op.f('ix_document_service_request_id'), ['service_request_id'], unique=False)

    op.create_table('subject',
    sa.Column('service_request_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('value_index', sa.String(length=32), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['service_request_id'], ['service_request.id'], name=op.f('fk_subject_service_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subject'))
    )
    with op.batch_alter_table('subject', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subject_service_request_id'), ['service_request_id'], unique=False)
        batch_op.create_index('ix_subject_value', ['value_index', 'service_request_id'], unique=False)

    op.create_table('attachment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('applicant_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('service_request_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('document_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('media_type', sa.String(length=40), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.Column('storage_key', sa.String(length=80), nullable=False),
    sa.Column('wrapped_key', sa.LargeBinary(), nullable=False),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replaced_by_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('(applicant_id IS NOT NULL AND service_request_id IS NULL AND document_id IS NULL) OR (applicant_id IS NULL AND service_request_id IS NOT NULL AND document_id IS NULL) OR (applicant_id IS NULL AND service_request_id IS NULL AND document_id IS NOT NULL)', name=op.f('ck_attachment_one_owner')),
    sa.ForeignKeyConstraint(['applicant_id'], ['applicant.id'], name=op.f('fk_attachment_applicant_id')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_attachment_document_id')),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['attachment.id'], name=op.f('fk_attachment_replaced_by_id')),
    sa.ForeignKeyConstraint(['service_request_id'], ['service_request.id'], name=op.f('fk_attachment_service_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
    sa.UniqueConstraint('storage_key', name=op.f('uq_attachment_storage_key'))
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attachment_applicant_id'), ['applicant_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attachment_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attachment_service_request_id'), ['service_request_id'], unique=False)

    if dialect == 'postgresql':
        op.create_foreign_key('fk_service_published_id_service_version', 'service', 'service_version', ['published_id'], ['id'])
    for statement in AUDIT_IS_NEVER_EDITED[dialect] + SEARCH_BY_NAME[dialect]:
        op.execute(statement)


def downgrade():
    raise NotImplementedError("Sebelum ini tidak ada apa-apa; pulihkan cadangan.")
