"""Accounts: what the admin sees and ends of an operator's, and what every operator does with the own."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.passwords import password_matches
from app.accounts.sessions import device_name
from models.accounts.account import SignIn
from models.base import db, utcnow
from models.cases.audit import AuditEvent
from tests.support import factories
from tests.support.client import PASSWORD

OWN = "/admin/akun-saya/"
NEW = "Pura-Ulun-Danu-1926"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36"
EDGE = f"{CHROME} Edg/141.0"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Mobile Safari/537.36"


@pytest.fixture
def own(client, issuer):
    client.sign_in(issuer)
    return client


@pytest.fixture
def elsewhere(new_client, issuer):
    """A second browser of the same operator."""
    other = new_client()
    other.sign_in(issuer)
    return other


def is_signed_in(client) -> bool:
    return client.get(OWN).status_code == 200


def page_of(operator) -> str:
    return f"/admin/petugas/details/?id={operator.id}"


def change(client, current=PASSWORD, new=NEW):
    return client.submit(f"{OWN}password/", {"current": current, "password": new}, page=OWN)


def events_named(name: str) -> list[AuditEvent]:
    return list(db.session.scalars(sa.select(AuditEvent).where(AuditEvent.name == name)))


# -- the own account


@pytest.mark.parametrize("role", ["verifier", "issuer", "desk", "supervisor", "admin"])
def test_every_operator_reaches_the_own_account_by_the_name_in_the_top_bar(at_work, role):
    client = at_work(role)

    assert OWN in client.page("/admin/pesan/").links
    assert client.page(OWN).title.startswith("Akun saya")


def test_nobody_else_does(client, verifier, new_client):
    citizen = new_client()
    citizen.sign_in(factories.verified(verifier))

    assert client.get(OWN).location.startswith("/petugas/masuk")
    assert citizen.get(OWN).status_code == 302


def test_the_own_password_is_changed_and_only_this_device_stays_signed_in(own, elsewhere, issuer):
    response = change(own)

    assert response.status_code == 302
    assert password_matches(issuer.password_hash, NEW)
    assert is_signed_in(own) and not is_signed_in(elsewhere)
    [event] = events_named("password")
    assert (event.subject, event.account_id, event.particulars) == (f"operator:{issuer.id}", issuer.id, {})


def test_a_wrong_current_password_changes_nothing(own, elsewhere, issuer):
    response = change(own, current="bukan-password-saya")

    assert response.status_code == 400
    assert "Password sekarang tidak cocok" in response.text
    assert password_matches(issuer.password_hash, PASSWORD)
    assert is_signed_in(elsewhere) and events_named("password") == []


def test_the_current_password_cannot_be_guessed_here(app, own, issuer):
    app.config["SIGN_IN_TRIES_PER_DAY"] = 3
    for _ in range(3):
        assert "tidak cocok" in change(own, current="bukan-password-saya").text

    response = change(own)

    assert "Sudah terlalu sering dicoba" in response.text
    assert password_matches(issuer.password_hash, PASSWORD)


def test_tries_that_ended_well_do_not_count(app, own):
    app.config["SIGN_IN_TRIES_PER_DAY"] = 2

    change(own, current="bukan-password-saya")
    assert change(own).status_code == 302

    assert change(own, current=NEW, new=PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("weak", "sentence"),
    [("pendek", "terlalu pendek"), ("kadek-kadek", "jangan hanya nama"), ("password123", "mudah ditebak"),
     (PASSWORD, "sama dengan yang sekarang")],
)  # fmt: skip
def test_a_weak_new_password_is_refused_in_words(own, issuer, weak, sentence):
    response = change(own, new=weak)

    assert response.status_code == 400 and sentence in response.text
    assert PASSWORD not in response.text
    assert password_matches(issuer.password_hash, PASSWORD)


def test_one_device_is_sent_away_and_the_others_stay(own, elsewhere, issuer, new_client):
    third = new_client()
    third.sign_in(issuer)
    form = own.page(OWN).form_for(f"{OWN}keluarkan/", OWN)

    assert own.post(f"{OWN}keluarkan/", data=form.hidden).status_code == 302

    assert is_signed_in(own)
    assert [is_signed_in(elsewhere), is_signed_in(third)].count(True) == 1
    [event] = events_named("end_sign_ins")
    assert event.subject == f"operator:{issuer.id}"


def test_all_other_devices_are_sent_away_at_once(own, elsewhere):
    own.submit(f"{OWN}keluarkan-lain/", page=OWN)

    assert is_signed_in(own) and not is_signed_in(elsewhere)
    assert "Keluarkan semua perangkat lain" not in own.page(OWN).text


def test_nobody_ends_the_sign_in_of_another_operator(own, at_work):
    stranger = at_work("admin")
    theirs = db.session.scalar(sa.select(SignIn.id).order_by(SignIn.id.desc()))
    token = own.page(OWN).posting_forms[0].hidden["csrf_token"]

    assert own.post(f"{OWN}keluarkan/", data={"csrf_token": token, "device": theirs}).status_code == 404
    assert is_signed_in(stranger) and events_named("end_sign_ins") == []


def test_shortcuts_can_be_switched_off_and_on_again(own, issuer):
    assert issuer.keys_on

    own.submit(f"{OWN}pintasan/", page=OWN)
    assert not issuer.keys_on
    assert events_named("edit")[0].particulars == {"changed": {"keys_on": [True, False]}}

    own.submit(f"{OWN}pintasan/", {"keys_on": "1"}, page=OWN)
    assert issuer.keys_on


@pytest.mark.parametrize("door", ["password", "keluarkan", "keluarkan-lain", "pintasan"])
def test_nothing_changes_without_the_token_of_the_page(own, issuer, door):
    assert own.post(f"{OWN}{door}/").status_code == 400
    assert issuer.keys_on and password_matches(issuer.password_hash, PASSWORD)


# -- the admin's view of an operator


def test_the_admin_sees_where_an_operator_is_signed_in(admin, new_client, issuer):
    for browser in (FIREFOX, PHONE):
        new_client().sign_in(issuer)
        newest = db.session.scalars(sa.select(SignIn).order_by(SignIn.id.desc())).first()
        newest.device = browser
    old = SignIn(account_id=issuer.id, token_hash="0" * 64, device=EDGE, seen_at=utcnow() - timedelta(hours=13))
    db.session.add(old)

    text = admin.page(page_of(issuer)).text

    assert "Firefox di Linux" in text and "Chrome di Android" in text
    assert "Edge di Windows" not in text


def test_the_admin_ends_all_sign_ins_of_an_operator(admin, own, elsewhere, issuer):
    admin.submit("/admin/petugas/keluarkan/", {"id": issuer.id}, page=page_of(issuer))

    assert not is_signed_in(own) and not is_signed_in(elsewhere)
    [event] = events_named("end_sign_ins")
    assert (event.subject, event.account_name) == (f"operator:{issuer.id}", "Admin Uji")
    assert issuer.may_sign_in


def test_only_who_manages_operators_ends_their_sign_ins(own, admin, at_work):
    token = own.page(OWN).posting_forms[0].hidden["csrf_token"]
    operator = db.session.scalar(sa.select(SignIn.account_id).order_by(SignIn.id.desc()))

    assert own.post("/admin/petugas/keluarkan/", data={"csrf_token": token, "id": operator}).status_code == 403
    assert is_signed_in(admin)


def test_the_last_actions_are_said_in_words_with_the_numbers_of_their_cases(admin, verifier):
    applicant = factories.verified(verifier, nama="Ni Luh Ayu Pratiwi")
    request = factories.submitted(applicant)
    request.approve(by=verifier)

    page = admin.page(page_of(verifier))

    assert "memverifikasi" in page.text and "menyetujui" in page.text
    assert f"/admin/permohonan/{request.reference}" in page.links
    assert f"/admin/pendaftaran/{applicant.reference}" in page.links
    assert applicant.nik not in page.text and applicant.name not in page.text


def test_they_are_twenty_at_most_the_newest_first_and_nobody_elses(admin, verifier, issuer):
    from views.admin.logs.last_actions import last_actions

    for n in range(25):
        AuditEvent.record(f"office:{n}", "edit", by=verifier)
    AuditEvent.record("office:99", "edit", by=issuer)
    db.session.commit()

    about = [action.about for action in last_actions(verifier.id)]

    assert about == [f"kantor {n}" for n in range(24, 4, -1)]
    assert "kantor 24" in admin.page(page_of(verifier)).text


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [(FIREFOX, "Firefox di Linux"), (CHROME, "Chrome di Windows"), (EDGE, "Edge di Windows"),
     (PHONE, "Chrome di Android"), ("Werkzeug/3.1", "Perangkat tidak dikenal"), ("", "Perangkat tidak dikenal")],
)  # fmt: skip
def test_a_device_is_named_as_a_person_would_name_it(user_agent, words):
    assert device_name(user_agent) == words
