"""Several registrations of one NIK: whose account it is, who is told, and when another may take its place.

Nobody can squat on another's NIK: whoever registers is taken with the same answer as ever. But an account that is
open is replaced only after its owner was told and a day has passed, or when its owner stands at the desk
(docs/design.md §3).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask import current_app

from models.accounts.account import SignIn
from models.base import db, utcnow
from models.calendar.local_time import say_moment
from models.cases.audit import AuditEvent
from models.cases.refusals import MoveRefused
from models.messages.notification import Notification, NotificationState
from models.registrations.workflow import ApplicantStatus as S

if TYPE_CHECKING:
    from models.registrations.applicant import Applicant

NEVER_CAME = (NotificationState.CANCELLED, NotificationState.FAILED)


def same_nik(applicant: Applicant, *statuses: S) -> list[Applicant]:
    """Every other registration of this NIK that was ever sent (in one of these statuses), the newest first."""
    one = type(applicant)
    query = sa.select(one).where(
        one.nik_index == applicant.nik_index, one.id != applicant.id, one.submitted_at.is_not(None)
    )
    if statuses:
        query = query.where(one.status.in_(statuses))
    return list(db.session.scalars(query.order_by(one.id.desc()))) if applicant.nik_index else []


def holder_of_nik(applicant: Applicant) -> Applicant | None:
    """The account of this NIK, open or suspended, if it is another than this one."""
    found = same_nik(applicant, S.VERIFIED, S.SUSPENDED)
    return next((other for other in found if other.status == S.VERIFIED), found[0] if found else None)


def others_waiting(applicant: Applicant) -> list[Applicant]:
    return same_nik(applicant, S.WAITING, S.RETURNED)


def lock_nik(applicant: Applicant) -> None:
    """Decisions on one NIK go one after the other: locked in the order of keys, so none waits in a ring."""
    table = type(applicant).__table__
    same = sa.select(table.c.id).where(table.c.nik_index == applicant.nik_index)
    db.session.execute(same.order_by(table.c.id).with_for_update())


def owner_notice(applicant: Applicant) -> Notification | None:
    """The message that tells whoever holds this NIK now of this registration, if it is under way or has gone.

    One to another owner never counts: the NIK may have been corrected, the account have changed hands.
    """
    holder = holder_of_nik(applicant) if applicant.owner_notice else None
    if holder is None:
        return None
    query = sa.select(Notification).where(
        Notification.dedupe_key == applicant.owner_notice, Notification.subject == holder.subject_name,
        Notification.state.not_in(NEVER_CAME),
    )  # fmt: skip
    return db.session.scalar(query)


def owner_told_at(applicant: Applicant) -> datetime | None:
    """When the notice went out; None while it waits, and when nobody can be told."""
    notice = owner_notice(applicant)
    return notice.accepted_at if notice else None


def replacement_open_at(applicant: Applicant) -> datetime | None:
    """When it may replace the old one without its owner standing at the desk; None while nobody was told."""
    told_at = owner_told_at(applicant)
    return told_at + timedelta(hours=current_app.config["REPLACEMENT_WAIT_HOURS"]) if told_at else None


def tell_holder(applicant: Applicant, event: AuditEvent, wait: int = 0) -> None:
    """Tell the owner of the open account, unless that very owner knows of this registration already.

    With the text switched off, or the account suspended, nobody is told: then only the desk can replace it.
    """
    holder = holder_of_nik(applicant)
    if holder is None or holder.status != S.VERIFIED or owner_notice(applicant):
        return
    key = f"{event.group}:registration_attempted:{applicant.reference}"
    queued = Notification.queue(
        "registration_attempted", to=holder.whatsapp, subject=holder.subject_name, reference=holder.reference,
        particulars=holder.message_particulars("registration_attempted", waktu=say_moment(utcnow(), language="id")),
        dedupe_key=key, due_at=utcnow() + timedelta(seconds=wait),
    )  # fmt: skip
    applicant.owner_notice = key if queued else None


def refuse_too_soon(applicant: Applicant, holder: Applicant, *, at_desk: bool) -> None:
    """Raises MoveRefused while the holder of the NIK may still object."""
    opens = replacement_open_at(applicant)
    if at_desk or (holder.status == S.VERIFIED and opens and opens <= utcnow()):
        return
    if holder.status == S.SUSPENDED:
        raise MoveRefused(f"Akun NIK ini ({holder.reference}) ditangguhkan. Hanya bila “Pemohon hadir di loket”.")
    until = say_moment(opens) if opens else "sehari sesudah nomor lama diberi tahu"
    raise MoveRefused(
        f"NIK ini sudah punya akun. Tunggu sampai {until}, agar pemilik nomor lama sempat menyanggah,"
        " atau centang “Pemohon hadir di loket”."
    )


def replace(old: Applicant, new: Applicant) -> None:
    """REPLACED first and flushed: the index allows one verified account for a NIK."""
    moved = old.companions.change_owner(old, new)
    Notification.cancel_unsent_about(old.subject_name, *moved)
    old.replaced_by_id = new.id
    old.move("replace", by=None, replaced_by=new.reference)
    SignIn.end_all(old)
