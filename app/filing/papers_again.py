"""A paper that the office has checked, or that came with the registration in hand, is not photographed again."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, selectinload

from app.core.transactions import end_transaction
from app.files.attachments import store_again
from app.files.storage import FileBroken
from app.filing.intake import DRAFTS, lock_case
from app.filing.limits import may_copy
from models.base import db, utcnow
from models.calendar.local_time import today
from models.cases.attachment import Attachment
from models.cases.audit import AuditEvent
from models.cases.status import Phase
from models.forms.conditions import Answers
from models.forms.definition import Definition, UploadDefinition
from models.registrations.applicant import Applicant
from models.requests.service_request import AnyCase, ServiceRequest, Settled
from models.requests.workflow import RequestStatus

# How long a paper is good, by its kind, in days; of every other kind one that came with the registration just sent.
GOOD_FOR = {"kk": 365, "ktp": 365, "kia": 365, "akta": 3650, "passport": 365}
JUST_SENT = 30
_LOOKED_AT = RequestStatus.in_phases(Phase.WORKING, Phase.DONE)
_UNSEEN = (RequestStatus.DRAFT, RequestStatus.AWAITING)
_NEWEST = 100  # photos that are looked through


def give(draft: ServiceRequest) -> None:
    """Copies of what fits, for each paper that is asked and has no photo; `settled`. Ends the transaction: files are
    stored while nobody waits for it. The caller commits."""
    _let_go(draft)
    if wanted := _wanted(draft):
        known = _photos_of(draft.applicant)
        repeat(draft, {paper.key: _fitting(paper, known) for paper in wanted}, Settled.BEFORE)


def repeat(draft: ServiceRequest, found: Mapping[str, list[Attachment]], source: Settled) -> None:
    """Copies of these photos, by the paper they are used for; where it has one already, none. As `give`."""
    found = {key: photos for key, photos in found.items() if photos and may_copy(draft.applicant, len(photos))}
    if not found:
        return
    end_transaction()
    copies: list[Attachment] = []
    for key, photos in found.items():
        with suppress(FileBroken):  # then it is asked for as if there were none
            copies += [store_again(photo, draft, key) for photo in photos]
    lock_case(draft)
    if draft.status not in DRAFTS:  # another tab sent it, or threw it away
        return
    given = [copy for copy in copies if not draft.photos(copy.key)]  # another tab may have been faster
    db.session.add_all(given)
    draft.settled = draft.settled | {copy.key: source for copy in given}
    db.session.flush()
    db.session.expire(draft, ["attachments"])


def renew(applicant: Applicant, key: str) -> None:
    """A photo of the registration came anew: what repeats the one before in a request that the office has not got
    yet, repeats the new one. As `repeat`."""
    newest = applicant.photos(key)[-1:]
    stale = list(db.session.scalars(_repeating_what_was_replaced(applicant, key)))
    if not newest or not stale:
        return
    end_transaction()
    with suppress(FileBroken):
        copies = [(old, store_again(newest[0], old.service_request, old.key)) for old in stale]
        for old, copy in copies:
            lock_case(old.service_request)
            if old.replaced_at is None and old.service_request.status in _UNSEEN:
                db.session.add(copy)
                db.session.flush()  # before the old one names it
                old.replaced_at, old.replaced_by_id = utcnow(), copy.id


def _repeating_what_was_replaced(applicant: Applicant, key: str) -> sa.Select[Attachment]:
    first = aliased(Attachment)
    return (
        sa.select(Attachment)
        .join(first, Attachment.reused_from_id == first.id)
        .join(ServiceRequest, Attachment.service_request_id == ServiceRequest.id)
        .where(first.applicant_id == applicant.id, first.key == key, first.replaced_at.is_not(None),
               Attachment.replaced_at.is_(None), ServiceRequest.status.in_(_UNSEEN))
    )  # fmt: skip


def _let_go(draft: ServiceRequest) -> None:
    """What was theirs, and by the answers of now must be another's, is asked for."""
    gone = {paper.key for paper in draft.definition.uploads
            if draft.settled.get(paper.key) == Settled.BEFORE and not _is_theirs(draft, paper)}  # fmt: skip
    if not gone:
        return
    draft.settled = {key: source for key, source in draft.settled.items() if key not in gone}
    for photo in draft.photos():
        if photo.key in gone and photo.reused_from_id:
            db.session.delete(photo)  # nobody has seen it
    db.session.flush()
    db.session.expire(draft, ["attachments"])


