"""A service's definition as it is written down (second edition): typed, and each fault told with its place.

A file of app/catalogue/services/, and the JSON that a version keeps, are read by `read_document`. What is asked of
whom on which page follows from it in definition.py.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Literal

import msgspec

from models.forms.checks.check import Check
from models.forms.conditions import Condition

KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
RelationName = Literal["self", "spouse", "child", "parent", "sibling", "grandchild", "principal", "other"]
FieldType = Literal[
    "text", "name", "textarea", "date", "select", "time", "number", "nik", "kk", "phone", "radio", "checkbox",
    "password",
]  # fmt: skip
PaperKind = Literal[
    "kk", "ktp", "kia", "akta", "selfie", "signature", "portrait", "letter", "form", "court", "passport", "permit",
    "other",
]  # fmt: skip
DeliveryWay = Literal["office", "pos", "digital"]


class Piece(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every piece of a definition shares: it says nothing that is not in its class."""


class Option(Piece, kw_only=True, frozen=True):
    """`person_is`: of the question what the reporter is, what the person then is to the reporter."""

    value: str
    label: str
    person_is: RelationName | None = None
    reporter_sex: Literal["L", "P"] | None = None  # only somebody of this sex can say so


class FormQuestion(Piece, kw_only=True, frozen=True):
    """Asked unless `show_if` says otherwise, and needed unless `optional`.

    `part` takes label, type and all else from parts.json; what is written here holds before it. `of` is whose part it
    is, where it stands outside a person's own section: a role of `people`; none means the household's or the case's.
    """

    key: str = ""
    part: str = ""
    of: str = ""
    label: str = ""
    type: FieldType | None = None
    optional: bool = False
    help: str = ""
    options: list[Option] = []
    options_ref: str | None = None
    options_filter: list[str] = []
    extra_options: list[Option] = []
    prefill: str | None = None  # what of the account fills it: nik, kk, nama, …
    show_if: Condition | None = None
    pattern: str | None = None
    min: int | None = None
    max: int | None = None
    min_length: int | None = None
    not_after_today: bool | None = None
    foreign: bool = False  # a phone number from abroad will do
    given: bool | Condition = False  # a name that an akta gives now
    decimals: bool = False
    siak: bool = True  # whether an officer types it again into SIAK

    def __post_init__(self) -> None:
        if not (self.key or self.part):
            raise ValueError("Tulis key atau part.")
        if self.key and not KEY.fullmatch(self.key):
            raise ValueError(f"Kunci {self.key} harus huruf kecil, angka, atau garis bawah.")


class Somebody(Piece, kw_only=True, frozen=True):
    """Somebody the form asks about. `whom`: as a label goes on, "NIK {anak}", "Nama {saksi 1}"."""

    role: str
    whom: str
    subject: bool = False  # the document is about them
    dies: bool = False  # it is their death that is told

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.role):
            raise ValueError(f"Peran {self.role} harus huruf kecil, angka, atau garis bawah.")


class Person(Somebody, kw_only=True, frozen=True):
    """Somebody in a section of their own.

    `count`: at least and at most so many; where the two differ each one more is asked for by `more`. `foreigner`:
    citizenship is asked first, and of who is no Indonesian a passport in place of NIK and KK.
    """

    asks: list[str | FormQuestion]
    count: tuple[int, int] = (1, 1)
    more: str = ""  # "Ada saksi lain?"
    foreigner: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        least, most = self.count
        if not 0 <= least <= most <= 20 or not most:
            raise ValueError("Jumlah orang antara 0 dan 20, yang kecil dulu.")
        if least != most and not self.more:
            raise ValueError("Tulis pertanyaan more: bagaimana orang berikutnya ditanyakan.")
        if not self.asks:
            raise ValueError("Belum ada yang ditanyakan tentang orang ini.")


class FormSection(Piece, kw_only=True, frozen=True):
    """Questions under one heading, or one person (each of several under a heading of their own)."""

    title: str
    questions: list[FormQuestion] = []
    person: Person | None = None
    show_if: Condition | None = None  # of all that is in it

    def __post_init__(self) -> None:
        if bool(self.questions) == bool(self.person):
            raise ValueError("Isi questions, atau person: salah satu.")


class Paper(Piece, kw_only=True, frozen=True):
    """One paper to photograph, on `pages` photos (at least, at most); needed unless `optional`.

    `reuse`: one that the office has checked is used again: "self" where the request is for whoever asks, "household"
    where the KK is the account's, "reporter" where it is the reporter's own paper, whomever they ask for.
    """

    key: str
    kind: PaperKind
    label: str
    help: str = ""
    form: str = ""  # code of an official form, where kind is form
    optional: bool = False
    pages: tuple[int, int] = (1, 1)
    show_if: Condition | None = None
    reuse: Literal["self", "household", "reporter"] | None = None
    same_as: str = ""  # a name for the paper itself, where two services ask for it under different keys
    source: str = ""

    def __post_init__(self) -> None:
        least, most = self.pages
        if not KEY.fullmatch(self.key):
            raise ValueError(f"Kunci {self.key} harus huruf kecil, angka, atau garis bawah.")
        if not 1 <= least <= most <= 10:
            raise ValueError("Lembar antara 1 dan 10, yang kecil dulu.")
        if (self.kind == "form") != bool(self.form):
            raise ValueError("Kode formulir ditulis bila, dan hanya bila, jenisnya form.")


