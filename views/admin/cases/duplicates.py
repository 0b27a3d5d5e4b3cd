"""Two cases side by side: “ganda”, and one of them goes on; or “bukan ganda”, and that is remembered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from markupsafe import Markup

from app.cases.comparison import (
    cancel_as_duplicate,
    data_beside,
    has_ended,
    lock_both,
    may_keep,
    may_tell_apart,
    photos_beside,
    same_digests,
    suggested,
    tell_apart,
)
from app.cases.duplicates import reasons_between
from app.cases.reasons import standard_reasons, written_reason
from models.accounts.account import Operator
from models.base import db
from models.cases import claims
from models.cases.refusals import MoveRefused
from models.requests.service_request import AnyCase
from views.admin.cases.bulk import REFUSALS, sentence_of
from views.admin.cases.case_list import CaseList
from views.admin.kit.panel import signed_in_operator

CHOOSE = "Pilih dulu mana yang dilanjutkan."
DONE = Markup(
    '{gone} dibatalkan sebagai ganda. Yang dilanjutkan: {kept}. <a href="{href}">Buka {gone}</a> untuk mengurungkannya.'
)
TOLD_APART = "{} dan {} dicatat bukan ganda. Keduanya tidak ditunjukkan sebagai mirip lagi."


class Comparing(CaseList):
    """Two cases of the list side by side."""

    @expose("/<reference:reference>/banding/<reference:other>")
    def compare_view(self, reference: str, other: str) -> ResponseReturnValue:
        return self.side_by_side(*self.pair_or_404(reference, other))

    @expose("/<reference:reference>/banding/<reference:other>/ganda", methods=["POST"])
    def duplicate_view(self, reference: str, other: str) -> ResponseReturnValue:
        return self.decide(reference, other, self.cancel_one)

    @expose("/<reference:reference>/banding/<reference:other>/bukan-ganda", methods=["POST"])
    def not_duplicate_view(self, reference: str, other: str) -> ResponseReturnValue:
        return self.decide(reference, other, self.keep_both)

    def pair_or_404(self, reference: str, other: str) -> tuple[AnyCase, AnyCase]:
        """Both of this kind and in this operator's scope."""
        return (abort(404) if reference == other else self.case_or_404(reference)), self.case_or_404(other)

    def decide(self, reference: str, other: str, decision: Callable[[AnyCase, AnyCase, Operator], AnyCase]) -> Any:
        """`decision` gives the case that is kept: there the work goes on. A refusal is said beside the two."""
        pair = self.pair_or_404(reference, other)
        lock_both(*pair)
        try:
            kept = decision(*pair, signed_in_operator())
            db.session.commit()
        except REFUSALS as refusal:
            db.session.rollback()
            return self.side_by_side(*self.pair_or_404(reference, other), refusal=sentence_of(refusal)), 409
        return redirect(self.row_href(kept))

    def cancel_one(self, case: AnyCase, other: AnyCase, by: Operator) -> AnyCase:
        kept, gone = kept_and_gone(case, other)
        if not gone.just_done_by(by, "cancel"):  # a double click decides once
            expect_as_seen(case, other)
            for one in (case, other):
                claims.expect_free(one, by)
            reason = written_reason(request.form.get("standard_reason", ""), request.form.get("reason", ""))
            cancel_as_duplicate(gone, kept, by=by, reason=reason)
        flash(DONE.format(gone=gone.reference, kept=kept.reference, href=self.row_href(gone)), "success")
        return kept

    def keep_both(self, case: AnyCase, other: AnyCase, by: Operator) -> AnyCase:
        expect_as_seen(case, other)
        tell_apart(case, other, by=by)
        flash(TOLD_APART.format(case.reference, other.reference), "success")
        return case

    def side_by_side(self, case: AnyCase, other: AnyCase, refusal: str = "") -> str:
        by = signed_in_operator()
        allowed = {one.reference: may_keep(one, another, by) for one, another in ((case, other), (other, case))}
        keep, asked = suggested(case, other, by), request.form.get("keep", "")
        return self.render(
            "admin/cases/compare.html", case=case, other=other, pair=(case, other), refusal=refusal,
            likeness=reasons_between(case, other, by), sections=data_beside(case, other),
            photos=photos_beside(case, other), same=same_digests(case, other),
            keep=asked if allowed.get(asked) else keep and keep.reference, may_keep=allowed,
            ended=[one for one in (case, other) if has_ended(one)],
            may_tell_apart=may_tell_apart(case, other, by), holder_of=claims.holder,
            reasons=standard_reasons(self.kind, "cancel"),
            written=request.form,
        )  # fmt: skip


def kept_and_gone(case: AnyCase, other: AnyCase) -> tuple[AnyCase, AnyCase]:
    keep = request.form.get("keep")
    if keep == case.reference:
        return case, other
    if keep == other.reference:
        return other, case
    raise MoveRefused(CHOOSE)


def expect_as_seen(case: AnyCase, other: AnyCase) -> None:
    """Neither changed since the browser showed it."""
    case.expect_version(request.form.get("version"))
    other.expect_version(request.form.get("other_version"))