def _wanted(draft: ServiceRequest) -> list[UploadDefinition]:
    return [paper for paper in draft.definition.visible_uploads(draft.answers, today())
            if paper.reuse and paper.key not in draft.settled and not draft.photos(paper.key)
            and _is_theirs(draft, paper)]  # fmt: skip


def _is_theirs(case: AnyCase, paper: UploadDefinition) -> bool:
    """Whether this paper, in this case, is the reporter's own, or their household's."""
    if isinstance(case, Applicant):
        return bool(paper.reuse)
    definition, answers = case.definition, case.answers
    person_is = definition.person_is(answers)
    if paper.reuse == "reporter":
        return person_is != "principal"
    if paper.reuse == "household":
        numbers = _households(definition, answers)
        return case.applicant.kk in numbers if numbers else person_is == "self"
    return paper.reuse == "self" and person_is == "self"


def _households(definition: Definition, answers: Answers) -> set[str]:
    """The KK that the request is about; a witness may live with the reporter, and has no part in it."""
    meant = {"", *(person.ref for person in definition.subjects)}
    asked = [one.key for one in definition.fields if one.part == "no_kk" and one.person in meant]
    return {answers[key] for key in asked if answers.get(key)}


def _fitting(paper: UploadDefinition, known: list[Attachment]) -> list[Attachment]:
    """The photos of the newest case that has this paper, in the order they came."""
    good_for = timedelta(days=GOOD_FOR.get(paper.kind, JUST_SENT))
    newest = next((photo for photo in known if _will_do(photo, paper, good_for)), None)
    if newest is None:
        return []
    same_case = [one for one in known if one.owner is newest.owner and one.key == newest.key]
    return sorted(same_case, key=lambda photo: photo.created_at)[: paper.max_photos]


def _will_do(photo: Attachment, paper: UploadDefinition, good_for: timedelta) -> bool:
    """What costs least is asked first: answers are unsealed only of a case that has the very paper."""
    case = photo.owner
    of = next((one for one in case.definition.uploads if one.key == photo.key), None)
    return bool(
        of and of.reuse and of.same_as == paper.same_as
        and utcnow() - (photo.reused_from or photo).created_at < good_for
        and photo.key not in case.returned_items and _is_theirs(case, of)
    )  # fmt: skip


def _photos_of(applicant: Applicant) -> list[Attachment]:
    """Of theirs, those that the office has looked at and those of the registration; the newest first."""
    request = contains_eager(Attachment.service_request)
    query = (
        sa.select(Attachment)
        .outerjoin(ServiceRequest, Attachment.service_request_id == ServiceRequest.id)
        .where(Attachment.replaced_at.is_(None), Attachment.media_type == "image/jpeg",
               sa.or_(Attachment.applicant_id == applicant.id,
                      sa.and_(ServiceRequest.applicant_id == applicant.id, ServiceRequest.status.in_(_LOOKED_AT))))
        .order_by(Attachment.created_at.desc())
        .options(request.lazyload(ServiceRequest.documents), request.lazyload(ServiceRequest.attachments),
                 request.defer(ServiceRequest.answers), selectinload(Attachment.reused_from))
        .limit(_NEWEST)
    )  # fmt: skip
    return list(db.session.scalars(query))


def when_checked(photo: Attachment) -> AuditEvent | None:
    """When, and by whom, the office looked at the photo that this one repeats; None while it has not."""
    first = photo.reused_from
    if first is None or first.replaced_at:  # of one that came back at fault
        return None
    name = "verify" if isinstance(first.owner, Applicant) else "approve"
    query = sa.select(AuditEvent).where(AuditEvent.subject == first.owner.subject_name, AuditEvent.name == name)
    return db.session.scalars(query.order_by(AuditEvent.id.desc()).limit(1)).first()
