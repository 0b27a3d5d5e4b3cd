"""What a text may mean: a reference, a NIK, a KK, a phone number or a name; a part of one; or one with a slip in it.

The likeliest first. A page takes the first reading by which it finds anything among the cases that it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from typing import Any

import sqlalchemy as sa

from app.forms.written import day_in
from app.identity.digits import Unacceptable, number_in, plain
from app.identity.phones import parse_phone
from app.identity.references import MISREAD, read_reference
from app.lookup.search import Shape, Sought, to_be_said
from models.base import db
from models.calendar.local_time import today
from models.cases.reference import SYMBOLS
from models.name_key import NameKey, birth_key, key_span, name_words, tail_key
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest
from models.sealed import vault
from models.spelling import like

LONGEST_SEARCH = 300  # an address, as a scanner types it
MOST_WORDS = 6
# People of a name. Of more it is quicker to walk the cases until a page is full; where several words must meet, later.
MANY_PEOPLE, MANY_TOGETHER = 1_000, 10_000
MOST_CORRECTIONS, MOST_MEANT = 5, 3

KeySpan = tuple[str, str]
_SIX_DIGITS = re.compile(r"^([0-9]{2})([0-9]{2})([0-9]{2})$")  # of a day of birth, as in the middle of a NIK


def readings(text: str) -> Iterator[Sought]:
    """The likeliest first; each is only looked into when it is asked for."""
    text = text.strip()[:LONGEST_SEARCH]
    if reference := _reference_in(text):
        yield Sought(Shape("reference"), {"reference": reference})
    elif number := _sixteen_digits(text):
        yield Sought(Shape("number"), {kind: vault.blind_index(kind, number) for kind in ("nik", "kk")})
    else:
        if phone := _phone(text):
            yield Sought(Shape("phone"), {"phone": vault.blind_index("phone", phone)})
        in_parts = re.search("[0-9]", plain(text)) is not None
        if in_parts:
            yield from _of_a_paper(text)
            yield from _of_a_part(text)
        yield from _of_a_name(text)
        if not in_parts:
            yield from _of_a_part(text)
        yield from _with_a_slip(text)


FINDS_NOBODY = Sought(Shape("keys", (1,)), {"low0_0": "", "high0_0": ""})


def meant(sought: Sought, names: Iterable[str]) -> list[str]:
    """How whoever was found instead is written, as far as was typed; [] when nothing was misspelt."""
    found: dict[str, None] = {}
    for name in names if sought.corrected else ():
        own = name_words(name)
        begun = [next((one for one in meanings if any(word.startswith(one) for word in own)), None)
                 for _, meanings in sought.corrected]  # fmt: skip
        if all(begun):
            found[" ".join(str(word).capitalize() for word in begun)] = None
    return list(found)[:MOST_MEANT]


# -- whole numbers


def _reference_in(text: str) -> str | None:
    """One name of nine letters in thirty-two reads as a reference ("Putu Surya"): such a one must be a case's."""
    reference = read_reference(text)
    return reference if reference and (re.search(r"[\d-]", text) or _is_given(reference)) else None


def _is_given(reference: str) -> bool:
    given = (sa.exists().where(case.reference == reference) for case in (Applicant, ServiceRequest))
    return bool(db.session.scalar(sa.select(sa.or_(*given))))


def _sixteen_digits(text: str) -> str | None:
    digits = number_in(text)
    return digits if re.fullmatch(r"[0-9]{16}", digits) else None


def _phone(text: str) -> str | None:
    try:
        return parse_phone(text, foreign=True) if re.search(r"[0-9]{6}", number_in(text)) else None
    except Unacceptable:
        return None


def _of_a_paper(text: str) -> Iterator[Sought]:
    """A postal resi, or the number that stands on a document."""
    number = plain(text).replace("+", "").upper()
    if 6 <= len(number) <= 60:
        yield Sought(Shape("paper"), {"paper": number})


# -- parts


