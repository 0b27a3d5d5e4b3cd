"""Files of the case lists: read by key in pieces, harmless in a spreadsheet, every digit kept."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa

from app.reports import exports
from app.reports.export_sheets import APPLICANTS, REQUESTS
from app.reports.exports import csv_text
from app.reports.xlsx_stream import as_xlsx, column_letters
from models.base import db
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest
from tests.support import factories

NAMESPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(exports, "BATCH", 2)


@pytest.fixture
def statements(app):
    """What is asked of the database from now on."""
    asked: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    sa.event.remove(db.engine, "before_cursor_execute", note)


def registrations() -> sa.orm.Query:
    return db.session.query(Applicant).with_entities(Applicant.id)


def lines_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def cells_of(data: bytes, sheet: int = 1) -> list[dict[str, ElementTree.Element]]:
    """Each row of a sheet as {column letter: cell}."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        root = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{sheet}.xml"))
    return [{cell.get("r").rstrip("0123456789"): cell for cell in row} for row in root.iterfind(".//m:row", NAMESPACE)]


def text_of(cell: ElementTree.Element) -> str:
    assert cell.get("t") == "inlineStr"
    return cell.findtext("m:is/m:t", namespaces=NAMESPACE)


# -- reading


def test_every_row_is_in_the_file_once_newest_first_however_many_batches_it_takes(app, small_batches):
    made = [factories.waiting() for _ in range(5)]

    data = b"".join(exports.export(APPLICANTS, registrations(), "csv"))

    assert [line[0] for line in lines_of(data)[1:]] == [applicant.reference for applicant in made[::-1]]


def test_the_file_begins_to_leave_before_its_last_rows_are_read(app, small_batches, statements):
    for _ in range(5):
        factories.waiting()
    statements.clear()

    pieces = exports.export(APPLICANTS, registrations(), "csv")
    assert next(pieces) and statements == []
    assert next(pieces).count(b"\r\n") == 2 and len(statements) == 1
    assert len(list(pieces)) == 2 and len(statements) == 3


def test_a_file_asks_as_many_statements_as_it_has_batches(app, verifier, small_batches, statements):
    applicant = factories.verified(verifier)
    for _ in range(3):
        factories.submitted(applicant)
    statements.clear()

    list(exports.export(REQUESTS, db.session.query(ServiceRequest).with_entities(ServiceRequest.id), "csv"))

    assert len(statements) == 2


def test_whoever_is_downloading_keeps_nobody_from_writing(app, small_batches):
    for _ in range(5):
        factories.waiting()
    pieces = exports.export(APPLICANTS, registrations(), "csv")
    next(pieces), next(pieces)
    db.session.rollback()

    late = factories.waiting()

    assert late.reference not in b"".join(pieces).decode()
    assert db.session.get_one(Applicant, late.id).status == "waiting"


def test_times_are_those_of_the_office(app, verifier):
    applicant = factories.verified(verifier)
    applicant.verified_at = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)
    db.session.commit()

    data = {form: b"".join(exports.export(APPLICANTS, registrations(), form)) for form in exports.FORMS}

    place = lines_of(data["csv"])[0].index("Diverifikasi")
    assert lines_of(data["csv"])[1][place] == "2026-11-25 01:05"
    cell = cells_of(data["xlsx"])[1][column_letters(place)]
    assert (cell.get("s"), float(cell.findtext("m:v", namespaces=NAMESPACE))) == ("2", pytest.approx(46351 + 65 / 1440))


# -- CSV


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r=", "  =", "\xa0+", "＝"])
def test_what_a_spreadsheet_would_compute_is_made_a_text(begin):
    assert csv_text(f"{begin}HYPERLINK(A1)").lstrip(" \xa0").startswith("'")


def test_nor_does_a_formula_begin_where_another_separator_would_end_the_cell():
    assert csv_text("Putu; =1+1") == "Putu; '=1+1"
    assert csv_text("Putu\n@SUM(A1)") == "Putu\n'@SUM(A1)"


