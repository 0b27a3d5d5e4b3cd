"""Getting in and out: citizens by NIK, operators by name, each on a page of their own."""

from __future__ import annotations

import re

import pytest

from app.accounts.security import hash_password
from models.accounts.account import SignIn
from models.base import db
from models.registrations.applicant import CANDIDATES_AT_SIGN_IN
from tests.support import factories
from tests.support.client import PASSWORD

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def citizen(make_operator):
    return factories.verified(make_operator("luh"))


def plain(response, *typed: str) -> str:
    """The page without what differs by nature: the token, and what was typed."""
    text = re.sub(r'name="csrf_token"[^>]*value="[^"]*"', "", response.text)
    for value in typed:
        text = text.replace(value, "…")
    return text


def test_a_citizen_signs_in_and_out(client, citizen):
    assert client.sign_in_on_the_page(citizen).location == "/akun"
    assert citizen.name in client.page("/akun").text

    client.submit("/keluar", page="/akun")

    assert client.get("/akun").location == "/masuk?lanjut=/akun"
    assert db.session.query(SignIn).count() == 0


def test_a_nik_may_be_written_with_separators(client, citizen):
    nik = f"{citizen.nik[:6]} {citizen.nik[6:12]}.{citizen.nik[12:]}"

    assert client.submit("/masuk", {"nik": nik, "password": PASSWORD}).status_code == 302


def test_the_answer_does_not_tell_whether_a_nik_is_known(client, citizen):
    unknown = factories.new_nik()

    known_one = client.submit("/masuk", {"nik": citizen.nik, "password": "salah-sama-sekali"})
    unknown_one = client.submit("/masuk", {"nik": unknown, "password": "salah-sama-sekali"})
    no_nik_at_all = client.submit("/masuk", {"nik": "bukan-nik", "password": "salah-sama-sekali"})

    assert known_one.status_code == unknown_one.status_code == 200
    assert "NIK atau password tidak cocok" in known_one.text and "<title>Galat:" in known_one.text
    assert plain(known_one, citizen.nik) == plain(unknown_one, unknown) == plain(no_nik_at_all, "bukan-nik")


