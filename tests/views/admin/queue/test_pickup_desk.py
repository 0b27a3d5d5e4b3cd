"""The pickup desk as its operator meets it: one box, the shelves, the card, and a word on what was handed over."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from models.base import clock_at, db, utcnow
from models.cases import claims
from models.cases.audit import AuditEvent
from models.cases.reference import new_reference
from models.requests.document import DocumentState
from models.requests.workflow import RequestStatus as R
from tests.support import factories
from tests.support.pages import Page

DESK = "/admin/loket/"


@pytest.fixture
def ready(verifier, issuer):
    def made(slug: str = "kia", nama: str = "Ni Luh Ayu", since: int = 0, applicant=None, **answers: str):
        request = factories.submitted(applicant or factories.verified(verifier, nama=nama), slug, **answers)
        with clock_at(utcnow() - timedelta(days=since)):
            request.approve(by=verifier)
            request.advance_to(R.FINISHED, by=issuer, make=factories.ready)
        db.session.commit()
        return request

    return made


@pytest.fixture
def desk(at_work):
    return at_work("desk")


def card(request, more: str = "") -> str:
    return f"{DESK}{request.reference}{more}"


def given_to(request, **given: str) -> dict:
    return {"document": [str(d.position) for d in request.documents], "relation": "family", "received_by": "Ibu Ayu",
            **given}  # fmt: skip


def cards_on(page) -> list[str]:
    return [link.split("/")[-1] for link in page.links if re.search(r"/loket/\w{3}-", link)]


def looked_for(client, text: str):
    return client.submit(DESK + "cari", {"cari": text}, page=DESK)


def test_whatever_names_one_request_opens_its_card_at_once(desk, ready):
    request = ready(nama="I Wayan Sukrata", cara_ambil="office", anak_nama="Gede Kecil")
    ready(nama="Ni Made Lain", cara_ambil="office")

    for text in (request.reference, request.reference.replace("-", " ").lower(), request.applicant.nik,
                 f"http://127.0.0.1:8000/permohonan/{request.reference}\r\n", request.applicant.whatsapp,
                 "wayan sukrata", "gede kecil"):  # fmt: skip
        answer = looked_for(desk, text)
        assert answer.status_code == 302 and answer.location.endswith(card(request)), text
    assert "Gede Kecil" in desk.page(card(request)).text


def test_the_card_shows_the_face_of_who_should_come_to_whoever_hands_out(desk, new_client, ready):
    request = ready(cara_ambil="office")
    other = ready(nama="Ni Made Lain", cara_ambil="office")
    face = f"/berkas/{request.applicant.photos('selfie_ktp')[0].id}"
    stranger = new_client()
    stranger.sign_in(other.applicant)

    assert f'src="{face}"' in desk.get(card(request)).text and face not in desk.get(card(other)).text
    assert desk.get(face).mimetype == "image/jpeg"
    assert stranger.get(face).status_code == 404

    request.applicant.photos("selfie_ktp")[0].replaced_at = utcnow()
    assert "tidak punya swafoto" in desk.get(card(request)).text


@pytest.mark.sqlite_only
def test_the_card_says_that_the_applicant_comes_by_power_of_attorney(desk, ready):
    request = ready("ktp-el", hubungan_pelapor="kuasa", nama_ktp="I Gede Sakit", cara_ambil="office")

    assert "penerima kuasa dari I Gede Sakit (F-1.07)" in desk.page(card(request)).text


def test_what_is_typed_stands_in_no_address(desk, ready):
    nik = ready(nama="Ni Putu Satu", cara_ambil="office").applicant.nik
    ready(nama="Ni Putu Dua", cara_ambil="office")

    nobodys = f"{nik[:-4]}0000"  # tests never give this number out
    for text in ("ni putu", "tidak ada orangnya", nobodys):
        location = looked_for(desk, text).location
        longest = max(text.split(), key=len)  # two letters may stand in any sealed text, by chance
        assert text not in location and longest not in location
        assert f'value="{text}"' in desk.get(location).text
    assert "Tidak ada yang cocok" in desk.get(location).text


def test_several_hits_are_a_list_to_choose_from(desk, ready):
    two = [ready(nama="Ni Putu Satu", cara_ambil="office"), ready(nama="Ni Putu Dua", cara_ambil="office")]

    page = desk.page(looked_for(desk, "ni putu").location)

    assert {card(one) for one in two} <= {link.split("?")[0] for link in page.links}


@pytest.mark.sqlite_only
def test_what_was_fetched_is_not_said_to_be_still_to_come(desk, ready):
    fetched, other = (ready(nama=name, cara_ambil="office") for name in ("Ni Putu Satu", "Ni Putu Dua"))
    for request in (fetched, other):
        desk.submit(card(request, "/serahkan"), given_to(request), page=card(request))

    found = desk.page(looked_for(desk, "ni putu").location).text

    assert fetched.reference in found and "diserahkan" in found and "belum ada" not in found


def test_a_number_that_is_none_here_is_said_to_be_so(desk):
    reference = new_reference()

    assert looked_for(desk, reference).location.endswith(DESK)
    assert f"Nomor {reference} tidak ditemukan" in desk.page(DESK).text


def test_the_shelves_show_the_oldest_first_and_what_lies_too_long(desk, ready):
    old, new = ready(cara_ambil="office", since=20), ready(cara_ambil="office")
    by_post = ready(cara_ambil="pos")

    shelf, long, post = (desk.page(DESK, query_string={"daftar": name}) for name in ("siap", "lama", "pos"))

    assert cards_on(shelf) == [old.reference, new.reference]
    assert old.reference in long.text and new.reference not in long.text
    assert by_post.reference in post.text and "P2411260001234" in post.text and old.reference not in post.text


def test_a_long_shelf_is_walked_by_key(desk, ready, verifier):
    owner = factories.verified(verifier)
    all_of_them = [ready(applicant=owner, cara_ambil="office", since=40 - n).reference for n in range(27)]

    first = desk.page(DESK)
    onward = next(link for link in first.links if "sesudah" in link)
    second = desk.page(onward.replace("&amp;", "&"))

    assert cards_on(first) + cards_on(second) == all_of_them


def test_a_crooked_address_is_not_found(desk):
    for asked in ("kantor=bulan", "daftar=semua", "sesudah=abc", "cari=~bukan-segel",
                  "kantor=disdukcapil&kantor=disdukcapil"):  # fmt: skip
        assert desk.get(f"{DESK}?{asked}").status_code == 404, asked


def test_an_office_of_others_is_not_found(client, make_operator):
    client.sign_in(make_operator("nyoman", role="desk", offices=["kantor-camat-seririt"]))

    assert client.get(DESK).status_code == 200
    assert client.get(f"{DESK}?kantor=disdukcapil").status_code == 404


def test_a_request_outside_the_posts_is_as_missing_as_none(client, make_operator, ready):
    request = ready(cara_ambil="office")
    client.sign_in(make_operator("nyoman", role="desk", offices=["kantor-camat-seririt"]))

    assert client.get(card(request)).status_code == 404
    token = client.page(DESK).posting_forms[-1].hidden
    refused = client.post(card(request, "/serahkan"), data=token | given_to(request, version=str(request.version)))
    assert refused.status_code == 404
    assert looked_for(client, request.reference).location.endswith(DESK)
    assert request.reference not in client.page(looked_for(client, request.applicant.nik).location).text
    assert request.status == R.FINISHED


@pytest.mark.parametrize("role", ["verifier", "supervisor", "admin"])
def test_whoever_hands_nothing_over_has_no_desk(at_work, role):
    client = at_work(role)

    assert client.get(DESK).status_code == 403
    assert DESK not in client.page("/admin/permohonan/").links


def test_all_ticked_documents_are_handed_over_and_it_is_said(desk, ready):
    request = ready("tridatu-akta-kelahiran-khusus")

    answer = desk.submit(card(request, "/serahkan"), given_to(request), page=card(request))

    assert answer.status_code == 302
    assert request.status == R.HANDED_OVER
    names = ", ".join(d.name for d in request.documents if d.is_physical)
    assert f"{names} diserahkan kepada Ibu Ayu." in desk.page(card(request)).text
    events = [e for e in AuditEvent.of(request.subject_name) if e.name == "hand_over"]
    assert len(events) == len(request.documents) and events[0].particulars["relation"] == "family"


def test_what_was_not_ticked_stays_on_the_shelf(desk, ready):
    request = ready("tridatu-akta-kelahiran-khusus")

    desk.submit(card(request, "/serahkan"), given_to(request, document="1"), page=card(request))

    assert [d.state == DocumentState.HANDED_OVER for d in request.documents] == [False, True, False]
    assert request.status == R.FINISHED
    assert "Dokumen lain" in desk.page(card(request)).text


@pytest.mark.parametrize(("given", "said"), [
    ({"relation": ""}, "Pilih hubungan penerima."),
    ({"relation": "proxy"}, "minta surat kuasa F-1.07"),
    ({"received_by": ""}, "Isi nama penerima"),
    ({"document": "7"}, "Centang dokumen yang diserahkan."),
])  # fmt: skip
def test_a_refusal_is_said_on_the_card_and_keeps_what_was_written(desk, ready, given, said):
    request = ready(cara_ambil="office")

    data = given_to(request, received_by="Ibu Ayu dari Banjar") | given
    answer = desk.submit(card(request, "/serahkan"), data, page=card(request))

    assert answer.status_code == 409
    assert said in answer.text
    assert given.get("received_by", "Ibu Ayu dari Banjar") in answer.text
    assert request.status == R.FINISHED


def test_a_second_click_hands_nothing_over_twice(desk, ready):
    request = ready(cara_ambil="office")
    form = desk.page(card(request)).form_for(card(request, "/serahkan"), card(request)).hidden | given_to(request)

    first = desk.post(card(request, "/serahkan"), data=form)
    second = desk.post(card(request, "/serahkan"), data=form)

    assert (first.status_code, second.status_code) == (302, 302)
    assert [e.name for e in AuditEvent.of(request.subject_name)].count("hand_over") == 1


def test_a_stale_card_is_told_who_was_first(desk, new_client, make_operator, ready):
    request = ready("tridatu-akta-kelahiran-khusus")
    stale = desk.page(card(request)).form_for(card(request, "/serahkan"), card(request)).hidden
    other = new_client()
    other.sign_in(make_operator("ketut", role="desk"))
    other.submit(card(request, "/serahkan"), given_to(request, document="0"), page=card(request))

    answer = desk.post(card(request, "/serahkan"), data=stale | given_to(request, document="1"))

    assert answer.status_code == 409
    assert "Sudah diproses oleh Ketut" in answer.text
    assert request.documents[1].state == DocumentState.READY


def test_a_case_that_another_looks_at_is_not_handed_over(desk, ready, issuer):
    request = ready(cara_ambil="office")
    claims.claim(request, by=issuer)

    answer = desk.submit(card(request, "/serahkan"), given_to(request), page=card(request))

    assert answer.status_code == 409 and "Sedang diperiksa oleh" in answer.text


def test_a_letter_is_marked_as_arrived(desk, ready):
    request = ready(nama="Ni Ketut Pos", cara_ambil="pos")
    page = desk.get(card(request)).text
    assert "Tandai sudah sampai" in page and 'name="relation"' not in page

    desk.submit(card(request, "/serahkan"), {"document": "0", "received_by": "Ni Ketut Pos"}, page=card(request))

    assert request.documents[0].receiver == "Ni Ketut Pos"
    assert request.status == R.HANDED_OVER


def test_a_name_with_markup_is_only_a_name(desk, ready):
    request = ready(nama="<b>Ayu</b>", cara_ambil="office")

    for url in (card(request), DESK):
        assert "<b>Ayu" not in desk.get(url).text
    assert Page(desk.get(card(request)).text).faults() == []


def test_a_shelf_costs_the_same_queries_whatever_lies_on_it(desk, ready):
    from tests.views.citizen.requests.test_own_requests import queries_for

    ready(cara_ambil="office")
    desk.get(DESK)
    few = queries_for(lambda: desk.get(DESK))
    for _ in range(6):
        ready(cara_ambil="office")

    assert queries_for(lambda: desk.get(DESK)) == few
