"""Signing in and out, for citizens and for operators: two pages, and one answer to whatever does not fit."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import wtforms
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from flask_login import current_user
from flask_wtf import FlaskForm

from app.accounts.hashing import BUSY, Busy
from app.accounts.sign_in import applicant_for, close_session, open_session, operator_for
from app.core.rate_limits import LimitReached
from app.forms.checks import Filled
from app.offices.opening_hours import opening_hours_text
from app.web import form_replay
from app.web.form_replay import TypedFields
from models.accounts.account import Account
from models.base import db
from models.registrations.applicant import Applicant
from models.registrations.workflow import ApplicantStatus
from views.guards import public, signed_in_applicant

sign_in = Blueprint("sign_in", __name__)

PANEL = "/admin/"


class CitizenForm(FlaskForm):
    nik = wtforms.StringField("NIK", [Filled(later("NIK belum diisi. Tulis 16 angka NIK."))],
                              description=later("16 angka, di atas nama pada KTP-el."),
                              render_kw={"inputmode": "numeric", "autocomplete": "username"})  # fmt: skip
    password = wtforms.PasswordField(later("Password"), [Filled(later("Password belum diisi. Tulis password Anda."))])


class OperatorForm(FlaskForm):
    username = wtforms.StringField("Nama pengguna", [Filled("Nama pengguna belum diisi.")],
                                   render_kw={"autocomplete": "username", "autocapitalize": "none"})  # fmt: skip
    password = wtforms.PasswordField("Password", [Filled("Password belum diisi.")])


@sign_in.route("/masuk", methods=["GET", "POST"])
@public
def citizen() -> ResponseReturnValue:
    if "bawa" in request.args:
        return show_citizen(CitizenForm(formdata=None), form_replay.typed_fields())
    form, typed = CitizenForm(), form_replay.replayed_fields()
    if request.method == "GET" and current_user.is_authenticated and not current_user.is_operator:
        return redirect(wanted(url_for("account.show")))
    status = 200
    if form.validate_on_submit():
        try:
            if applicant := applicant_for(form.nik.data, form.password.data):
                return go_on(applicant, typed)
            form.nik.errors = [_("NIK atau password tidak cocok. Periksa keduanya, lalu coba lagi.")]
        except Busy:
            return busy(form, typed)
        except LimitReached as why:
            status, form.nik.errors = 429, [str(why)]
    return show_citizen(form, typed), status


def show_citizen(form: CitizenForm, typed: TypedFields) -> str:
    """`typed` was posted by somebody who had been signed out meanwhile: it goes on with the sign-in."""
    return render_template("citizen/accounts/sign_in.html", form=form, typed=typed, prefix=form_replay.PREFIX,
                           url=url_for(".citizen", lanjut=wanted("") or None))  # fmt: skip


def go_on(applicant: Applicant, typed: TypedFields) -> ResponseReturnValue:
    """To the page that was asked for; what was typed there is posted anew by one button."""
    url = wanted(url_for("account.show"))
    entered = _enter(applicant, url)
    if not typed:
        return entered
    return render_template("citizen/wizard/form_replay.html", replay=form_replay.replay(url, typed, ""))


@sign_in.route("/petugas/masuk", methods=["GET", "POST"])
@public
def operator() -> ResponseReturnValue:
    form = OperatorForm()
    if request.method == "GET" and current_user.is_authenticated and current_user.is_operator:
        return redirect(wanted(PANEL))
    status = 200
    if form.validate_on_submit():
        try:
            if operator := operator_for(form.username.data, form.password.data):
                return _enter(operator, wanted(PANEL))
            form.username.errors = ["Nama pengguna atau password tidak cocok."]
        except Busy:
            return busy(form, [])
        except LimitReached as why:
            status, form.username.errors = 429, [str(why)]
    return render_template("admin/sign_in.html", form=form), status


def busy(form: FlaskForm, typed: TypedFields) -> ResponseReturnValue:
    """The same form on a page that costs next to nothing, for there may be many: what was typed stays."""
    page = render_template("errors/busy.html", form=form, typed=typed, prefix=form_replay.PREFIX, sentence=BUSY)
    return page, 503, {"Retry-After": "3"}


@sign_in.post("/keluar")
@public
def leave() -> ResponseReturnValue:
    """Of a registration that was not sent yet it is asked first: it ends, and needs a password to come back to."""
    if is_draft() and "yakin" not in request.form:
        draft = signed_in_applicant()
        return render_template(
            "citizen/accounts/leave.html", has_password=bool(draft.password_hash), ends_at=_ends_at(draft)
        )
    was_operator = current_user.is_authenticated and current_user.is_operator
    close_session()
    db.session.commit()
    flash(_("Anda sudah keluar."), "success")
    answer = redirect(url_for(".operator" if was_operator else "home.index"))
    answer.headers["Clear-Site-Data"] = '"storage"'  # a shared phone keeps nothing: photos that wait, what was typed
    return answer


@sign_in.get("/lupa-password")
@public
def forgotten() -> ResponseReturnValue:
    return render_template("citizen/accounts/forgotten.html", hours=opening_hours_text())


def _enter(account: Account, url: str) -> ResponseReturnValue:
    open_session(account)
    db.session.commit()
    return redirect(url)


def _ends_at(draft: Applicant) -> datetime:
    return draft.moved_at + timedelta(days=current_app.config["DRAFT_DAYS"])


def is_draft() -> bool:
    return getattr(current_user, "status", None) == ApplicantStatus.DRAFT


def wanted(otherwise: str) -> str:
    """The page that was asked for before signing in, if it is one of ours."""
    url = request.args.get("lanjut") or request.args.get("next") or ""
    return url if is_local(url) else otherwise


def is_local(url: str) -> bool:
    """A path here, and nothing that a browser reads as another host: //, /\\, control characters."""
    if not url.startswith("/") or url.startswith(("//", "/\\")) or not url.isprintable():
        return False
    parts = urlsplit(url)
    return not parts.scheme and not parts.netloc
