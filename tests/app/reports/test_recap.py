from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest

from app.reports.recap import RecapRefused, people_until, recap
from app.reports.recap_files import as_csv, as_table, as_xlsx
from models.accounts.account import Operator
from models.calendar.local_time import today
from models.recap import Month, RecapNote
from models.registrations.applicant import Applicant
from tests.support import factories
from tests.support.spreadsheets import csv_rows

JULY, AUGUST = Month(2020, 7), Month(2020, 8)
LAST_OF_JULY = datetime(2020, 7, 31, 15, 59, tzinfo=UTC)  # 23.59 WITA
FIRST_OF_AUGUST = datetime(2020, 7, 31, 16, 0, tzinfo=UTC)  # 00.00 WITA


@pytest.fixture
def applicant(db, verifier) -> Applicant:
    applicant = factories.verified(verifier)
    applicant.submitted_at = LAST_OF_JULY
    db.session.commit()
    return applicant


@pytest.fixture
def verifier(make_operator) -> Operator:
    return make_operator("verifikator-uji", role="verifier")


def test_a_month_is_that_of_the_offices_clock(db, applicant):
    at_midnight = factories.submitted(applicant, "kia")
    at_midnight.submitted_at = FIRST_OF_AUGUST
    db.session.commit()

    july, august = recap(JULY, AUGUST).rows

    assert (july.users, july.counts) == (1, {})
    assert (august.users, august.counts) == (0, {"KIA": 1})


def test_whatever_became_of_it_counts_and_a_draft_never_does(db, applicant, verifier):
    cancelled = factories.submitted(applicant, "kia")
    cancelled.cancel(by=verifier, reason="Dokumen belum diunggah.")
    cancelled.submitted_at = LAST_OF_JULY
    factories.draft_request(applicant, "kia")
    factories.draft_registration()
    db.session.commit()

    counted = recap(JULY, Month.of(today()))

    assert (counted.total.users, counted.total.counts["KIA"]) == (1, 1)


def test_a_line_beyond_the_reports_five_columns_appears_once_it_has_numbers(db, applicant):
    assert recap(JULY, JULY).lines == ("KTP-el Perubahan Data", "KTP-el Hilang/Rusak", "KIA", "Konsolidasi Manual")

    factories.submitted(applicant, "kartu-keluarga").submitted_at = LAST_OF_JULY
    db.session.commit()

    assert recap(JULY, JULY).lines[4:] == ("Kartu Keluarga",)


def test_a_person_who_registers_twice_is_one_person(db, applicant, verifier):
    again = factories.waiting(nik=applicant.nik)
    again.submitted_at = FIRST_OF_AUGUST
    factories.submitted(applicant, "kia").submitted_at = FIRST_OF_AUGUST
    db.session.commit()

    assert (people_until(date(2020, 7, 31)).registered, people_until(date(2020, 7, 31)).filed) == (1, 0)
    assert (people_until(date(2020, 8, 1)).registered, people_until(date(2020, 8, 1)).filed) == (1, 1)
    assert recap(JULY, AUGUST).total.users == 2


@pytest.mark.sqlite_only
@pytest.mark.parametrize("last", [Month(2020, 6), Month(2030, 7)])
def test_a_range_backwards_or_too_long_is_refused_in_words(app, last):
    with pytest.raises(RecapRefused):
        recap(JULY, last)


@pytest.mark.parametrize("text", ["", "2020-13", "2020-7", "1999-01", "2200-01", "juli", "2020-07\n", "٢٠٢٠-٠٧"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError):
        Month.parse(text)


def test_months_follow_each_other_over_the_years():
    assert Month(2020, 12).after() == Month(2021, 1)
    assert Month(2020, 1).after(-1) == Month(2019, 12)
    assert Month(2020, 2).last_day == date(2020, 2, 29)


@pytest.mark.sqlite_only
def test_a_csv_has_plain_numbers_and_runs_no_formula(db, applicant, verifier):
    RecapNote.write(JULY, '=HYPERLINK("http://jahat")', by=verifier)

    rows = csv_rows(as_csv(recap(JULY, AUGUST), people_until(AUGUST.last_day)).encode())

    assert rows[0] == ["No", "Bulan", "User", *recap(JULY, AUGUST).lines, "Ket"]
    assert rows[1] == ["1", "Juli 2020", "1", "0", "0", "0", "0", '\'=HYPERLINK("http://jahat")']
    assert rows[3] == ["", "Jumlah", "1", "0", "0", "0", "0", ""]
    assert rows[-2:] == [
        ["", "Orang yang mendaftar sampai 31 Agustus 2020", "1"],
        ["", "Orang yang mengajukan sampai 31 Agustus 2020", "0"],
    ]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("remark", ["＝1+1", " =1+1", "a;=1+1"])
def test_no_disguise_of_a_formula_passes_the_csv_of_the_recap(db, verifier, remark):
    RecapNote.write(JULY, remark, by=verifier)

    written = csv_rows(as_csv(recap(JULY, AUGUST), people_until(AUGUST.last_day)).encode())[1][-1]

    assert written.replace("'", "") == remark.strip() and "'" in written


@pytest.mark.sqlite_only
def test_an_xlsx_holds_numbers_as_numbers_and_no_formula(db, applicant, verifier):
    RecapNote.write(JULY, "=1+1", by=verifier)

    book = zipfile.ZipFile(io.BytesIO(as_xlsx(recap(JULY, AUGUST), people_until(AUGUST.last_day))))
    sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    cells = {cell.attrib["r"]: cell for cell in sheet.iter() if cell.tag.endswith("}c")}

    assert cells["C2"].get("t") is None and cells["C2"][0].text == "1"
    assert not [node for node in sheet.iter() if node.tag.endswith("}f")]
    assert "=1+1" in book.read("xl/sharedStrings.xml").decode()


@pytest.mark.sqlite_only
def test_the_table_groups_numbers_and_names_months_as_the_report_does(db, applicant):
    table = as_table(recap(JULY, AUGUST), people_until(AUGUST.last_day)).splitlines()

    assert table[0] == "Rekap Juli s.d. Agustus 2020"
    assert table[3].split()[:3] == ["1", "Juli", "1"]
    assert table[5].split()[:2] == ["Jumlah", "1"]
    assert table[7] == "Sampai 31 Agustus 2020: 1 orang telah mendaftar."


@pytest.mark.sqlite_only
def test_the_command_writes_table_csv_and_xlsx(app, tmp_path):
    run = app.test_cli_runner().invoke
    file = tmp_path / "rekap.xlsx"

    table = run(args=["recap", "2020-07", "2020-12"])
    plain = run(args=["recap", "2020-07", "2020-12", "--format", "csv"])
    saved = run(args=["recap", "2020-07", "2020-12", "--format", "xlsx", "--output", str(file)])

    assert "Jumlah" in table.output and "Desember" in table.output
    heads = ["No", "Bulan", "User", "KTP-el Perubahan Data", "KTP-el Hilang/Rusak", "KIA", "Konsolidasi Manual", "Ket"]
    assert csv_rows(plain.stdout_bytes)[0] == heads
    assert saved.exit_code == 0 and zipfile.is_zipfile(file)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("months", [("2020-12", "2020-07"), ("2020-7", "2020-12")])
def test_the_command_refuses_months_that_make_no_range(app, months):
    result = app.test_cli_runner().invoke(args=["recap", *months])

    assert result.exit_code != 0 and "ulan" in result.output
