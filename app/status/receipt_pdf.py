"""A receipt as a PDF of exactly one page of A4.

The fonts are those that every reader has: no file to carry, 5 KB a receipt, Latin letters only. Names are written in
Latin letters by law (Permendagri 73/2022 art. 5); whatever else comes is replaced, and stands in full on the page.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING

import segno
from flask import current_app
from flask_babel import gettext as _

from app.core.i18n import language
from app.status.receipt import Receipt

if TYPE_CHECKING:
    from fpdf import FPDF

_MARGIN, _LABEL, _QR = 18, 38, 42  # millimetres: the paper's edge, the column of labels, the QR's side
SIZES = (11, 10, 9, 8, 7)  # points: the first that leaves it on one page
FONT = "helvetica"
_PLAIN = str.maketrans({"–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "..."})


def receipt_pdf(receipt: Receipt) -> bytes:
    """One page, whatever its names are as long as."""
    drawn = (_drawn(receipt, size) for size in SIZES)
    fitting = next((pdf for pdf in drawn if pdf.page_no() == 1), None)
    return bytes((fitting or _drawn(receipt, SIZES[-1])).output())


def latin(text: str) -> str:
    """Letters that the font has: ś as s; another script as one remark."""
    text = "".join(_nearest(letter) for letter in unicodedata.normalize("NFC", text.translate(_PLAIN)))
    return re.sub("\0[\0 ]*", _("[aksara lain]"), text)


def _nearest(letter: str) -> str:
    for form in (letter, "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))):
        if form and form.isprintable() | form.isspace() and form.encode("latin-1", "ignore").decode("latin-1") == form:
            return form
    return "" if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf" else "\0"


def _drawn(receipt: Receipt, size: int) -> FPDF:
    from fpdf import FPDF  # slow to import, and seldom needed

    pdf = FPDF(format="A4")
    pdf.set_title(latin(f"{receipt.title} {receipt.reference}"))
    pdf.set_lang(language())
    pdf.set_margin(_MARGIN)
    pdf.set_auto_page_break(True, _MARGIN)
    pdf.add_page()
    _head(pdf, receipt)
    for label, words in receipt.rows:
        _row(pdf, label, words, size)
    _foot(pdf, size)
    return pdf


def _head(pdf: FPDF, receipt: Receipt) -> None:
    pdf.set_font(FONT, "B", 13)
    _line(pdf, current_app.config["OFFICE_NAME"], 6)
    pdf.set_draw_color(11, 77, 84)
    pdf.set_line_width(0.8)
    pdf.line(_MARGIN, pdf.y + 2, pdf.w - _MARGIN, pdf.y + 2)
    top = pdf.y + 8
    _qr(pdf, receipt.status_url, pdf.w - _MARGIN - _QR, top)
    pdf.set_y(top)
    room = pdf.epw - _QR - 6
    pdf.set_font(FONT, "", 14)
    _line(pdf, receipt.title, 8, room)
    pdf.set_font(FONT, "B", 30)
    _line(pdf, receipt.reference, 16, room)
    pdf.set_font(FONT, "", 10)
    _line(pdf, _("Pindai kode ini untuk melihat status, atau buka:"), 5, room)
    _line(pdf, receipt.status_url, 5, room)
    pdf.set_y(max(pdf.y, top + _QR) + 6)


def _row(pdf: FPDF, label: str, words: str, size: int) -> None:
    height, top = size * 0.5, pdf.y
    pdf.set_font(FONT, "B", size)
    _line(pdf, label, height, _LABEL)
    below = pdf.y
    pdf.set_font(FONT, "", size)
    pdf.set_xy(_MARGIN + _LABEL, top)
    _line(pdf, words, height, pdf.epw - _LABEL)
    pdf.set_y(max(below, pdf.y) + size * 0.2)


def _foot(pdf: FPDF, size: int) -> None:
    pdf.set_font(FONT, "B", size)
    pdf.set_y(pdf.y + 4)
    _line(pdf, _("Kantor tidak pernah meminta password, uang, atau memasang aplikasi."), size * 0.5)
    pdf.set_font(FONT, "", size)
    site = current_app.config["PUBLIC_URL"]
    _line(pdf, _("Ragu dengan sebuah pesan? Periksa di %(address)s", address=f"{site}/cek-pesan"), size * 0.5)


def _line(pdf: FPDF, words: str, height: float, width: float = 0) -> None:
    pdf.multi_cell(width, height, latin(words), align="L", new_x="LMARGIN", new_y="NEXT")


def _qr(pdf: FPDF, text: str, left: float, top: float) -> None:
    """Drawn, not a picture: sharp at any size. A sixth of it may be scratched."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=2)]
    side = _QR / len(rows)
    pdf.set_fill_color(0, 0, 0)
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            modules = len(list(run))
            if dark:
                pdf.rect(left + x * side, top + y * side, modules * side, side + 0.02, style="F")
            x += modules
