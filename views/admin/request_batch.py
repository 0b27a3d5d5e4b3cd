"""What can be done to many requests at once."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_admin.actions import action

from models.account import Operator
from models.permission import Permission
from models.request_workflow import FORWARD, REQUEST_WORKFLOW
from models.service_request import ServiceRequest
from models.workflow import MoveRefused
from views.admin.batch import Batch
from views.admin.cases import posted_reason
from views.admin.panel import signed_in_operator
from views.admin.request_moves import cancel


class RequestBatch(Batch):
    def is_action_allowed(self, name: str) -> bool:
        operator = signed_in_operator()
        works = operator.can(Permission.REQUESTS_APPROVE) or operator.can(Permission.REQUESTS_PROCESS)
        return super().is_action_allowed(name) and (works or name not in ("advance", "cancel"))

    @action("advance", "Teruskan satu langkah", "Teruskan semua yang dicentang satu langkah?")
    def advance_all(self, ids: list[str]) -> ResponseReturnValue:
        return self.each(ids, advance_one_step)

    @action("cancel", "Batalkan…")
    def cancel_all(self, ids: list[str]) -> ResponseReturnValue:
        if not posted_reason():
            return self.ask_reason(ids, "cancel", "Batalkan permohonan")
        return self.each(ids, cancel)


def advance_one_step(case: ServiceRequest, by: Operator) -> None:
    """approve, process or produce; *finish* asks for what only the case's own page can give."""
    name = next((n for n in FORWARD if REQUEST_WORKFLOW.find(n, case.status)), None)
    if name == "finish":
        raise MoveRefused("Buka permohonannya: “selesai” meminta tempat dan waktu ambil, resi, atau PDF.")
    case.move(name or "approve", by=by)
