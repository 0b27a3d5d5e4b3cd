"""A person's name, as it stands on the KTP-el or KK; or as it is given to a child now.

What passes here leaves in messages under the office's name, so that a link, a number or an advertisement is no name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.identity.digits import Unacceptable

LONGEST_NAME, LONGEST_GIVEN_NAME = 100, 60  # letters, spaces among them
_LONGEST_LOOKED_AT = 2 * LONGEST_NAME

AS_PRINTED = lazy_gettext("Tulis seperti di KTP-el, KK, atau paspor.")
_GIVEN = lazy_gettext("Nama yang baru diberikan: huruf dan spasi saja, tanpa gelar, tidak disingkat.")

# Signs that look like the printed ones; keyboards put them in.
_ALIKE = str.maketrans(dict.fromkeys("‘ʼʻ′´", "’") | dict.fromkeys("‐‑‒–—−", "-"))
_UNSEEN = ("Cf", "Cs")  # marks that turn the direction of a text, half a character
_SIGNS = frozenset(".,'’-/ ")
_TWICE = re.compile(r"([,'’/.-])\1")
# Endings of addresses that people send each other, and none that a title ends with (M.Si, A.Md, S.Ag, S.Kep.Ns).
_SITES = (
    "com net org info biz xyz online site shop store app link click live club vip win fun space website page"
    " asia promo one world today live work tech mobi money bank loan gift games email chat group digital best"
    " top bet icu pro gg lol sbs cfd cam bid buzz cash bond dev"
    " id me ly gl co cc io tv tk ml ga cf gq gd ws su pw ru cn us uk sg example"
)
# Permendagri 73/2022 article 5: neither in an akta. On KK and KTP-el both may stand.
_TITLES = (
    "dr drg drs dra ir prof sh skom spd mpd mm mkom mkes phd amd haji hajah hajjah hj kh ustad ustadz ustaz ustadzah"
    " ustazah kiai kyai pendeta pdt pastor pedanda biksu bhikkhu"
)


def parse_name(raw: str | None) -> str:
    """Letters with accents, spaces, and . , ' ’ - / among them; titles as they are printed. Raises Unacceptable."""
    name = _plain_name(raw)
    if not any(letter.isalpha() for letter in name):
        raise Unacceptable(_("Nama harus berisi huruf."), AS_PRINTED)
    if "@" in name or any(_is_link(part) for part in name.split()):
        raise Unacceptable(_("Nama tidak memuat alamat situs atau surel."), AS_PRINTED)
    if part := next((part for part in name.split() if _runs_on(part)), ""):
        raise Unacceptable(_("Beri spasi setelah titik pada “%(part)s”.", part=part), AS_PRINTED)
    if any(letter.isnumeric() for letter in name):
        raise Unacceptable(_("Nama tidak memuat angka."), AS_PRINTED)
    if strange := next(_strange(name), ""):
        raise Unacceptable(_("Tanda “%(sign)s” tidak dipakai dalam nama.", sign=strange), AS_PRINTED)
    if len(name) > LONGEST_NAME:
        raise _too_long(len(name), LONGEST_NAME)
    if not name[0].isalpha() and name[0] not in "'’":
        raise Unacceptable(_("Nama harus diawali huruf."), AS_PRINTED)
    return name


def parse_given_name(raw: str | None) -> str:
    """A name that an akta gives now (Permendagri 73/2022 articles 4 and 5). Raises Unacceptable."""
    name = parse_name(raw)
    words = name.split()
    if any(not (letter.isalpha() or letter == " ") for letter in name):
        raise Unacceptable(_("Nama di akta tidak memakai tanda baca."), _GIVEN)
    if any(word.casefold() in _TITLES.split() for word in words):
        raise Unacceptable(_("Nama di akta tidak memuat gelar pendidikan atau keagamaan."), _GIVEN)
    if len(words) < 2:
        raise Unacceptable(_("Nama di akta paling sedikit dua kata."), _GIVEN)
    if len(name) > LONGEST_GIVEN_NAME:
        raise _too_long(len(name), LONGEST_GIVEN_NAME)
    return name


def _plain_name(raw: str | None) -> str:
    """One line of what was typed; letters of other shapes (full-width, bold) are the plain ones."""
    text = "".join(letter for letter in (raw or "").translate(_ALIKE) if unicodedata.category(letter) not in _UNSEEN)
    if len(text) > _LONGEST_LOOKED_AT:
        raise _too_long(len(text), LONGEST_NAME)
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _strange(name: str) -> Iterator[str]:
    """Whatever is no Latin letter and no sign of a name; a sign of a name that comes twice."""
    yield from (found[0] for found in _TWICE.finditer(name))
    yield from (letter for letter in name if letter not in _SIGNS and not _is_latin(letter))


def _is_latin(letter: str) -> bool:
    """Of a language that is written so: the letters of phonetics look like those that they are not (ᴀ, ɡ)."""
    cased = unicodedata.name(letter, "").startswith(("LATIN SMALL LETTER ", "LATIN CAPITAL LETTER "))
    return cased and (letter < "\u0250" or "\u1e00" <= letter <= "\u1eff")


def _is_link(part: str) -> bool:
    """wa.me, www.contoh.desa, bit.ly/abc, https://…: two labels or more, one of them longer than a letter."""
    host, slash, _path = part.casefold().strip(".,'’-").partition("/")
    labels = host.split(".")
    if "://" in part or (len(labels) > 1 and labels[0] == "www"):
        return True
    if len(labels) < 2 or not all(labels):
        return False
    return bool(slash) or (labels[-1] in _SITES.split() and any(len(label) > 1 for label in labels[:-1]))


def _runs_on(part: str) -> bool:
    """A dot within a word stands in titles only (S.Pd, Moh.Al): after a word a phone would make a link of it.

    Before a title many write no space: Made,S.Pd.
    """
    for word in part.casefold().split(","):
        first, dot, more = word.partition(".")
        if dot and more[:1].isalpha() and len(first) > 3 and first not in _TITLES.split():
            return True
    return False


def _too_long(length: int, most: int) -> Unacceptable:
    said = _("Nama terlalu panjang: %(length)s huruf.", length=length)
    return Unacceptable(said, _("Tulis paling banyak %(most)s huruf.", most=most))
