"""Two people on one phone, two tabs of one person: a page that comes back late says whose it is, and mixes nothing."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models.base import db
from models.registrations.applicant import Applicant
from models.requests.service_request import RequestStatus, ServiceRequest
from tests.support import factories
from tests.support.client import PASSWORD
from tests.support.pages import Page
from tests.views.citizen.filing_walk import DECLARED
from tests.views.citizen.walking import answer, details, hold, photo

pytestmark = pytest.mark.usefixtures("quick_photos")

DATA, HERE = "/daftar/data-diri", {"Sec-Fetch-Site": "same-origin"}
KIA = "/layanan/kia/ajukan"
A = details(nama="Wayan Artha")
FIRST = {"nik", "nama", "kk", "kecamatan"}


def opened(client, url: str) -> dict[str, str]:
    """A tab: what its form would send along."""
    return client.page(url).form_for(url, url).hidden


def send(client, url: str, tab: dict[str, str], typed: dict[str, str] | None = None):
    return client.post(url, data=tab | (typed or {}), headers=HERE)


def first(person: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in person.items() if key in FIRST}


def again(page, url: str) -> dict[str, str]:
    """What the button on the page between would send."""
    return Page(page.text).form_for(url, url).hidden


# -- two people, one phone


def test_a_registration_begun_in_another_tab_is_named_and_keeps_its_name(client):
    tab = opened(client, DATA)
    answer(client, "data-diri", details(nama="Made Budi"))

    between = send(client, DATA, tab, first(A))

    applicant = db.session.scalars(sa.select(Applicant)).one()
    assert between.status_code == 400 and applicant.name == "Made Budi"
    assert "sedang diisi pendaftaran Made Budi" in between.text and "Simpan untuk Made Budi" in between.text
    assert again(between, DATA)["nama"] == "Wayan Artha"


def test_whoever_goes_on_all_the_same_is_shown_what_stands_there_before_it_is_written_over(client):
    tab = opened(client, DATA)
    answer(client, "data-diri", details(nama="Made Budi"))

    asked = send(client, DATA, again(send(client, DATA, tab, first(A)), DATA))
    assert asked.status_code == 200 and db.session.scalars(sa.select(Applicant)).one().name == "Made Budi"
    assert "Nama lengkap: Made Budi" in asked.text and 'value="Wayan Artha"' in asked.text

    send(client, DATA, again(asked, DATA), first(A))
    assert db.session.scalars(sa.select(Applicant)).one().name == "Wayan Artha"


def test_nor_does_a_form_without_a_mark_write_over_what_stands_there_unseen(client):
    tab = opened(client, DATA)
    del tab["halaman"]
    answer(client, "data-diri", details(nama="Made Budi"))

    between = send(client, DATA, tab, first(A))
    asked = send(client, DATA, again(between, DATA))

    assert "Simpan untuk Made Budi" in between.text and "Nama lengkap: Made Budi" in asked.text
    assert db.session.scalars(sa.select(Applicant)).one().name == "Made Budi"


@pytest.fixture
def two(verifier):
    """Two people with an account."""
    return factories.verified(verifier, nama="I Made Contoh"), factories.verified(verifier, nama="Ni Luh Sari")


PAGE = "/layanan/konsolidasi-manual/ajukan/permohonan"


def test_a_form_of_one_account_is_not_stored_in_anothers_without_naming_both(client, two):
    a, b = two
    client.sign_in(a)
    tab = opened(client, PAGE)
    client.sign_in(b)

    between = send(client, PAGE, tab, {"lembaga": "bank"})

    assert between.status_code == 400 and not db.session.scalar(sa.select(ServiceRequest.id))
    assert "ditulis di akun I Made Contoh" in between.text and "yang masuk adalah Ni Luh Sari" in between.text
    assert "Simpan untuk Ni Luh Sari" in between.text and "Buang isian ini" in between.text
    assert again(between, PAGE)["lembaga"] == "bank"


@pytest.mark.sqlite_only
def test_so_does_the_sign_in_that_another_goes_through(client, two):
    a, b = two
    client.sign_in(a)
    tab = opened(client, PAGE)
    client.submit("/keluar", page="/akun")
    carried = client.post(PAGE, data=tab | {"lembaga": "bank"}, headers=HERE)
    # signed out: the old token is worth nothing, and goes on by the button
    carried = client.post(client.post(PAGE, data=again(carried, PAGE)).location, data=again(carried, PAGE))
    form = Page(carried.text).form_for("/masuk", "/masuk")

    page = client.post(form.action, data=form.hidden | {"nik": b.nik, "password": PASSWORD})

    assert "ditulis di akun I Made Contoh" in page.text and "Simpan untuk Ni Luh Sari" in page.text


@pytest.mark.sqlite_only
def test_the_own_account_is_named_too(client, two):
    client.sign_in(two[0])
    tab = opened(client, PAGE)

    stale = send(client, PAGE, tab | {"csrf_token": "usang"}, {"lembaga": "bank"})

    assert "Anda sudah masuk sebagai I Made Contoh." in stale.text and "Lanjutkan" in stale.text


# -- two tabs of one person


def test_a_page_that_another_tab_saved_meanwhile_shows_both_and_asks(client):
    hold(client, factories.draft_registration(nama="Made Budi"))
    one, two = opened(client, DATA), opened(client, DATA)
    typed = first(details(nama="Made Satu"))
    send(client, DATA, one, typed)

    late = send(client, DATA, two, typed | {"nama": "Made Dua"})

    draft = db.session.scalars(sa.select(Applicant)).one()
    assert late.status_code == 200 and draft.name == "Made Satu"
    assert "sudah disimpan di tab lain" in late.text and "Made Satu" in late.text and 'value="Made Dua"' in late.text
    send(client, DATA, again(late, DATA), typed | {"nama": "Made Dua"})
    assert db.session.scalars(sa.select(Applicant)).one().name == "Made Dua"


@pytest.mark.sqlite_only
def test_the_same_answers_twice_and_another_page_of_the_draft_go_on(client):
    hold(client, factories.draft_registration())
    one, two, other = opened(client, DATA), opened(client, DATA), opened(client, "/daftar/alamat-dan-kontak")
    typed = first(details())

    assert send(client, DATA, one, typed).status_code == 302
    assert send(client, DATA, two, typed).status_code == 302
    contact = {key: value for key, value in details(password="").items() if key not in FIRST}
    assert send(client, "/daftar/alamat-dan-kontak", other, contact).status_code == 302


@pytest.fixture
def sent(browser, citizen):
    """A KIA that was sent while two of its tabs are still open: (request, first page, check page)."""
    draft = factories.draft_request(citizen, "kia", anak_nama="Kadek Ayu")
    db.session.commit()
    page, check = opened(browser, f"{KIA}/permohonan"), opened(browser, f"{KIA}/periksa")
    browser.submit(f"{KIA}/periksa", DECLARED)
    assert draft.status == RequestStatus.SUBMITTED
    return draft, page, check


TYPED = {"hubungan_pelapor": "ibu", "alasan": "hilang"}


def test_a_page_of_a_request_that_was_sent_begins_no_new_one_by_itself(browser, sent):
    request, page, _check = sent

    late = send(browser, f"{KIA}/permohonan", page, TYPED)

    assert late.status_code == 409 and f"sudah dikirim dengan nomor {request.reference}" in late.text
    assert "permohonan KIA baru untuk Kadek Ayu" in late.text and f"/permohonan/{request.reference}" in late.text
    assert db.session.scalars(sa.select(ServiceRequest)).one() == request
    assert again(late, f"{KIA}/permohonan")["alasan"] == "hilang"


def test_nor_does_its_check_page_send_the_next_one(browser, sent, citizen):
    _request, page, check = sent
    following = factories.draft_request(citizen, "kia", anak_nama="Komang Bayu")
    db.session.commit()

    late = send(browser, f"{KIA}/periksa", check, DECLARED)
    other = send(browser, f"{KIA}/permohonan", page, TYPED)

    assert following.status == RequestStatus.DRAFT and following.answers["anak_nama"] == "Komang Bayu"
    for answered in (late, other):
        assert (
            answered.status_code == 409
            and "Yang sekarang terbuka: permohonan KIA baru untuk Komang Bayu" in answered.text
        )


def test_a_photo_of_the_request_before_does_not_land_in_the_next_one(browser, sent, citizen):
    from io import BytesIO

    request, _page, _check = sent
    following = factories.draft_request(citizen, "kia", anak_nama="Komang Bayu")
    mark = Page(browser.get(f"{KIA}/foto-kk").text).form_for(f"{KIA}/foto-kk", f"{KIA}/foto-kk").hidden
    following.expire()
    newest = factories.draft_request(citizen, "kia", anak_nama="Putu Cinta")
    db.session.commit()
    before = newest.photo_counts()

    shown = browser.post(f"{KIA}/foto-kk", data=mark | {"foto_kk": (BytesIO(photo("PNG")), "kk.png")},
                         content_type="multipart/form-data")  # fmt: skip
    told = browser.post(f"{KIA}/foto-kk", data=mark | {"foto_kk": (BytesIO(photo("PNG")), "kk.png")},
                        content_type="multipart/form-data", headers={"Accept": "application/json"})  # fmt: skip

    assert shown.status_code == 409 and "yang sudah dibuang" in shown.text
    assert told.status_code == 422 and "Putu Cinta" in told.json["errors"][0]
    assert newest.photo_counts() == before and request.status == RequestStatus.SUBMITTED


def test_a_first_page_that_was_open_before_the_draft_changes_nothing_of_it(browser, citizen):
    first_page = "/layanan/ktp-el/ajukan/permohonan"
    early = opened(browser, first_page)
    browser.submit(first_page, {"hubungan_pelapor": "diri", "alasan": "hilang"})

    late = send(browser, first_page, early, {"hubungan_pelapor": "diri", "alasan": "rusak"})

    [draft] = db.session.scalars(sa.select(ServiceRequest))
    assert late.status_code == 409 and draft.answers["alasan"] == "hilang"
    assert "dibuka sebelum isian yang sekarang dimulai" in late.text and "permohonan KTP-el" in late.text


@pytest.mark.sqlite_only
def test_an_old_list_throws_away_nothing_that_came_since(browser, sent, citizen):
    following = factories.draft_request(citizen, "kia")
    anew = f"{KIA}/mulai-baru"
    old = browser.page(f"{KIA}/bagian").form_for(anew, f"{KIA}/bagian").hidden
    following.expire()
    newest = factories.draft_request(citizen, "kia")
    db.session.commit()

    browser.post(anew, data=old)

    assert newest.status == RequestStatus.DRAFT


@pytest.mark.sqlite_only
def test_what_changed_since_it_was_looked_over_is_looked_over_again(browser, citizen):
    draft = factories.draft_request(citizen, "kia", anak_nama="Kadek Ayu")
    db.session.commit()
    check = opened(browser, f"{KIA}/periksa")
    draft.answers = {**draft.answers, "anak_nama": "Kadek Lain"}
    db.session.commit()

    asked = send(browser, f"{KIA}/periksa", check, DECLARED)

    assert asked.status_code == 200 and draft.status == RequestStatus.DRAFT
    assert "Ada isian yang berubah di tab lain." in asked.text and "Kadek Lain" in asked.text
    assert send(browser, f"{KIA}/periksa", again(asked, f"{KIA}/periksa"), DECLARED).status_code == 302


@pytest.mark.sqlite_only
def test_a_form_without_a_mark_is_taken_as_ever(browser, citizen):
    """Other programs post the catalogue's keys and the token alone."""
    page = browser.page(PAGE).form_for(PAGE, PAGE).hidden
    del page["halaman"]

    assert "Isian di halaman itu belum disimpan" not in send(browser, PAGE, page, {"lembaga": "bank"}).text
