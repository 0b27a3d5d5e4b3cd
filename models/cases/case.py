"""A case: a registration or a request. It has a status, moves by a table, and every move leaves an event.

What can be done besides moving stands beside it, as functions that take the case: `claims` (whose hands it is in),
`undo`, `corrections` (what came back corrected).
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar, cast

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship
from sqlalchemy.orm.exc import StaleDataError

from models.accounts.account import Account, Operator
from models.accounts.permission import Permission
from models.base import Key, Plain, UtcDateTime, db, utcnow
from models.calendar.local_time import local
from models.cases.attachment import HasPhotos
from models.cases.audit import AuditEvent
from models.cases.reference import new_reference
from models.cases.refusals import MoveRefused, StaleCase, short_enough
from models.cases.snapshot import plain_columns, put_back
from models.cases.status import Phase, Status
from models.cases.workflow import SELF, SYSTEM, Move, Workflow
from models.forms.definition import Definition
from models.messages.notification import Notification, undo_wait
from models.sealed import SealedJson

LONGEST_REASON = 450
A_DOUBLE_CLICK = timedelta(seconds=20)
# The order of what waits for the office: the words of an index, so a query must use the same ones.
ASKED_FIRST = "coalesce(due_at, submitted_at)"


class Case(HasPhotos):
    """What a registration and a request share; a mapped class mixes it in beside its table."""

    workflow: ClassVar[Workflow]
    subject_kind: ClassVar[str]  # in the audit trail and the outbox: "request", "applicant"
    read_permission: ClassVar[Permission]
    photo_owner: ClassVar[str]  # the column of Attachment that names it
    is_of_its_owner: ClassVar[bool] = False  # its numbers are the owner's own, not those of whom it is about
    passes_between_offices: ClassVar[bool] = False
    kept_for_undo: ClassVar[tuple[str, ...]] = ()  # columns that an undo puts back besides the status

    id: Mapped[int]
    status: Any  # Mapped of the case's own Status
    answers: Any  # by the keys of its definition

    reference: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_reference)
    version: Mapped[int] = mapped_column(sa.Integer, default=1)
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the office had it first; None: never
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by when; None while its clock stands still
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_items: Mapped[list[str]] = mapped_column(Plain, default=list)  # keys of its definition
    mended_items: Mapped[list[str]] = mapped_column(Plain, default=list, server_default="[]")

    @declared_attr
    def answers_before(cls) -> Mapped[dict[str, str] | None]:  # noqa: N805
        column = f"{cast(Any, cls).__tablename__}.answers_before"
        return mapped_column(SealedJson(column), deferred=True)

    @declared_attr
    def claimed_by_id(cls) -> Mapped[int | None]:  # noqa: N805
        return mapped_column(Key, sa.ForeignKey("operator.id"))

    @declared_attr
    def assigned_to_id(cls) -> Mapped[int | None]:  # noqa: N805
        return mapped_column(Key, sa.ForeignKey("operator.id"))

    @declared_attr
    def claimed_by(cls) -> Mapped[Operator | None]:  # noqa: N805
        return relationship(Operator, foreign_keys=f"{cast(Any, cls).__name__}.claimed_by_id", lazy="select")

    @declared_attr
    def assigned_to(cls) -> Mapped[Operator | None]:  # noqa: N805
        return relationship(Operator, foreign_keys=f"{cast(Any, cls).__name__}.assigned_to_id", lazy="select")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        # The guarded UPDATE: WHERE version = the one read. Two operators cannot both win.
        return {"version_id_col": cls.version, **getattr(cls, "inherits_args", {})}

    # -- what each kind of case answers for itself

    @property
    def definition(self) -> Definition:
        raise NotImplementedError

    @property
    def person(self) -> Any:
        """The registration of whoever asks: the Applicant."""
        raise NotImplementedError

    @property
    def status_text(self) -> str:
        """The status on screen, or what the case says instead (“menunggu: blangko”)."""
        return cast(Status, self.status).label

    @property
    def shown_status(self) -> str:
        """The status, or what its words say instead: what gives them their colour."""
        return cast(Status, self.status).value

    @property
    def recipient(self) -> str | None:
        """The number that its messages go to, E.164."""
        return cast("str | None", self.person.whatsapp)

    @property
    def scope_services(self) -> frozenset[int]:
        return frozenset()

    @property
    def scope_offices(self) -> frozenset[int]:
        return frozenset()

    def message_particulars(self, key: str, **particulars: Any) -> dict[str, str]:
        """What a message of this key may say, by placeholder."""
        raise NotImplementedError

    def sends(self, key: str) -> bool:
        """Whether the office wants this message to go out."""
        return True

    def expire(self) -> None:
        raise NotImplementedError

    def has_flag(self, flag: str) -> bool:
        """Whether it carries this oddity (app/filing/flags.py)."""
        return False

    @property
    def home_village(self) -> Any:
        """The Village that its answers name, where it is read already; else None."""
        return None

    @property
    def lacking_besides(self) -> list[str]:
        """Keys that must be given and are no answers of the form."""
        return []

    # -- asking

    @property
    def subject_name(self) -> str:
        return f"{self.subject_kind}:{self.id}"

    def is_owned_by(self, account: Account) -> bool:
        return bool(account.id == self.person.id)

    def allows(self, move: Move, account: Account | None) -> bool:
        """Whether this person may make this move; None is the house itself."""
        if move.who is SYSTEM or account is None:
            return move.who is SYSTEM and account is None
        if move.who is SELF:
            return self.is_owned_by(account)
        return account.can(cast(Permission, move.who), self)

    @property
    def work_permission(self) -> Permission | None:
        """What it takes to bring it one step forward; None where it waits for nobody at the office."""
        who = (move.who for move in self.workflow.moves if move.forward and self.status in move.sources)
        return next((one for one in who if isinstance(one, Permission)), None)

    def moves_open_to(self, account: Account | None) -> list[Move]:
        return [m for m in self.workflow.moves if self.status in m.sources and self.allows(m, account)]

    def is_open(self, name: str, account: Account | None) -> bool:
        move = self.workflow.find(name, self.status)
        return move is not None and self.allows(move, account)

    def expect_version(self, seen: int | str | None) -> None:
        """Raises StaleCase when the case changed after the version that the browser saw."""
        if str(seen) != str(self.version):
            raise StaleCase(self._who_was_first())

    def just_done_by(self, by: Account, name: str) -> bool:
        """Whether this very decision of theirs is the newest: a second click on its button asks for nothing more."""
        newest = AuditEvent.of(self.subject_name, limit=1)
        return any(e.account_id == by.id and e.name == name and utcnow() - e.at < A_DOUBLE_CLICK for e in newest)

    # -- acting

    def move(
        self, name: str, *, by: Account | None, quiet: bool = False, group: str | None = None,
        kept: dict[str, Any] | None = None, **particulars: Any,
    ) -> AuditEvent:  # fmt: skip
        """Change status, write the audit trail and queue the message: together or not at all.

        `kept` is what `require` gave a verb that changes more than the status; `quiet` sends nothing.
        Raises MoveRefused when the table or the person does not allow it, StaleCase when another was faster.
        """
        kept = kept or self.require(name, by)
        move, before = self.workflow[name, self.status], self.status
        self.status = move.target_of(self)
        self.moved_at = utcnow()
        self.on_move(move, before)
        self._release(move, before)
        self.flush()
        event = AuditEvent.record(
            self.subject_name, name, by=by, before=before, after=self.status, particulars=particulars,
            group=group or uuid.uuid4().hex, kept=kept,
        )  # fmt: skip
        key = move.message_of(self)
        if key and not quiet:
            wait = undo_wait() if isinstance(move.who, Permission) else 0
            self.tell(key, event=event, wait=wait, **particulars)
        return event

    def require(self, name: str, by: Account | None) -> dict[str, Any]:
        """What an undo would put back, taken before a verb changes anything; raises MoveRefused if it may not."""
        move = self.workflow.find(name, self.status)
        if move is None or not self.allows(move, by):
            now = _(self.status_text)
            raise MoveRefused(_("Langkah ini tidak dapat dilakukan: statusnya sekarang “%(status)s”.", status=now))
        return self.snapshot()

    def give_reason(self, name: str, *, by: Account, reason: str | None) -> AuditEvent:
        """A move that says why, and does nothing more. Raises MoveRefused without a reason."""
        return self.move(name, by=by, reason=self.given(reason))

    @staticmethod
    def given(reason: str | None) -> str:
        if not reason or not reason.strip():
            raise MoveRefused("Tulis alasannya dulu.")
        return short_enough(reason, LONGEST_REASON, "Alasan")

    def tell(self, key: str, *, event: AuditEvent, wait: int = 0, **particulars: Any) -> Notification | None:
        """Queue one message to whoever asked, in this transaction, unless the office wants none."""
        if not self.sends(key):
            return None
        return Notification.queue(
            key, to=self.recipient, subject=self.subject_name, reference=self.reference,
            particulars=self.message_particulars(key, **particulars),
            dedupe_key=f"{event.group}:{key}:{self.subject_name}", due_at=utcnow() + timedelta(seconds=wait),
        )  # fmt: skip

    def flush(self) -> None:
        """Raises StaleCase, with the transaction rolled back, when another was faster."""
        try:
            db.session.flush()
        except StaleDataError as stale:
            db.session.rollback()
            raise StaleCase(self._who_was_first()) from stale

    # -- what a kind of case may add to a move, and to taking it back

    def on_move(self, move: Move, before: Any) -> None:
        """What else a status brings with it."""

    def refuse_undo(self, decision: AuditEvent) -> None:
        """Raises MoveRefused where others already acted upon this decision."""

    def on_undone(self, decision: AuditEvent) -> None:
        """What was taken along with this decision goes back, too."""

    def snapshot(self) -> dict[str, Any]:
        """What an undo would have to put back: plain values of the columns named in `kept_for_undo`."""
        return plain_columns(self, self.kept_for_undo)

    def restore(self, kept: dict[str, Any]) -> None:
        put_back(self, kept)

    def _release(self, move: Move, before: Status) -> None:
        """A decision ends what was held or corrected for it; what was returned comes back to its officer."""
        self.claimed_by_id = self.claimed_at = None
        if move.who is not SELF and move.name != "return":
            self.mended_items, self.answers_before = [], None
        if self._work_is_done(before):
            self.assigned_to_id = None

    def _work_is_done(self, before: Status) -> bool:
        """Whether what the case waited for at the office is behind it: then it is assigned to nobody any more."""
        post, next_post = self.workflow.post_at(before), self.workflow.post_at(self.status)
        with_its_owner = self.status.phase is Phase.RETURNED
        return not with_its_owner and (next_post is None or post not in (None, next_post))

    def _who_was_first(self) -> str:
        events = AuditEvent.of(self.subject_name, limit=1)
        who = f" oleh {events[0].account_name}" if events and events[0].account_name else ""
        when = f" pukul {local(events[0].at):%H.%M}" if events else ""
        return f"Sudah diproses{who}{when}. Tidak ada yang diubah; periksa lagi keadaannya di bawah ini."
