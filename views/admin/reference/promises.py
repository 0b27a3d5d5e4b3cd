"""Whoever changes when an office is open sees first which promised pickups it touches (decision 0015).

The change is made, looked at, and taken back; with the answer it is made again, and looked at again in the
transaction that keeps it.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar, cast

from flask import request, session

from app.offices.closed_doors import Promise, closed, promised, who_was_promised
from app.offices.moving_pickups import without_a_free_time
from models.base import db
from models.calendar.office_calendar import hold_calendar
from models.messages.message_text import MessageText
from models.offices.region import Office
from views.admin.kit.base import AdminModelView
from views.admin.kit.forms import PanelForm
from views.admin.kit.panel import signed_in_operator

EXAMPLES, MOST_LISTED = 5, 1000
MOVE, SHOW_ALL, BACK = "pindahkan", "daftar", "kembali"  # what the page between may answer
ASKED = "sudah_ditanya"  # how many were shown there


class PromisesTouched(Exception):
    """How many requests were promised each time that would be a closed door; the offices where no other is free."""

    def __init__(self, promises: Counter[Promise], stranded: list[Office]) -> None:
        self.promises, self.stranded = promises, stranded


class AsksAboutPromises(AdminModelView):
    """Before a view whose rows say when an office is open."""

    asks_template: ClassVar[str] = "admin/reference/promises.html"

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return super()._run_view(fn, *args, **kwargs)
        except PromisesTouched as touched:
            db.session.rollback()
            return self.ask(touched)

    def handle_view_exception(self, exc: Exception) -> bool:
        if isinstance(exc, PromisesTouched):
            raise exc
        return super().handle_view_exception(exc)

    # -- the change, and what it touches

    def get_one(self, id: object) -> Any:
        """The calendar is held before the row, as by everybody."""
        if request.method == "POST":
            hold_calendar(to_change=True)
        return super().get_one(id)

    def on_model_change(self, form: PanelForm, model: Any, is_created: bool) -> None:
        kept = self.promises_kept()
        super().on_model_change(form, model, is_created)
        self.expect_kept(kept)

    def delete_model(self, model: Any) -> bool:
        kept = self.promises_kept()
        self.on_model_delete(model)
        db.session.delete(model)
        db.session.flush()
        self.expect_kept(kept)
        db.session.commit()
        return True

    def promises_kept(self) -> Counter[Promise]:
        """Until now."""
        hold_calendar(to_change=True)
        with db.session.no_autoflush:
            known = promised()
            broken = closed(known)
        return Counter({promise: number for promise, number in known.items() if promise not in broken})

    def expect_kept(self, promises: Counter[Promise]) -> None:
        """Raises PromisesTouched where the change breaks more of them than were agreed to."""
        hold_calendar(to_change=True)  # read anew
        touched = Counter({promise: promises[promise] for promise in closed(promises)})
        if touched.total() > agreed():
            stranded = [db.session.get_one(Office, office) for office in sorted(without_a_free_time(touched))]
            raise PromisesTouched(touched, stranded)

    # -- the page between

    def ask(self, touched: PromisesTouched) -> str:
        whole = pressed() == SHOW_ALL
        rows = who_was_promised(touched.promises, signed_in_operator(), MOST_LISTED if whole else EXAMPLES)
        times = [at for _, at in touched.promises]
        text = db.session.get(MessageText, "pickup_moved")
        return self.render(
            self.asks_template, number=touched.promises.total(), first=min(times), last=max(times), rows=rows,
            whole=whole, stranded=touched.stranded, told=text is not None and text.sends, typed=typed(),
            deletes=request.path.endswith("/delete/"), moves=MOVE, lists=SHOW_ALL, back=BACK, asked=ASKED,
        )  # fmt: skip

    def validate_form(self, form: PanelForm) -> bool:
        return pressed() != BACK and cast(bool, super().validate_form(form))

    def render(self, template: str, **kwargs: Any) -> str:
        if pressed() == BACK:
            session.pop("_flashes", None)  # nothing went wrong: the form is there again as it was typed
        return super().render(template, **kwargs)


def pressed() -> str:
    return request.form.get("jawaban", "")


def agreed() -> int:
    """How many were seen by whoever says that they may be moved."""
    seen = request.form.get(ASKED, "")
    return int(seen) if pressed() == MOVE and seen.isdecimal() and len(seen) < 9 else 0


def typed() -> list[tuple[str, str]]:
    """What the form sent, to be sent again."""
    return [pair for pair in request.form.items(multi=True) if pair[0] not in ("csrf_token", "jawaban", ASKED)]
