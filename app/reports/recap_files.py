"""The recap as text for the terminal, as CSV and as XLSX."""

from __future__ import annotations

import io
from collections.abc import Iterator

from app.reports.recap import Numbers, PeopleCount, Recap
from app.reports.spreadsheets import BOM, Book, Cells, csv_lines
from app.web.filters import number_text
from models.calendar.local_time import say_date


def as_table(recap: Recap, people: PeopleCount) -> str:
    """The report's own table, in columns of one width."""
    lines = [_head(recap)]
    for place, row in enumerate(recap.rows, start=1):
        name = row.month.name if recap.within_a_year else row.month.full_name
        lines.append([str(place), name, *map(number_text, _numbers(recap, row)), row.remark])
    lines.append(["", "Jumlah", *map(number_text, _numbers(recap, recap.total)), ""])
    return "\n".join([f"Rekap {recap.title}", "", *_aligned(lines), "", *people_texts(people)]) + "\n"


def people_texts(people: PeopleCount) -> list[str]:
    """Two sentences on the persons behind the numbers."""
    day = say_date(people.until)
    return [
        f"Sampai {day}: {number_text(people.registered)} orang telah mendaftar.",
        f"Sampai {day}: {number_text(people.filed)} orang telah mengajukan permohonan.",
    ]


def as_csv(recap: Recap, people: PeopleCount) -> str:
    return BOM + csv_lines(_sheet(recap, people))


def as_xlsx(recap: Recap, people: PeopleCount) -> bytes:
    """One sheet, as wide as what it says."""
    file = io.BytesIO()
    with Book(file, in_memory=True) as book:
        page = book.workbook.add_worksheet("Rekap")
        heads, *rows = _sheet(recap, people)
        book.write_rows(page, heads, rows)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.autofit()
    return file.getvalue()


def _sheet(recap: Recap, people: PeopleCount) -> Iterator[Cells]:
    yield [*_head(recap)]
    for place, row in enumerate(recap.rows, start=1):
        yield [place, row.month.full_name, *_numbers(recap, row), row.remark]
    yield ["", "Jumlah", *_numbers(recap, recap.total), ""]
    yield []
    yield ["", f"Orang yang mendaftar sampai {say_date(people.until)}", people.registered]
    yield ["", f"Orang yang mengajukan sampai {say_date(people.until)}", people.filed]


def _head(recap: Recap) -> list[str]:
    return ["No", "Bulan", "User", *recap.lines, "Ket"]


def _numbers(recap: Recap, row: Numbers) -> list[int]:
    return [row.users, *(row.counts.get(line, 0) for line in recap.lines)]


def _aligned(lines: list[list[str]]) -> list[str]:
    """Numbers to the right; the month and the remark to the left."""
    widths = [max(len(line[x]) for line in lines) for x in range(len(lines[0]))]
    left = {1, len(widths) - 1}
    return [
        "  ".join(
            cell.ljust(width) if x in left else cell.rjust(width)
            for x, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
