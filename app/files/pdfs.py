"""Signed PDFs are looked at, never opened: re-writing one would break its signature (docs/design.md §3, Document)."""

from __future__ import annotations

MAX_PDF_BYTES = 10 * 1024 * 1024
TAIL = 1024  # bytes from the end in which readers look for %%EOF

PDF_REFUSALS = {
    "empty": "Berkas PDF belum terkirim. Pilih berkas PDF, lalu kirim lagi.",
    "too_many_bytes": "PDF ini lebih dari 10 MB. Perkecil sebelum ditandatangani, lalu unggah lagi.",
    "not_a_pdf": "Berkas ini bukan PDF. Unggah dokumen PDF yang sudah ditandatangani.",
    "truncated": "PDF ini tidak utuh. Unduh ulang dari sumbernya, lalu unggah lagi di sini.",
}


class PdfRefused(Exception):
    """A file that is not kept as a PDF. `sentence` tells the operator what is wrong and what to do next."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = PDF_REFUSALS[code]


def check_pdf(data: bytes) -> None:
    """Raises PdfRefused unless the bytes begin and end as a PDF of at most 10 MB does."""
    if not data:
        raise PdfRefused("empty")
    if len(data) > MAX_PDF_BYTES:
        raise PdfRefused("too_many_bytes")
    if not data.startswith(b"%PDF-"):
        raise PdfRefused("not_a_pdf")
    if b"%%EOF" not in data[-TAIL:]:
        raise PdfRefused("truncated")