def _of_a_part(text: str) -> Iterator[Sought]:
    """A day of birth, the last digits of a number, the last symbols of a reference: whichever it may be."""
    digits, symbols = number_in(text), plain(text).upper().translate(MISREAD)
    born = day_in(_SIX_DIGITS.sub(r"\1-\2-\3", text), latest=today())
    keys = [birth_key(born)] if born else []
    keys += [tail_key(digits)] if re.fullmatch("[0-9]{4,15}", digits) else []
    ending = symbols if 3 <= len(symbols) <= 8 and set(symbols) <= set(SYMBOLS) else None
    spans = [[key_span(key) for key in keys]] if keys else []
    if (spans or ending) and (found := _by_keys(spans, MANY_PEOPLE, ending)):
        yield found


# -- names


def _of_a_name(text: str) -> Iterator[Sought]:
    """As its words stand there; else who has them all, in any order."""
    words = name_words(text)[:MOST_WORDS]
    if words and (found := _by_keys([[NameKey.span(text)]], MANY_PEOPLE)):
        yield found
    if len(words) > 1 and (found := _by_keys([[NameKey.span(word)] for word in words], MANY_TOGETHER)):
        yield found


def _with_a_slip(text: str) -> Iterator[Sought]:
    """Of any word one letter may be wrong."""
    words = list(dict.fromkeys(name_words(text)))[:MOST_WORDS]
    near = like(words)
    if not any(near.values()):
        return
    corrected = tuple((word, (word, *near.get(word, ())[:MOST_CORRECTIONS])) for word in words)
    spans = [[NameKey.span(one) for one in meanings] for _, meanings in corrected]
    if found := _by_keys(spans, MANY_TOGETHER):
        yield Sought(found.shape, found.said, corrected)


# -- how often


def _by_keys(words: list[list[KeySpan]], enough: int, ending: str | None = None) -> Sought | None:
    """The rarest word first; None where nobody has one of them, and nothing can end with it."""
    numbers = _counted(words, enough)
    if not ending and not all(numbers):
        return None
    rarest_first = [spans for _, spans in sorted(zip(numbers, words, strict=True), key=lambda one: one[0])]
    said = _said(rarest_first)
    if ending:
        said |= {"last_symbols": ending[-3:], "ends_with": f"%{_as_written(ending)}"}
    common = bool(numbers) and min(numbers) > enough
    return Sought(Shape("keys", tuple(map(len, rarest_first)), common, bool(ending)), said)


def _counted(words: list[list[KeySpan]], enough: int) -> list[int]:
    """How many keys each word has, counted a little further than `enough`."""
    if not words:
        return []
    numbers = iter(db.session.execute(_counting(tuple(map(len, words)), enough), _said(words)).one())
    return [sum(next(numbers) for _ in product(spans, _KINDS)) for spans in words]


def _said(words: list[list[KeySpan]]) -> dict[str, Any]:
    ends = ((f"{word}_{place}", span) for word, spans in enumerate(words) for place, span in enumerate(spans))
    return {end + name: value for name, span in ends for end, value in zip(("low", "high"), span, strict=True)}


_KINDS = ("applicant", "request")


@cache
def _counting(words: tuple[int, ...], enough: int) -> sa.Select[Any]:
    columns: list[sa.ColumnElement[Any]] = []
    for word, places in enumerate(words):
        for place, kind in product(range(places), _KINDS):
            low, high = to_be_said(f"low{word}_{place}"), to_be_said(f"high{word}_{place}")
            some = sa.select(NameKey.owner_id).where(
                NameKey.kind == sa.literal_column(f"'{kind}'"), NameKey.key >= low, NameKey.key < high
            )
            few = some.limit(sa.literal_column(str(enough + 1))).subquery()
            columns.append(sa.select(sa.func.count()).select_from(few).scalar_subquery().label(f"n{len(columns)}"))
    return sa.select(*columns)


def _as_written(symbols: str) -> str:
    """The end of a reference, with its dashes."""
    whole = symbols.rjust(9, "_")
    return "-".join((whole[:3], whole[3:6], whole[6:])).lstrip("_-")
