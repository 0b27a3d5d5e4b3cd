"""Many cases at once: each ticked row is moved by itself, and the answer says which were, which not, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from app.pdfs import PdfRefused
from app.pickups import PickupRefused
from app.reasons import standard_reasons
from models.account import Operator
from models.base import db
from models.workflow import MoveRefused
from views.admin.panel import signed_in_operator

Verb = Callable[[Any, Operator], None]

REFUSALS = (MoveRefused, PdfRefused, PickupRefused)


class Batch:
    """Mixed into a list of cases."""

    if TYPE_CHECKING:  # what the list has besides
        kind: ClassVar[str]
        href: str

        def chosen(self, ids: Any) -> list[Any]: ...

        def case_or_404(self, reference: str) -> Any: ...

        def render(self, template: str, **kwargs: Any) -> str: ...

        def is_action_allowed(self, name: str) -> bool: ...

    def each(self, ids: list[str], verb: Verb) -> ResponseReturnValue:
        """Move each ticked row by itself; say which were moved, and why the others were not."""
        operator = signed_in_operator()
        seen = dict(pair.split(":", 1) for pair in request.form.getlist("seen") if ":" in pair)
        references = [(case.id, case.reference) for case in self.chosen(ids)]
        done, refused = [], []
        for id_, reference in references:
            case = self.case_or_404(reference)
            try:
                case.expect_version(seen.get(str(id_), case.version))
                case.expect_free(operator)
                verb(case, operator)
                db.session.commit()
                done.append(reference)
            except REFUSALS as refusal:
                db.session.rollback()
                refused.append(f"{reference}: {sentence_of(refusal)}")
        if done:
            flash(f"{len(done)} diproses: {', '.join(done)}.", "success")
        for line in refused:
            flash(line, "error")
        return redirect(self.href)

    def ask_reason(self, ids: list[str], move: str, title: str) -> str:
        """A page that asks for the reason; its form posts the same action again, with it."""
        cases = self.chosen(ids)
        return self.render("admin/cases/reason.html", cases=cases, move=move, title=title,
                           reasons=standard_reasons(self.kind, move), seen=request.form.getlist("seen"))  # fmt: skip


def sentence_of(refusal: Exception) -> str:
    return getattr(refusal, "sentence", None) or str(refusal)
