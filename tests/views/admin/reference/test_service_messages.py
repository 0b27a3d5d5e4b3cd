"""Per service the admin sets which messages are sent: fewer for some, and never none of those that ask or end."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from models.base import clock_at, db, utcnow
from models.cases.audit import AuditEvent
from models.cases.refusals import MoveRefused
from models.cases.undo import undo
from models.forms.service import Service
from models.messages.notification import Notification, undo_wait
from tests.support import factories
from views.admin.reference.service_forms import QUIETABLE

FEWEST = ["request_received"]


@pytest.fixture
def kia(app) -> Service:
    return db.session.scalar(sa.select(Service).where(Service.slug == "kia"))


@pytest.fixture
def applicant(verifier):
    return factories.verified(verifier)


def form_of(service: Service, **changed) -> dict:
    dates = {"opens_on": str(service.opens_on or ""), "closes_on": str(service.closes_on or "")}
    words = {name: getattr(service, name) for name in ("name", "short_name", "description", "position")}
    return words | dates | {"silent_messages": sent(service)} | changed


def sent(service: Service) -> list[str]:
    return [key for key in QUIETABLE if key not in service.silent_messages]


def save(admin, service: Service, **changed):
    return admin.submit(f"/admin/layanan/edit/?id={service.id}", form_of(service, **changed))


def told(case) -> list[str]:
    query = sa.select(Notification.template).where(Notification.subject == case.subject_name)
    return list(db.session.scalars(query.order_by(Notification.id)))


def test_every_message_is_sent_until_the_admin_says_otherwise(admin, kia):
    text = admin.page(f"/admin/layanan/edit/?id={kia.id}").text

    assert kia.silent_messages == []
    assert "Pesan yang dikirim" in text
    assert "perlu diperbaiki, dibatalkan, dan selesai" in text


def test_the_form_ticks_what_is_sent(admin, kia):
    save(admin, kia, silent_messages=FEWEST)

    url = f"/admin/layanan/edit/?id={kia.id}"
    inputs = admin.page(url).form_for(url, url).inputs
    ticked = [i["value"] for i in inputs if i.get("name") == "silent_messages" and "checked" in i]
    assert ticked == FEWEST


def test_an_unticked_message_is_not_queued_for_that_service_and_still_is_for_others(admin, kia, applicant, verifier):
    save(admin, kia, silent_messages=FEWEST)
    quiet, loud = factories.submitted(applicant, "kia"), factories.submitted(applicant, "ktp-el")

    for request in (quiet, loud):
        request.approve(by=verifier)
    db.session.commit()

    assert told(quiet) == ["request_received"]
    assert told(loud) == ["request_received", "request_approved"]


def test_the_decision_that_sends_nothing_can_still_be_taken_back(admin, kia, applicant, verifier):
    save(admin, kia, silent_messages=[])
    request = factories.submitted(applicant, "kia")
    request.approve(by=verifier)
    db.session.commit()

    undo(request, by=verifier)
    db.session.commit()

    assert request.status == "submitted"
    assert told(request) == []


def test_but_not_for_longer_than_if_it_had_sent_one(app, admin, kia, applicant, verifier):
    save(admin, kia, silent_messages=[])
    request = factories.submitted(applicant, "kia")
    request.approve(by=verifier)
    db.session.commit()

    with clock_at(utcnow() + timedelta(seconds=undo_wait() + 1)), pytest.raises(MoveRefused):
        undo(request, by=verifier)
    assert request.status == "approved"


def test_what_asks_the_citizen_to_act_or_ends_the_case_is_sent_whatever_is_unticked(admin, kia, applicant, verifier):
    save(admin, kia, silent_messages=[])
    request = factories.submitted(applicant, "kia")

    request.return_([request.definition.uploads[0].key], by=verifier, reason="Foto KK buram")
    request.cancel(by=verifier, reason="Diminta pemohon")

    assert told(request) == ["request_returned", "request_cancelled"]


@pytest.mark.parametrize("key", ["request_returned", "request_cancelled", "request_finished_office", "entah"])
def test_nobody_switches_those_off_by_a_form_of_their_own(admin, kia, key):
    response = save(admin, kia, silent_messages=[*QUIETABLE, key])

    assert response.status_code == 200
    assert kia.silent_messages == []


def test_the_change_is_in_the_audit_log_and_saving_the_same_again_is_not(admin, kia):
    save(admin, kia, silent_messages=FEWEST)
    save(admin, kia)

    query = sa.select(AuditEvent).where(AuditEvent.subject == f"service:{kia.id}").order_by(AuditEvent.id)
    first, second = (event.particulars["changed"] for event in db.session.scalars(query))
    assert first == {"silent_messages": [[], [key for key in QUIETABLE if key not in FEWEST]]}
    assert second == {}


def test_the_page_of_a_service_says_what_it_sends(admin, kia):
    save(admin, kia, silent_messages=FEWEST)

    text = admin.page(f"/admin/layanan/details/?id={kia.id}").text

    assert QUIETABLE["request_received"] in text
    assert QUIETABLE["request_producing"] not in text


def test_who_does_not_keep_the_catalogue_changes_nothing(client, verifier, kia):
    client.sign_in(verifier)
    token = client.page("/admin/akun-saya/").posting_forms[0].hidden["csrf_token"]

    response = client.post(f"/admin/layanan/edit/?id={kia.id}", data=form_of(kia, silent_messages=[], csrf_token=token))

    assert response.status_code == 403
    assert kia.silent_messages == []
