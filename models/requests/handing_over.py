"""Who received a document of a request, and putting right what was written down of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.accounts.account import Account, Operator
from models.accounts.permission import Permission
from models.calendar.local_time import local, today
from models.cases.note import Note
from models.cases.refusals import MoveRefused
from models.requests.document import APPLICANT, RELATIONS, THEMSELVES, Document, DocumentState

if TYPE_CHECKING:
    from models.requests.service_request import ServiceRequest

NOT_THE_APPLICANT = "Nama itu bukan nama pemohon. Pilih hubungan penerima, atau kosongkan namanya."
NOT_YOUR_HAND_OVER = "Penyerahan ini bukan dari Anda hari ini. Minta pengawas memperbaikinya."


def receiver_of(case: ServiceRequest, typed: str, relation: str | None) -> str:
    """The name to write down: whoever comes in person need give none. Raises MoveRefused."""
    if relation == APPLICANT:
        name: str = case.applicant.display_name
        if typed.strip() and typed.casefold().split() != name.casefold().split():
            raise MoveRefused(NOT_THE_APPLICANT)
        return name
    return typed or (case.about or case.applicant.display_name if relation == THEMSELVES else "")


def may_be_mended_by(document: Document, case: ServiceRequest, account: Account) -> bool:
    """By whoever handed it over, on the same day; later by whoever looks after the office's work."""
    if document.state != DocumentState.HANDED_OVER or document.handed_over_at is None:
        return False
    own = document.handed_over_by_id == account.id and local(document.handed_over_at).date() == today()
    return own or account.can(Permission.HAND_OVERS_MEND_LATER, case)


def mendable(case: ServiceRequest, by: Account) -> list[Document]:
    return [document for document in case.documents if may_be_mended_by(document, case, by)]


def mend(
    case: ServiceRequest, documents: list[Document], *, by: Operator, reason: str | None, receiver: str | None = None,
    relation: str | None = None, has_power: bool = False,
) -> None:  # fmt: skip
    """Another receiver is written down, or (`receiver` None) the documents lie on the shelf again. Raises MoveRefused.

    What stood there before is kept as a note: the audit trail holds no names of people.
    """
    if not documents:
        raise MoveRefused(NOT_YOUR_HAND_OVER)
    for document in documents:
        kept = case.require("mend_hand_over", by)
        if not may_be_mended_by(document, case, by):
            raise MoveRefused(NOT_YOUR_HAND_OVER)
        reason = case.given(reason)
        Note.write(case, _before(document), by=by)
        if receiver is None:
            document.back_on_shelf()
        else:
            document.received_by(receiver_of(case, receiver, relation), relation or None, has_power=has_power)
        case.move("mend_hand_over", by=by, kept=kept, document=document.name, reason=reason)


def _before(document: Document) -> str:
    relation = f" ({RELATIONS[document.receiver_relation]})" if document.receiver_relation else ""
    return f"Sebelum penyerahan diperbaiki: {document.name} tertulis diterima {document.receiver}{relation}."
