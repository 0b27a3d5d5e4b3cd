from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.reports.performance.rolling import roll_up
from models.base import clock_at, utcnow
from models.calendar.local_time import local, today
from models.calendar.office_calendar import ExtraDay, OfficeHours
from tests.support import factories

PAGE = "/admin/kinerja/"
SECRET = "Ni Luh Rahasia sudah pindah"


@pytest.fixture
def cases(db, verifier, make_operator):
    """A KIA that waits, one that was cancelled for a reason in the officer's own words, and a KTP-el."""
    applicant = factories.verified(verifier)
    factories.submitted(applicant, "kia")
    factories.submitted(applicant, "kia").cancel(by=verifier, reason=SECRET)
    factories.submitted(applicant, "ktp-el")
    db.session.commit()
    make_operator("pengawas-hitung", role="supervisor")
    roll_up(seconds=60)


def test_the_page_says_what_came_left_and_waits(cases, at_work):
    text = at_work("supervisor").page(PAGE).text

    assert "Permohonan Masuk 3 Selesai 0 Batal 1 Sisa sekarang 2 Lewat janji 0" in text
    assert "Pendaftaran Masuk 1 Terverifikasi 1 Batal 0 Sisa sekarang 0" in text
    assert "KIA 2 0 1 1 1" in text and "KTP-el 1 0 0 1 1" in text


def test_an_officers_own_words_are_a_number_only(cases, at_work):
    html = at_work("supervisor").get(PAGE).text

    assert "Alasan lain" in html and SECRET not in html and "Rahasia" not in html


def test_what_officers_decided_stands_in_the_order_of_a_cases_life(cases, at_work):
    text = at_work("supervisor").page(PAGE).text

    assert "Petugas Verifikasi Setujui Proses Kerjakan Selesai Serahkan Kembalikan Batalkan Pegang" in text


@pytest.mark.sqlite_only
def test_the_page_says_as_of_when_and_when_the_worker_stands_still(cases, at_work):
    supervisor = at_work("supervisor")
    hour = f"{local(utcnow()):%H.}"
    assert f"keadaan pukul {hour}" in (fresh := supervisor.page(PAGE).text) and "tidak menghitung" not in fresh

    with clock_at(utcnow() - timedelta(minutes=11)):
        roll_up()

    assert "keadaan 11 menit lalu: worker tidak menghitung lagi" in supervisor.page(PAGE).text


@pytest.mark.sqlite_only
def test_what_was_not_counted_yet_says_so(at_work):
    assert "belum dihitung" in at_work("supervisor").page(PAGE).text


def test_every_drawing_is_labelled_and_has_its_table_beneath(cases, at_work):
    html = at_work("supervisor").get(PAGE).text

    assert html.count('role="img" aria-label="Diagram batang') == 3
    for drawing in html.split('class="drawing"')[1:]:
        assert drawing.index("</svg>") < drawing.index("<table")
    assert "<script>" not in html and "style=" not in html


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("query", "title"), [
    ("", "Kinerja November 2026"), ("?rentang=bulan", "Kinerja November 2026"),
    ("?rentang=minggu", "Kinerja 23–29 November 2026"), ("?rentang=hari", "Kinerja Kamis, 26 November 2026"),
    ("?rentang=bulan&tanggal=2020-07-31", "Kinerja Juli 2020"),
    ("?rentang=minggu&tanggal=2020-07-31", "Kinerja 27 Juli 2020 – 2 Agustus 2020"),
])  # fmt: skip
def test_a_period_is_chosen_by_its_address(app, at_work, monkeypatch, query, title):
    for place in ("app.reports.performance.period", "views.admin.reports.performance"):
        monkeypatch.setattr(f"{place}.today", lambda: date(2026, 11, 26))

    assert at_work("supervisor").page(f"{PAGE}{query}").title == f"{title} – Panel Dukcapil Daring"


@pytest.mark.sqlite_only
def test_plain_links_lead_to_the_periods_and_their_neighbours(at_work):
    supervisor = at_work("supervisor")
    links = supervisor.page(f"{PAGE}?rentang=bulan").links

    for span in ("hari", "minggu", "bulan"):
        assert f"{PAGE}?rentang={span}" in links
    [before] = [link for link in links if "tanggal=" in link]
    assert f"{PAGE}?rentang=bulan" in supervisor.page(before).links
    assert len([link for link in supervisor.page(before).links if "tanggal=" in link]) == 1


@pytest.mark.sqlite_only
@pytest.mark.parametrize("query", [
    "rentang=tahun", "rentang=hari&rentang=bulan", "tanggal=kemarin", "tanggal=2026-02-30", "tanggal=9999-12-31",
    "tanggal=1999-12-31", "tanggal=0001-01-01",
])  # fmt: skip
def test_a_period_that_makes_no_sense_is_404(at_work, query):
    assert at_work("supervisor").get(f"{PAGE}?{query}").status_code == 404


@pytest.mark.sqlite_only
def test_the_first_year_of_all_has_none_before_it(at_work):
    supervisor = at_work("supervisor")

    for span in ("hari", "bulan"):
        links = supervisor.page(f"{PAGE}?rentang={span}&tanggal=2000-01-01").links
        assert not [link for link in links if "tanggal=1999" in link]


@pytest.mark.sqlite_only
def test_only_who_may_see_how_the_office_performs_sees_it(at_work, client):
    for role in ("verifier", "issuer", "desk"):
        browser = at_work(role)
        assert browser.get(PAGE).status_code == 403
        assert PAGE not in browser.page("/admin/pendaftaran/").links
    for role in ("supervisor", "admin"):
        assert PAGE in at_work(role).page("/admin/pendaftaran/").links

    assert client.get(PAGE).location.startswith("/petugas/masuk")


def test_a_scoped_supervisor_is_told_whose_requests_these_are(cases, new_client, make_operator):
    browser = new_client()
    browser.sign_in(make_operator("pengawas-kia", role="supervisor", services=["kia"]))
    roll_up(seconds=60)

    text = browser.page(PAGE).text

    assert "hanya untuk layanan dan kantor pos Anda" in text
    assert "KTP-el" not in text and "Permohonan Masuk 2" in text


@pytest.mark.sqlite_only
def test_a_page_without_anything_says_so(at_work):
    supervisor = at_work("supervisor")
    roll_up()
    text = supervisor.page(f"{PAGE}?rentang=hari&tanggal=2020-07-01").text

    assert "Belum ada keputusan dalam rentang ini." in text and text.count("Tidak ada.") == 5
    assert "hanya untuk layanan" not in text


@pytest.mark.sqlite_only
def test_without_opening_hours_the_page_says_what_is_missing(db, cases, at_work):
    for table in (OfficeHours, ExtraDay):
        db.session.execute(sa.delete(table))
    roll_up()

    assert "Jam buka kantor belum diisi." in at_work("supervisor").page(PAGE).text


@pytest.mark.sqlite_only
def test_yesterday_is_not_today(db, verifier, at_work):
    with clock_at(utcnow() - timedelta(days=1)):
        factories.waiting()
    supervisor = at_work("supervisor")
    roll_up()

    assert "Pendaftaran Masuk 0" in supervisor.page(f"{PAGE}?rentang=hari").text
    yesterday = today() - timedelta(days=1)
    assert "Pendaftaran Masuk 1" in supervisor.page(f"{PAGE}?rentang=hari&tanggal={yesterday}").text
