"""What the admin keeps in order: services, texts, offices, hours, operators; and the two logs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.accounts.passwords import password_matches
from models.accounts.account import Operator, SignIn
from models.base import utcnow
from models.calendar.office_calendar import Holiday
from models.cases.audit import AuditEvent
from models.forms.service import Service
from models.messages.message_text import MessageText
from models.messages.notification import Notification, NotificationState
from models.offices.region import Office
from tests.support import factories
from tests.support.client import PASSWORD

SERVICE = {"short_name": "KIA", "description": "Untuk anak.", "position": "3", "opens_on": "", "closes_on": ""}


@pytest.fixture
def service(db) -> Service:
    return db.session.scalar(sa.select(Service).where(Service.slug == "kia"))


@pytest.fixture
def letter(db) -> Notification:
    words = {"nama": "Ni Luh Sari", "layanan": "KIA", "nomor": "7K3-M9Q-ZPJ", "tautan": "http://contoh"}
    letter = Notification.queue(
        "request_received", to="+6281234567890", subject="request:1", reference="7K3-M9Q-ZPJ", particulars=words,
        dedupe_key="satu:request_received:request:1", due_at=utcnow() - timedelta(minutes=1),
    )  # fmt: skip
    db.session.commit()
    return letter


def last_event(db) -> AuditEvent:
    return db.session.scalar(sa.select(AuditEvent).order_by(AuditEvent.id.desc()))


def test_the_admin_renames_a_service_and_says_from_when_it_is_closed(admin, db, service):
    url = f"/admin/layanan/edit/?id={service.id}"

    admin.submit(url, SERVICE | {"name": "Kartu untuk anak", "closes_on": "2027-01-01"})

    assert (service.name, service.closes_on) == ("Kartu untuk anak", date(2027, 1, 1))
    assert last_event(db).particulars["changed"]["closes_on"] == [None, "2027-01-01"]


def test_the_admin_says_where_an_office_is_on_the_map_and_a_link_that_is_none_is_refused(admin, db):
    office = db.session.scalar(sa.select(Office).where(Office.is_main))
    url = f"/admin/kantor/edit/?id={office.id}"
    words = {"name": office.name, "address": office.address, "in_use": "y"}

    admin.submit(url, words | {"map_url": "https://osm.org/go/contoh"})
    refused = admin.submit(url, words | {"map_url": "javascript:alert(1)"})

    assert "Tautan peta diawali https://" in refused.text and office.map_url == "https://osm.org/go/contoh"


def test_a_service_cannot_close_before_it_opens(admin, service):
    dates = {"name": "KIA", "opens_on": "2027-02-01", "closes_on": "2027-01-01"}

    response = admin.submit(f"/admin/layanan/edit/?id={service.id}", SERVICE | dates)

    assert "Tanggal tutup harus sesudah tanggal buka." in response.text
    assert service.closes_on is None


def test_what_is_not_on_the_form_is_ignored(admin, service):
    extra = {"name": "KIA", "slug": "lain", "published_id": "1", "group": "lain"}

    admin.submit(f"/admin/layanan/edit/?id={service.id}", SERVICE, smuggled=extra)

    assert (service.name, service.slug) == ("KIA", "kia")


def test_a_text_with_an_unknown_placeholder_is_refused_and_what_was_typed_stays(admin, db):
    url = "/admin/teks-pesan/edit/?id=request_received"
    before = db.session.get(MessageText, "request_received").body

    response = admin.submit(url, {"body": "Halo {nik} dari kantor kami."})

    assert "Penanda tidak dikenal untuk pesan ini: {nik}." in response.text
    assert "Halo {nik} dari kantor kami." in response.text
    assert db.session.get(MessageText, "request_received").body == before


def test_a_good_text_is_kept_and_shown_as_people_will_read_it(admin, db):
    url = "/admin/teks-pesan/edit/?id=request_received"

    admin.submit(url, {"body": "Halo {nama}, permohonan {nomor} sudah kami terima.", "sends": "y"})

    assert db.session.get(MessageText, "request_received").sends
    assert "Halo Ni Luh Sari, permohonan 7K3-M9Q-ZPJ sudah kami terima." in admin.page(url).text


def test_an_office_is_added_with_an_address_of_its_own(admin, db):
    admin.submit("/admin/kantor/new/", {"name": "Kantor Camat Tejakula", "address": "Tejakula"})

    office = db.session.scalar(sa.select(Office).where(Office.slug == "kantor-camat-tejakula"))
    assert office.address == "Tejakula" and not office.is_main
    assert last_event(db).subject == f"office:{office.id}"


def test_a_holiday_is_added_and_taken_away_with_a_trace_of_both(admin, db):
    admin.submit("/admin/hari-libur/new/", {"on_date": "2027-03-08", "name": "Nyepi", "office": "__None"})
    holiday = db.session.scalar(sa.select(Holiday).where(Holiday.on_date == date(2027, 3, 8)))

    admin.submit("/admin/hari-libur/delete/", page=f"/admin/hari-libur/edit/?id={holiday.id}")

    assert db.session.scalar(sa.select(Holiday).where(Holiday.on_date == date(2027, 3, 8))) is None
    assert (last_event(db).name, last_event(db).particulars["gone"]["name"]) == ("delete", "Nyepi")


def test_hours_end_after_they_begin(admin):
    wrong = {"weekday": "5", "opens": "12:00", "closes": "08:00", "office": "__None"}

    response = admin.submit("/admin/jam-buka/new/", wrong)

    assert "Jam tutup harus sesudah jam buka." in response.text


def test_an_operator_is_made_with_a_password_that_is_kept_as_a_hash_only(admin, db):
    person = {"name": "Ketut Baru", "username": "Ketut.Baru", "password": "pohon-jepun-di-tepi-1946"}

    response = admin.submit("/admin/petugas/new/", person)

    operator = db.session.scalar(sa.select(Operator).where(Operator.username == "ketut.baru"))
    assert response.location.endswith(f"/admin/petugas/details/?id={operator.id}")
    assert password_matches(operator.password_hash, person["password"])
    assert person["password"] not in str(last_event(db).particulars)


def test_a_weak_password_is_refused_for_operators_too(admin, db):
    response = admin.submit("/admin/petugas/new/", {"name": "Ketut", "username": "ketut", "password": "12345678"})

    assert "mudah ditebak" in response.text
    assert db.session.scalar(sa.select(Operator.id).where(Operator.username == "ketut")) is None


def test_a_post_is_given_for_some_services_and_taken_away_again(admin, db, make_operator, service):
    operator = make_operator("made", role="desk")
    page, office = f"/admin/petugas/details/?id={operator.id}", db.session.scalar(sa.select(Office.id))

    post = {"role": "issuer", "services": str(service.id), "offices": str(office)}
    admin.submit("/admin/petugas/pos/", post, page=page)
    given = next(post for post in operator.posts if post.role == "issuer")
    assert [one.slug for one in given.services] == ["kia"] and len(given.offices) == 1

    admin.submit("/admin/petugas/pos/hapus/", {"post": str(given.id)}, page=page)
    assert [post.role for post in operator.posts] == ["desk"]


def test_a_post_for_a_service_that_does_not_exist_is_refused(admin, make_operator):
    operator = make_operator("made", role="desk")

    wrong = {"role": "issuer", "services": "999999"}
    response = admin.submit("/admin/petugas/pos/", wrong, page=f"/admin/petugas/details/?id={operator.id}")

    assert response.status_code == 200 and len(operator.posts) == 1


def test_a_suspended_operator_is_signed_out_everywhere_and_can_be_let_in_again(admin, at_work, db):
    desk = at_work("desk")
    operator = db.session.scalar(sa.select(Operator).where(Operator.username == "desk-uji"))
    page = f"/admin/petugas/details/?id={operator.id}"

    admin.submit("/admin/petugas/tangguhkan/", page=page)
    assert desk.get("/admin/").location.startswith("/petugas/masuk")
    assert not db.session.scalar(sa.select(SignIn.id).where(SignIn.account_id == operator.id))

    admin.submit("/admin/petugas/pulihkan/", page=page)
    assert operator.may_sign_in


def test_a_new_password_ends_the_old_sign_ins(admin, at_work, db):
    desk = at_work("desk")
    operator = db.session.scalar(sa.select(Operator).where(Operator.username == "desk-uji"))
    page = f"/admin/petugas/details/?id={operator.id}"

    admin.submit("/admin/petugas/password/", {"password": "pohon-jepun-di-tepi-1946"}, page=page)

    assert desk.get("/admin/").location.startswith("/petugas/masuk")
    assert not password_matches(operator.password_hash, PASSWORD)


def test_the_last_admin_cannot_be_shut_out(admin, db):
    operator = db.session.scalar(sa.select(Operator).where(Operator.username == "admin-uji"))
    page = f"/admin/petugas/details/?id={operator.id}"

    admin.submit("/admin/petugas/tangguhkan/", page=page)

    assert operator.may_sign_in
    assert "Harus selalu ada satu admin yang aktif." in admin.page(page).text


def test_the_message_log_hides_the_number_and_finds_by_state_and_reference(at_work, letter):
    desk = at_work("desk")

    assert "+62812*****890" in desk.page("/admin/pesan/?keadaan=due&nomor=7k3-m9q-zpj").text
    assert "Tidak ada yang cocok" in desk.page("/admin/pesan/?keadaan=failed").text
    details = desk.page(f"/admin/pesan/details/?id={letter.id}").text
    assert "Ni Luh Sari" in details and "+6281234567890" not in details


def test_one_press_sends_again_all_that_failed_and_nothing_that_was_overtaken(at_work, db):
    def message(subject, number, **values):
        one = Notification.queue(
            "request_received", to="+6281234567890", subject=subject, reference="7K3-M9Q-ZPJ", particulars={},
            dedupe_key=f"{number}:request_received:{subject}", due_at=utcnow(),
        )  # fmt: skip
        for name, value in values.items():
            setattr(one, name, value)
        return one

    failed = {"state": NotificationState.FAILED, "failures": 100, "unsure": 2, "error_code": "131000"}
    lost = [message(f"request:{number}", number, **failed) for number in range(1, 31)]
    overtaken = message("request:31", 31, **failed)
    message("request:31", 32, state=NotificationState.DELIVERED)
    old = message("request:33", 33, created_at=utcnow() - timedelta(days=31), **failed)
    db.session.commit()
    desk = at_work("desk")
    assert "Kirim lagi yang gagal (31)" in desk.page("/admin/pesan/").text

    desk.submit("/admin/kirim-pesan/lagi/failed/", page="/admin/pesan/")

    assert {(one.state, one.failures, one.unsure, one.error_code) for one in lost} == {("due", 0, 0, None)}
    assert (overtaken.state, old.state) == ("failed", "failed")
    said = desk.page("/admin/pesan/").text
    assert "30 pesan yang gagal dikirim lagi. 1 tidak, karena pesan yang lebih baru" in said
    event = last_event(db)
    assert (event.name, event.subject, event.particulars) == ("send_again", "notification:failed", {"count": 30})


def test_what_a_restore_cancelled_a_person_sends_or_leaves(at_work, db, letter):
    letter.state, letter.error_code = NotificationState.CANCELLED, "restored"
    db.session.commit()
    desk = at_work("desk")

    desk.submit("/admin/kirim-pesan/lagi/restored/", page="/admin/pesan/")

    assert letter.state == "due"
    assert "1 pesan yang dibatalkan pemulihan dikirim lagi." in desk.page("/admin/pesan/").text
    assert desk.post("/admin/kirim-pesan/lagi/lain/", data=token(desk)).status_code == 404


def test_who_may_only_read_messages_sends_none_again(at_work, db, letter):
    letter.state = NotificationState.FAILED
    db.session.commit()
    supervisor = at_work("supervisor")

    assert "Kirim lagi" not in supervisor.page("/admin/pesan/").text
    refused = supervisor.post("/admin/kirim-pesan/lagi/failed/", data=token(supervisor))

    assert (refused.status_code, letter.state) == (403, "failed")


def test_the_desk_sends_by_hand_and_the_log_says_who(at_work, db, letter):
    desk = at_work("desk")
    links = desk.page("/admin/kirim-pesan/").links
    assert any(link.startswith("https://wa.me/6281234567890?text=Halo%20Ni%20Luh%20Sari") for link in links)

    desk.submit("/admin/kirim-pesan/tandai/", page="/admin/kirim-pesan/")

    assert letter.state == NotificationState.ACCEPTED
    assert "Desk Uji" in desk.page(f"/admin/pesan/details/?id={letter.id}").text


def test_a_message_is_marked_by_one_person_only(at_work, db, letter):
    desk = at_work("desk")
    mark = token(desk) | {"id": str(letter.id)}

    desk.post("/admin/kirim-pesan/tandai/", data=mark)
    desk.post("/admin/kirim-pesan/tandai/", data=mark)

    assert "lebih dulu" in desk.page("/admin/kirim-pesan/").text
    assert len(AuditEvent.of("request:1")) == 1


def test_a_mark_for_a_message_that_does_not_exist_is_not_found(at_work):
    desk = at_work("desk")

    for wrong in ("999999", "x", "-1", ""):
        answer = desk.post("/admin/kirim-pesan/tandai/", data=token(desk) | {"id": wrong})
        assert answer.status_code == 404


def test_the_audit_log_says_who_did_what(admin):
    admin.submit("/admin/kecamatan/edit/?id=1", {"name": "Gerokgak Baru", "ktp_office": "1"})

    page = admin.page("/admin/audit/?tindakan=edit&hal=district:1")

    assert "Admin Uji" in page.text and "kecamatan 1" in page.text


def test_the_audit_log_names_a_case_by_its_number_and_its_statuses_in_words(admin, verifier):
    applicant = factories.verified(verifier)

    page = admin.get(f"/admin/audit/?hal={applicant.reference}").text

    assert f'href="/admin/pendaftaran/{applicant.reference}"' in page
    assert "menunggu verifikasi" in page and "terverifikasi" in page
    assert applicant.reference not in admin.page("/admin/audit/?hal=district:1").text


def token(browser) -> dict[str, str]:
    return browser.page("/admin/permohonan/").posting_forms[0].hidden