class HandOver(Piece, kw_only=True, frozen=True):
    options: list[DeliveryWay]
    default: DeliveryWay

    def __post_init__(self) -> None:
        if self.default not in self.options or len(set(self.options)) < len(self.options):
            raise ValueError("Bawaan harus salah satu pilihannya, dan tiap pilihan sekali.")


class Made(Piece, kw_only=True, frozen=True):
    """A document that the office makes; an `optional` one may be dropped at *finish*."""

    name: str
    kind: Literal["ktp-el", "kia", "pdf"]
    delivery: HandOver
    optional: bool = False
    show_if: Condition | None = None


class ByAnswer(Piece, kw_only=True, frozen=True):
    """What follows from the answer to a choice."""

    by_field: str
    names: dict[str, str]


class LegalBasis(Piece, kw_only=True, frozen=True):
    """`verified`: it was read in a source, and may be shown to a citizen."""

    regulation: str  # slug of app/catalogue/law/
    article: str = ""
    about: str = ""
    verified: bool = False
    source: str = ""


class OfficialForm(Piece, kw_only=True, frozen=True):
    """An official form by its code in `ServiceDocument.regulation`; `when` in words, where it is not always needed."""

    code: str
    when: str = ""


class AtOfficeOnly(Piece, kw_only=True, frozen=True):
    """What cannot be asked for online: why, and what to bring."""

    why: str
    bring: list[str]


class ServiceDocument(Piece, kw_only=True, frozen=True):
    """One version of a service."""

    edition: Literal[2]
    slug: str
    name: str
    short_name: str
    description: str
    group: str
    number: int  # its place within the group
    opens_on: date | None = None
    closes_on: date | None = None
    superseded_by: list[str] = []
    replaces: list[str] = []  # services that close once this one is there; their drafts come here
    regulation: str  # whose forms it follows
    law: list[LegalBasis] = []
    forms: list[OfficialForm] = []
    at_office_only: AtOfficeOnly | None = None
    comes_to_office: str = ""  # why somebody must come besides
    surrender: list[str] = []  # originals to hand in
    people: list[Somebody] = []  # of whom questions ask (`of`) that stand among others
    sections: list[FormSection] = []
    papers: list[Paper] = []
    checks: list[Check] = []
    documents: list[Made] = []
    recap_line: str | ByAnswer
    called: ByAnswer | None = None  # what was asked, as people say it: "KTP-el hilang"; else short_name
    sensitive: bool = False
    working_days: int = 0
    promise_note: str = ""
    checklist: list[str] = []  # what the officer looks at besides
    role: str  # the post that handles it
    office_by: str = ""  # the question whose kecamatan names the office, where it is not the household's
    source: str = ""
    proposals: list[str] = []  # where the sources are silent ("usulan"): what was chosen, for the office to confirm

    def __post_init__(self) -> None:
        if self.at_office_only and self.sections:
            raise ValueError("Layanan yang hanya di kantor tidak bertanya apa pun.")


class NextRequest(Piece, kw_only=True, frozen=True):
    """What somebody who answered so will ask for next, for themselves; what is answered of it already; and which photos
    of the registration are which papers there, besides those that are the same anyhow."""

    when: Condition
    service: str
    answers: dict[str, str] = {}
    papers: dict[str, str] = {}  # the key there: the key here


class FormDocument(Piece, kw_only=True, frozen=True):
    """The form of the registration."""

    edition: Literal[2]
    people: list[Somebody] = []
    sections: list[FormSection]
    papers: list[Paper] = []
    checks: list[Check] = []
    next_requests: list[NextRequest] = []


class DefinitionError(ValueError):
    """An unusable definition. `path` says where (`sections[0].questions[3]`), `fault` says what, in Indonesian."""

    def __init__(self, path: str, fault: str) -> None:
        super().__init__(f"{path}: {fault}")
        self.path, self.fault = path, fault


def read_document(data: Any, kind: type[Any] = ServiceDocument) -> Any:
    """Raises DefinitionError at the first fault."""
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as fault:
        words, _, place = str(fault).partition(" - at `$")
        raise DefinitionError(place.rstrip("`").lstrip(".") or "berkas", fault_text(words)) from None


# What msgspec says, and what it means. Our own sentences pass as they are.
FAULTS = (
    (r"Object missing required field `(\w+)`", r"Bagian \1 belum ada."),
    (r"Object contains unknown field `(\w+)`", r"Bagian \1 tidak dikenal."),
    (r"Invalid enum value '?(.*?)'?", r"Pilihan \1 tidak dikenal."),
    (r"Expected `(.+)`, got `(.+)`", r"Harus \1, bukan \2."),
    (r"Expected `array` of length (\d+).*", r"Harus \1 buah."),
    (r"Invalid RFC3339 (?:encoded )?date", "Tulis tanggal seperti 2026-11-30."),
)


def fault_text(fault: str) -> str:
    for pattern, words in FAULTS:
        if found := re.fullmatch(pattern, fault):
            return found.expand(words)
    return fault


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a service's file, for editors and for other programs."""
    return msgspec.json.schema(ServiceDocument)
