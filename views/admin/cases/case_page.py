"""What stands on the page of one case, whoever it is about: its data with their checks, trail, messages, notes."""

from __future__ import annotations

from datetime import datetime
from functools import cache, partial
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import request

from app.cases.duplicates import likely_duplicates
from app.cases.kept import kept_about
from app.cases.presenter import correctable, sections_of
from app.cases.reasons import standard_reasons
from app.cases.siak import siak_values
from app.filing import papers_again
from app.messages.preview import Given, live_preview
from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.base import db
from models.calendar.local_time import local
from models.cases import claims
from models.cases.undo import undoable_by
from models.messages.message_text import MessageText
from models.requests.service_request import AnyCase
from models.requests.workflow import RequestStatus
from views.admin.cases.case_list import CaseList
from views.admin.cases.decided import take_decided
from views.admin.cases.filter_memory import queue_query
from views.admin.kit.panel import signed_in_operator
from views.admin.logs.log_texts import EVENTS, STATES

PAIRS = (("foto_ktp", "foto_surket", "foto_kehilangan"), ("selfie_ktp",))  # KTP-el, or what stands for it; the face


class CasePage(CaseList):
    """One case of the list on a page."""

    case_template: ClassVar[str]

    def page(self, case: AnyCase, **words: Any) -> str:
        operator, kept = signed_in_operator(), kept_about(case)
        texts = message_texts()  # held on to: the previews find theirs among them
        return self.render(
            self.case_template, case=case, decided=take_decided(), written=request.form, texts=texts, clock=_clock,
            queue_query=queue_query(),
            reasons=partial(standard_reasons, self.kind), told=cache(partial(told, case, operator)),
            **data_of(case, kept), **steps_for(case, operator, kept["event"]), **self.extra_context(case, operator),
            **words,
        )  # fmt: skip

    def extra_context(self, case: Any, operator: Operator) -> dict[str, Any]:
        return {}


def data_of(case: AnyCase, kept: dict[str, list[Any]]) -> dict[str, Any]:
    """What it says, with its photos, and what was written and sent about it."""
    sections = sections_of(case)
    return {
        "sections": sections, "siak": siak_values(case.definition, sections),
        "correctable": correctable(case.definition, case), "items_at_fault": case.returned_items or (),
        "checked_before": papers_again.when_checked,
        "pair": pair_of(case), "old_photos": old_photos(case), "notes": kept["note"],
        "messages": kept["message"], "message_states": STATES, "event_texts": EVENTS,
    }  # fmt: skip


def steps_for(case: AnyCase, operator: Operator, events: list[Any]) -> dict[str, Any]:
    """What this operator may do with it, and in whose hands it is. `forms`: the moves that have one on the page."""
    claimed_by = claims.holder(case)
    moves = {move.name: move for move in case.moves_open_to(operator) if move.button}
    open_moves = set(moves)
    undoable = bool(undoable_by(case, operator, events))
    return {
        "events": events, "moves": moves, "open_moves": open_moves, "undoable": undoable,
        "forms": open_moves | ({"undo"} if undoable else set()),
        "is_work": any(move.is_looked_at for move in moves.values()),
        "claimed_by": claimed_by, "claimed_by_other": claimed_by is not None and claimed_by.id != operator.id,
        "may_give": case.workflow.post_at(case.status) is not None and operator.can(Permission.CASES_ASSIGN, case),
        "likely": likely_duplicates(case, operator) if open_moves else [],
    }  # fmt: skip


def _clock(at: datetime) -> str:
    return f"{local(at):%H.%M}"


def told(case: AnyCase, operator: Operator, move: str, to: RequestStatus | None = None) -> Any:
    return live_preview(case, move, operator, Given(to=to))


def posted_items(case: AnyCase) -> list[str]:
    """The ticked fields and photos that this case really has."""
    offered = {key for key, _ in correctable(case.definition, case)}
    return [key for key in dict.fromkeys(request.form.getlist("items")) if key in offered]


def pair_of(case: AnyCase) -> tuple[str, str] | None:
    """The photos of the KTP-el and of the face, to be held side by side; None where one is missing."""
    keys = [photo.key for photo in case.photos()]
    found = [next((key for key in wanted if key in keys), None) for wanted in PAIRS]
    return (found[0], found[1]) if found[0] and found[1] else None


def old_photos(case: AnyCase) -> dict[Any, Any]:
    """What was replaced, by the photo that stands in its place; None: it was only removed."""
    return {photo: photo.replaced_by_id for photo in case.attachments if photo.replaced_at}


def message_texts() -> dict[str, MessageText]:
    """All wordings in one query."""
    return {text.key: text for text in db.session.scalars(_texts())}


@cache
def _texts() -> sa.Select[MessageText]:
    return sa.select(MessageText)
