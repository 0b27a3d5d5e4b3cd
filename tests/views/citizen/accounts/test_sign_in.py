"""Getting in and out: citizens by NIK, operators by name, each on a page of their own."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from threading import BoundedSemaphore, Event
from time import sleep

import pytest

from app.accounts import hashing, passwords
from app.accounts.hashing import SECONDS_BETWEEN_GUESSES
from app.accounts.passwords import hash_for_nik, hash_password
from app.accounts.sign_in_limits import LONGEST
from models.accounts.account import SALTED_BY_NIK, SignIn
from models.base import db, utcnow
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
    app.config["SIGN_IN_TRIES_PER_DAY"] = 2
    unknown = factories.new_nik()

    answers = {nik: [client.submit("/masuk", {"nik": nik, "password": "salah"}) for _ in range(3)]
               for nik in (citizen.nik, unknown)}  # fmt: skip

    for pages in answers.values():
        assert [page.status_code for page in pages] == [200, 200, 429]
        assert "Sudah terlalu sering dicoba dari sini. Tunggu" in pages[-1].text
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


@pytest.mark.parametrize("there", [(), ("draft",), ("waiting",) * 50 + ("draft",) * 3])
def test_whatever_is_there_of_a_nik_one_hash_is_computed(client, monkeypatch, there):
    nik, computed = factories.new_nik(), []
    for status in there:
        (factories.draft_registration if status == "draft" else factories.waiting)(nik=nik)
    salted = passwords._salted
    monkeypatch.setattr(passwords, "_salted", lambda *given: computed.append(given) or salted(*given))

    client.submit("/masuk", {"nik": nik, "password": "tebakan"})

    assert len(computed) == 1


def test_fifty_registrations_of_strangers_shut_nobody_out(client):
    own = factories.waiting()
    own.password_hash = hash_for_nik("punya-saya-sendiri", own.nik)
    for _ in range(50):
        factories.waiting(nik=own.nik)
    db.session.commit()

    client.submit("/masuk", {"nik": own.nik, "password": "punya-saya-sendiri"})

    assert db.session.query(SignIn).one().account_id == own.id


@pytest.mark.parametrize("before", ["hashed with a salt of its own", "salted by the NIK of before"])
def test_a_password_of_before_opens_and_is_salted_by_the_nik_from_then_on(client, citizen, before):
    if before == "salted by the NIK of before":
        citizen.nik = factories.new_nik()
    else:
        citizen.password_hash = hash_password(PASSWORD)
    db.session.commit()
    assert not citizen.password_hash.startswith(SALTED_BY_NIK)

    assert client.submit("/masuk", {"nik": citizen.nik, "password": PASSWORD}).location == "/akun"
    assert citizen.password_hash == hash_for_nik(PASSWORD, citizen.nik)


def test_while_some_are_of_before_every_nik_costs_two_hashes(client, citizen, monkeypatch):
    factories.waiting().password_hash = hash_password(PASSWORD)
    db.session.commit()
    computed = []
    for name in ("_salted", "_verifies"):
        monkeypatch.setattr(passwords, name, lambda *given: computed.append(given) or "")

    for nik in (citizen.nik, factories.new_nik()):
        client.submit("/masuk", {"nik": nik, "password": "tebakan"})

    assert len(computed) == 4


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
        new.password_hash = hash_for_nik("password yang baru", new.nik)
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
    app.config["SIGN_IN_TRIES_PER_DAY"] = 2
    own = factories.waiting(nik=citizen.nik)
    own.password_hash = hash_for_nik("punya-saya-sendiri", own.nik)
    db.session.commit()

    for password in ("tebak-satu", "punya-saya-sendiri", "tebak-dua"):
        client.submit("/masuk", {"nik": citizen.nik, "password": password})
        client.delete_cookie("daring")
        client.delete_cookie("perangkat")

    assert client.submit("/masuk", {"nik": citizen.nik, "password": PASSWORD}).status_code == 429


def test_with_a_registration_of_their_own_nobody_guesses_at_another_of_that_nik(app, client, citizen):
    app.config["SIGN_IN_TRIES_PER_DAY"] = 3
    own = factories.waiting(nik=citizen.nik)
    own.password_hash = hash_for_nik("punya-saya-sendiri", own.nik)
    db.session.commit()

    def status(password):
        client.delete_cookie("daring")
        return client.submit("/masuk", {"nik": citizen.nik, "password": password}).status_code

    guesses = []
    for _ in range(4):  # each time a device that is new, and known by the registration of their own
        client.delete_cookie("perangkat")
        status("punya-saya-sendiri")
        guesses += [status(f"tebakan-{number}") for number in range(3)]

    assert guesses.count(200) == 3
    assert status(PASSWORD) == 429  # nor does the right one tell itself
    client.delete_cookie("daring")


def test_whose_try_found_no_place_in_the_slow_line_has_none_counted(app, client, citizen, monkeypatch):
    app.config["SIGN_IN_TRIES_PER_DAY"] = 2
    app.config["SIGN_IN_FAILURES_PER_NETWORK_PER_HOUR"] = 1
    client.submit("/masuk", {"nik": factories.new_nik(), "password": "tebakan"})
    monkeypatch.setattr(hashing, "_slow_line", BoundedSemaphore(1))
    hashing._slow_line.acquire()

    for _ in range(5):
        assert client.submit("/masuk", {"nik": citizen.nik, "password": PASSWORD}).status_code == 503
    hashing._slow_line.release()
    assert client.submit("/masuk", {"nik": citizen.nik, "password": PASSWORD}).status_code == 302


# -- nobody shuts out another


STRANGER, HOME, OTHER = ({"REMOTE_ADDR": address} for address in ("203.0.113.9", "198.51.100.7", "198.51.100.8"))


@pytest.fixture(params=["citizen", "operator"])
def owner(request, make_operator):
    """`owner(client, password)`: signs in as them; the status of the answer."""
    if request.param == "operator":
        page, who = "/petugas/masuk", {"username": make_operator("kadek").username}
    else:
        page, who = "/masuk", {"nik": factories.verified(make_operator("luh")).nik}

    def sign_in(client, password=PASSWORD):
        client.delete_cookie("daring")
        return client.submit(page, {**who, "password": password}).status_code

    return sign_in


@pytest.fixture
def at(new_client):
    """`at(STRANGER)`: one more browser, in that network."""

    def browser(network):
        client = new_client()
        client.environ_base |= network
        return client

    return browser


def test_a_strangers_many_tries_shut_nobody_out(owner, at):
    own = at(HOME)
    assert owner(own) == 302

    stranger = at(STRANGER)
    answers = [owner(stranger, "tebakan") for _ in range(40)]

    assert answers[:10] == [200] * 10 and answers.count(429) >= 28  # a try goes through when a wait is over
    assert owner(own) == 302  # from the device they know
    assert owner(at(OTHER)) == 302  # and from a new one


def test_on_the_strangers_own_network_a_new_device_waits_for_minutes(owner, at, monkeypatch):
    stranger = at(STRANGER)
    while owner(stranger, "tebakan") == 200:
        pass

    beside = at(STRANGER)
    assert owner(beside) == 429
    monkeypatch.setattr("app.core.growing_waits.utcnow", lambda: utcnow() + LONGEST)
    assert owner(beside) == 302


def test_a_known_device_may_not_guess_for_ever_either(owner, at):
    own = at(HOME)
    owner(own)

    assert [owner(own, "tebakan") for _ in range(11)] == [200] * 10 + [429]


def test_the_device_of_another_helps_nobody(owner, at, make_operator):
    theirs, other = at(STRANGER), make_operator("nyoman")
    theirs.submit("/petugas/masuk", {"username": other.username, "password": PASSWORD})

    assert [owner(theirs, "tebakan") for _ in range(11)][-1] == 429
    assert owner(at(HOME)) == 302


def test_honest_people_behind_one_address_with_an_attacker_are_all_let_in(at, verifier):
    attacker = at(STRANGER)
    for _ in range(60):
        attacker.submit("/masuk", {"nik": factories.new_nik(), "password": "tebakan"})

    for _ in range(40):
        honest = factories.verified(verifier)
        assert at(STRANGER).submit("/masuk", {"nik": honest.nik, "password": PASSWORD}).status_code == 302


def test_forged_cookies_of_a_device_are_none(owner, at):
    stranger = at(STRANGER)
    stranger.set_cookie("perangkat", "bukan.tanda-tangan")

    assert [owner(stranger, "tebakan") for _ in range(11)][-1] == 429


def test_when_the_line_for_hashing_is_full_it_says_so_and_keeps_what_was_typed(client, citizen, monkeypatch):
    monkeypatch.setattr(hashing, "_line", BoundedSemaphore(1))
    hashing._line.acquire()

    answer = client.submit("/masuk", {"nik": citizen.nik, "password": PASSWORD})

    assert answer.status_code == 503 and "Sedang ramai. Coba lagi sebentar." in answer.text
    assert citizen.nik in answer.text


def test_whoever_fills_the_line_from_one_network_shuts_out_nobody_elsewhere(owner, at):
    with ExitStack() as standing:
        for _ in range(hashing.LINE):
            with suppress(hashing.Busy):
                standing.enter_context(hashing._one_of(STRANGER["REMOTE_ADDR"]))
        assert owner(at(STRANGER)) == 503
        assert owner(at(HOME)) == 302
    assert owner(at(STRANGER)) == 302 and not hashing._standing


def test_strangers_of_many_networks_leave_a_place_to_a_device_that_signed_in_before(owner, at):
    known = at(HOME)
    assert owner(known) == 302
    known.delete_cookie("daring")

    with ExitStack() as standing:
        for _ in range(hashing.LINE):
            with suppress(hashing.Busy):
                standing.enter_context(hashing._one_place(hashing._strangers))
                standing.enter_context(hashing._one_place(hashing._line))
        assert owner(at(HOME)) == 503
        assert owner(known) == 302


def test_one_network_leaves_a_place_to_others_however_many_devices_signed_in_there(app, owner, at):
    devices, go_on, stood = [at(STRANGER) for _ in range(3)], Event(), []
    assert [owner(device) for device in devices] == [302] * 3
    cookies = [device.get_cookie("perangkat").value for device in devices]

    def stand(cookie: str) -> None:
        theirs = app.test_request_context(environ_base=STRANGER, headers={"Cookie": f"perangkat={cookie}"})
        with theirs, suppress(hashing.Busy), hashing.place_in_line():
            stood.append(cookie)
            go_on.wait(10)

    many = 3 * hashing.LINE
    with ThreadPoolExecutor(many) as people:
        coming = [people.submit(stand, cookie) for cookie in cookies * hashing.LINE]
        while len(stood) + sum(one.done() for one in coming) < many:
            sleep(0.01)
        there, elsewhere = owner(devices[0]), owner(at(HOME))
        go_on.set()

    assert (there, elsewhere) == (503, 302)
    assert not hashing._standing


def test_a_network_that_guesses_is_slowed_and_nobody_there_refused_nor_a_known_device_slowed(
    app, at, verifier, monkeypatch
):
    app.config["SIGN_IN_FAILURES_PER_NETWORK_PER_HOUR"] = 3
    honest = factories.verified(verifier)
    known = at(STRANGER)
    known.submit("/masuk", {"nik": honest.nik, "password": PASSWORD})
    known.delete_cookie("daring")
    paused = []
    monkeypatch.setattr("app.accounts.hashing.time.sleep", paused.append)
    for _ in range(3):
        at(STRANGER).submit("/masuk", {"nik": factories.new_nik(), "password": "tebakan"})
    assert paused == []

    assert known.submit("/masuk", {"nik": honest.nik, "password": PASSWORD}).status_code == 302
    assert paused == []
    assert at(STRANGER).submit("/masuk", {"nik": honest.nik, "password": PASSWORD}).status_code == 302
    assert paused == [SECONDS_BETWEEN_GUESSES]
    assert at(HOME).submit("/masuk", {"nik": honest.nik, "password": PASSWORD}).status_code == 302
    assert len(paused) == 1
