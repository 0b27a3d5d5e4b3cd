"""A page between a form and its saving, where more than the row is touched: the same form is posted with an answer.

What was typed goes along in hidden inputs; the question is asked anew in the transaction that saves.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, cast

from flask import request, session

from models.base import db
from models.calendar.office_calendar import hold_calendar
from views.admin.kit.base import AdminModelView
from views.admin.kit.forms import PanelForm

EXAMPLES, MOST_LISTED = 5, 1000
SAVE, SHOW_ALL, BACK = "simpan", "daftar", "kembali"  # what its buttons say
ASKED = "sudah_ditanya"  # how many were shown there


class Asked(Exception):
    """Nothing is saved before this page is answered; it is drawn once the change is taken back."""

    def __init__(self, page: Callable[[], str]) -> None:
        self.page = page


class AsksFirst(AdminModelView):
    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return super()._run_view(fn, *args, **kwargs)
        except Asked as asked:
            db.session.rollback()
            return asked.page()

    def handle_view_exception(self, exc: Exception) -> bool:
        if isinstance(exc, Asked):
            raise exc
        return super().handle_view_exception(exc)

    def get_one(self, id: object) -> Any:
        """The calendar is held before the row, as by everybody."""
        if request.method == "POST":
            hold_calendar(to_change=True)
        return super().get_one(id)

    def validate_form(self, form: PanelForm) -> bool:
        return pressed() != BACK and cast(bool, super().validate_form(form))

    def render(self, template: str, **kwargs: Any) -> str:
        if pressed() == BACK:
            session.pop("_flashes", None)  # nothing went wrong: the form is there again as it was typed
        return super().render(template, **kwargs)

    def render_question(self, template: str, besides: Collection[str] = (), **kwargs: Any) -> str:
        """`besides`: the inputs that the page draws itself."""
        words = {"save": SAVE, "show_all": SHOW_ALL, "back": BACK, "asked": ASKED, "whole": pressed() == SHOW_ALL}
        return self.render(template, typed=typed(besides), examples=EXAMPLES, **words, **kwargs)


def pressed() -> str:
    return request.form.get("jawaban", "")


def agreed() -> int:
    """How many were shown to whoever now says that it may be."""
    seen = request.form.get(ASKED, "")
    return int(seen) if pressed() == SAVE and seen.isdecimal() and len(seen) < 9 else 0


def shown_at_most() -> int:
    return MOST_LISTED if pressed() == SHOW_ALL else EXAMPLES


def typed(besides: Collection[str]) -> list[tuple[str, str]]:
    """What the form sent, to be sent again."""
    own = {"csrf_token", "jawaban", ASKED, *besides}
    return [pair for pair in request.form.items(multi=True) if pair[0] not in own]
