"""Many cases at once: each ticked row is moved by itself, and the answer says which were, which not, and why."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_redirect_target

from app.cases.reasons import standard_reasons, written_reason
from app.files.pdfs import PdfRefused
from app.offices.pickup_slots import PickupRefused
from models.accounts.account import Operator
from models.base import db
from models.cases import claims
from models.cases.refusals import MoveRefused
from models.cases.undo import undo, undoable_by
from models.cases.workflow import Move, Needs
from models.messages.notification import Notification, undo_wait
from models.requests.service_request import AnyCase
from views.admin.cases.case_list import CaseList
from views.admin.cases.decided import time_to_undo
from views.admin.kit.paging import not_found, single
from views.admin.kit.panel import signed_in_operator

Verb = Callable[[Any, Operator], object]

MOST_AT_ONCE = 200
REFUSALS = (MoveRefused, PdfRefused, PickupRefused)
TOO_MANY = "Paling banyak {} sekaligus; Anda mencentang {}. Kurangi, lalu ulangi."
# Nobody is verified, and nothing approved, without a look at the photos (decision 0016).
ONE_BY_ONE = "Tindakan itu tidak dapat dilakukan sekaligus. Buka dan putuskan satu per satu."


@dataclass
class Answer:
    """What became of the ticked rows: (reference, name, status in words), and (reference, why not)."""

    done: list[tuple[str, str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    missing: int = 0
    undoable: list[tuple[int, int]] = field(default_factory=list)  # (id, version) of what can be taken back
    groups: list[str] = field(default_factory=list)  # of those decisions


class Batch(CaseList):
    """What is done to the ticked rows of the list."""

    page_sizes: ClassVar[tuple[int, ...]] = (25, 100, MOST_AT_ONCE)
    page_size: int = property(lambda self: self._rows_asked())  # type: ignore[assignment]  # a number, as the stock one

    def handle_action(self, return_view: str | None = None) -> ResponseReturnValue:
        """The stock one ignores what it does not know; here every refusal is said."""
        name, ticked = request.form.get("action", ""), len(set(request.form.getlist("rowid")))
        refusal = "" if name in self._actions_data else ONE_BY_ONE
        if ticked > MOST_AT_ONCE:
            refusal = TOO_MANY.format(MOST_AT_ONCE, ticked)
        if refusal:
            flash(refusal, "error")
            return redirect(self.back)
        if not self.is_action_allowed(name):
            abort(403)
        return super().handle_action(return_view)

    def init_actions(self) -> None:
        """Besides those written out, each move that the workflow lets be made in bulk: its row says the words."""
        super().init_actions()
        for name, move in self.model.workflow.rows.items():
            if move.bulk and name not in self._actions_data:
                asks = move.needs is Needs.REASON
                text = f"{move.button}…" if asks else move.button
                confirmation = None if asks else f"{move.button} semua yang dicentang?"
                self._actions.append((name, text))
                self._actions_data[name] = (partial(self._move_all, move), text, confirmation)

    def _move_all(self, move: Move, ids: list[str]) -> ResponseReturnValue:
        if move.needs is Needs.REASON and not posted_reason():
            return self.ask_reason(ids, move, f"{move.button} {self.noun}")
        return self.each(ids, self.verb_of(move.name))

    def _rows_asked(self) -> int:
        """`?baris=100`: as many rows as somebody wants to tick at once."""
        rows = single("baris") or str(self.page_sizes[0])
        return int(rows) if rows in map(str, self.page_sizes) else not_found()

    def list_href_of(self, asked: list[Any]) -> Callable[..., str]:
        href = super().list_href_of(asked)
        rows = {"baris": self.page_size} if self.page_size != self.page_sizes[0] else {}
        return lambda **other: href(**{**rows, **other})

    @property
    def back(self) -> str:
        """The list with its filters, as the form came from it."""
        return get_redirect_target() or self.href

    def each(self, ids: list[str], verb: Verb, title: str = "") -> ResponseReturnValue:
        """Move each ticked row by itself; say which were moved, and why the others were not."""
        operator, answer = signed_in_operator(), Answer()
        seen = dict(pair.split(":", 1) for pair in request.form.getlist("seen") if ":" in pair)
        ticked = [(case.id, case.reference) for case in self.chosen(ids)]
        answer.missing = len(set(ids)) - len(ticked)
        for id_, reference in ticked:
            self._move_one(reference, seen.get(str(id_)), verb, operator, answer)
        Notification.wait_again(answer.groups)  # the first ones, too, are read of only now
        db.session.commit()
        return self.render("admin/batch/answer.html", answer=answer, title=title or self._title(), back=self.back,
                           **time_to_undo(time.time() + undo_wait()))  # fmt: skip

    @expose("/urungkan", methods=["POST"])
    def undo_all(self) -> ResponseReturnValue:
        """What was just decided at once goes back, row by row: of each the last decision of whoever asks."""
        ids = request.form.getlist("rowid")[:MOST_AT_ONCE]
        return self.each(ids, lambda case, by: undo(case, by=by), title="Urungkan")

    def _move_one(self, reference: str, seen: str | None, verb: Verb, operator: Operator, answer: Answer) -> None:
        """One row, in a transaction of its own."""
        case = self.find_case(reference)
        if case is None:  # it left this person's scope meanwhile
            answer.missing += 1
            return
        try:
            case.expect_version(seen or case.version)
            claims.expect_free(case, operator)
            verb(case, operator)
            told = (reference, name_of(case), case.status_text)
            db.session.commit()
            answer.done.append(told)
            self._keep_way_back(case, operator, answer)
        except REFUSALS as refusal:
            db.session.rollback()
            answer.refused.append((reference, sentence_of(refusal)))

    def _keep_way_back(self, case: AnyCase, operator: Operator, answer: Answer) -> None:
        if events := undoable_by(case, operator):
            answer.undoable.append((case.id, case.version))
            answer.groups.append(events[0].group)

    def _title(self) -> str:
        return str(self._actions_data[request.form["action"]][1]).rstrip("…")

    def ask(self, ids: list[str], question: str, *, fault: str = "", **words: Any) -> str:
        """A page that asks for what this action needs; its form posts the same action again, with it.

        `question` names a template of admin/batch; `fault` is what an answer still lacked.
        """
        cases = self.chosen(ids)
        return self.render(
            f"admin/batch/{question}.html", cases=cases, missing=len(set(ids)) - len(cases), name_of=name_of,
            action=request.form["action"], title=self._title(), back=self.back, written=request.form,
            seen=request.form.getlist("seen"), fault=fault if "asked" in request.form else "", **words,
        )  # fmt: skip

    def ask_reason(self, ids: list[str], move: Move, title: str) -> str:
        return self.ask(ids, "reason", fault="Pilih alasan baku, atau tulis sendiri.", word=title, move=move,
                        reasons=standard_reasons(self.kind, move.name))  # fmt: skip


def posted_reason() -> str:
    """A standard reason, what was written beside it, or both."""
    return written_reason(request.form.get("standard_reason", ""), request.form.get("reason", ""))


def name_of(case: Any) -> str:
    """Whom it is about, or who registered."""
    return getattr(case, "about", None) or getattr(case, "applicant", case).display_name


def sentence_of(refusal: Exception) -> str:
    return getattr(refusal, "sentence", None) or str(refusal)
