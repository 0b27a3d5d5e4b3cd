"""The first page of the panel: what waits for whoever signed in, at each of its doors within their posts."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from models.base import utcnow
from models.cases import claims
from models.cases.reference import new_reference
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest
from tests.support.factories import submitted, verified, waiting

AT_ONCE, CASES = 8, 20
TAKE, COUNTS, FILTER = "/admin/antrean/ambil", "/admin/antrean/jumlah", "/admin/saring"
REFERENCE = re.compile(r'data-row>[^<]*</a>.*?class="number">([0-9A-Z-]{11})<')


@pytest.fixture
def applicant(app, verifier):
    return verified(verifier, nama="Made Pemohon")


@pytest.fixture
def desk(client, verifier):
    """The verifier's browser."""
    client.sign_in(verifier)
    return client


@pytest.fixture
def narrow(new_client, make_operator):
    """An issuer of KIA at one office that makes none of them."""
    client = new_client()
    client.sign_in(make_operator("sempit", "issuer", ["kia"], ["kantor-camat-seririt"]))
    return client


def shown(client, url="/admin/") -> list[str]:
    """The numbers on the page, from the top."""
    response = client.get(url)
    assert response.status_code == 200, response.status
    return REFERENCE.findall(response.text)


def promised(db, case, hours):
    case.due_at = utcnow() + timedelta(hours=hours)
    db.session.commit()
    return case.reference


def searched(client, text, page="/admin/"):
    return client.submit(FILTER, {"cari": text}, page=page)


# -- where one lands


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("verifier", None),
        ("issuer", None),
        ("admin", None),
        ("desk", "/admin/loket/"),
        ("supervisor", "/admin/kinerja/"),
    ],
)
def test_whoever_signs_in_begins_where_their_work_is(at_work, role, place):
    response = at_work(role).get("/admin/")

    assert response.location == place
    assert role == "admin" or place or "Ambil berikutnya" in response.text


# -- what is shown


def test_the_oldest_promise_stands_first_whatever_its_kind(db, desk, applicant):
    late = promised(db, submitted(applicant), -100)
    early, later = promised(db, waiting(), 1), promised(db, submitted(applicant), 300)

    assert shown(desk) == [late, early, later]
    text = desk.page("/admin/").text
    assert "lewat" in text
    assert "sisa" in text


def test_every_row_says_who_it_is_about_who_asked_and_who_holds_it(db, desk, applicant, verifier, make_operator):
    child = submitted(applicant, "kia", anak_nama="Putu Kecil")
    claims.claim(child, by=make_operator("made"))
    given = waiting(nama="Wayan <b>Tebal</b>")
    given.flags = ["nik_again"]
    claims.assign(given, verifier, by=verifier)
    db.session.commit()

    text = desk.page("/admin/").text

    for words in ("Putu Kecil", "diajukan Made Pemohon", "sedang diperiksa oleh Made", "untuk Anda", "1 tanda",
                  "NIK ini juga dipakai pada pendaftaran lain.", "Wayan <b>Tebal</b>", "KIA"):  # fmt: skip
        assert words in text


def test_each_tab_shows_its_own_part(db, desk, applicant, verifier, issuer, new_client):
    registration, request = waiting(), submitted(applicant)
    returned, held = submitted(applicant), submitted(applicant)
    returned.return_([returned.definition.uploads[0].key], by=verifier, reason="buram")
    held.approve(by=verifier)
    held.hold(by=issuer, reason="blangko habis")
    db.session.commit()
    maker = new_client()
    maker.sign_in(issuer)

    assert shown(desk, "/admin/?tab=pendaftaran") == [registration.reference]
    assert shown(desk, "/admin/?tab=persetujuan") == [request.reference]
    assert shown(desk, "/admin/?tab=dikembalikan") == [returned.reference]
    assert shown(desk, "/admin/?tab=milik") == []
    assert shown(maker, "/admin/?tab=ditunda") == [held.reference]
    assert shown(maker, "/admin/?tab=persetujuan") == shown(maker, "/admin/") == []  # not theirs: their first
    assert desk.get("/admin/?tab=entah").status_code == 404


def test_filters_narrow_and_stay_in_every_address(db, desk, applicant):
    kia, kk, registration = submitted(applicant, "kia"), submitted(applicant, "kartu-keluarga"), waiting()
    promised(db, kk, -50)
    registration.flags = ["nik_again"]
    db.session.commit()

    assert shown(desk, "/admin/?layanan=kia") == [kia.reference]
    assert shown(desk, "/admin/?umur=lewat") == [kk.reference]
    assert shown(desk, "/admin/?status=waiting&tanda=nik_again&petugas=bebas") == [registration.reference]
    assert shown(desk, "/admin/?tanda=phone_shared") == shown(desk, "/admin/?umur=30") == []
    assert shown(desk, f"/admin/?kecamatan={kia.district_code}&kantor=disdukcapil&layanan=kia") == [kia.reference]
    posted = desk.submit(FILTER, {"layanan": "kia", "umur": "1"}, page="/admin/?tab=persetujuan")
    assert posted.location == "/admin/?tab=persetujuan&layanan=kia&umur=1"
    assert "/admin/?tab=pendaftaran&layanan=kia" in desk.page("/admin/?layanan=kia").links


