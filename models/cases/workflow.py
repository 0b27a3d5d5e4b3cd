"""A workflow is a table of moves. A model that has one changes status no other way (DESIGN §4)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, cast

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from models.accounts.permission import Permission
from models.base import UtcDateTime, db, utcnow
from models.calendar.local_time import local
from models.cases.audit import AuditEvent
from models.cases.refusals import MoveRefused, StaleCase
from models.cases.undo import HasUndo
from models.messages.notification import Notification

if TYPE_CHECKING:
    from models.accounts.account import Account


class Who(Enum):
    """Whoever needs no permission for a move: the owner of the case, or the house itself."""

    SELF = "self"
    SYSTEM = "system"


SELF, SYSTEM = Who.SELF, Who.SYSTEM
LONGEST_REASON = 450
A_DOUBLE_CLICK = timedelta(seconds=20)


@dataclass(frozen=True)
class Move:
    """One row of a workflow's table. `target` and `message` may be functions of the case."""

    name: str
    sources: frozenset[StrEnum]
    target: StrEnum | Callable[[Any], StrEnum]
    who: Permission | Who
    message: str | Callable[[Any], str] | None = None

    def __init__(self, name, sources: Iterable, target, who, message=None) -> None:
        for key, value in (("name", name), ("sources", frozenset(sources)), ("target", target), ("who", who)):
            object.__setattr__(self, key, value)
        object.__setattr__(self, "message", message)

    def target_of(self, case: HasWorkflow) -> StrEnum:
        return self.target(case) if callable(self.target) else self.target

    def message_of(self, case: HasWorkflow) -> str | None:
        return self.message(case) if callable(self.message) else self.message


class Workflow:
    def __init__(self, *moves: Move) -> None:
        self.moves = moves

    def find(self, name: str, status: StrEnum) -> Move | None:
        """The row for this move from this status: a name may stand in several."""
        return next((move for move in self.moves if move.name == name and status in move.sources), None)

    def __getitem__(self, key: tuple[str, StrEnum]) -> Move:
        name, status = key
        return next(move for move in self.moves if move.name == name and status in move.sources)

    def path(self, status: StrEnum, goal: StrEnum, names: Iterable[str]) -> list[Move] | None:
        """The moves, in order, that lead from one status to another by the given names only."""
        path = []
        for name in names:
            move = self.find(name, status)
            if move is None:
                continue
            path.append(move)
            status = cast(StrEnum, move.target)  # forward moves lead to one status each
            if status == goal:
                return path
        return None


