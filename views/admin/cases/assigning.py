"""Giving many cases to one officer at once."""

from __future__ import annotations

from typing import ClassVar

import sqlalchemy as sa
from flask import request
from flask.typing import ResponseReturnValue
from flask_admin.actions import action

from app.cases.bulk import assign_once
from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.base import db
from views.admin.cases.bulk import Batch
from views.admin.kit.panel import signed_in_operator

_ANYBODY = "siapa-saja"


class Assigning(Batch):
    workers: ClassVar[tuple[Permission, ...]]  # any of them makes somebody one to whom such a case can be given

    def is_action_allowed(self, name: str) -> bool:
        may = name != "assign" or signed_in_operator().can(Permission.CASES_ASSIGN)
        return may and super().is_action_allowed(name)

    @action("assign", "Tugaskan…")
    def assign_all(self, ids: list[str]) -> ResponseReturnValue:
        chosen, people = request.form.get("to", ""), self.may_be_assigned()
        to = next((one for one in people if str(one.id) == chosen), None)
        if to is None and chosen != _ANYBODY:
            return self.ask(ids, "assign", fault="Pilih petugasnya.", people=people, nobody=_ANYBODY)
        note = request.form.get("note", "")
        return self.each(ids, lambda case, by: assign_once(case, to, by=by, note=note))

    def may_be_assigned(self) -> list[Operator]:
        """Whoever works on such cases, by name; whether on this very one is the model's to say."""
        everyone = db.session.scalars(sa.select(Operator).order_by(Operator.name, Operator.id))
        return [one for one in everyone if one.may_sign_in and any(one.can(permission) for permission in self.workers)]
