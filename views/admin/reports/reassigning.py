"""One press for an absent colleague: all that they have in hand goes to another, or back to the queue."""

from __future__ import annotations

from typing import ClassVar

import sqlalchemy as sa
from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import BaseView, expose

from app.cases.reassigning import MOST_IN_ONE_PRESS, Moved, in_hands_of_officer, reassign
from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.base import db
from models.cases.refusals import MoveRefused
from views.admin.kit.paging import not_found, parse_id
from views.admin.kit.panel import Panel, signed_in_operator

ANYBODY_NEXT = "antrean"
WORKERS = (Permission.APPLICANTS_VERIFY, Permission.REQUESTS_APPROVE, Permission.REQUESTS_PROCESS,
           Permission.REQUESTS_HAND_OVER)  # fmt: skip


def reassigning_view() -> ReassigningView:
    return ReassigningView("Pindahkan", endpoint="reassigning", url="pindahkan")


class ReassigningView(Panel, BaseView):
    permission: ClassVar[Permission] = Permission.CASES_ASSIGN

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """Of nobody: to whoever's first page it is."""
        return redirect(f"{request.script_root}{self.admin.url}/")

    @expose("/<officer>", methods=["GET"])
    def ask(self, officer: str) -> ResponseReturnValue:
        return self.page(officer_or_404(officer))

    @expose("/<officer>", methods=["POST"])
    def move(self, officer: str) -> ResponseReturnValue:
        who, chosen = officer_or_404(officer), request.form.get("to", "")
        to = next((one for one in colleagues_of(who) if str(one.id) == chosen), None)
        if to is None and chosen != ANYBODY_NEXT:
            return self.page(who, fault="Pilih ke mana.")
        try:
            return self.page(
                who, to=to, moved=reassign(who, to, by=signed_in_operator(), note=request.form.get("note", ""))
            )
        except MoveRefused as refusal:
            db.session.rollback()
            return self.page(who, fault=str(refusal))

    def page(self, who: Operator, *, fault: str = "", to: Operator | None = None, moved: Moved | None = None) -> str:
        keys = {model.subject_kind: len(keys) for model, keys in in_hands_of_officer(who).items()}
        return self.render(
            "admin/reassigning.html", who=who, in_hands=keys, people=colleagues_of(who), fault=fault, to=to,
            moved=moved, most=MOST_IN_ONE_PRESS, anybody=ANYBODY_NEXT, written=request.form,
        )  # fmt: skip


def officer_or_404(written: str) -> Operator:
    return db.session.get(Operator, parse_id(written)) or not_found()


def colleagues_of(who: Operator) -> list[Operator]:
    """Whoever works on cases, by name; whether on each of these is the model's to say."""
    others = db.session.scalars(sa.select(Operator).where(Operator.id != who.id).order_by(Operator.name, Operator.id))
    return [one for one in others if one.may_sign_in and any(one.can(permission) for permission in WORKERS)]
