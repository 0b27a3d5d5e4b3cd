"""A draft's step is stored; a finished draft is sent; what was returned is corrected."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import sqlalchemy as sa

from app.core.rate_limits import LimitReached  # noqa: F401  (what storing may raise, for the views)
from app.core.transactions import end_transaction
from app.files.attachments import owner_of, store_photo
from app.files.photos import clean_photo
from app.filing.amending import WAITING, amend_registration, refuse_if_looked_at
from app.filing.broken_checks import broken_in, refusals_in
from app.filing.flags import registration_flags
from app.filing.limits import limit_photos, limit_registrations
from app.forms.choices import without_stale
from app.offices.routing import office_for
from models.accounts.account import Account
from models.base import db, utcnow
from models.calendar.local_time import today
from models.cases.attachment import Attachment
from models.cases.status import Phase
from models.forms.paging import Page
from models.registrations.applicant import Applicant
from models.registrations.workflow import ApplicantStatus
from models.requests.service_request import AnyCase, ServiceRequest
from models.requests.workflow import RequestStatus

OWNERS_TURN = (Phase.UNSENT, Phase.RETURNED)
FILLABLE = tuple(s for statuses in (ApplicantStatus, RequestStatus) for s in statuses.in_phases(*OWNERS_TURN))
DRAFTS = (ApplicantStatus.DRAFT, RequestStatus.DRAFT)
RETURNED = (ApplicantStatus.RETURNED, RequestStatus.RETURNED)


class Incomplete(Exception):
    """Something that must be given is not, or a check refuses what was given. `keys` says where."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__(", ".join(keys))
        self.keys = keys


class TooManyPhotos(Exception):
    """One more photo than this requirement takes."""


class SamePhoto(Exception):
    """The very photo that was returned came again."""


class NotOpen(Exception):
    """This question is not open on this case now: it is hidden, was not returned, or the case was sent."""


# -- what is asked


def case_pages(case: AnyCase) -> tuple[Page, ...]:
    """The pages that apply now. Of a returned case only what was returned, and what the correction newly requires."""
    pages = case.definition.pages_for(case.answers, today(), settled=settled_keys(case))
    if case.status not in RETURNED:
        return pages
    open_keys = {*case.returned_items, *missing(case), *(key for one in refusals_in(case) for key in one.keys)}
    return tuple(page for whole in pages if (page := whole.with_only(frozenset(open_keys))))


def settled_keys(case: AnyCase) -> frozenset[str]:
    """What was known before, and is still there: it is looked over with the rest, and not asked, unless a check is said
    there."""
    known = known_before(case)
    return known - {*missing(case), *(one.at for one in broken_in(case))} if known else known


def known_before(case: AnyCase) -> frozenset[str]:
    """What its owner was not asked."""
    return frozenset() if isinstance(case, Applicant) or case.status in RETURNED else frozenset(case.settled)


def every_page(case: AnyCase) -> tuple[Page, ...]:
    """The pages that apply now, those of what was known before among them."""
    return case_pages(case) if case.status in RETURNED else case.definition.pages_for(case.answers, today())


def missing(case: AnyCase) -> list[str]:
    return case.definition.missing(case.answers, case.photo_counts(), today()) + case.lacking_besides


def unready(case: AnyCase) -> list[str]:
    """What keeps a case from being sent: what is missing, and where a check refuses."""
    return list(dict.fromkeys([*missing(case), *(one.at for one in refusals_in(case))]))


def uncorrected(case: AnyCase) -> list[str]:
    """Of a returned case: the photos at fault for which no new one came since, and whatever is missing."""
    keys = [key for key in case.returned_items if _is_photo(case, key) and not _came_since_returned(case, key)]
    return keys + [key for key in missing(case) if key not in keys]


# -- what is answered


def keep_answers(case: AnyCase, page: Page, answers: Mapping[str, str | None]) -> None:
    """A page's answers are stored; those that they hide fall away. Raises NotOpen, LookedAt, LimitReached."""
    if case.status == WAITING:
        lock_case(case)  # an officer takes it in hand before this, or after
    _refuse_if_shut(case)
    _keep_open(case)
    before = case.answers
    case.answers = answers_with(case, page, answers)
    _keep_open(case)
    now = case.answers
    _amend(case, [key for key in {**before, **now} if before.get(key) != now.get(key)])


def answers_with(case: AnyCase, page: Page, answers: Mapping[str, str | None]) -> dict[str, str]:
    """The answers of a case, were these given on the page."""
    given = {key: answer for key in page.keys if (answer := answers.get(key)) is not None}
    merged = {key: answer for key, answer in case.answers.items() if key not in page.keys} | given
    return case.definition.kept(without_stale(case.definition, merged), today())


def _keep_open(case: AnyCase) -> None:
    """What the correction newly requires stays open until the case is sent again, also once it is given."""
    if case.status in RETURNED:
        refused = [key for one in refusals_in(case) for key in one.keys if not _is_photo(case, key)]
        case.returned_items = list(dict.fromkeys([*case.returned_items, *missing(case), *refused]))