@pytest.mark.parametrize("plain", ["Ni Luh Ayu", "Jl. Ngurah Rai 7-9", "a=b", "7K3-M9Q-ZP4", "Putu; Made", ""])
def test_a_harmless_text_stays_as_it_is(plain):
    assert csv_text(plain) == plain


def test_numbers_keep_all_their_digits():
    assert csv_text("5108060203950001") == "'5108060203950001"
    assert csv_text("0812345") == "'0812345"
    assert csv_text("+6281234567890") == "'+6281234567890"


def test_excel_is_told_that_a_csv_is_utf_8(app):
    assert next(exports.export(APPLICANTS, registrations(), "csv")).startswith(b"\xef\xbb\xbf")


# -- XLSX

HOSTILE = ["=1+1", "<b>&\"'", " bel\x07 ", "_x0041_", "\ufffe", "Ni Luh\nAyu"]


def test_every_text_of_a_workbook_is_a_text_and_never_a_formula():
    row = cells_of(b"".join(as_xlsx("Uji", list("ABCDEF"), [[HOSTILE]])))[1]

    assert [text_of(cell) for cell in row.values()] == [
        "=1+1", "<b>&\"'", " bel_x0007_ ", "_x005F_x0041_", "_xFFFE_", "Ni Luh\nAyu",
    ]  # fmt: skip
    assert not [cell for cell in row.values() if cell.find("m:f", NAMESPACE) is not None]


def test_a_cell_without_a_value_leaves_the_others_in_their_columns():
    row = cells_of(b"".join(as_xlsx("Uji", list("ABC"), [[["a", None, "c"]]])))[1]

    assert {letter: text_of(cell) for letter, cell in row.items()} == {"A": "a", "C": "c"}


def test_a_workbook_has_all_its_parts_and_names_them():
    data = b"".join(as_xlsx("Uji", ["A"], [[["a"]]]))

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}
    named = {"[Content_Types].xml", "_rels/.rels"} | {
        part.get("PartName").lstrip("/") for part in parts["[Content_Types].xml"] if part.get("PartName")
    }
    targets = {f"xl/{line.get('Target')}" for line in parts["xl/_rels/workbook.xml.rels"]}
    assert set(parts) == named | {"xl/_rels/workbook.xml.rels"}
    assert targets <= set(parts)


def test_what_one_sheet_has_no_room_for_goes_onto_another():
    batches = [[[str(n)] for n in range(start, start + 2)] for start in (0, 2, 4)]

    data = b"".join(as_xlsx("Uji", ["Nomor"], batches, most_rows=4))

    first, second = (cells_of(data, sheet) for sheet in (1, 2))
    assert [text_of(row["A"]) for row in first] == ["Nomor", "0", "1", "2"]
    assert [text_of(row["A"]) for row in second] == ["Nomor", "3", "4", "5"]


def test_a_list_without_rows_is_a_file_with_its_heads_only(app):
    data = b"".join(exports.export(APPLICANTS, registrations(), "xlsx"))

    assert [text_of(cell) for cell in cells_of(data)[0].values()] == APPLICANTS.heads
    assert len(cells_of(data)) == 1


def test_memory_holds_a_batch_and_not_the_file():
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield [["x" * 50] * 10] * 100

    pieces = as_xlsx("Uji", list("ABCDEFGHIJ"), endless())
    longest = max(len(next(pieces)) for _ in range(20))

    assert taken < 2000 and longest < 100_000
    pieces.close()


@pytest.mark.parametrize(("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_spreadsheets_name_them(place, letters):
    assert column_letters(place) == letters


def test_a_held_request_says_why_in_a_column_of_its_own():
    row = SimpleNamespace(hold_reason="blangko habis", withdrawn=False, status="processing")
    said = {head: of(row) for head, of in REQUESTS.columns if head in ("Status", "Alasan tunda")}

    assert said == {"Status": "menunggu", "Alasan tunda": "blangko habis"}
