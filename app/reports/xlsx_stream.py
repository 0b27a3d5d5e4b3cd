"""An XLSX file that leaves while it is being made. xlsxwriter writes a file whole before its first byte goes.

The parts of the archive go out in order of making: the sheets first, then the workbook that names them. Every
text is an inline string, so that nothing is ever a formula or a link; a moment is a number in a date style.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import count
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from app.reports.xlsx_parts import (
    ROOT_RELATIONS,
    SHEET_END,
    STYLES,
    content_types,
    sheet_begin,
    workbook,
    workbook_relations,
)

Cell = str | datetime | None

MOST_ROWS = 1_048_576  # of one sheet; what is beyond goes onto another
LONGEST_TEXT = 32_767
HEAD, MOMENT = 1, 2  # places in STYLES
DAY_ZERO = datetime(1899, 12, 30)
# What XML 1.0 has no place for is written as Excel writes it, and so is a text that looks written that way.
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


class Outlet:
    """Where the archive is written to: it cannot be gone back into, and `taken` empties it."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """What is written is there."""

    def close(self) -> None:
        """Nothing to let go of."""

    def taken(self) -> bytes:
        data = b"".join(self.waiting)
        self.waiting.clear()
        return data


def as_xlsx(
    name: str, heads: Sequence[str], batches: Iterable[Sequence[Sequence[Cell]]], most_rows: int = MOST_ROWS
) -> Iterator[bytes]:
    """The bytes of a workbook, a piece a batch of rows. Moments are without zone: the office's clock."""
    outlet = Outlet()
    with ZipFile(outlet, "w", ZIP_DEFLATED, compresslevel=3) as archive:
        sheets = 0
        rows = _rows(batches)
        for sheets in count(1):
            more = yield from _sheet(archive, outlet, sheets, heads, rows, most_rows)
            if not more:
                break
        for path, text in _parts(name, sheets):
            archive.writestr(path, text)
    yield outlet.taken()


Rows = Iterator[tuple[Sequence[Cell], bool]]


def _rows(batches: Iterable[Sequence[Sequence[Cell]]]) -> Rows:
    """Each row, and whether it is the last of its batch: then what is written may go."""
    for batch in batches:
        for place, row in enumerate(batch, start=1):
            yield row, place == len(batch)


def _sheet(
    archive: ZipFile, outlet: Outlet, nth: int, heads: Sequence[str], rows: Rows, most_rows: int
) -> Generator[bytes, None, bool]:
    """One sheet's bytes; returns whether it was full, so that another must follow."""
    letters = [column_letters(place) for place in range(len(heads))]
    full = False
    with archive.open(f"xl/worksheets/sheet{nth}.xml", "w") as part:
        part.write((sheet_begin(len(heads)) + row_xml(1, letters, heads, HEAD)).encode())
        yield outlet.taken()
        for place, (row, ends_batch) in enumerate(rows, start=2):
            part.write(row_xml(place, letters, row).encode())
            if ends_batch and (data := outlet.taken()):
                yield data
            if full := place == most_rows:
                break
        part.write(SHEET_END.encode())
    return full


def _parts(name: str, sheets: int) -> Iterator[tuple[str, str]]:
    yield "xl/workbook.xml", workbook([name, *(f"{name} {nth}" for nth in range(2, sheets + 1))])
    yield "xl/_rels/workbook.xml.rels", workbook_relations(sheets)
    yield "xl/styles.xml", STYLES
    yield "_rels/.rels", ROOT_RELATIONS
    yield "[Content_Types].xml", content_types(sheets)


def row_xml(place: int, letters: Sequence[str], cells: Sequence[Cell], style: int = 0) -> str:
    written = "".join(cell_xml(f"{letter}{place}", cell, style) for letter, cell in zip(letters, cells, strict=True))
    return f'<row r="{place}">{written}</row>'


def cell_xml(at: str, cell: Cell, style: int) -> str:
    """Nothing, a date, or a text that stays a text."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, datetime):
        return f'<c r="{at}" s="{MOMENT}"><v>{(cell - DAY_ZERO).total_seconds() / 86400:.8f}</v></c>'
    text = escape(UNWRITABLE.sub(_written_out, cell[:LONGEST_TEXT]))
    return f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _written_out(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"


def column_letters(place: int) -> str:
    """A for 0, Z for 25, AA for 26."""
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
