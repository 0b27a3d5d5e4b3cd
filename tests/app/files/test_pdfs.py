"""Signed PDFs are checked at both ends and never opened."""

from __future__ import annotations

import pytest
from fpdf import FPDF

from app.files import pdfs
from app.files.pdfs import PdfRefused, check_pdf


def a_pdf() -> bytes:
    pdf = FPDF()
    pdf.add_page()
    return bytes(pdf.output())


def test_a_pdf_is_taken_with_or_without_a_tail_of_newlines():
    check_pdf(a_pdf())
    check_pdf(a_pdf() + b"\r\n\r\n")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7" + b"\0" * pdfs.MAX_PDF_BYTES, "too_many_bytes"),
        (b"\xff\xd8\xff a photo %%EOF", "not_a_pdf"),
        (b"\n" + a_pdf(), "not_a_pdf"),
        (a_pdf()[:-10] + b"\0" * 2000, "truncated"),
    ],
)
def test_each_fault_has_its_own_sentence(data, code):
    with pytest.raises(PdfRefused) as caught:
        check_pdf(data)

    assert caught.value.code == code
    assert caught.value.sentence == pdfs.PDF_REFUSALS[code]
    assert len(set(pdfs.PDF_REFUSALS.values())) == len(pdfs.PDF_REFUSALS)
