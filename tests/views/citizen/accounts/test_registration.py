"""Registering at /daftar, page by page, without JavaScript."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from app.files.photos import PHOTO_REFUSALS
from models.accounts.account import SignIn
from models.base import db
from models.cases.attachment import Attachment
from models.registrations.applicant import Applicant, ApplicantStatus
from tests.support import factories
from tests.support.client import PASSWORD
from tests.support.pages import Page
from tests.support.pictures import drawing, picture, png_bomb
from tests.views.citizen.walking import answer, details, fill_in, hold, photo, send, upload

PHOTO_PAGES = ["foto-ktp", "foto-kk", "foto-tanda-tangan", "foto-selfie-ktp"]


@pytest.fixture
def at_photos(client):
    """A browser that has answered every question and uploaded nothing yet."""
    draft = factories.draft_registration()
    for attachment in draft.attachments:
        db.session.delete(attachment)
    hold(client, draft)
    return client


def the_registration() -> Applicant:
    return db.session.scalars(sa.select(Applicant)).one()


# -- the whole way


def test_a_person_with_the_card_in_hand_registers(client, outbox):
    answers = details()

    steps = fill_in(client, answers)
    response = send(client)

    applicant = the_registration()
    assert steps == ["data-diri", "alamat-dan-kontak", *PHOTO_PAGES]
    assert response.location == "/daftar/terkirim"
    assert applicant.reference in client.page("/daftar/terkirim").text
    assert (applicant.status, applicant.nik) == (ApplicantStatus.WAITING, answers["nik"])
    assert applicant.photo_counts() == {"foto_ktp": 1, "foto_kk": 1, "tanda_tangan": 1, "selfie_ktp": 1}
    assert outbox().one().template == "registration_received"


@pytest.mark.sqlite_only
def test_a_person_whose_card_is_lost_registers_with_the_police_letter(client):
    steps = fill_in(client, details(kondisi_ktp="hilang"))
    send(client)

    assert steps == ["data-diri", "alamat-dan-kontak", "foto-kehilangan", *PHOTO_PAGES[1:]]
    assert the_registration().status == ApplicantStatus.WAITING
    assert client.get("/daftar/foto-kk").location == "/daftar"  # sent: nothing is open any more


@pytest.mark.sqlite_only
def test_a_person_whose_card_is_not_printed_yet_shows_the_surket(client):
    answers = details(kondisi_ktp="surket")
    answer(client, "data-diri", answers)

    assert answer(client, "alamat-dan-kontak", answers).location == "/daftar/foto-surket"


@pytest.mark.sqlite_only
def test_a_person_from_elsewhere_is_asked_no_village(client):
    answer(client, "data-diri", details(kecamatan="luar"))

    assert the_registration().lives_outside
    assert "Desa/Kelurahan" not in client.page("/daftar/alamat-dan-kontak").text


# -- the draft


@pytest.mark.sqlite_only
def test_the_first_answers_make_a_draft_that_only_this_browser_holds(client, new_client):
    answer(client, "data-diri", details())

    assert the_registration().status == ApplicantStatus.DRAFT
    assert "Lanjutkan pendaftaran" in client.page("/daftar").text
    assert "Mulai" in new_client().page("/daftar").text
    assert new_client().get("/daftar/alamat-dan-kontak").location == "/daftar"


@pytest.mark.sqlite_only
def test_only_looking_and_faulty_answers_make_no_draft(client):
    client.page("/daftar/data-diri")
    answer(client, "data-diri", details(nik="123"))

    assert db.session.scalar(sa.select(sa.func.count(Applicant.id))) == 0


@pytest.mark.sqlite_only
def test_coming_back_goes_on_where_it_stopped(at_photos):
    upload(at_photos, "/daftar/foto-ktp", "foto_ktp")

    assert "/daftar/foto-kk" in at_photos.page("/daftar").links


@pytest.mark.sqlite_only
def test_a_draft_sees_only_itself(at_photos):
    assert at_photos.get("/akun").location == "/daftar"
    assert at_photos.get("/permohonan").location == "/akun"


@pytest.mark.sqlite_only
def test_leaving_a_draft_is_asked_first(at_photos):
    asked = at_photos.submit("/keluar", page="/daftar")

    assert "Keluar dari pendaftaran?" in asked.text
    assert db.session.scalar(sa.select(sa.func.count(SignIn.id))) == 1

    leave = Page(asked.text).form_for("/keluar", "/keluar")
    at_photos.post("/keluar", data=leave.hidden | {"yakin": "ya"})
    assert "Mulai" in at_photos.page("/daftar").text


@pytest.mark.sqlite_only
@pytest.mark.parametrize("status", ["waiting", "returned", "verified"])
def test_whoever_registered_already_is_told_where_they_stand(client, make_operator, status):
    verifier, applicant = make_operator(), factories.waiting()
    if status == "returned":
        applicant.return_(["foto_kk"], by=verifier, reason="Foto KK buram")
    elif status == "verified":
        applicant.verify(by=verifier)
    client.sign_in(applicant)

    page = client.page("/daftar")

    assert "Anda sudah mendaftar" in page.text
    assert client.get("/daftar/data-diri").location == "/daftar"
    assert client.get("/daftar/periksa").location == "/daftar"


def test_one_network_begins_so_many_registrations_a_day_and_what_was_typed_stays(app, new_client):
    app.config["DRAFTS_PER_NETWORK_PER_DAY"] = 2
    for _ in range(2):
        assert answer(new_client(), "data-diri", details()).status_code == 302

    refused = answer(new_client(), "data-diri", details(nama="Made Ketiga"))

    assert refused.status_code == 429 and "terlalu banyak pendaftaran baru dari jaringan ini" in refused.text
    assert 'value="Made Ketiga"' in refused.text
    assert db.session.scalar(sa.select(sa.func.count(Applicant.id))) == 2


def test_everybody_together_begins_so_many_an_hour(app, new_client):
    app.config["DRAFTS_PER_HOUR"] = 1
    first = answer(new_client(), "data-diri", details())
    elsewhere = new_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "203.0.113.9"

    refused = answer(elsewhere, "data-diri", details())

    assert first.status_code == 302
    assert refused.status_code == 429 and "Sedang terlalu banyak yang mendaftar." in refused.text
    assert db.session.scalar(sa.select(sa.func.count(Applicant.id))) == 1


# -- pages


@pytest.mark.sqlite_only
def test_an_unknown_page_and_one_that_does_not_apply_are_missing(at_photos):
    assert at_photos.get("/daftar/tidak-ada").status_code == 404
    assert at_photos.get("/daftar/foto-kehilangan").status_code == 404
    assert at_photos.get(f"/daftar/{'9' * 500}").status_code == 404


@pytest.mark.sqlite_only
def test_a_page_that_depends_on_an_open_question_leads_back_to_it(client):
    answer(client, "data-diri", details())

    assert client.get("/daftar/foto-ktp").location == "/daftar/alamat-dan-kontak"


@pytest.mark.sqlite_only
def test_bad_answers_are_said_beside_the_field_and_in_the_summary_and_nothing_is_lost(client):
    response = answer(client, "data-diri", details(nik="5108060203", nama="Made Ayu", kk=""))

    assert response.status_code == 200
    assert "<title>Galat: Data diri" in response.text
    assert response.text.count("NIK harus 16 angka; yang Anda tulis 10 angka.") == 2
    assert response.text.count("Nomor Kartu Keluarga belum diisi.") == 2
    assert 'value="5108060203"' in response.text and 'value="Made Ayu"' in response.text
    assert re.search(r'<option selected value="510806">', response.text)


ADVERTISEMENT = "SELAMAT! Anda menang, klaim di https://hadiah.example/klaim"


@pytest.mark.sqlite_only
@pytest.mark.parametrize("name", [ADVERTISEMENT, "1234", "😀😀", "wa.me/628123", "*SELAMAT*", "x" * 200])
def test_what_is_no_name_is_refused_and_shown_again(client, name):
    response = answer(client, "data-diri", details(nama=name))

    assert response.status_code == 200 and 'id="nama-error"' in response.text
    assert db.session.scalar(sa.select(sa.func.count(Applicant.id))) == 0


def test_the_first_message_to_a_number_says_nothing_that_a_stranger_wrote(client, outbox):
    answers = details(nama="Selamat Menang Hadiah")
    fill_in(client, answers)
    send(client)

    message = outbox().one()
    assert set(message.particulars) >= {"nomor", "tautan"}
    assert not any(answers[key] in text for key in ("nama", "nik", "alamat") for text in message.particulars.values())
    assert message.particulars["nama"] == "Bapak/Ibu"  # what an office's own wording may still ask for


def test_a_registration_with_a_name_of_before_is_read_and_sent(client):
    draft = hold(client, factories.draft_registration(nama="Wayan 2 *"))

    response = send(client)

    assert response.location == "/daftar/terkirim" and draft.name == "Wayan 2 *"
    assert "Wayan 2 *" in client.page("/akun").text


@pytest.mark.sqlite_only
def test_numbers_are_taken_as_people_write_them(client):
    nik = factories.new_nik()
    answer(client, "data-diri", details(nik=f"{nik[:6]}.{nik[6:12]} {nik[12:]}"))

    assert the_registration().nik == nik


@pytest.mark.sqlite_only
def test_a_field_that_is_not_on_the_page_is_ignored(client):
    foreign = {"status": "verified", "alamat": "selundupan", "id": "7"}
    client.submit("/daftar/data-diri", smuggled=details() | foreign)

    assert (the_registration().status, the_registration().address) == (ApplicantStatus.DRAFT, None)


# -- the password


@pytest.mark.sqlite_only
def test_a_password_is_never_shown_again_and_may_be_left(at_photos):
    hashed = the_registration().password_hash

    page = at_photos.get("/daftar/alamat-dan-kontak").text
    answer(at_photos, "alamat-dan-kontak", details(password=""))

    assert "Password sudah dibuat" in page and PASSWORD not in page
    assert the_registration().password_hash == hashed is not None


@pytest.mark.sqlite_only
def test_a_good_password_among_bad_answers_need_not_be_written_again(client):
    answer(client, "data-diri", details())

    response = answer(client, "alamat-dan-kontak", details(wa="0812"))

    assert "Password sudah dibuat" in response.text and PASSWORD not in response.text
    assert the_registration().password_hash and the_registration().whatsapp is None


@pytest.mark.sqlite_only
@pytest.mark.parametrize("weak", ["rahasia", "password123", "putuwirawan", "0812-3456-7890"])
def test_a_password_that_is_easy_to_guess_is_refused_with_the_reason(client, weak):
    answers = details(password=weak, wa="081234567890")
    answer(client, "data-diri", answers)

    response = answer(client, "alamat-dan-kontak", answers)

    assert 'id="password-error"' in response.text and '<a href="#password">' in response.text
    assert the_registration().password_hash is None


# -- photos


@pytest.mark.sqlite_only
@pytest.mark.parametrize("kind", ["HEIF", "PNG", "WEBP"])
def test_a_photo_of_any_phone_is_taken(at_photos, kind):
    response = upload(at_photos, "/daftar/foto-ktp", "foto_ktp", photo(kind), f"IMG_1.{kind}")

    assert response.location == "/daftar/foto-kk"
    assert the_registration().photo_counts() == {"foto_ktp": 1}


FAULTS = {
    "not an image": lambda: b"\x00\x01 just some bytes" * 100,
    "truncated": lambda: picture(image=drawing(1000, 800))[:20_000],
    "a bomb": png_bomb,
    "a GIF renamed": lambda: picture("GIF"),
    "over 10 MB": lambda: b"\xff\xd8\xff" + b"\0" * (10 * 1024 * 1024),
    "a PDF": lambda: b"%PDF-1.7\n%%EOF",
    "nothing in it": lambda: b"",
}


@pytest.mark.sqlite_only
def test_each_bad_photo_has_its_own_sentence_and_the_photo_before_stays(at_photos):
    upload(at_photos, "/daftar/foto-ktp", "foto_ktp")
    kept = the_registration().photos("foto_ktp")[0].id

    said = set()
    for data in FAULTS.values():
        response = upload(at_photos, "/daftar/foto-ktp", "foto_ktp", data())
        sentence = re.search(r'<a href="#foto_ktp">([^<]+)</a>', response.text)[1]
        assert response.text.count(sentence) == 2 and "<title>Galat:" in response.text
        assert str(kept) in response.text
        said.add(sentence)

    assert len(said) == len(FAULTS)
    assert [photo.id for photo in the_registration().photos("foto_ktp")] == [kept]
    assert the_registration().answers["nama"] == "Putu Wirawan"


@pytest.mark.sqlite_only
def test_no_photo_at_all_is_said_and_with_one_there_goes_on(at_photos):
    nothing = at_photos.submit("/daftar/foto-ktp", content_type="multipart/form-data")
    upload(at_photos, "/daftar/foto-ktp", "foto_ktp")
    there = at_photos.submit("/daftar/foto-ktp", content_type="multipart/form-data")

    assert "Foto belum dipilih." in nothing.text
    assert there.location == "/daftar/foto-kk"


@pytest.mark.sqlite_only
def test_an_upload_over_the_limit_leads_back_to_its_page(at_photos):
    url = "http://localhost/daftar/foto-ktp"
    response = upload(at_photos, "/daftar/foto-ktp", "foto_ktp", b"\xff\xd8\xff" + b"\0" * 40_000_000)

    assert response.status_code == 413
    assert "10 MB" in response.text.replace("\xa0", " ").replace("&nbsp;", " ")
    assert url.removeprefix("http://localhost") in response.text
    assert the_registration().whatsapp is not None


@pytest.mark.sqlite_only
def test_the_same_photo_twice_is_stored_once_and_a_new_one_takes_its_place(at_photos):
    for _ in range(2):
        upload(at_photos, "/daftar/foto-ktp", "foto_ktp")
    [first] = [one.id for one in the_registration().photos("foto_ktp")]
    upload(at_photos, "/daftar/foto-ktp", "foto_ktp", photo("PNG"))

    [second] = the_registration().photos("foto_ktp")
    assert second.id != first
    assert db.session.get(Attachment, first) is None  # nobody has seen it: nothing is kept of it
    assert "Pakai foto ini, lanjut" in at_photos.page("/daftar/foto-ktp").text


def test_every_sentence_about_a_photo_is_its_own():
    assert len(set(PHOTO_REFUSALS.values())) == len(PHOTO_REFUSALS)


# -- check answers


@pytest.mark.sqlite_only
def test_what_is_missing_is_said_with_links_and_cannot_be_sent(at_photos):
    page = at_photos.page("/daftar/periksa")

    assert "Masih kurang" in page.text and "Kirim pendaftaran" not in page.text
    assert "/daftar/foto-kk?kembali=periksa#foto_kk" in page.links

    token = page.posting_forms[0].hidden["csrf_token"]
    at_photos.post("/daftar/periksa", data={"csrf_token": token, "pernyataan_benar": "y", "setuju_pdp": "y"})
    assert the_registration().status == ApplicantStatus.DRAFT


@pytest.mark.sqlite_only
def test_both_declarations_are_required_each_with_its_own_sentence(client, outbox):
    hold(client, factories.draft_registration())

    response = client.submit("/daftar/periksa", {})

    assert response.text.count("Centang “Saya menyatakan data dan dokumen ini benar”.") == 2
    assert response.text.count("Centang “Saya sudah membaca pemberitahuan privasi”.") == 2
    assert the_registration().status == ApplicantStatus.DRAFT and not outbox()


@pytest.mark.sqlite_only
def test_a_changed_answer_comes_back_to_the_check_page(client):
    hold(client, factories.draft_registration())

    response = answer(client, "data-diri?kembali=periksa", details(nama="Putu Wirawan Adi"))

    assert response.location == "/daftar/periksa"
    assert "Putu Wirawan Adi" in client.page("/daftar/periksa").text


@pytest.mark.sqlite_only
def test_a_changed_answer_asks_what_it_newly_requires_and_then_comes_back(client):
    hold(client, factories.draft_registration())

    response = answer(client, "data-diri?kembali=periksa", details(kecamatan="510802"))
    assert response.location == "/daftar/alamat-dan-kontak?kembali=periksa"  # its desa lies elsewhere now
    assert the_registration().village_code is None

    village = re.search(r'value="(510802\d{4})"', client.get(response.location).text)[1]
    answers = details(desa=village, kondisi_ktp="hilang", password="")
    response = answer(client, "alamat-dan-kontak?kembali=periksa", answers)
    assert response.location == "/daftar/foto-kehilangan?kembali=periksa"

    response = upload(client, response.location, "foto_kehilangan")
    assert response.location == "/daftar/periksa"


@pytest.mark.sqlite_only
def test_odd_numbers_are_pointed_out_before_sending_and_stop_nobody(client):
    nik = factories.new_nik()
    hold(client, factories.draft_registration(nik=nik, kk=nik))

    assert "Nomor KK sama dengan NIK." in client.page("/daftar/periksa").text
    assert send(client).location == "/daftar/terkirim"
    assert "kk_same_as_nik" in the_registration().flags


@pytest.mark.sqlite_only
def test_sending_twice_sends_once(client, outbox):
    hold(client, factories.draft_registration())
    form = client.page("/daftar/periksa").form_for("/daftar/periksa", "/daftar/periksa")
    data = form.hidden | {"pernyataan_benar": "y", "setuju_pdp": "y"}

    client.post("/daftar/periksa", data=data)
    again = client.post("/daftar/periksa", data=data)

    assert again.location == "/daftar"
    assert len(outbox()) == 1


@pytest.mark.sqlite_only
def test_a_sixth_registration_of_one_number_in_a_day_waits_and_loses_nothing(app, new_client):
    app.config["REGISTRATIONS_PER_PHONE_PER_DAY"] = 1
    clients = [new_client(), new_client()]
    for client in clients:
        hold(client, factories.draft_registration(wa="+6281234567890"))

    first, second = (send(client) for client in clients)

    assert (first.status_code, second.status_code) == (302, 429)
    assert "Isian Anda tersimpan; kirim lagi besok." in second.text
    assert "Lanjutkan pendaftaran" in clients[1].page("/daftar").text


@pytest.mark.sqlite_only
def test_nothing_about_a_person_stands_in_an_address(client):
    draft = hold(client, factories.draft_registration())

    links = [*client.page("/daftar").links, *client.page("/daftar/periksa").links]

    assert not any(value in link for link in links for value in (draft.nik, draft.kk, "Wirawan"))


def test_photos_without_end_are_stopped_and_what_is_there_stays(app, at_photos):
    app.config["PHOTOS_PER_CASE_PER_DAY"] = 2

    three = [picture("PNG", drawing(640 + 4 * n, 480)) for n in range(3)]
    answers = [upload(at_photos, "/daftar/foto-ktp", "foto_ktp", one) for one in three]

    assert [answer.status_code for answer in answers] == [302, 302, 200]
    assert "Terlalu banyak foto hari ini" in answers[2].text
    assert len(the_registration().photos("foto_ktp")) == 1
