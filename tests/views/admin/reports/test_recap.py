from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from models.cases.audit import AuditEvent
from models.recap import Month, RecapNote
from tests.support import factories
from tests.support.spreadsheets import csv_rows

PAGE = "/admin/rekap/?dari=2020-07&sampai=2020-08&orang=2020-08-31"
KET = "/admin/rekap/ket/?dari=2020-07&sampai=2020-08"


@pytest.fixture
def july(db, make_operator):
    """One registration and one KIA in July 2020."""
    applicant = factories.verified(make_operator("verifikator-juli", role="verifier"))
    request = factories.submitted(applicant, "kia")
    applicant.submitted_at = request.submitted_at = datetime(2020, 7, 10, 2, tzinfo=UTC)
    db.session.commit()


def test_each_number_leads_to_the_list_that_it_counts(july, at_work):
    supervisor = at_work("supervisor")
    links = supervisor.page(PAGE).links

    for href in ("/admin/pendaftaran/?bulan=2020-07", "/admin/permohonan/?bulan=2020-07&rekap=KIA"):
        assert href in links
        assert supervisor.get(href).text.count("data-href=") == 1


def test_the_page_says_how_many_people_there_are(july, at_work):
    text = at_work("supervisor").page(PAGE).text

    assert "Rekap Juli s.d. Agustus 2020" in text
    assert "Orang sampai 31 Agustus 2020" in text and "Telah mengajukan permohonan 1 orang" in text


def test_a_remark_is_kept_with_its_trace(db, at_work):
    supervisor = at_work("supervisor")

    supervisor.submit(KET, {"ket-2020-07": "  Server mati\ntiga hari "}, page=PAGE)

    assert RecapNote.of(Month(2020, 7), Month(2020, 8)) == {Month(2020, 7): "Server mati tiga hari"}
    [event] = AuditEvent.of("recap:2020-07")
    assert event.account_name == "Supervisor Uji"
    assert "Server mati tiga hari" in supervisor.get(PAGE).text


def test_a_remark_that_another_changed_meanwhile_is_not_overwritten(db, at_work):
    supervisor = at_work("supervisor")
    db.session.add(RecapNote(month="2020-07", remark="Punya orang lain"))

    supervisor.submit(KET, {"ket-2020-07": "Punya saya", "lihat-2020-07": "", "ket-2020-08": "Baru"}, page=PAGE)

    remarks = RecapNote.of(Month(2020, 7), Month(2020, 8))
    assert list(remarks.values()) == ["Punya orang lain", "Baru"]
    assert "sudah diubah petugas lain" in supervisor.page(PAGE).text


def test_who_may_only_read_the_recap_writes_no_remark(db, at_work):
    verifier = at_work("verifier")

    refused = verifier.submit(KET, page=PAGE, smuggled={"ket-2020-07": "Coba"})

    assert "Simpan keterangan" not in verifier.page(PAGE).text
    assert refused.status_code == 403
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RecapNote)) == 0


def test_the_desk_has_no_recap(at_work):
    desk = at_work("desk")

    assert desk.get(PAGE).status_code == 403
    assert desk.get("/admin/rekap/unduh/csv").status_code == 403


def test_the_files_hold_what_the_page_shows(july, at_work):
    supervisor = at_work("supervisor")

    plain = supervisor.get("/admin/rekap/unduh/csv?dari=2020-07&sampai=2020-08")
    book = supervisor.get("/admin/rekap/unduh/xlsx?dari=2020-07&sampai=2020-08")

    assert csv_rows(plain.data)[1][:6] == ["1", "Juli 2020", "1", "0", "0", "1"]
    assert "rekap-2020-07-2020-08.csv" in plain.headers["Content-Disposition"]
    assert book.data.startswith(b"PK") and "spreadsheetml" in book.content_type


@pytest.mark.sqlite_only
@pytest.mark.parametrize("query", ["dari=2020-09&sampai=2020-08", "dari=juli", "orang=besok", "orang=9999-12-31"])
def test_a_range_that_makes_no_sense_is_refused_in_words(at_work, query):
    page = at_work("supervisor").page(f"/admin/rekap/?{query}")

    assert ("ulan" in page.text or "anggal" in page.text) and "Unduh" not in page.text


@pytest.mark.sqlite_only
@pytest.mark.parametrize("url", ["?dari=2020-07&dari=2020-08", "unduh/pdf", "unduh/csv?dari=x", "lain"])
def test_an_address_that_leads_nowhere_is_404(at_work, url):
    assert at_work("supervisor").get(f"/admin/rekap/{url}").status_code == 404


def test_totals_and_persons_lead_to_lists_but_never_to_a_shorter_one(july, at_work, new_client, make_operator):
    whole = at_work("supervisor").get("/admin/rekap/?dari=2020-07&sampai=2020-08&orang=2020-08-31").text
    for link in ("?dari=2020-07&amp;sampai=2020-08", "hingga=2020-08-31"):
        assert link in whole

    browser = new_client()
    browser.sign_in(make_operator("made", role="issuer", services=["kia"]))
    narrow = browser.get("/admin/rekap/?dari=2020-07&sampai=2020-08").text
    assert "/admin/permohonan/?" not in narrow and "/admin/pendaftaran/?bulan=2020-07" in narrow


@pytest.mark.sqlite_only
def test_months_and_days_are_asked_for_as_people_write_them(july, at_work):
    browser = at_work("supervisor")
    filtering = "/admin/pendaftaran/saring"

    found = browser.submit(filtering, {"bulan": "7/2020"}, page="/admin/pendaftaran/")
    assert found.location.endswith("?bulan=2020-07")
    page = browser.get(found.location).text
    assert 'value="Juli 2020"' in page and "<tr data-href" in page
    unread = browser.submit(filtering, {"bulan": "bulan lalu"}, page="/admin/pendaftaran/").location
    page = browser.get(unread).text
    assert "lalu" not in unread and 'value="bulan lalu"' in page and "<tr data-href" not in page
    assert "“bulan lalu” tidak terbaca. Tulis bulan seperti Juli 2020." in page
    assert "Rekap Juli 2020" in browser.get("/admin/rekap/?dari=Juli+2020&sampai=07-2020&orang=31+Jul+2020").text
    refused = browser.get("/admin/rekap/?dari=bulan+lalu").text
    assert 'value="bulan lalu"' in refused and "Tulis bulan seperti Juli 2020" in refused


def test_a_list_of_several_months_or_until_a_day_holds_what_they_hold(july, at_work):
    browser = at_work("supervisor")

    for query, there in (("dari=2020-07&sampai=2020-08", True), ("dari=2020-08&sampai=2020-09", False),
                         ("hingga=2020-07-31", True), ("hingga=2020-06-30", False)):  # fmt: skip
        rows = browser.get(f"/admin/pendaftaran/?{query}").text.count("<tr data-href")
        assert bool(rows) is there, query
    for wrong in ("dari=2020-13", "hingga=2020-02-30", "hingga=9999-99-99"):
        assert browser.get(f"/admin/pendaftaran/?{wrong}").status_code == 404