def test_what_cannot_be_asked_is_not_found(desk):
    for query in ("layanan=entah", "petugas=0", "umur=-1", "tanda=%27", "status=draft", "sesudah=x",
                  "sebelum=1.0.1&sesudah=1.0.1", "tab=a&tab=b", "petugas=9999999999999999999"):  # fmt: skip
        assert desk.get(f"/admin/?{query}").status_code == 404, query


def test_a_long_queue_is_walked_forth_and_back_without_gap_or_repetition(db, desk, applicant):
    cases = [submitted(applicant) for _ in range(28)] + [waiting() for _ in range(28)]
    moment = utcnow() + timedelta(days=3)
    for place, case in enumerate(cases):
        case.due_at = moment + timedelta(hours=place % 7)  # many at the same moment
    db.session.commit()

    pages, url = [], "/admin/"
    while url:
        pages.append(shown(desk, url))
        url = next((link for link in desk.page(url).links if "sesudah=" in link), None)
    assert [len(page) for page in pages] == [25, 25, 6]
    assert Counter(sum(pages, [])) == Counter(case.reference for case in cases)

    second = next(link for link in desk.page("/admin/").links if "sesudah=" in link)
    back = next(link for link in desk.page(second).links if "sebelum=" in link)
    assert shown(desk, back) == pages[0]


# -- the search


def test_the_box_understands_a_number_a_phone_a_name_and_the_subject(db, desk, applicant):
    registration = waiting(nama="Ketut Dicari", nik="5108060203950901")
    child = submitted(applicant, "kia", anak_nama="Putu Kecil", anak_nik="5108060203200902")
    done = submitted(applicant, "kartu-keluarga")
    done.move("withdraw", by=applicant)
    db.session.commit()

    for text, expected in {
        "5108060203950901": {registration.reference}, "ketut dic": {registration.reference},
        "5108060203200902": {child.reference}, "putu kecil": {child.reference},
        applicant.whatsapp: {applicant.reference, child.reference, done.reference},
        "tidak ada orangnya": set(),
    }.items():  # fmt: skip
        found = searched(desk, text)
        assert text not in found.location
        assert set(shown(desk, found.location)) == expected, text


def test_whoever_has_no_queue_searches_from_the_first_page_as_well(at_work, applicant):
    registration = waiting(nama="Ketut Dicari")
    admin = at_work("admin")

    assert shown(admin, searched(admin, "ketut dicari").location) == [registration.reference]


def test_a_post_for_some_services_is_offered_these_alone(narrow):
    page = narrow.get("/admin/").text

    assert '<option value="kia">' in page
    assert '<option value="kartu-keluarga">' not in page
    assert narrow.get("/admin/?layanan=kartu-keluarga").status_code == 404


def test_a_whole_number_or_its_qr_leads_straight_to_the_case(desk, applicant):
    request, registration = submitted(applicant), waiting()

    assert searched(desk, request.reference.lower()).location == f"/admin/permohonan/{request.reference}"
    scanned = f"https://contoh.test/permohonan/{registration.reference}"
    assert searched(desk, scanned).location == f"/admin/pendaftaran/{registration.reference}"
    unknown = searched(desk, new_reference())
    assert unknown.location.startswith("/admin/?cari=~")
    assert "Tidak ada kasus yang cocok" in desk.page(unknown.location).text


# -- the counts


