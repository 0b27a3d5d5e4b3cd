"""What every number that people type has in common: how it is made plain, and how it is refused.

NIK, KK, phone and reference come from chats, spreadsheets, PDFs and other alphabets. Every door reads them here.
"""

from __future__ import annotations

import re
import unicodedata

# What stands about a number: "NIK: 5108…", "0812… (WA)", "Permohonan no. 7K3-M9Q-ZPJ".
_LABEL = re.compile(
    r"(?<![^\W\d_])(?:nik|kk|no|nomor|hp|wa|whatsapp|telp?|tlp|telepon|ponsel|permohonan|pendaftaran)(?![^\W\d_])", re.I
)
# wa.me/62812…?text=…, whatsapp://send?phone=62812…, https://…/permohonan/7K3-M9Q-ZPJ, https://…/lacak?nomor=7K3-M9Q-ZPJ
_QUERY = re.compile(r"[?&](?!phone=|nomor=)\w+(?:=[^\s&]*)?")
_LINK = re.compile(r"^\S*[^\W\d_]\S*[/=](?=\S)")
_NUMBER = re.compile("[0-9-]{9,}")  # within what looks like a link: two numbers were written, "NIK:…/KK:…"

_LONGEST = 300  # of what is looked at: a link with its question


class Unacceptable(ValueError):
    """A number that cannot be right: what is wrong and what to do, in the language of the page."""

    def __init__(self, reason: str, remedy: object) -> None:
        super().__init__(f"{reason} {remedy}")
        self.reason, self.remedy = reason, str(remedy)

    @property
    def sentence(self) -> str:
        return f"{self.reason} {self.remedy}"


def plain(text: str | None) -> str:
    """Letters, digits and plus signs, with nothing between them; the digits of every script are 0 to 9."""
    letters = unicodedata.normalize("NFKC", (text or "")[:_LONGEST])
    return "".join(_ascii_digit(letter) for letter in letters if letter.isalnum() or letter == "+")


def number_in(text: str | None) -> str:
    """`plain`, of what is left of a text without the words about its number, or the link that leads to it."""
    bare = _QUERY.sub("", unicodedata.normalize("NFKC", (text or "")[:_LONGEST]).strip())
    link = _LINK.match(bare)
    if link and not _NUMBER.search(link[0]):
        bare = bare[link.end() :]
    return plain(_LABEL.sub(" ", bare))


def _ascii_digit(letter: str) -> str:
    return str(unicodedata.decimal(letter, letter))
