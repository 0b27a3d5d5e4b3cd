"""Keys, database and file store belong together: whatever starts with others' is refused in a sentence."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from app import create_app
from app.files.attachments import storage
from app.files.local_storage import LocalStorage
from app.messages.delivery import Courier
from app.messages.outcomes import Accepted
from app.messages.providers import Provider
from app.operations import belonging, housekeeping
from app.operations.proof import Stranger, here
from models.base import db, utcnow
from models.cases.attachment import Attachment
from models.installation import Installation
from models.messages.notification import Notification
from models.sealed import vault
from tests.app.operations.test_housekeeping import age_files, keys_kept
from tests.support import factories


@pytest.fixture
def run(app):
    """`run("worker", "--until-empty")`: what the command says, and its exit code."""

    def call(*arguments):
        result = app.test_cli_runner().invoke(args=list(arguments))
        db.session.remove()
        return result

    return call


@pytest.fixture
def others_keys(app):
    """`with`-like: the keys of a server that made its own, under the same names."""
    own = app.config["VAULT_KEYS"]
    yield lambda text="": vault.load(text or own.replace("index:a", "index:b").replace("uji:a", "uji:b"))
    vault.load(own)


def test_the_first_start_binds_and_every_later_one_finds_it_so(app):
    belonging.belong()
    belonging.belong()

    assert here().uid == storage().owner()


def test_with_other_keys_nothing_starts_no_message_fails_and_the_doctor_says_so(run, app, others_keys, outbox):
    factories.waiting()
    belonging.belong()
    others_keys()

    worker, seed, doctor = run("worker", "--until-empty"), run("seed"), run("doctor")

    for answer in (worker, seed, doctor):
        assert answer.exit_code == 1 and "Kunci rahasia di sini bukan milik basis data ini" in answer.output
    assert set(db.session.scalars(sa.select(Notification.__table__.c.state))) == {"due"}
    with pytest.raises(SystemExit, match="Kunci rahasia"):
        belonging.begin(app)


def test_a_database_of_before_its_proof_is_not_proved_by_keys_that_open_nothing_in_it(app, others_keys):
    factories.waiting()
    others_keys()

    with pytest.raises(Stranger, match="Kunci rahasia"):
        belonging.belong()

    assert here() is None


def test_an_index_key_that_finds_nothing_is_refused_too(app, others_keys):
    belonging.belong()
    others_keys(app.config["VAULT_KEYS"].replace("index:a", "index:b"))

    with pytest.raises(Stranger, match="Kunci rahasia"):
        belonging.belong()


def test_a_server_without_keys_makes_none_where_something_is_sealed(app, tmp_path):
    belonging.belong()
    given = {"DATABASE_URL": app.config["DATABASE_URL"], "APP_ENV": "development", "INSTANCE_PATH": tmp_path / "lain"}
    own = app.config["VAULT_KEYS"]
    try:
        with pytest.raises(SystemExit, match="Salin vault.keys dari server pertama"):
            create_app(**given, VAULT_KEYS="")
    finally:
        vault.load(own)

    assert not (tmp_path / "lain" / "vault.keys").exists()


class WhoReadsIt(Provider):
    title = "gerbang polos"

    def send(self, claim):
        return Accepted(claim.to)


def test_a_message_sealed_by_a_key_that_this_server_lacks_is_held_and_not_failed(app, others_keys, outbox):
    belonging.belong()
    own = app.config["VAULT_KEYS"]
    newer = own.replace(",uji:", f",2027:{own.rpartition(':')[2]},uji:")
    others_keys(newer)
    factories.waiting()
    db.session.execute(sa.update(Notification).values(due_at=utcnow() - timedelta(seconds=1)))
    db.session.commit()
    others_keys(own)

    with closing(Courier(app.config, WhoReadsIt(app.config))) as courier:
        while not courier.idle or courier.step():
            courier.step()

    others_keys(newer)
    assert {(message.state, message.error_code) for message in outbox()} == {("held", "key")}


# -- the store


@pytest.fixture
def another(app, tmp_path):
    """The store of another installation, with its files, in the place of ours."""
    factories.draft_registration()
    db.session.commit()
    belonging.belong()
    foreign = LocalStorage(tmp_path / "lain")
    foreign.set_owner("f" * 32)
    foreign.put("0" * 32, b"a photo of somebody else's")
    for key in keys_kept():
        foreign.put(key, storage().get(key))
    app.extensions["storage"] = foreign
    app.config["UPLOADS_URL"] = str(tmp_path / "lain")
    return foreign


def test_in_anothers_store_nothing_starts_and_nothing_is_swept(run, app, another):
    age_files(app)
    before = keys_kept()

    housekeeping.sweep_files()
    answers = [run("worker", "--until-empty"), run("doctor")]

    assert keys_kept() == before and "0" * 32 in before
    assert all(answer.exit_code == 1 and "milik pemasangan lain" in answer.output for answer in answers)


def test_a_person_may_say_that_this_one_replaces_the_other(run, another):
    assert run("take-store").exit_code == 0

    belonging.belong()
    assert another.owner() == here().uid


def test_a_store_that_went_away_is_not_begun_anew(run, app, tmp_path):
    belonging.belong()
    app.extensions["storage"] = LocalStorage(tmp_path / "kosong")

    answer = run("worker", "--until-empty")

    assert answer.exit_code == 1 and "apakah foldernya terpasang" in answer.output
    assert storage().owner() is None


def test_files_that_a_new_database_does_not_know_are_not_taken_over(app):
    storage().put("0" * 32, b"of the house before")

    with pytest.raises(Stranger, match="milik pemasangan lain"):
        belonging.belong()


def test_an_installation_of_before_finds_its_own_store(app):
    factories.draft_registration()
    db.session.commit()

    belonging.belong()

    assert storage().owner() == here().uid


def test_what_was_swept_by_mistake_is_still_shown_and_comes_back(app):
    factories.draft_registration()
    db.session.commit()
    key = db.session.scalars(sa.select(Attachment.storage_key)).first()
    before = keys_kept()
    storage().set_aside(key)

    assert storage().get(key)
    housekeeping.sweep_files()

    assert keys_kept() == before


# -- the web


def test_the_web_asks_again_when_the_database_was_away_at_its_start(app, monkeypatch, others_keys):
    def away():
        raise OperationalError("SELECT 1", {}, Exception("away"))

    belonging.belong()
    monkeypatch.setattr(app, "_got_first_request", False)  # of another test
    asked = app.before_request_funcs.setdefault(None, [])
    before = list(asked)
    try:
        with monkeypatch.context() as patched:
            patched.setattr(belonging, "belong", away)
            belonging.begin(app)
        [doorman] = asked[len(before) :]
        with app.test_request_context("/"):
            others_keys()
            with pytest.raises(Exception, match="Kunci rahasia"):
                doorman()
            vault.load(app.config["VAULT_KEYS"])
            doorman()
        assert doorman.asked
    finally:
        asked[:] = before


def test_before_the_migration_nothing_is_asked(app):
    Installation.__table__.drop(db.engine)

    belonging.belong()
