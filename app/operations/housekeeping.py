"""What the worker does besides sending, each now and then: drafts end, orphans and old counters go, it measures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TypeVar

import sqlalchemy as sa
from flask import current_app

from app.core import rate_limits
from app.core.transactions import reading
from app.files.attachments import storage
from app.files.sweeping import WrongDatabase, empty_bin, sweep_orphans
from app.messages import claims as messages
from app.messages.retry_policy import LONGEST_WAIT
from app.offices.moving_pickups import move_promised_pickups, requests_to_move
from app.operations.belonging import owns
from app.operations.clock import clock_is_believed
from app.reports.performance.rolling import roll_up
from app.reports.processing_times import measure as measure_usual_time
from models.base import db, utcnow
from models.cases.attachment import Attachment
from models.cases.claims import end_claims_of_a_wrong_clock
from models.cases.refusals import MoveRefused
from models.last_done import Task, done_now
from models.messages.notification import undo_wait
from models.registrations.applicant import Applicant
from models.registrations.holding import whose_day_has_come
from models.registrations.workflow import ApplicantStatus
from models.requests.service_request import ServiceRequest
from models.requests.workflow import RequestStatus

_BATCH = 100


def expire_drafts() -> None:
    """Drafts, and registrations returned but never corrected, end after `DRAFT_DAYS`."""
    if not clock_is_believed():
        return
    before = utcnow() - timedelta(days=current_app.config["DRAFT_DAYS"])
    returned_or_draft = (ApplicantStatus.DRAFT, ApplicantStatus.RETURNED)
    of_people = sa.select(Applicant).where(Applicant.status.in_(returned_or_draft), Applicant.moved_at < before)
    _each_of(of_people, Applicant.expire)
    drafts = sa.select(ServiceRequest)
    drafts = drafts.where(ServiceRequest.status == RequestStatus.DRAFT, ServiceRequest.moved_at < before)
    _each_of(drafts, ServiceRequest.expire)


_Case = TypeVar("_Case", Applicant, ServiceRequest)


def _each_of(which: sa.Select[_Case], verb: Callable[[_Case], object]) -> None:
    """The first so many, a transaction each: one that does not open keeps no other from it."""
    model = which.column_descriptions[0]["entity"]
    keys = db.session.scalars(which.with_only_columns(model.id).limit(_BATCH)).all()
    for key in keys:
        try:
            verb(db.session.get_one(model, key))
            db.session.commit()
        except MoveRefused:  # corrected, or decided, at this very moment
            db.session.rollback()
        except Exception:
            db.session.rollback()
            current_app.logger.exception("%s %s does not open, or does not move", model.subject_kind, key)
    db.session.rollback()


def forget_what_ended_unseen() -> None:
    """Requests that waited beside a registration and ended with it: the office never had them."""
    if not clock_is_believed():
        return
    before = utcnow() - timedelta(days=current_app.config["DRAFT_DAYS"])
    ended = sa.select(ServiceRequest).where(
        ServiceRequest.status == RequestStatus.CANCELLED, ServiceRequest.submitted_at.is_(None),
        ServiceRequest.moved_at < before,
    )  # fmt: skip
    _each_of(ended, ServiceRequest.expire)


def sweep_files() -> None:
    """Files that no row names, a day after they were written: a crash between file and row left them.

    Only of a store that is ours at this moment; and they lie in its bin for thirty days.
    """
    db.session.rollback()
    store = storage()
    if not clock_is_believed():
        return
    if not owns(store):
        current_app.logger.error("no file was swept: the store is not this database's")
        return
    try:
        sweep_orphans(store, _known, timedelta(hours=24))
        empty_bin(store, _known, timedelta(days=30))
    except WrongDatabase as wrong:
        current_app.logger.error("no file was swept, %s: is DATABASE_URL the right one?", wrong)


def _known(keys: Iterable[str]) -> set[str]:
    found = set(db.session.scalars(sa.select(Attachment.storage_key).where(Attachment.storage_key.in_(list(keys)))))
    db.session.rollback()
    return found


def let_go_after_a_wrong_clock() -> None:
    """A clock that was ahead, and was put right, holds neither messages nor cases until that day has come."""
    config = current_app.config
    longest = LONGEST_WAIT + undo_wait() + config["DELIVERY_ECHO_SECONDS"]
    ended = messages.end_waits_of_a_wrong_clock(config["DELIVERY_LEASE_SECONDS"], longest)
    ended += sum(end_claims_of_a_wrong_clock(model) for model in (Applicant, ServiceRequest))
    db.session.commit()
    if ended:
        current_app.logger.error("a clock was ahead: %s messages and cases do not wait for it any more", ended)


def forget_old_attempts() -> None:
    rate_limits.forget_old(timedelta(days=2))
    db.session.commit()


def bring_back_what_was_put_aside() -> None:
    """Registrations whose day has come stand in the queue again."""
    _each_of(whose_day_has_come(Applicant), lambda applicant: applicant.move("come_back", by=None))


def move_pickups() -> None:
    """Pickups that cannot be as they were promised."""
    with reading():  # so often, and nearly always nothing: it holds nobody up
        found = requests_to_move(1)
        db.session.rollback()
    if found and clock_is_believed():
        move_promised_pickups(_BATCH)


def leave_a_sign() -> None:
    done_now(Task.WORK)
    db.session.commit()


# How many seconds apart. A sweep lists the whole store, which takes minutes where there are millions of files.
HOUSEKEEPING: dict[Callable[[], None], float] = {
    leave_a_sign: 20, let_go_after_a_wrong_clock: 60, expire_drafts: 60, forget_old_attempts: 3600,
    bring_back_what_was_put_aside: 60, move_pickups: 10, roll_up: 60,
    sweep_files: 6 * 3600, measure_usual_time: 6 * 3600, forget_what_ended_unseen: 24 * 3600,
}  # fmt: skip
