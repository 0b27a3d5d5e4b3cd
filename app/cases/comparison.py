"""Two cases side by side, and what an officer decides of them: one goes on, or they are two after all."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.cases.presenter import sections_of
from app.cases.similarity import ENDED_STATUSES
from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.base import db
from models.cases.attachment import Attachment
from models.cases.audit import AuditEvent
from models.cases.not_duplicate import NotDuplicate
from models.cases.refusals import MoveRefused
from models.requests.service_request import AnyCase

DECIDES = {
    "applicant": (Permission.APPLICANTS_VERIFY,),
    "request": (Permission.REQUESTS_APPROVE, Permission.REQUESTS_PROCESS),
}
NOUNS = {"applicant": "Pendaftaran", "request": "Permohonan"}
VIA = {"self": "sendiri", "family": "oleh keluarga", "village": "oleh desa/kelurahan", "counter": "di loket",
       "whatsapp": "lewat WhatsApp"}  # fmt: skip
NOT_YOURS = "Menandai “bukan ganda” hanya untuk petugas yang memutuskan kasus ini."


@dataclass(frozen=True)
class ComparedAnswer:
    """One line of both; "" where one of them says nothing."""

    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        return self.one != self.other


@dataclass(frozen=True)
class ComparedPhotos:
    """What both uploaded for one requirement."""

    label: str
    one: list[Attachment]
    other: list[Attachment]


def data_beside(one: AnyCase, other: AnyCase) -> list[tuple[str, list[ComparedAnswer]]]:
    """Every answer of either, by section, in the order it was asked; first who asked, of requests."""
    said = [
        {fact.key: (section, fact) for section, facts in sections_of(case) for fact in facts} for case in (one, other)
    ]
    sections: dict[str, list[ComparedAnswer]] = {} if one.is_of_its_owner else {"Pemohon": _who_asked(one, other)}
    for key in {**said[0], **said[1]}:
        section, fact = said[0].get(key) or said[1][key]
        words = [answers[key][1].text if key in answers else "" for answers in said]
        sections.setdefault(section, []).append(ComparedAnswer(fact.label, *words))
    return list(sections.items())


def _who_asked(one: AnyCase, other: AnyCase) -> list[ComparedAnswer]:
    people = [case.person for case in (one, other)]
    via = [VIA.get(getattr(case, "filed_via", ""), "") for case in (one, other)]
    return [
        ComparedAnswer("Nama pemohon", *(person.name or "" for person in people)),
        ComparedAnswer("NIK pemohon", *(person.nik or "" for person in people)),
        ComparedAnswer("WhatsApp", *(person.whatsapp or "" for person in people)),
        ComparedAnswer("Diajukan", *via),
    ]


def photos_beside(one: AnyCase, other: AnyCase) -> list[ComparedPhotos]:
    """The photos in force by requirement, in the order of the form; those that only the other form asks come last."""
    keys = [upload.key for case in (one, other) for upload in case.definition.uploads]
    label_of = {key: case.definition.label_of(key) for case in (other, one) for key in case.photo_counts()}
    ordered = [key for key in dict.fromkeys([*keys, *label_of]) if key in label_of]
    return [ComparedPhotos(label_of[key], one.photos(key), other.photos(key)) for key in ordered]


def same_digests(one: AnyCase, other: AnyCase) -> set[str]:
    """Of the photos that are the same in both, byte for byte."""
    return {photo.sha256 for photo in one.photos()} & {photo.sha256 for photo in other.photos()}


# -- deciding


def may_tell_apart(one: AnyCase, other: AnyCase, by: Operator) -> bool:
    """Whoever may decide on either of them."""
    return any(by.can(permission, case) for permission in DECIDES[one.subject_kind] for case in (one, other))


def lock_both(one: AnyCase, other: AnyCase) -> None:
    """Nobody else changes either until this transaction ends: decisions on a pair go one after the other.

    Without it two officers could each cancel the one that the other keeps. Locked in the order of keys, and read anew.
    """
    table = type(one).__table__
    pair = sa.select(table.c.id).where(table.c.id.in_([one.id, other.id]))
    db.session.execute(pair.order_by(table.c.id).with_for_update())
    db.session.refresh(one)
    db.session.refresh(other)


def cancel_as_duplicate(gone: AnyCase, kept: AnyCase, *, by: Operator, reason: str = "") -> None:
    """One goes on, the other is cancelled with one message that says which. Raises MoveRefused. The caller commits."""
    if has_ended(kept):
        raise MoveRefused(f"{kept.reference} sudah {kept.status_text}, jadi tidak dapat dilanjutkan.")
    gone.cancel(by=by, reason=reason_naming(kept, reason))
    AuditEvent.record(kept.subject_name, "duplicate", by=by, particulars={"other": gone.reference})


def reason_naming(kept: AnyCase, reason: str = "") -> str:
    """What the citizen reads: always with the number of the case that goes on."""
    standard = f"{NOUNS[kept.subject_kind]} ganda: dilanjutkan di {kept.reference}."
    written = reason.strip()
    if not written:
        return standard
    return written if kept.reference in written else f"{written.rstrip('.')}. Dilanjutkan di {kept.reference}."


def tell_apart(one: AnyCase, other: AnyCase, *, by: Operator) -> None:
    """Remembered, and in both trails. Raises MoveRefused. The caller commits."""
    if not may_tell_apart(one, other, by):
        raise MoveRefused(NOT_YOURS)
    NotDuplicate.remember(one, other, by=by)


def has_ended(case: AnyCase) -> bool:
    return case.status in ENDED_STATUSES[case.subject_kind]


def may_keep(kept: AnyCase, gone: AnyCase, by: Operator) -> bool:
    """Whether this person may let one go on and cancel the other."""
    return not has_ended(kept) and gone.is_open("cancel", by)


def suggested(one: AnyCase, other: AnyCase, by: Operator) -> AnyCase | None:
    """The one to keep: what cannot be cancelled, else what came first. None where neither can be kept."""
    keepable = [kept for kept, gone in ((one, other), (other, one)) if may_keep(kept, gone, by)]
    return min(keepable, key=lambda case: case.submitted_at or case.moved_at, default=None)
