"""Whoever changes when an office is open sees first which promised pickups it touches (decision 0015)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import request

from app.offices.closed_doors import Promise, closed, promised, requests_by_promise, who_was_promised
from app.offices.moving_pickups import without_a_free_time
from models.base import db
from models.calendar.office_calendar import hold_calendar
from models.messages.message_text import MessageText
from models.offices.region import Office
from views.admin.kit.forms import PanelForm
from views.admin.kit.panel import signed_in_operator
from views.admin.reference.asking import Asked, AsksFirst, agreed, shown_at_most


class AsksAboutPromises(AsksFirst):
    """Before a view whose rows say when an office is open."""

    def on_model_change(self, form: PanelForm, model: Any, is_created: bool) -> None:
        kept = promises_kept()
        super().on_model_change(form, model, is_created)
        self.expect_kept(kept)

    def delete_model(self, model: Any) -> bool:
        kept = promises_kept()
        self.on_model_delete(model)
        db.session.delete(model)
        db.session.flush()
        self.expect_kept(kept)
        db.session.commit()
        return True

    def expect_kept(self, promises: set[Promise]) -> None:
        """Raises Asked where the change breaks more of them than were agreed to."""
        hold_calendar(to_change=True)  # read anew
        touched = requests_by_promise(closed(promises))
        if touched.total() > agreed():
            stranded = [db.session.get_one(Office, office) for office in sorted(without_a_free_time(touched))]
            raise Asked(lambda: self.ask(touched, stranded))

    def ask(self, touched: Counter[Promise], stranded: list[Office]) -> str:
        times, nowhere = [at for _, at in touched], {office.id for office in stranded}
        movable = sum(number for (office, _), number in touched.items() if office not in nowhere)
        return self.render_question(
            "admin/reference/promises.html", number=touched.total(), movable=movable, first=min(times), last=max(times),
            rows=who_was_promised(touched, signed_in_operator(), shown_at_most()), stranded=stranded,
            told=is_told(), deletes=request.path.endswith("/delete/"),
        )  # fmt: skip


def promises_kept() -> set[Promise]:
    """Until now. What is broken already is nobody's change."""
    hold_calendar(to_change=True)
    with db.session.no_autoflush:
        known = promised()
        return known - closed(known)


def is_told() -> bool:
    text = db.session.get(MessageText, "pickup_moved")
    return text is not None and text.sends
