"""What follows a decision: the next case, and a way back for ten seconds from when whatever page comes is shown."""

from __future__ import annotations

import time
from typing import Any, cast

import sqlalchemy as sa
from flask import current_app, request, session

from app.queue import QUEUE_KINDS, take_next
from app.queue.kinds import address_word
from models.accounts.account import Operator
from models.base import db, utcnow
from models.cases.case import A_DOUBLE_CLICK
from models.cases.undo import undoable_by
from models.cases.workflow import Move, Needs
from models.messages.notification import undo_wait
from models.requests.service_request import AnyCase
from views.admin.cases.filter_memory import part_of_queue

UNDONE = "Diurungkan: {reference} kembali {status}."


def keep_decided(case: AnyCase, move: str, by: Operator) -> None:
    """For the next page: in the session, since a reference has no place in its address."""
    undoable = bool(undoable_by(case, by))
    seconds = undo_wait() if undoable else 0
    made = move_made(case, move)
    sentence = (made.done if made else UNDONE).format(reference=case.reference, status=case.status_text)
    session["decided"] = {
        "href": href_of(case), "reference": case.reference, "sentence": sentence, "version": case.version,
        "until": time.time() + seconds,
    }  # fmt: skip


def take_decided() -> dict[str, Any] | None:
    """What was decided on the page before, once: with how long it can still be undone."""
    decided = session.pop("decided", None)
    return decided and {**decided, **time_to_undo(decided["until"])}


def time_to_undo(until: float) -> dict[str, int]:
    """`left`: until the message goes; `seconds`: how long a page that is shown in time offers the way back."""
    left = max(0, round(until - time.time()))
    return {"left": left, "seconds": min(left, current_app.config["UNDO_SECONDS"])}


def href_of(case: AnyCase) -> str:
    return f"{request.script_root}/admin/{address_word(case)}/{case.reference}"


def next_case(operator: Operator) -> AnyCase | None:
    """The next of the part of their queue that they work through, claimed and committed."""
    case = take_next(operator, part_of_queue())
    db.session.commit()
    return case


def just_taken(operator: Operator) -> AnyCase | None:
    """What the first click took a moment ago."""
    for kind in QUEUE_KINDS.values():
        mine = sa.and_(kind.waits, kind.columns.claimed_by_id == operator.id)
        fresh = kind.columns.claimed_at > utcnow() - A_DOUBLE_CLICK
        found = sa.select(kind.model).where(mine, fresh).order_by(kind.columns.claimed_at.desc()).limit(1)
        if case := cast("AnyCase | None", db.session.scalar(found)):
            return case
    return None


def is_second_click(case: AnyCase, move: str, by: Operator) -> bool:
    """Whether this very decision was made by the same person a moment ago."""
    made = move_made(case, move)
    name = made.name if made else move
    return case.just_done_by(by, name) and not (made and made.needs is Needs.RECEIVER and _still_waits(case))


def move_made(case: AnyCase, name: str) -> Move | None:
    """The row of the table; of *advance* its last step. None: no move (an undo)."""
    if name == "advance":
        return case.workflow.step_to(request.form.get("to_status", ""))
    return case.workflow.rows.get(name)


def _still_waits(case: Any) -> bool:
    """Another document of the same request is another decision."""
    position = request.form.get("document", "")
    return any(d.waits_for_hand_over and position in ("", str(d.position)) for d in case.documents)
