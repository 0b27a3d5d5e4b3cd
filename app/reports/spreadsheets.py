"""Rows as CSV and XLSX, for lists and recap alike: nothing is computed, every digit is kept."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | datetime | None
Cells = Sequence[Cell]

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML has no place for them

# -- CSV

BOM = "\ufeff"  # else Excel takes it for Windows-1252
SEPARATOR = ";"  # an Indonesian Excel and LibreOffice split there: the comma is for decimals
# OWASP, CSV injection: after these a spreadsheet computes. Also where another separator would begin a cell within
# one of ours.
FORMULA = re.compile(r"(^|[;,|\t\r\n])([ \xa0]*)(?=[=+\-@\t\r\n＝＋－＠])")
LONG_NUMBER = re.compile(r"[0-9]{12,}|0[0-9]+")  # Excel would round it, or drop its zero


def csv_lines(rows: Iterable[Cells]) -> str:
    """Texts in quotes, so that whoever splits at commas as well leaves them whole."""
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=SEPARATOR, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows([csv_cell(cell) for cell in row] for row in rows)
    return lines.getvalue()


def csv_cell(cell: Cell) -> str | int:
    """What a spreadsheet shows as it stands: an apostrophe before what it would compute or round."""
    if isinstance(cell, int):
        return cell
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    text = UNWRITABLE.sub(" ", cell or "")
    return f"'{text}" if LONG_NUMBER.fullmatch(text) else FORMULA.sub(r"\1\2'", text)


# -- XLSX

MOST_ROWS = 1_048_576  # of one sheet; what is beyond goes onto another
LONGEST_TEXT = 32_767
PIECE = 65_536  # bytes


def xlsx_pieces(name: str, heads: Sequence[str], rows: Iterator[Cells], most_rows: int = MOST_ROWS) -> Iterator[bytes]:
    """A workbook, written whole to a file before its first byte goes: whoever reads it slowly holds nothing else.

    Moments are without zone: the office's clock. The file is nobody's any more once all has left, or the client has.
    """
    with TemporaryDirectory(prefix="unduhan-") as folder:
        path = Path(folder) / "file.xlsx"
        with Book(path, constant_memory=True, tmpdir=folder) as book:
            book.write_sheets(name, heads, rows, most_rows)
        file = path.open("rb")  # can be read on when the folder is gone
    with file:
        while piece := file.read(PIECE):
            yield piece


class Book:
    """A workbook whose texts stay texts: never a formula, a link or a number."""

    def __init__(self, target: Path | io.BytesIO, **options: Any) -> None:
        from xlsxwriter import Workbook  # no web process carries it until somebody asks

        self.workbook: Workbook = Workbook(target, options)
        self.text = self.workbook.add_format({"num_format": "@"})
        self.head = self.workbook.add_format({"num_format": "@", "bold": True})
        self.number = self.workbook.add_format({"num_format": "#,##0"})
        self.moment = self.workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"})

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *failure: object) -> None:
        self.workbook.close()

    def write_sheets(self, name: str, heads: Sequence[str], rows: Iterator[Cells], most_rows: int) -> None:
        """As many sheets as the rows need; the heads stay in sight on each."""
        for nth in count(1):
            page = self.workbook.add_worksheet(name if nth == 1 else f"{name} {nth}")
            page.freeze_panes(1, 0)
            page.set_column(0, len(heads) - 1, 20)
            if self.write_rows(page, heads, islice(rows, most_rows - 1)) < most_rows - 1:
                return

    def write_rows(self, page: Worksheet, heads: Cells, rows: Iterable[Cells]) -> int:
        """Below the heads; how many there were."""
        self.write_row(page, 0, heads, self.head)
        written = 0
        for written, row in enumerate(rows, start=1):
            self.write_row(page, written, row)
        return written

    def write_row(self, page: Worksheet, y: int, row: Cells, style: Any = None) -> None:
        for x, cell in enumerate(row):
            if isinstance(cell, int):
                page.write_number(y, x, cell, self.number)
            elif isinstance(cell, datetime):
                page.write_datetime(y, x, cell, self.moment)
            elif cell:
                page.write_string(y, x, plain_text(cell), style or self.text)


def plain_text(text: str) -> str:
    """As a cell can hold it."""
    text = UNWRITABLE.sub(" ", text)[:LONGEST_TEXT]
    # XlsxWriter takes this for rich text of its own and does not escape it: one name would spoil the whole file.
    return f"{text[: LONGEST_TEXT - 1]} " if text.startswith("<r>") and text.endswith("</r>") else text
