"""A domain exception becomes a page, once and here."""

from __future__ import annotations

from flask import Flask, Response, current_app, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from app.accounts.hashing import Busy
from app.core.rate_limits import LimitReached
from app.web import form_replay
from models.base import db
from models.cases.refusals import MoveRefused

PAGES = {400, 403, 404, 405, 413, 429, 500, 503}


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, page)
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(LimitReached, lambda error: answer(429, sentence=str(error)))
    app.register_error_handler(Busy, lambda _: answer(503))
    app.register_error_handler(MoveRefused, lambda error: answer(409, sentence=str(error)))
    app.register_error_handler(StaleDataError, saved_elsewhere)
    app.register_error_handler(DataError, too_much)
    app.register_error_handler(Exception, fault)


def page(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error  # a redirect
    if isinstance(error, SecurityError):  # a host that is not ours: no page of ours can be drawn for it
        return Response("Alamat situs ini tidak dikenal.", status=400, mimetype="text/plain")
    return answer(error.code, back=request.referrer if error.code == 413 else None)


def stale_form(error: CSRFError) -> Response:
    """A form with the token of another session. What was typed there goes on with a fresh one, by one button."""
    photo = any(request.files.values())
    typed = form_replay.typed_fields()
    if request.path.startswith("/admin") or not form_replay.is_from_here() or not (typed or photo):
        return answer(400, stale_form=True)
    url = request.full_path.rstrip("?") if typed or may_be_opened() else "/"
    why = _("Halaman tadi terlalu lama terbuka, atau Anda keluar di tab lain.")
    return answer(400, "citizen/wizard/form_replay.html", replay=form_replay.replay(url, typed, why), photo=photo)


def may_be_opened() -> bool:
    return request.url_rule is not None and "GET" in (request.url_rule.methods or ())


def saved_elsewhere(error: StaleDataError) -> Response:
    """Two tabs, or a double tap: the second writes over nothing."""
    return answer(409, sentence=_("Halaman ini baru saja disimpan di tab lain. Tidak ada yang hilang."))


def too_much(error: DataError) -> Response:
    """PostgreSQL's own last word on what no form refused: a text longer than its column."""
    current_app.logger.warning("the database refused a value at %s", request.endpoint)
    return answer(400, too_long=True)


def fault(error: Exception) -> Response:
    if current_app.testing:
        raise error
    current_app.logger.exception("unexpected fault at %s", request.endpoint)
    return answer(500)


def answer(code: int, template: str = "", **words: object) -> Response:
    template = template or f"errors/{code if code in PAGES else 'other'}.html"
    try:
        db.session.rollback()
        page = render_template(template, code=code, **words)
    except SQLAlchemyError:  # the page around it asks who is signed in and when the office is open
        page = render_template("errors/without_database.html", code=code)
    return Response(page, status=code, headers={"Retry-After": "3"} if code == 503 else None)