def test_nor_does_the_limit(app, client, citizen):
    app.config["SIGN_IN_FAILURES_PER_HOUR"] = 2
    unknown = factories.new_nik()

    for nik in (citizen.nik, unknown):
        answers = [client.submit("/masuk", {"nik": nik, "password": "salah"}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert "Sudah terlalu sering dicoba." in answers[-1].text

    assert client.submit("/masuk", {"nik": citizen.nik, "password": PASSWORD}).status_code == 429


def test_empty_boxes_are_said(client):
    response = client.submit("/masuk", {"nik": "", "password": ""})

    assert "NIK belum diisi." in response.text and "Password belum diisi." in response.text


def test_a_registration_not_sent_yet_is_come_back_to_with_its_password_the_newest_one(client):
    older = factories.draft_registration()
    draft = factories.draft_registration(nik=older.nik)
    without = factories.draft_registration(nik=older.nik)
    without.password_hash = None

    client.sign_in(draft)

    assert client.get("/akun").location == "/daftar"
    assert db.session.query(SignIn).one().account_id == draft.id
    told = client.submit("/keluar", page="/daftar").text
    assert "juga di ponsel lain" in told and "kami simpan sampai" in told


@pytest.mark.parametrize("there", [(), ("draft",), ("waiting",) * 6 + ("draft",) * 3])
def test_whatever_is_there_of_a_nik_the_same_number_of_hashes_is_checked(client, monkeypatch, there):
    nik, checked = factories.new_nik(), []
    for status in there:
        (factories.draft_registration if status == "draft" else factories.waiting)(nik=nik)
    monkeypatch.setattr("app.accounts.sign_in.password_matches", lambda *given: checked.append(given) or False)

    client.submit("/masuk", {"nik": nik, "password": PASSWORD})

    assert len(checked) == CANDIDATES_AT_SIGN_IN


@pytest.mark.parametrize("status", ["cancelled", "suspended", "replaced"])
def test_a_registration_that_ended_cannot_sign_in(client, make_operator, status):
    verifier, admin = make_operator("luh"), make_operator("ketut", role="admin")
    applicant = factories.waiting()
    if status == "cancelled":
        applicant.cancel(by=verifier, reason="Foto orang lain")
    elif status == "suspended":
        applicant.verify(by=verifier)
        applicant.suspend(by=admin, reason="Diminta pemilik")
    elif status == "replaced":
        applicant.verify(by=verifier)
        new = factories.waiting(nik=applicant.nik)
        new.password_hash = hash_password("password yang baru")
        new.verify(by=verifier, at_desk=True)

    response = client.submit("/masuk", {"nik": applicant.nik, "password": PASSWORD})

    assert response.status_code == 200 and "tidak cocok" in response.text


def test_after_signing_in_the_page_that_was_asked_for_opens(client, citizen):
    url = client.get("/permohonan").location

    response = client.submit(url, {"nik": citizen.nik, "password": PASSWORD})

    assert (url, response.location) == ("/masuk?lanjut=/permohonan", "/permohonan")


@pytest.mark.parametrize(
    "elsewhere",
    ["https://jahat.example/", "//jahat.example", "/\\jahat.example", "/%09/jahat.example", "javascript:1", "akun"],
)
def test_no_address_of_another_house_is_followed(client, citizen, elsewhere):
    response = client.submit(f"/masuk?lanjut={elsewhere}", {"nik": citizen.nik, "password": PASSWORD})

    assert response.location == "/akun"


def test_an_operator_signs_in_on_a_page_of_their_own(client, make_operator):
    operator = make_operator("luh")

    assert client.sign_in_on_the_page(operator).location == "/admin/"
    assert client.get("/petugas/masuk").location == "/admin/"
    assert client.submit("/keluar", page="/").location == "/petugas/masuk"


def test_neither_kind_gets_in_on_the_page_of_the_other(client, make_operator, citizen):
    operator = make_operator("kadek")

    as_citizen = client.submit("/masuk", {"nik": operator.username, "password": PASSWORD})
    as_operator = client.submit("/petugas/masuk", {"username": citizen.nik, "password": PASSWORD})

    assert as_citizen.status_code == as_operator.status_code == 200


def test_an_operator_opens_no_citizens_page_and_a_citizen_no_panel(new_client, make_operator, citizen):
    operators, citizens = new_client(), new_client()
    operators.sign_in(make_operator("kadek"))
    citizens.sign_in(citizen)

    assert operators.get("/akun").status_code == 403
    assert operators.get("/daftar").location == "/admin/"
    assert citizens.get("/admin/").status_code in (302, 403, 404)


def test_whoever_is_in_is_not_asked_again(client, citizen):
    client.sign_in(citizen)

    assert client.get("/masuk").location == "/akun"
    assert client.get("/masuk?lanjut=/permohonan").location == "/permohonan"


def test_a_cookie_copied_before_leaving_opens_nothing(client, citizen):
    client.sign_in(citizen)
    first = client.get_cookie("daring").value
    client.submit("/keluar", page="/akun")
    client.set_cookie("daring", first)

    assert client.get("/akun").status_code == 302


def test_the_way_back_in_without_a_password_is_explained(client):
    page = client.page("/lupa-password")

    assert "/daftar" in page.links
    assert "Jl. Gajah Mada" in page.text and "Senin–Kamis: 07.30–12.00 dan 12.45–16.00" in page.text


def test_leaving_takes_a_press_not_a_link(client, citizen):
    client.sign_in(citizen)

    assert client.get("/keluar").status_code == 405
    assert client.post("/keluar").status_code == 400  # without the token
    assert client.get("/akun").status_code == 200


def test_whoever_registers_with_a_strangers_nik_cannot_clear_the_count_of_wrong_tries(app, client, citizen):
    app.config["SIGN_IN_FAILURES_PER_HOUR"] = 2
    own = factories.waiting(nik=citizen.nik)
    own.password_hash = hash_password("punya-saya-sendiri")
    db.session.commit()

    for password in ("tebak-satu", "punya-saya-sendiri", "tebak-dua"):
        client.submit("/masuk", {"nik": citizen.nik, "password": password})
        client.delete_cookie("daring")

    assert client.submit("/masuk", {"nik": citizen.nik, "password": PASSWORD}).status_code == 429
