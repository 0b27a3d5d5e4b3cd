"""A workflow is a table of moves. A model that has one changes status no other way (docs/design.md §4).

One row says everything of a move: what it does, who may, what it tells, and every word that it has on a button, in the
audit trail and in its owner's timeline. Pages, logs, filters and bulk actions read the row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import KW_ONLY, dataclass
from enum import Enum
from typing import Any

from models.accounts.permission import Permission
from models.base import Translatable
from models.cases.status import Status


class Who(Enum):
    """Whoever needs no permission for a move: the owner of the case, or the house itself."""

    SELF = "self"
    SYSTEM = "system"


SELF, SYSTEM = Who.SELF, Who.SYSTEM


class Needs(Enum):
    """What its form asks before it can be made; see templates/admin/cases/parts.html."""

    NOTHING = "nothing"
    REASON = "reason"
    DAY = "day"  # on which it comes back, and a reason
    ITEMS = "items"  # at fault, and a reason
    PHOTOS = "photos"  # looked at by a person, on the case's own page: neither in bulk nor from a list (decision 0016)
    DOCUMENTS = "documents"  # each made ready or dropped
    RECEIVER = "receiver"  # of one document
    HANDED_OVER = "handed_over"  # a document that was, what is so of it, and a reason


@dataclass(frozen=True)
class Move:
    """One row of a workflow's table. `target` and `message` may be functions of the case."""

    name: str
    sources: Collection[Status]
    target: Status | Callable[[Any], Status]
    who: Permission | Who
    message: str | Callable[[Any], str | None] | None = None
    _: KW_ONLY
    log: str  # in the audit trail, after a name: “Kadek menyetujui”
    story: Translatable = ""  # the owner's timeline; "": it is not told there
    coming: Translatable = ""  # the timeline, while it is still to come; "": as `story`
    button: str = ""  # "": no operator has one
    act: str = ""  # the button at the end of its form; "": as `button`
    help: str = ""
    key: str = ""  # single key on the page of a case
    done: str = "{reference} {status}."  # once it is made
    counted: str = ""  # its column among what each officer decided; "": it is not counted
    quiet: str = ""  # what the admin reads where a service may leave its message out; "": it is always sent
    needs: Needs = Needs.NOTHING
    forward: bool = False  # a step towards the end, in the order of the table
    danger: bool = False
    ends_turn: bool = False  # the operator has done with the case, and the next one comes
    undoable: bool = False  # what sends nothing leaves no time to take it back
    bulk: bool = False

    def target_of(self, case: Any) -> Status:
        return self.target if isinstance(self.target, Status) else self.target(case)

    def message_of(self, case: Any) -> str | None:
        return self.message(case) if callable(self.message) else self.message

    @property
    def is_by_owner(self) -> bool:
        return self.who is SELF

    @property
    def is_looked_at(self) -> bool:
        """Whether somebody makes it who looks at the case first: while they do, it is theirs."""
        return self.needs is Needs.ITEMS or (self.forward and isinstance(self.who, Permission))


class Workflow:
    def __init__(self, *moves: Move) -> None:
        self.moves = moves
        self.forward = tuple(dict.fromkeys(move.name for move in moves if move.forward))
        # The first row of each name, as the table has them: what is said of a move is said once.
        self.rows: dict[str, Move] = {}
        for move in moves:
            self.rows.setdefault(move.name, move)

    def find(self, name: str, status: Status) -> Move | None:
        """The row for this move from this status: a name may stand in several."""
        return next((move for move in self.moves if move.name == name and status in move.sources), None)

    def __getitem__(self, key: tuple[str, Status]) -> Move:
        name, status = key
        return next(move for move in self.moves if move.name == name and status in move.sources)

    def path(self, status: Status, goal: Status, names: Iterable[str]) -> list[Move] | None:
        """The moves, in order, that lead from one status to another by the given names only."""
        path = []
        for name in names:
            move = self.find(name, status)
            if move is None or not isinstance(move.target, Status):  # forward moves lead to one status each
                continue
            path.append(move)
            status = move.target
            if status == goal:
                return path
        return None

    def post_at(self, status: Status) -> Permission | None:
        """What it takes to do what a case in this status waits for; None: it waits for nobody at the office."""
        work = (move for move in self.moves if move.forward or move.needs is Needs.RECEIVER)
        return next((m.who for m in work if status in m.sources and isinstance(m.who, Permission)), None)

    def step_to(self, goal: str) -> Move | None:
        """The step forward that ends in this status."""
        return next((move for move in self.moves if move.forward and move.target == goal), None)
