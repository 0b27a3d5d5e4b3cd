"""The outbox: a message is a row, written in the same transaction as the change it tells of (docs/design.md §6)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Key, Model, UtcDateTime, db, enum_column, partial_index, rows_changed, utcnow
from models.messages.message_text import MessageText
from models.sealed import Sealed, SealedJson, vault


class NotificationState(StrEnum):
    DUE = "due"  # waits for its time
    SENDING = "sending"  # leased to a worker
    UNCERTAIN = "uncertain"  # a lease ran out: it may have been sent
    HELD = "held"  # the gateway refuses everything until a person acts
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNSENT = (NotificationState.DUE, NotificationState.HELD)


def undo_wait() -> int:
    """Seconds that a message waits for its decision to be taken back: from when the next page is shown at the latest.

    The line between may be slow, and nobody tells when a page was seen: so both are waited for, shown or not.
    """
    lasts: int = current_app.config["UNDO_SECONDS"]
    return lasts + current_app.config["UNDO_PAGE_SECONDS"] if lasts else 0


class Notification(Model):
    __tablename__ = "notification"
    __table_args__ = (
        partial_index("ix_notification_due", "due_at", where="state = 'due'"),
        partial_index(
            "ix_notification_subject_open", "subject", "id", where="state IN ('due', 'sending', 'uncertain', 'held')"
        ),
        sa.Index("ix_notification_subject", "subject", "id"),  # those of one case, for its page
        sa.Index("ix_notification_state_id", "state", "id"),
    )  # fmt: skip

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    subject: Mapped[str] = mapped_column(sa.String(60))  # order is kept within one
    reference: Mapped[str] = mapped_column(sa.String(16), default="")
    dedupe_key: Mapped[str] = mapped_column(sa.String(140), unique=True)
    group: Mapped[str] = mapped_column("group_id", sa.String(32), index=True)
    template: Mapped[str] = mapped_column(sa.String(40))
    to: Mapped[str | None] = mapped_column("recipient", Sealed("notification.recipient"))
    to_index: Mapped[str | None] = mapped_column("recipient_index", sa.String(32), index=True)
    particulars: Mapped[dict[str, str]] = mapped_column(SealedJson("notification.particulars"))
    state: Mapped[NotificationState] = mapped_column(enum_column(NotificationState), default=NotificationState.DUE)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    attempt: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)  # tries that the gateway answered with a fault of its own
    unsure: Mapped[int] = mapped_column(default=0)  # sendings of which nobody said whether they went
    owner: Mapped[str | None] = mapped_column(sa.String(40))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    gateway_id: Mapped[str | None] = mapped_column(sa.String(128), index=True)
    error_code: Mapped[str | None] = mapped_column(sa.String(20))
    error_text: Mapped[str | None] = mapped_column(sa.String(300))
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_by_id: Mapped[int | None] = mapped_column(Key, sa.ForeignKey("account.id"))

    @classmethod
    def queue(
        cls, key: str, *, to: str | None, subject: str, reference: str, particulars: dict[str, str], dedupe_key: str,
        due_at: datetime,
    ) -> Notification | None:  # fmt: skip
        """Add a message to the caller's transaction; none when its text is switched off or nobody can be told."""
        text = db.session.get(MessageText, key)
        if not to or text is None or not text.sends:
            return None
        notification = cls(
            template=key, to=to, to_index=vault.blind_index("phone", to), subject=subject, reference=reference,
            particulars=particulars, dedupe_key=dedupe_key, group=dedupe_key.split(":")[0], due_at=due_at,
        )  # fmt: skip
        db.session.add(notification)
        return notification

    @classmethod
    def all_unsent(cls, group: str, decided_at: datetime) -> bool:
        """Whether a decision's messages all still wait; a decision without one can be taken back just as long."""
        states = list(db.session.scalars(sa.select(cls.state).where(cls.group == group)))
        if states:
            return all(state in UNSENT for state in states)
        return utcnow() - decided_at < timedelta(seconds=undo_wait())

    @classmethod
    def wait_again(cls, groups: Collection[str]) -> None:
        """The messages of these decisions, where they still wait, do so as if all had been decided only now."""
        waits = sa.and_(cls.group.in_(groups), cls.state == NotificationState.DUE)
        db.session.execute(sa.update(cls).where(waits).values(due_at=utcnow() + timedelta(seconds=undo_wait())))

    @classmethod
    def cancel_group(cls, group: str) -> bool:
        """Cancel the unsent messages of a decision; False when one of them has just gone."""
        cls._cancel(cls.group == group)
        gone = sa.select(cls.id).where(cls.group == group, cls.state != NotificationState.CANCELLED).limit(1)
        return db.session.scalar(gone) is None

    @classmethod
    def cancel_unsent_about(cls, *subjects: str) -> int:
        """Cancel what has not been sent about these cases, and what would be sent a second time; how many."""
        return cls._cancel(cls.subject.in_(subjects), (*UNSENT, NotificationState.UNCERTAIN))

    @classmethod
    def _cancel(cls, condition: sa.ColumnElement[bool], states: tuple[NotificationState, ...] = UNSENT) -> int:
        statement = sa.update(cls).where(condition, cls.state.in_(states)).values(state=NotificationState.CANCELLED)
        return rows_changed(statement)
