"""A list of cases, and one case on one page. Every change goes through a move of the model (DESIGN §4, §8)."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose

from app.case_words import mendable
from app.reasons import standard_reasons, written_reason
from models.applicant import Applicant
from models.audit import AuditEvent
from models.base import db
from models.notification import MessageText, Notification
from models.service_request import ServiceRequest
from views.admin.base import AdminModelView
from views.admin.batch import REFUSALS, Batch, Verb, sentence_of
from views.admin.duplicates import Comparing
from views.admin.exports import Exporting
from views.admin.filters import sealed
from views.admin.log_words import EVENTS, STATES
from views.admin.panel import signed_in_operator

Case = Applicant | ServiceRequest
DONE = "Tersimpan. {} sekarang “{}”."


class CaseView(Batch, Comparing, Exporting, AdminModelView):
    """What registrations and requests share. `verbs` maps a move to what reads its form and does it."""

    kind: ClassVar[str]  # of app.reasons
    case_template: ClassVar[str]
    verbs: ClassVar[dict[str, Verb]]
    list_template = "admin/cases/list.html"
    newest_first = True

    def row_href(self, row: Case) -> str:
        return f"{self.href}{row.reference}"

    def get_pk_value(self, model: Case) -> int:
        return model.id

    def case_or_404(self, reference: str) -> Case:
        found = self.scope(self.whole_case()).filter(self.model.reference == reference).one_or_none()
        return found or abort(404)

    def whole_case(self) -> Any:
        """The query of one case, with what its page shows."""
        raise NotImplementedError

    @expose("/saring", methods=["POST"])
    def filter_view(self) -> ResponseReturnValue:
        """The filters are posted, and what is searched for goes on sealed: no NIK or name stands in an address."""
        asked = {one.key: request.form.get(one.key, "").strip()[:100] for one in self.list_filters}
        kept = {one.key: sealed(asked[one.key]) if one.sealed else asked[one.key] for one in self.list_filters}
        return redirect(f"{self.href}?{urlencode({key: value for key, value in kept.items() if value})}")

    @expose("/<reference:reference>")
    def case_view(self, reference: str) -> ResponseReturnValue:
        return self.page(self.case_or_404(reference))

    @expose("/<reference:reference>/<move>", methods=["POST"])
    def move_view(self, reference: str, move: str) -> ResponseReturnValue:
        case = self.case_or_404(reference)
        verb = self.verbs.get(move) or abort(404)
        try:
            case.expect_version(request.form.get("version"))
            case.expect_free(signed_in_operator())
            verb(case, signed_in_operator())
            db.session.commit()
        except REFUSALS as refusal:
            db.session.rollback()
            return self.page(self.case_or_404(reference), refused=move, refusal=sentence_of(refusal)), 409
        flash(DONE.format(case.reference, case.status_words), "success")
        return redirect(self.came_from() or self.row_href(case))

    def came_from(self) -> str | None:
        """Back to the list, when a row's own button was pressed there."""
        return self.href if request.form.get("to") == "list" else None

    def page(self, case: Case, **words: Any) -> str:
        operator = signed_in_operator()
        events = AuditEvent.of(case.subject_name)
        return self.render(
            self.case_template, case=case, events=events, event_words=EVENTS, message_words=STATES,
            messages=messages_about(case), text_words=text_words,
            open_moves={move.name for move in case.moves_open_to(operator)},
            undoable=bool(case.undoable_by(operator, events)), reasons=lambda move: standard_reasons(self.kind, move),
            written=request.form, **self.more_words(case), **words,
        )  # fmt: skip

    def more_words(self, case: Case) -> dict[str, Any]:
        return {}


def posted_reason() -> str:
    return written_reason(request.form.get("standard_reason", ""), request.form.get("reason", ""))


def posted_items(case: Case) -> list[str]:
    """The ticked fields and photos that this case really has."""
    offered = {key for key, _ in mendable(case.definition, case)}
    return [key for key in dict.fromkeys(request.form.getlist("items")) if key in offered]


def messages_about(case: Case) -> list[Notification]:
    query = sa.select(Notification).where(Notification.subject == case.subject_name)
    return list(db.session.scalars(query.order_by(Notification.id.desc()).limit(30)))


def text_words() -> dict[str, str]:
    """What each kind of message is for, by its key."""
    return dict(db.session.execute(sa.select(MessageText.key, MessageText.description)).all())
