"""cases are found by the end of a number, a day of birth, a resi, and names with a letter wrong

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-30 18:00:00

Of a million requests this takes minutes: each sealed number is opened once.
"""
from contextlib import suppress
from datetime import date
import json

from alembic import op
import sqlalchemy as sa

from models.name_key import birth_keys, name_words, number_keys
from models.sealed import SealBroken, vault
from models.spelling import learn

# revision identifiers, used by Alembic.
revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

BATCH = 1000
INDEXES = [
    "CREATE INDEX ix_name_key_key ON name_key (kind, key, owner_id)",
    "CREATE INDEX ix_name_key_owner ON name_key (owner_id, kind, key)",
    "CREATE INDEX ix_service_request_ending ON service_request (substr(reference, 9, 3), id)",
    "CREATE INDEX ix_applicant_ending ON applicant (substr(reference, 9, 3), id)",
    *(f"CREATE INDEX ix_document_{column} ON document"
      f" (upper(replace(replace(replace(replace({column}, ' ', ''), '-', ''), '/', ''), '.', '')))"
      f" WHERE {column} IS NOT NULL" for column in ("resi", "number")),
]


def upgrade():
    op.create_table('spelling',
    sa.Column('without', sa.String(length=40), nullable=False),
    sa.Column('word', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('without', 'word', name=op.f('pk_spelling'))
    )
    learn_words()
    op.execute("DROP INDEX ix_name_key_key")
    op.execute("DROP INDEX ix_name_key_owner")
    write_keys_of_applicants()
    write_keys_of_requests()
    for statement in INDEXES:
        op.execute(statement)


def learn_words():
    """Each key begins with a word, and each word begins a key."""
    words = set()
    for batch in batches("SELECT id, key FROM name_key WHERE id > :last ORDER BY id LIMIT :most"):
        words.update(word for row in batch for word in name_words(row.key)[:1])
    in_order = sorted(words)
    for start in range(0, len(in_order), BATCH):
        learn(in_order[start : start + BATCH], op.get_bind())


def write_keys_of_applicants():
    query = (
        "SELECT id, nik, kk, whatsapp FROM applicant WHERE submitted_at IS NOT NULL AND id > :last"
        " ORDER BY id LIMIT :most"
    )
    for people in batches(query):
        insert("applicant", {row.id: keys_of_person(row) for row in people})


def keys_of_person(row):
    nik, kk, phone = (opened(getattr(row, name), f"applicant.{name}") for name in ("nik", "kk", "whatsapp"))
    return number_keys(nik, kk, phone) | birth_keys(nik)


def write_keys_of_requests():
    """Of whom they are about, where that is not whoever filed them."""
    births = dates_of_birth()
    query = (
        "SELECT r.id, r.answers, r.service_version_id, a.nik_index, a.kk_index FROM service_request r"
        " JOIN applicant a ON a.id = r.applicant_id WHERE r.submitted_at IS NOT NULL AND r.id > :last ORDER BY r.id LIMIT :most"
    )
    for requests in batches(query):
        about = subjects_between(requests[0].id, requests[-1].id)
        insert("request", {row.id: keys_of_request(row, about, births) for row in requests})


def keys_of_request(row, about, births):
    others = {index: kind for kind, index in about.get(row.id, ()) if index not in (row.nik_index, row.kk_index)}
    born = births.get(row.service_version_id, ())
    answers = json.loads(opened(row.answers, "service_request.answers") or "{}") if others or born else {}
    found = {kind: [one for one in answers.values() if others.get(vault.blind_index(kind, str(one))) == kind]
             for kind in ("nik", "kk")}
    return number_keys(*found["nik"], *found["kk"]) | birth_keys(*found["nik"], on=dates(answers.get(key) for key in born))


def dates(answers):
    for answer in answers:
        with suppress(ValueError, TypeError):
            yield date.fromisoformat(answer)


def dates_of_birth():
    """The keys of the questions that ask for one, by version."""
    versions = op.get_bind().execute(sa.text("SELECT id, document FROM service_version")).all()
    read = {id_: json.loads(one) if isinstance(one, str) else one for id_, one in versions}
    return {id_: [field["key"] for field in one.get("fields", []) if field.get("birth_of") is not None]
            for id_, one in read.items()}


def subjects_between(first, last):
    query = sa.text("SELECT service_request_id, kind, value_index FROM subject WHERE service_request_id BETWEEN :first AND :last")
    found = {}
    for id_, kind, index in op.get_bind().execute(query, {"first": first, "last": last}):
        found.setdefault(id_, []).append((kind, index))
    return found


def opened(value, place):
    """None for what no key of today opens: such a case is found by whole numbers only."""
    with suppress(SealBroken):
        return None if value is None else vault.open(bytes(value), place.encode()).decode()


def insert(kind, keys):
    rows = [{"kind": kind, "owner_id": id_, "key": key} for id_, own in keys.items() for key in own]
    if rows:
        op.get_bind().execute(sa.text("INSERT INTO name_key (kind, owner_id, key) VALUES (:kind, :owner_id, :key)"), rows)


def batches(query):
    last = 0
    while rows := op.get_bind().execute(sa.text(query), {"last": last, "most": BATCH}).all():
        yield rows
        last = rows[-1].id


def downgrade():
    raise NotImplementedError("Langkah ini tidak dapat dibalik; pulihkan cadangan.")