class HasWorkflow(HasUndo):
    """A case: it has a status, moves by a table, and every move leaves an event and may send a message."""

    workflow: ClassVar[Workflow]
    subject_kind: ClassVar[str]

    if TYPE_CHECKING:  # what every case has besides
        id: Mapped[int]
        status: Any
        reference: str

        @property
        def status_words(self) -> str: ...

        @property
        def recipient(self) -> str | None: ...

        def message_particulars(self, key: str, **particulars: Any) -> dict[str, str]: ...

        claimed_by_id: Any
        claimed_at: Mapped[datetime | None]
        assigned_to_id: Any

        def expire(self) -> None: ...

        def forget_mending(self) -> None: ...

    version: Mapped[int] = mapped_column(sa.Integer, default=1)
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict:  # noqa: N805
        # The guarded UPDATE: WHERE version = the one read. Two operators cannot both win.
        return {"version_id_col": cls.version, **getattr(cls, "inherits_args", {})}

    # -- asking

    @property
    def subject_name(self) -> str:
        return f"{self.subject_kind}:{self.id}"

    def is_owned_by(self, account: Account) -> bool:
        raise NotImplementedError

    def allows(self, move: Move, account: Account | None) -> bool:
        """Whether this person may make this move; None is the house itself."""
        if move.who is SYSTEM or account is None:
            return move.who is SYSTEM and account is None
        if move.who is SELF:
            return self.is_owned_by(account)
        return account.can(cast(Permission, move.who), self)

    def moves_open_to(self, account: Account | None) -> list[Move]:
        return [m for m in self.workflow.moves if self.status in m.sources and self.allows(m, account)]

    def is_open(self, name: str, account: Account | None) -> bool:
        move = self.workflow.find(name, self.status)
        return move is not None and self.allows(move, account)

    def expect_version(self, seen: int | str | None) -> None:
        """Raises StaleCase when the case changed after the version that the browser saw."""
        if str(seen) != str(self.version):
            raise StaleCase(self._who_was_first())

    # -- acting

    def move(
        self, name: str, *, by: Account | None, quiet: bool = False, group: str | None = None,
        kept: dict | None = None, **particulars: Any,
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
        self.let_go(move)
        self._flush()
        event = AuditEvent.record(
            self.subject_name, name, by=by, before=before, after=self.status, particulars=particulars,
            group=group or uuid.uuid4().hex, kept=kept,
        )  # fmt: skip
        key = move.message_of(self)
        if key and not quiet:
            wait = 0 if move.who in (SELF, SYSTEM) else current_app.config["UNDO_SECONDS"]
            self.tell(key, event=event, wait=wait, **particulars)
        return event

    def require(self, name: str, by: Account | None) -> dict[str, Any]:
        """What an undo would put back, taken before a verb changes anything; raises MoveRefused if it may not."""
        move = self.workflow.find(name, self.status)
        if move is None or not self.allows(move, by):
            now = _(self.status_words)
            raise MoveRefused(_("Langkah ini tidak dapat dilakukan: statusnya sekarang “%(status)s”.", status=now))
        return self.snapshot()

    @staticmethod
    def given(reason: str | None) -> str:
        if not reason or not reason.strip():
            raise MoveRefused("Tulis alasannya, supaya pemohon tahu apa yang harus dilakukan.")
        return short_enough(reason, LONGEST_REASON, "Alasan")

    def on_move(self, move: Move, before: Any) -> None:
        """What else a status brings with it; a model may say more."""

    def let_go(self, move: Move) -> None:
        """A decision ends what was held, assigned or marked for it; what was returned comes back to its officer."""
        self.claimed_by_id = self.claimed_at = None
        if move.who is not SELF and move.name != "return":
            self.forget_mending()
            self.assigned_to_id = None

    def tell(self, key: str, *, event: AuditEvent, wait: int = 0, **particulars: Any) -> Notification | None:
        """Queue one message to whoever asked, in this transaction."""
        return Notification.queue(
            key, to=self.recipient, subject=self.subject_name, reference=self.reference,
            particulars=self.message_particulars(key, **particulars),
            dedupe_key=f"{event.group}:{key}:{self.subject_name}", due_at=utcnow() + timedelta(seconds=wait),
        )  # fmt: skip

    def _flush(self) -> None:
        try:
            db.session.flush()
        except StaleDataError as stale:
            db.session.rollback()
            raise StaleCase(self._who_was_first()) from stale

    def _who_was_first(self) -> str:
        events = AuditEvent.of(self.subject_name, limit=1)
        who = f" oleh {events[0].account_name}" if events and events[0].account_name else ""
        when = f" pukul {local(events[0].at):%H.%M}" if events else ""
        return f"Sudah diproses{who}{when}. Tidak ada yang diubah; periksa lagi keadaannya di bawah ini."

    def just_done_by(self, by: Account, name: str) -> bool:
        """Whether this very decision of theirs is the newest: a second click on its button asks for nothing more."""
        newest = AuditEvent.of(self.subject_name, limit=1)
        return any(
            event.account_id == by.id and event.name == name and utcnow() - event.at < A_DOUBLE_CLICK
            for event in newest
        )


def short_enough(text: str, longest: int, noun: str) -> str:
    """The text without spaces about it. Raises MoveRefused beyond so many letters."""
    if len(text.strip()) > longest:
        raise MoveRefused(f"{noun} terlalu panjang: paling banyak {longest} huruf.")
    return text.strip()
