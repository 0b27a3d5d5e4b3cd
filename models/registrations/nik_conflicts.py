"""Several registrations of one NIK: whose account it is, who is told, and when another may take its place (DESIGN §3).

Nobody can squat on another's NIK: whoever registers is taken with the same answer as ever. But an account that is
open is replaced only after its owner was told and a day has passed, or when its owner stands at the desk.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from models.accounts.account import SignIn
from models.base import Key, db, utcnow
from models.calendar.local_time import say_moment
from models.cases.audit import AuditEvent
from models.cases.workflow import MoveRefused
from models.messages.notification import Notification, NotificationState
from models.registrations.workflow import ApplicantStatus

if TYPE_CHECKING:
    from models.registrations.applicant import Applicant

S = ApplicantStatus
NEVER_CAME = (NotificationState.CANCELLED, NotificationState.FAILED)


class HasRivals:
    """What an Applicant knows of the other registrations of its NIK."""

    if TYPE_CHECKING:  # what an applicant has besides
        id: Mapped[int]
        reference: str
        nik_index: Mapped[str | None]

    owner_notice: Mapped[str | None] = mapped_column(sa.String(140))  # the message to the old number of this NIK
    replaced_by_id: Mapped[int | None] = mapped_column(Key, sa.ForeignKey("applicant.id"))

    def same_nik(self, *statuses: ApplicantStatus) -> list[Applicant]:
        """Every other registration of this NIK that was ever sent (in one of these statuses), the newest first."""
        one = cast("type[Applicant]", type(self))
        query = sa.select(one).where(one.nik_index == self.nik_index, one.id != self.id, one.submitted_at.is_not(None))
        if statuses:
            query = query.where(one.status.in_(statuses))
        return list(db.session.scalars(query.order_by(one.id.desc()))) if self.nik_index else []

    def holder_of_nik(self) -> Applicant | None:
        """The account of this NIK, open or suspended, if it is another than this one."""
        found = self.same_nik(S.VERIFIED, S.SUSPENDED)
        return next((other for other in found if other.status == S.VERIFIED), found[0] if found else None)

    def others_waiting(self) -> list[Applicant]:
        return self.same_nik(S.WAITING, S.RETURNED)

    def _line_up(self) -> None:
        """Decisions on one NIK go one after the other: locked in the order of keys, so none waits in a ring."""
        table = cast(sa.Table, type(self).__table__)  # type: ignore[attr-defined]
        rivals = sa.select(table.c.id).where(table.c.nik_index == self.nik_index)
        db.session.execute(rivals.order_by(table.c.id).with_for_update())

    @property
    def notice(self) -> Notification | None:
        """The message that tells whoever holds this NIK now of this registration, if it is under way or has gone.

        One to another owner never counts: the NIK may have been mended, the account have changed hands.
        """
        holder = self.holder_of_nik() if self.owner_notice else None
        if holder is None:
            return None
        query = sa.select(Notification).where(
            Notification.dedupe_key == self.owner_notice, Notification.subject == holder.subject_name,
            Notification.state.not_in(NEVER_CAME),
        )  # fmt: skip
        return db.session.scalar(query)

    @property
    def owner_told_at(self) -> datetime | None:
        """When the notice went out; None while it waits, and when nobody can be told."""
        notice = self.notice
        return notice.accepted_at if notice else None

    def replacement_open_at(self) -> datetime | None:
        """When it may replace the old one without its owner standing at the desk; None while nobody was told."""
        told_at = self.owner_told_at
        return told_at + timedelta(hours=current_app.config["REPLACEMENT_WAIT_HOURS"]) if told_at else None

    def _tell_holder(self, event: AuditEvent, wait: int = 0) -> None:
        """Tell the owner of the open account, unless that very owner knows of this registration already.

        With the text switched off, or the account suspended, nobody is told: then only the desk can replace it.
        """
        holder = self.holder_of_nik()
        if holder is None or holder.status != S.VERIFIED or self.notice:
            return
        key = f"{event.group}:registration_attempted:{self.reference}"
        queued = Notification.queue(
            "registration_attempted", to=holder.whatsapp, subject=holder.subject_name, reference=holder.reference,
            particulars=holder.message_particulars("registration_attempted", waktu=say_moment(utcnow(), language="id")),
            dedupe_key=key, due_at=utcnow() + timedelta(seconds=wait),
        )  # fmt: skip
        self.owner_notice = key if queued else None

    def _refuse_too_soon(self, holder: Applicant, at_desk: bool) -> None:
        opens = self.replacement_open_at()
        if at_desk or (holder.status == S.VERIFIED and opens and opens <= utcnow()):
            return
        if holder.status == S.SUSPENDED:
            raise MoveRefused(f"Akun NIK ini ({holder.reference}) ditangguhkan. Hanya bila “Pemohon hadir di loket”.")
        until = say_moment(opens) if opens else "sehari sesudah nomor lama diberi tahu"
        raise MoveRefused(
            f"NIK ini sudah punya akun. Tunggu sampai {until}, agar pemilik nomor lama sempat menyanggah,"
            " atau centang “Pemohon hadir di loket”."
        )

    def _give_way_to(self, new: Applicant) -> None:
        """REPLACED first and flushed: the index allows one verified account for a NIK."""
        old = cast("Applicant", self)
        moved = move_requests(old, new)
        Notification.cancel_unsent_about(old.subject_name, *moved)
        self.replaced_by_id = new.id
        old.move("replace", by=None, replaced_by=new.reference)
        SignIn.end_all(old)


def move_requests(old: Applicant, new: Applicant) -> list[str]:
    """The requests of a replaced registration go to the new one; their subject names."""
    from models.requests.service_request import ServiceRequest as Request

    owned = sa.select(Request.id).where(Request.applicant_id == old.id)
    names = [f"{Request.subject_kind}:{id_}" for id_ in db.session.scalars(owned)]
    change = sa.update(Request).where(Request.applicant_id == old.id)
    db.session.execute(change.values(applicant_id=new.id, version=Request.version + 1))
    return names