def keep_photo(case: AnyCase, key: str, data: bytes) -> Attachment:
    """One photo is cleaned, sealed and stored; the same photo again changes nothing.

    Raises PhotoRefused for its bytes, TooManyPhotos, SamePhoto, NotOpen, LookedAt, LimitReached. The caller commits.
    """
    _refuse_if_not_open(case, key)
    same = _same_photo(case, key, data)
    if same in _photos_at_fault(case, key):
        raise SamePhoto
    if same:
        return same
    _keep_open(case)
    limit_photos(case.reference)
    owner = owner_of(case)
    end_transaction()  # decoding and storing take a second: nobody waits for it
    attachment = store_photo(owner, case.definition.paper(key), clean_photo(data))
    lock_case(case)  # a double tap, another tab: one after the other
    _refuse_if_not_open(case, key)
    most = case.definition.paper(key).max_photos
    again = [photo for photo in case.photos(key) if photo.reused_from_id]
    earlier = case.photos(key) if most == 1 else [*_photos_at_fault(case, key), *again]
    if len(case.photos(key)) - len(earlier) >= most:
        raise TooManyPhotos
    db.session.add(attachment)
    db.session.flush()  # before the old ones name it
    for old in earlier:
        if case.status in DRAFTS:
            db.session.delete(old)  # nobody has seen it
        else:
            old.replaced_at, old.replaced_by_id = utcnow(), attachment.id
    db.session.flush()
    db.session.expire(case, ["attachments"])
    _amend(case, [key])
    return attachment


def remove_photo(case: AnyCase, attachment: Attachment) -> None:
    lock_case(case)
    _refuse_if_not_open(case, attachment.key)
    attachment.replaced_at = utcnow()


def _amend(case: AnyCase, changed: list[str]) -> None:
    """Of a registration in the queue; a photo that the change hides stays until what takes its place is there."""
    if case.status != WAITING or not changed:
        return
    lacking = bool(unready(case))
    if not lacking:
        _put_away_hidden_photos(case)
    amend_registration(case.person, changed, lacking=lacking)


# -- sending


def send_registration(applicant: Applicant, *, by: Account) -> None:
    """Raises Incomplete, LimitReached."""
    _refuse_incomplete(unready(applicant))
    limit_registrations(applicant)
    _put_away_hidden_photos(applicant)
    applicant.declared_at = utcnow()
    applicant.flags = registration_flags(applicant)
    applicant.send(by=by)


def send_request(service_request: ServiceRequest, *, by: Account) -> None:
    """Raises Incomplete."""
    _refuse_incomplete(unready(service_request))
    _put_away_hidden_photos(service_request)
    service_request.send(by=by, route=office_for)


def resubmit(case: AnyCase, *, by: Account) -> None:
    """What was returned goes back, corrected. Raises Incomplete."""
    _refuse_incomplete([*uncorrected(case), *(one.at for one in refusals_in(case))])
    _put_away_hidden_photos(case)
    if isinstance(case, Applicant):
        case.flags = registration_flags(case)
        case.resubmit(by=by)
    else:
        case.resubmit(by=by, route=office_for)


def lock_case(case: AnyCase) -> None:
    """Nobody else changes the case until this transaction ends; it is read again as it is now."""
    table = type(case).__table__
    db.session.execute(sa.select(table.c.id).where(table.c.id == case.id).with_for_update())
    db.session.refresh(case)


def _put_away_hidden_photos(case: AnyCase) -> None:
    """What the answers hide is not sent along: of a draft it is forgotten; what an officer saw is kept as old."""
    asked = {upload.key for upload in case.definition.visible_uploads(case.answers, today())}
    hidden = [photo for photo in case.attachments if photo.key not in asked]
    if case.status not in DRAFTS:
        for photo in hidden:
            photo.replaced_at = photo.replaced_at or utcnow()
    elif hidden:
        case.forget_photos({photo.key for photo in hidden})
        db.session.flush()
        db.session.expire(case, ["attachments"])


def _refuse_incomplete(keys: list[str]) -> None:
    if keys:
        raise Incomplete(keys)


def _refuse_if_not_open(case: AnyCase, key: str) -> None:
    _refuse_if_shut(case)
    if not any(page.upload and page.upload.key == key for page in every_page(case)):
        raise NotOpen


def _refuse_if_shut(case: AnyCase) -> None:
    refuse_if_looked_at(case)
    if case.status not in FILLABLE and case.status != WAITING:
        raise NotOpen


def _same_photo(case: AnyCase, key: str, data: bytes) -> Attachment | None:
    sha256 = hashlib.sha256(data).hexdigest()
    return next((photo for photo in case.photos(key) if photo.sha256 == sha256), None)


def _is_photo(case: AnyCase, key: str) -> bool:
    return any(upload.key == key for upload in case.definition.visible_uploads(case.answers, today()))


def _came_since_returned(case: AnyCase, key: str) -> bool:
    return len(case.photos(key)) > len(_photos_at_fault(case, key))


def _photos_at_fault(case: AnyCase, key: str) -> list[Attachment]:
    """Of a returned case: those that were there when it came back."""
    if case.status not in RETURNED or key not in case.returned_items:
        return []
    return [photo for photo in case.photos(key) if photo.created_at < case.moved_at]
