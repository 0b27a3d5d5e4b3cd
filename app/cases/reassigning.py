"""All that one officer has in hand goes to a colleague, or back to the queue: when somebody is ill, or on leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import defer, lazyload

from app.cases.bulk import expect_assigns
from models.accounts.account import Operator
from models.base import db
from models.cases import claims
from models.cases.refusals import MoveRefused
from models.cases.status import one_of
from models.registrations.applicant import Applicant
from models.registrations.workflow import OPEN_REGISTRATIONS
from models.requests.service_request import AnyCase, ServiceRequest
from models.requests.workflow import OPEN_REQUESTS

MOST_IN_ONE_PRESS, IN_ONE_TRANSACTION = 500, 50
_KINDS: dict[type[AnyCase], Any] = {Applicant: OPEN_REGISTRATIONS, ServiceRequest: OPEN_REQUESTS}


@dataclass
class Moved:
    """`refused`: references by the reason why not; `left`: beyond what one press moves."""

    done: int = 0
    refused: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    left: int = 0

    @property
    def not_done(self) -> int:
        return sum(len(some) for some in self.refused.values())


def in_hands_of_officer(who: Operator) -> dict[type[AnyCase], list[int]]:
    """The keys of the open cases that they were given or look at, the oldest first."""
    return {model: list(db.session.scalars(_keys_of(model, statuses, who))) for model, statuses in _KINDS.items()}


def _keys_of(model: type[AnyCase], statuses: Any, who: Operator) -> sa.Select[int]:
    columns = model.__table__.c
    theirs = sa.select(columns.id).where(claims.held_by(model, who.id), one_of(columns.status, statuses))
    return theirs.order_by(columns.submitted_at, columns.id)


def reassign(who: Operator, to: Operator | None, *, by: Operator, note: str) -> Moved:
    """Commits every so many: what is interrupted is continued by pressing again. None: for whoever comes next.

    Each stands in the trail. Raises MoveRefused for a note that is too long.
    """
    moved = Moved()
    all_of_them = [(model, key) for model, keys in in_hands_of_officer(who).items() for key in keys]
    moved.left = len(all_of_them[MOST_IN_ONE_PRESS:])
    for part in _parts(all_of_them[:MOST_IN_ONE_PRESS]):
        for case in _still_theirs(part, who):
            _move_one(case, to, by, note, moved)
        db.session.commit()
    return moved


def _parts(keys: list[tuple[type[AnyCase], int]]) -> Iterator[list[tuple[type[AnyCase], int]]]:
    rest = iter(keys)
    while part := list(islice(rest, IN_ONE_TRANSACTION)):
        yield part


def _still_theirs(part: list[tuple[type[AnyCase], int]], who: Operator) -> Iterator[AnyCase]:
    for model in _KINDS:
        keys = [key for kind, key in part if kind is model]
        found: sa.Select[Any] = sa.select(model).where(model.id.in_(keys), claims.held_by(model, who.id))
        unread = [lazyload(model.attachments), *([defer(ServiceRequest.answers)] if model is ServiceRequest else [])]
        yield from db.session.scalars(found.options(*unread).order_by(model.id)).unique() if keys else ()


def _move_one(case: AnyCase, to: Operator | None, by: Operator, note: str, moved: Moved) -> None:
    """What is only looked at, too: whoever had it in hand reads who took it from them."""
    try:
        expect_assigns(by, case)
        claims.assign(case, to, by=by, note=note)
        moved.done += 1
    except MoveRefused as refusal:
        moved.refused[str(refusal)].append((case.subject_kind, case.reference))
