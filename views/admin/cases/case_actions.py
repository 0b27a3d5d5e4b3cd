"""What is done beside a case: it is held, given to somebody, written about. Its status and its version stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import sqlalchemy as sa
from flask import abort, flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose

from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.base import db
from models.calendar.local_time import local
from models.cases import claims
from models.cases.note import Note
from models.cases.refusals import MoveRefused
from models.offices.region import Office
from models.requests.office_change import pass_to
from models.requests.service_request import AnyCase, ServiceRequest
from views.admin.cases.case_page import CasePage
from views.admin.cases.filter_memory import queue_query
from views.admin.kit.panel import signed_in_operator

MOST_OPERATORS = 200


def _claim(case: AnyCase, by: Operator) -> str:
    _expect_work(case, by)
    if not claims.claim(case, by=by):
        claims.expect_free(case, by)
        raise MoveRefused("Kasus ini baru saja diambil petugas lain. Muat ulang halaman ini.")
    return "Kasus ini Anda pegang selama 15 menit."


def _release(case: AnyCase, by: Operator) -> str:
    claims.release_claim(case, by=by)
    return "Kasus ini sudah dilepas."


def _take_over(case: AnyCase, by: Operator) -> str:
    _expect_work(case, by)
    claims.claim(case, by=by, take_over=True)
    return "Kasus ini Anda ambil alih."


def _assign(case: AnyCase, by: Operator) -> str:
    """To one operator (`to`, a key), or with an empty one to whoever comes next."""
    _expect_may_assign(case, by)
    claims.expect_free(case, by)
    to = _operator_with(request.form.get("to", ""))
    claims.assign(case, to, by=by, note=request.form.get("note", ""))
    return f"Dialihkan kepada {to.name}." if to else "Dikembalikan ke antrean bersama."


def _pass_on(case: AnyCase, by: Operator) -> str:
    if not case.passes_between_offices:
        abort(404)
    office = db.session.scalar(sa.select(Office).where(Office.in_use, Office.slug == request.form.get("office", "")))
    if office is None:
        raise MoveRefused("Pilih kantor dari daftar.")
    claims.expect_free(case, by)
    pass_to(cast(ServiceRequest, case), office, by=by, reason=request.form.get("reason", ""))
    return f"Dipindahkan ke {office.name}."


def _note(case: AnyCase, by: Operator) -> str:
    Note.write(case, request.form.get("text", ""), by=by)
    return "Catatan tersimpan. Pemohon tidak melihatnya."


CASE_ACTIONS: dict[str, Callable[[AnyCase, Operator], str]] = {
    "claim": _claim,
    "release": _release,
    "take_over": _take_over,
    "assign": _assign,
    "pass_on": _pass_on,
    "note": _note,
}
GIVEN_AWAY = {"assign", "pass_on"}


class CaseActions(CasePage):
    """What is done beside the case on its page."""

    def side_view(self, reference: str, verb: str) -> ResponseReturnValue:
        case, operator = self.case_or_404(reference), signed_in_operator()
        try:
            sentence = CASE_ACTIONS[verb](case, operator)
            db.session.commit()
        except MoveRefused as refusal:
            db.session.rollback()
            return self.refuse_aside(self.case_or_404(reference), verb, str(refusal))
        case = self.find_case(reference)  # passed on, it may lie outside this person's posts now
        if wants_json():
            return jsonify(hands_of(case, operator))
        flash(sentence, "success")
        page = f"{self.href}{reference}" if case else f"{request.script_root}{self.admin.url}/"
        return redirect(page + queue_query())

    def refuse_aside(self, case: AnyCase, verb: str, sentence: str) -> ResponseReturnValue:
        if wants_json():
            return jsonify(hands_of(case, signed_in_operator()) | {"refusal": sentence}), 409
        if verb in GIVEN_AWAY:
            return self.give_page(case, refused=verb, refusal=sentence), 409
        return self.page(case, refused=verb, refusal=sentence), 409

    @expose("/<reference:reference>/alihkan")
    def give_view(self, reference: str) -> ResponseReturnValue:
        return self.give_page(self.case_or_404(reference))

    def give_page(self, case: AnyCase, **words: Any) -> str:
        """On a page of its own: whose post fits is asked of everybody's posts, too much for every look at a case."""
        operator = signed_in_operator()
        return self.render(
            "admin/cases/give.html", case=case, colleagues=colleagues_for(case), offices=other_offices(case),
            may_assign=may_assign(case, operator), may_pass_on=may_pass_on(case, operator), written=request.form,
            **words,
        )  # fmt: skip


def may_assign(case: AnyCase, by: Operator) -> bool:
    return by.can(Permission.CASES_ASSIGN, case)


def may_pass_on(case: AnyCase, by: Operator) -> bool:
    needed = case.work_permission if case.passes_between_offices else None
    return needed is not None and by.can(needed, case)


def colleagues_for(case: AnyCase) -> list[Operator]:
    """Who may make a move on this case."""
    query = sa.select(Operator).where(Operator.suspended_at.is_(None)).order_by(Operator.name).limit(MOST_OPERATORS)
    return [operator for operator in db.session.scalars(query) if case.moves_open_to(operator)]


def other_offices(case: AnyCase) -> list[Office]:
    elsewhere = Office.id != getattr(case, "office_id", None)
    query = sa.select(Office).where(Office.in_use, elsewhere).order_by(Office.name)
    return list(db.session.scalars(query))


def hands_of(case: AnyCase | None, operator: Operator) -> dict[str, Any]:
    """Who holds it, for the page that asked."""
    holder = claims.holder(case) if case else None
    since = f"{local(case.claimed_at):%H.%M}" if case and holder and case.claimed_at else None
    return {"holder": holder.name if holder else None, "mine": holder is not None and holder.id == operator.id,
            "since": since}  # fmt: skip


def wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _expect_work(case: AnyCase, by: Operator) -> None:
    if not case.moves_open_to(by):
        raise MoveRefused("Tidak ada langkah untuk Anda pada kasus ini.")


def _expect_may_assign(case: AnyCase, by: Operator) -> None:
    if not may_assign(case, by):
        raise MoveRefused("Anda tidak dapat mengalihkan kasus ini.")


def _operator_with(key: str) -> Operator | None:
    if not key:
        return None
    found = db.session.get(Operator, int(key)) if key.isascii() and key.isdigit() and len(key) < 19 else None
    if found is None:
        raise MoveRefused("Pilih petugas dari daftar.")
    return found
