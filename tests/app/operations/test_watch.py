"""What whoever answers for the office is told, on their first page and by `flask doctor`."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.operations import watch
from app.operations.housekeeping import leave_a_sign
from models.base import clock_at, db, utcnow
from models.last_done import Task, done_now
from models.messages.notification import Notification, NotificationState
from tests.support import factories


def all_is_well():
    leave_a_sign()
    done_now(Task.BACKUP)
    db.session.commit()


def page_of(client, operator, path):
    client.sign_in(operator)
    return client.get(path, follow_redirects=True).text


@pytest.mark.parametrize(("role", "path"), [("admin", "/admin/"), ("supervisor", "/admin/kinerja/")])
def test_where_all_is_well_the_first_page_says_nothing(client, make_operator, role, path):
    all_is_well()

    assert "Perlu dilihat" not in page_of(client, make_operator("komang", role=role), path)


@pytest.mark.parametrize(("role", "path"), [("admin", "/admin/"), ("supervisor", "/admin/kinerja/")])
def test_the_first_page_says_what_stands_still(app, client, make_operator, role, path):
    app.config["WHATSAPP_PROVIDER"] = "console"
    factories.waiting()
    message = db.session.query(Notification).one()
    message.due_at = utcnow() - timedelta(minutes=25)
    with clock_at(utcnow() - timedelta(days=3)):
        all_is_well()

    page = page_of(client, make_operator("komang", role=role), path)

    assert "yang tertua menunggu 25 menit" in page
    assert "Worker tidak bekerja sejak 3 hari lalu" in page
    assert "Cadangan terakhir dibuat 3 hari lalu" in page


def test_those_who_only_work_here_are_not_told(client, verifier):
    assert "Perlu dilihat" not in page_of(client, verifier, "/admin/")


@pytest.mark.parametrize(("state", "words"), [("held", "1 tertahan gerbang"), ("failed", "1 gagal")])
def test_messages_that_stopped_are_counted(app, state, words):
    factories.waiting()
    db.session.query(Notification).one().state = NotificationState(state)
    db.session.commit()

    assert words in watch.stopped_messages()


@pytest.mark.parametrize("look", [watch.worker_rounds, watch.backup_age])
def test_a_sign_that_a_wrong_clock_left_is_none(app, look):
    with clock_at(utcnow() + timedelta(days=400)):
        all_is_well()

    assert look()


def test_what_failed_long_ago_is_not_told_again(app):
    factories.waiting()
    message = db.session.query(Notification).one()
    message.state, message.created_at = NotificationState.FAILED, utcnow() - timedelta(days=8)
    db.session.commit()

    assert watch.stopped_messages() == ""


@pytest.mark.sqlite_only
def test_a_disk_that_is_nearly_full_is_told(app, monkeypatch):
    monkeypatch.setattr(watch, "LEAST_FREE", 1 << 60)

    assert "Sisa ruang diska" in watch.disk_space()
