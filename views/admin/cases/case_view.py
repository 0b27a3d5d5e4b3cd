"""A list of cases, and one case on one page. Every change goes through a move of the model (docs/design.md §4, §8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import urlencode

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose

from app.core.body_limits import carries_signed_files
from models.base import db
from models.cases import claims
from models.cases.refusals import StaleCase
from models.cases.undo import undo
from models.cases.workflow import Needs
from models.requests.service_request import AnyCase
from views.admin.cases.bulk import REFUSALS, Batch, Verb, posted_reason, sentence_of
from views.admin.cases.case_actions import CASE_ACTIONS, CaseActions
from views.admin.cases.case_page import posted_items
from views.admin.cases.decided import (
    href_of,
    is_second_click,
    just_taken,
    keep_decided,
    move_made,
    next_case,
    take_decided,
)
from views.admin.cases.duplicates import Comparing
from views.admin.cases.exports import Exporting
from views.admin.cases.filter_memory import queue_query
from views.admin.kit.filters import posted
from views.admin.kit.panel import signed_in_operator

__all__ = ["CaseView", "posted_items", "posted_reason"]


class CaseView(CaseActions, Comparing, Batch, Exporting):
    """What registrations and requests share. `verbs` maps a move to what reads its form and does it."""

    verbs: ClassVar[dict[str, Verb]]
    list_template = "admin/cases/list.html"

    def create_blueprint(self, admin: Any) -> Any:
        """With what every page of the panel may have to tell: the decision before (templates/admin/decided.html)."""
        blueprint = super().create_blueprint(admin)
        blueprint.add_app_template_global(take_decided)
        return blueprint

    @expose("/saring", methods=["POST"])
    def filter_view(self) -> ResponseReturnValue:
        """The filters are posted, and what is searched for goes on sealed: no NIK or name stands in an address."""
        kept = {one.key: posted(one, request.form.get(one.key, "").strip()[:100]) for one in self.list_filters}
        return redirect(f"{self.href}?{urlencode({key: value for key, value in kept.items() if value})}")

    @expose("/<reference:reference>")
    def case_view(self, reference: str) -> ResponseReturnValue:
        return self.page(self.case_or_404(reference))

    @expose("/<reference:reference>/<move>", methods=["POST"])
    @carries_signed_files(lambda reference, move: move in ("finish", "advance"))
    def move_view(self, reference: str, move: str) -> ResponseReturnValue:
        if move in CASE_ACTIONS:
            return self.side_view(reference, move)
        case, operator = self.case_or_404(reference), signed_in_operator()
        verb = self.verb_of(move)
        try:
            case.expect_version(request.form.get("version"))
            claims.expect_free(case, operator)
            verb(case, operator)
            db.session.commit()
        except REFUSALS as refusal:
            db.session.rollback()
            return self.refuse(reference, move, refusal)
        keep_decided(case, move, operator)
        return redirect(self.after(case, move, next_case))

    def verb_of(self, name: str) -> Verb:
        """What reads the form of a move and makes it: its own function, or what the row says that it needs; or 404."""
        if name in self.verbs:
            return self.verbs[name]
        move = self.model.workflow.rows.get(name)
        if name == "undo":
            return lambda case, by: undo(case, by=by)
        if move is None or not move.button or move.needs not in _PLAIN_MOVES:
            abort(404)
        return _PLAIN_MOVES[move.needs](name)

    def refuse(self, reference: str, move: str, refusal: Exception) -> ResponseReturnValue:
        """The page with the refusal in words; a second click on the same button is answered like the first."""
        case = self.case_or_404(reference)
        if isinstance(refusal, StaleCase) and is_second_click(case, move, signed_in_operator()):
            return redirect(self.after(case, move, just_taken))
        return self.page(case, refused=move, refusal=sentence_of(refusal)), 409

    def after(self, case: AnyCase, move: str, following: Any) -> str:
        """Back to the list, when a row's own button was pressed there; on to the next case, when this one is done
        with; else to the case itself."""
        if request.form.get("to") == "list":
            return self.href
        made = move_made(case, move)
        if made and made.ends_turn:
            found = following(signed_in_operator())
            return (href_of(found) if found else f"{request.script_root}{self.admin.url}/") + queue_query()
        return self.row_href(case) + queue_query()


def _made(name: str) -> Verb:
    return lambda case, by: case.move(name, by=by)


# A move that only changes the status, with or without a reason.
_PLAIN_MOVES: dict[Needs, Callable[[str], Verb]] = {
    Needs.NOTHING: _made,
    Needs.PHOTOS: _made,
    Needs.REASON: lambda name: lambda case, by: case.give_reason(name, by=by, reason=posted_reason()),
}
