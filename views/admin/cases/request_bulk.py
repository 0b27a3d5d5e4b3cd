"""What can be done to many requests at once."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_admin.actions import action
from sqlalchemy.orm import defer

from app.cases.bulk import advance_one_step, hand_over_all, pick_list, take_all_back
from app.offices.pickup_desk import in_hand_over_scope
from models.accounts.permission import Permission
from models.cases.workflow import Needs
from models.requests.document import APPLICANT, PROXY, RELATIONS
from models.requests.service_request import ServiceRequest
from models.requests.workflow import FORWARD, REQUEST_WORKFLOW
from views.admin.cases.assigning import Assigning
from views.admin.cases.bulk import posted_reason
from views.admin.kit.paging import parse_id
from views.admin.kit.panel import signed_in_operator

# In the order of their buttons, each with the moves that it may make; the others are the workflow's own.
ORDER = ("advance", "assign", "hold", "resume", "hand_over", "mend_hand_over", "pick_list")
IN_BULK = tuple(name for name in FORWARD if REQUEST_WORKFLOW.rows[name].needs is not Needs.PHOTOS)
SEVERAL = {"advance": IN_BULK, "pick_list": ("hand_over",)}
ADVANCE_ALL = "Teruskan semua yang dicentang satu langkah? Yang selesai mendapat jam ambil kosong berikutnya."


class RequestBatch(Assigning):
    workers = (Permission.REQUESTS_APPROVE, Permission.REQUESTS_PROCESS, Permission.REQUESTS_HAND_OVER)

    def is_action_allowed(self, name: str) -> bool:
        """To whoever holds a post for one of its moves; each row is asked again by the model."""
        operator = signed_in_operator()
        names = SEVERAL.get(name, (name,))
        needed = {move.who for move in REQUEST_WORKFLOW.moves if move.name in names}
        needed |= {Permission.CASES_ASSIGN} if name == "assign" else set()
        held = any(isinstance(who, Permission) and operator.can(who) for who in needed)
        return super().is_action_allowed(name) and held

    def get_actions_list(self) -> tuple[list[Any], dict[Any, Any]]:
        actions, confirmations = super().get_actions_list()
        return sorted(actions, key=lambda one: ORDER.index(one[0]) if one[0] in ORDER else len(ORDER)), confirmations

    @action("advance", "Teruskan satu langkah", ADVANCE_ALL)
    def advance_all(self, ids: list[str]) -> ResponseReturnValue:
        return self.each(ids, lambda case, by: advance_one_step(case, by=by))

    @action("hand_over", "Serahkan…")
    def hand_all_over(self, ids: list[str]) -> ResponseReturnValue:
        form = request.form
        receiver, relation = form.get("received_by", "").strip(), form.get("relation", "")
        has_power = bool(form.get("power_of_attorney"))
        if fault := what_lacks(receiver, relation, has_power=has_power):
            return self.ask(ids, "hand_over", fault=fault, relations=RELATIONS)
        return self.each(ids, lambda case, by: hand_over_all(
            case, by=by, receiver=receiver, relation=relation, has_power=has_power))  # fmt: skip

    @action("mend_hand_over", "Batalkan penyerahan…")
    def take_all_back(self, ids: list[str]) -> ResponseReturnValue:
        reason = posted_reason()
        if not reason:
            return self.ask(ids, "take_back", fault="Tulis alasannya.")
        return self.each(ids, lambda case, by: take_all_back(case, by=by, reason=reason))

    @action("pick_list", "Daftar ambil")
    def print_pick_list(self, ids: list[str]) -> ResponseReturnValue:
        """Printed from the form's answer: what was ticked stands in no address."""
        keys = {parse_id(written) for written in ids}
        mine = in_hand_over_scope(signed_in_operator()).filter(ServiceRequest.id.in_(keys))
        cases = mine.options(defer(ServiceRequest.answers)).all()
        return self.render("admin/batch/pick_list.html", list=pick_list(cases), missing=len(keys) - len(cases),
                           back=self.back)  # fmt: skip


def what_lacks(receiver: str, relation: str, *, has_power: bool) -> str:
    """Of each row its own applicant comes, or one person for all of them; "" when nothing lacks."""
    if relation == APPLICANT:
        return "Tiap pemohon mengambil sendiri: kosongkan nama penerima, atau pilih hubungannya." if receiver else ""
    if not receiver:
        return "Isi nama penerima."
    if relation not in RELATIONS:
        return "Pilih hubungan penerima."
    if relation == PROXY and not has_power:
        return "Penerima bukan keluarga: minta surat kuasa F-1.07, lalu centang bahwa sudah diterima."
    return ""
