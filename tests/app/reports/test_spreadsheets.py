"""CSV and XLSX: harmless in a spreadsheet, every digit kept, flat in memory, nothing left behind."""

from __future__ import annotations

import io
import tempfile
import tracemalloc
import zipfile
from itertools import repeat
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.reports.spreadsheets import csv_cell, csv_lines, xlsx_pieces
from tests.support.spreadsheets import NAMESPACE, cells_of, csv_rows, text_of

# -- CSV


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r=", "  =", "\xa0+", "＝"])
def test_what_a_spreadsheet_would_compute_is_made_a_text(begin):
    assert csv_cell(f"{begin}HYPERLINK(A1)").lstrip(" \xa0").startswith("'")


def test_nor_does_a_formula_begin_where_another_separator_would_end_the_cell():
    assert csv_cell("Putu; =1+1") == "Putu; '=1+1"
    assert csv_cell("Putu\n@SUM(A1)") == "Putu\n'@SUM(A1)"
    assert csv_cell("a;=1+1") == "a;'=1+1"


@pytest.mark.parametrize("plain", ["Ni Luh Ayu", "Jl. Ngurah Rai 7-9", "a=b", "7K3-M9Q-ZP4", "Putu; Made", "", 1517])
def test_a_harmless_text_or_a_number_stays_as_it_is(plain):
    assert csv_cell(plain) == plain


def test_numbers_keep_all_their_digits():
    assert csv_cell("5108060203950001") == "'5108060203950001"
    assert csv_cell("0812345") == "'0812345"
    assert csv_cell("+6281234567890") == "'+6281234567890"


def test_an_indonesian_excel_finds_the_columns_and_whoever_splits_at_commas_too_finds_no_others():
    lines = csv_lines([["Nama", "Alamat", "Jumlah"], ["Putu", "Jl. Ngurah Rai 7, Singaraja", 3]])

    assert lines == '"Nama";"Alamat";"Jumlah"\r\n"Putu";"Jl. Ngurah Rai 7, Singaraja";3\r\n'
    assert csv_rows(lines.encode())[1] == ["Putu", "Jl. Ngurah Rai 7, Singaraja", "3"]


# -- XLSX

NIK = "5108060203950001"
HOSTILE = [
    "=1+1",
    "<b>&\"'",
    " bel\x07 ",
    "_x0041_",
    "\ufffe",
    "Ni Luh\nAyu",
    "https://contoh.test",
    "5108060203950001",
]


def workbook(heads, rows, **options) -> bytes:
    return b"".join(xlsx_pieces("Uji", heads, iter(rows), **options))


def test_every_text_of_a_workbook_is_a_text_and_never_a_formula_a_link_or_a_number():
    data = workbook(list("ABCDEFGH"), [HOSTILE])
    row = cells_of(data)[1]

    assert [text_of(cell) for cell in row.values()] == [
        "=1+1", "<b>&\"'", " bel  ", "_x005F_x0041_", " ", "Ni Luh\nAyu", "https://contoh.test", NIK,
    ]  # fmt: skip
    assert not [cell for cell in row.values() if cell.find("m:f", NAMESPACE) is not None]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"hyperlink" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", ["<r>&</r>", "<r><t>Ni Luh</t></r>", "<r>" + "&" * 40_000 + "</r>"])
def test_nobodys_text_is_taken_for_markup_of_the_workbook(text):
    cell = cells_of(workbook(["A"], [[text]]))[1]["A"]

    assert text_of(cell).rstrip() == text[:32_767]


def test_such_a_text_that_fills_its_cell_is_not_left_out():
    text = "<r>" + "a" * (32_767 - 7) + "</r>"

    assert text_of(cells_of(workbook(["A"], [[text]]))[1]["A"]) == f"{text[:-1]} "


def test_a_text_too_long_for_a_cell_is_cut_and_not_left_out():
    assert len(text_of(cells_of(workbook(["A"], [["x" * 40_000]]))[1]["A"])) == 32_767


def test_a_cell_without_a_value_leaves_the_others_in_their_columns():
    row = cells_of(workbook(list("ABC"), [["a", None, "c"]]))[1]

    assert {letter: text_of(cell) for letter, cell in row.items()} == {"A": "a", "C": "c"}


def test_a_workbook_has_all_its_parts_and_names_them():
    with zipfile.ZipFile(io.BytesIO(workbook(["A"], [["a"]]))) as archive:
        parts = {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}
    named = {"[Content_Types].xml", "_rels/.rels"} | {
        part.get("PartName").lstrip("/") for part in parts["[Content_Types].xml"] if part.get("PartName")
    }
    targets = {f"xl/{line.get('Target')}" for line in parts["xl/_rels/workbook.xml.rels"]}
    assert set(parts) == named | {"xl/_rels/workbook.xml.rels"}
    assert targets <= set(parts)


def test_what_one_sheet_has_no_room_for_goes_onto_another():
    data = workbook(["Nomor"], [[str(n)] for n in range(6)], most_rows=4)

    first, second = (cells_of(data, sheet) for sheet in (1, 2))
    assert [text_of(row["A"]) for row in first] == ["Nomor", "0", "1", "2"]
    assert [text_of(row["A"]) for row in second] == ["Nomor", "3", "4", "5"]


@pytest.fixture
def temporary(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_memory_holds_a_row_and_not_the_file(temporary):
    rows = repeat(["x" * 10_000], 1_000)  # 10 MB of text
    tracemalloc.start()
    try:
        longest = max(map(len, xlsx_pieces("Uji", ["A"], rows)))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert longest < 100_000 and most < 2_000_000


def rows_that_fail():
    yield ["a"]
    raise OSError("the database has gone")


def test_nothing_is_left_of_the_file_when_the_client_goes_away_or_the_rows_end_in_a_fault(temporary):
    pieces = xlsx_pieces("Uji", ["A"], repeat(["a"], 50_000))
    assert next(pieces)
    assert list(temporary.iterdir()) == []
    pieces.close()

    with pytest.raises(OSError, match="has gone"):
        list(xlsx_pieces("Uji", ["A"], rows_that_fail()))
    assert list(temporary.iterdir()) == []