def test_the_counts_are_answered_with_nothing_while_nothing_changes(db, desk, applicant):
    submitted(applicant), waiting()
    first = desk.get(COUNTS)
    tabs = {"semua": "2", "pendaftaran": "1", "persetujuan": "1", "milik": "0", "ditunda": "0", "dikembalikan": "0"}
    assert first.json == tabs
    assert first.headers["Cache-Control"] == "private, no-cache"

    again = desk.get(COUNTS, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")

    waiting()
    changed = desk.get(COUNTS, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.json["semua"] == "3"


def test_nobody_counts_beyond_ninety_nine(db, desk, applicant):
    request = submitted(applicant)
    columns = [c for c in ServiceRequest.__table__.c if c.name not in ("id", "reference")]
    row = sa.select(*columns).where(ServiceRequest.id == request.id)
    for _ in range(100):
        named = row.add_columns(sa.literal(new_reference()))
        copied = sa.insert(ServiceRequest.__table__)
        db.session.execute(copied.from_select([*(column.name for column in columns), "reference"], named))
    db.session.commit()

    assert desk.get(COUNTS).json["persetujuan"] == "99+"


# -- taking and walking


def test_one_press_takes_the_next_leads_to_it_and_keeps_the_filters(db, desk, applicant, verifier):
    waiting()
    request = submitted(applicant)

    taken = desk.submit(TAKE, page="/admin/?tab=persetujuan&layanan=kia")

    assert taken.location == f"/admin/permohonan/{request.reference}?tab=persetujuan&layanan=kia"
    assert claims.holder(request) == verifier
    assert "Anda pegang" in desk.page("/admin/?tab=milik").text


def test_when_nothing_is_left_the_queue_says_so(desk):
    assert desk.submit(TAKE, page="/admin/").location == "/admin/"
    assert "Tidak ada lagi yang bebas" in desk.page("/admin/").text


def test_one_walks_from_case_to_case_and_past_the_end_back_to_the_queue(db, desk, applicant):
    first, second = promised(db, waiting(), 1), promised(db, submitted(applicant), 2)

    def led(kind, reference, way):
        return desk.get(f"/admin/antrean/{kind}/{reference}/{way}?tab=semua").location

    assert led("pendaftaran", first, "berikutnya") == f"/admin/permohonan/{second}?tab=semua"
    assert led("permohonan", second, "sebelumnya") == f"/admin/pendaftaran/{first}?tab=semua"
    assert led("permohonan", second, "berikutnya") == "/admin/?tab=semua"
    assert desk.get(f"/admin/antrean/permohonan/{second}/entah").status_code == 404
    assert desk.get(f"/admin/antrean/lain/{second}/berikutnya").status_code == 404


def test_eight_browsers_at_once_are_given_eight_different_cases_and_each_case_once(
    db, applicant, new_client, make_operator
):
    cases = {submitted(applicant).reference for _ in range(CASES)} | {waiting().reference for _ in range(CASES)}
    clients = []
    for number in range(AT_ONCE):
        client = new_client()
        client.sign_in(make_operator(f"petugas-{number}"))
        clients.append((client, client.page("/admin/").form_for(TAKE, "/admin/").hidden))
    given: list[list[str]] = [[] for _ in clients]
    together, faults = Barrier(AT_ONCE), []
    db.session.remove()

    def work(place: int) -> None:
        client, hidden = clients[place]
        together.wait(20)
        try:
            while (location := posted(client, hidden)) != "/admin/":
                given[place].append(location.rpartition("/")[2])
        except Exception as fault:
            faults.append(fault)

    threads = [Thread(target=work, args=(place,)) for place in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)

    assert not faults
    firsts = [own[0] for own in given if own]
    assert len(set(firsts)) == len(firsts)
    assert Counter(reference for own in given for reference in own) == Counter(cases)


def posted(client, hidden) -> str:
    """As a browser would; the checking client shares the test's own session, which threads must not."""
    from flask.testing import FlaskClient

    response = FlaskClient.open(client, TAKE, method="POST", data=hidden)
    assert response.status_code == 302, response.text
    return response.location


# -- nobody sees beyond their posts


def test_a_narrow_post_meets_no_case_of_others_at_any_door(db, narrow, applicant, verifier):
    request, registration = submitted(applicant, "kia"), waiting()
    request.approve(by=verifier)
    db.session.commit()

    assert shown(narrow) == shown(narrow, "/admin/?tab=dikembalikan") == []
    assert set(narrow.get(COUNTS).json.values()) == {"0"}
    assert narrow.submit(TAKE, page="/admin/").location == "/admin/"
    assert narrow.get(f"/admin/antrean/permohonan/{request.reference}/berikutnya").status_code == 404
    assert narrow.get(f"/admin/antrean/pendaftaran/{registration.reference}/berikutnya").location == "/admin/"
    for text in (request.reference, applicant.nik, applicant.name):
        found = searched(narrow, text).location
        assert request.reference not in found
        assert request.reference not in shown(narrow, found)
    assert claims.holder(db.session.get(ServiceRequest, request.id)) is None
    assert claims.holder(db.session.get(Applicant, registration.id)) is None


def test_nobody_who_is_not_signed_in_passes_any_of_its_doors(client, applicant):
    for url in ("/admin/", COUNTS, f"/admin/antrean/pendaftaran/{applicant.reference}/berikutnya"):
        assert client.get(url).location.startswith("/petugas/masuk?next=")
    assert client.post(TAKE).status_code == 400  # without a token of its form
