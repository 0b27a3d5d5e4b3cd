"""The answers of a case as its owner reads them before sending: by section, each with a way to change it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.files.photo_advice import advice_texts
from app.filing import intake, papers_again, people
from app.forms.answers import answer_text
from models.calendar.local_time import local, say_date
from models.cases.attachment import Attachment
from models.forms.definition import FieldDefinition, FieldKind, Page, UploadDefinition
from models.requests.service_request import AnyCase, ServiceRequest, Settled
from views.citizen.wizard.wizard import CHECK, Wizard

_LEFT_OUT = lazy_gettext("Tidak diisi")


@dataclass(frozen=True)
class AnswerRow:
    """What components/case.html shows as one line of a summary list."""

    key: str
    value: str = ""
    photos: tuple[str, ...] = ()  # their addresses
    change: str | None = None
    advice: tuple[str, ...] = ()  # what looks wrong with the photos
    note: str = ""  # where it comes from, when nobody typed it here


@dataclass(frozen=True)
class Section:
    title: str
    rows: list[AnswerRow]
    remove: str = ""  # whom it is about, where they may be taken out


def answer_sections(wizard: Wizard) -> list[Section]:
    """In the order of the pages; `change` leads to the page and comes back to the check page."""
    case = wizard.case
    removable = people.removable(case) if isinstance(case, ServiceRequest) and case.status in intake.DRAFTS else {}
    return [
        Section(
            title,
            [row for page in pages for row in _rows(case, page, wizard.url(page, back=CHECK))],
            removable.get(title, ""),
        )  # fmt: skip
        for title, pages in groupby(wizard.every_page, key=lambda page: page.section)
    ]


def _rows(case: AnyCase, page: Page, url: str) -> list[AnswerRow]:
    if page.upload:
        return [photo_row(case, page.upload, url)]
    return [answer_row(case, question, f"{url}#{question.key}") for question in page.fields]


def answer_row(case: AnyCase, question: FieldDefinition, change: str | None = None) -> AnswerRow:
    if question.kind is FieldKind.PASSWORD:
        return AnswerRow(question.label, _("Sudah dibuat") if case.person.password_hash else "", change=change)
    answer = case.answers.get(question.key)
    left_out = "" if question.required else str(_LEFT_OUT)
    words = answer_text(question, answer, case.answers) if answer else left_out
    shown = as_dialled(words) if question.kind is FieldKind.PHONE else words
    return AnswerRow(question.label, shown, change=change, note=_source_of(case, question.key) if change else "")


def photo_row(case: AnyCase, upload: UploadDefinition, change: str | None = None) -> AnswerRow:
    there = case.photos(upload.key)
    photos = tuple(url_for("files.show", attachment_id=photo.id, kecil=1) for photo in there)
    advice = tuple(words for photo in there for words in advice_texts(photo)) if change else ()
    return AnswerRow(
        upload.label, "" if upload.required else str(_LEFT_OUT), photos, change, tuple(dict.fromkeys(advice)),
        note=_used_again(there) if change else "",
    )  # fmt: skip


def _source_of(case: AnyCase, key: str) -> str:
    source = case.settled.get(key) if isinstance(case, ServiceRequest) else None
    words: dict[str | None, str] = {Settled.ACCOUNT: _("Dari akun Anda."), Settled.NIK: _("Dari NIK.")}
    return words.get(source, "")


def _used_again(photos: list[Attachment]) -> str:
    again = [photo for photo in photos if photo.reused_from_id]
    if not again:
        return ""
    checked = papers_again.when_checked(again[0])
    first = again[0].reused_from
    if checked is None and first and first.applicant_id:
        return _("Foto dari pendaftaran Anda, dipakai lagi. Ada yang lebih baru? Tekan “Ubah”.")
    if checked is None:
        return _("Foto dari permohonan Anda sebelumnya, dipakai lagi. Ada yang lebih baru? Tekan “Ubah”.")
    return _(
        "Diperiksa kantor %(day)s, dipakai lagi. Ada yang lebih baru? Tekan “Ubah”.",
        day=say_date(local(checked.at).date()),
    )


def as_dialled(number: str) -> str:
    """An Indonesian number as people write it, 0812-3456-7890; any other as it is."""
    if not number.startswith("+62"):
        return number
    local = "0" + number.removeprefix("+62")
    return "-".join(part for part in (local[:4], local[4:8], local[8:]) if part)
