"""Signing in and out, for citizens and for operators: two pages, and one answer to whatever does not fit."""

from __future__ import annotations

from urllib.parse import urlsplit

import wtforms
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm

from app.forms.checks import Filled
from app.opening_hours import hours_in_words
from app.sign_in import applicant_for, close_session, open_session, operator_for
from models.account import Account
from models.applicant import ApplicantStatus
from models.base import db
from views.guards import public

sign_in = Blueprint("sign_in", __name__)

PANEL = "/admin/"


class CitizenForm(FlaskForm):
    nik = wtforms.StringField("NIK", [Filled("NIK belum diisi. Tulis 16 angka NIK.")],
                              description="16 angka, di atas nama pada KTP-el.",
                              render_kw={"inputmode": "numeric", "autocomplete": "username"})  # fmt: skip
    password = wtforms.PasswordField("Password", [Filled("Password belum diisi. Tulis password Anda.")])


class OperatorForm(FlaskForm):
    username = wtforms.StringField("Nama pengguna", [Filled("Nama pengguna belum diisi.")],
                                   render_kw={"autocomplete": "username", "autocapitalize": "none"})  # fmt: skip
    password = wtforms.PasswordField("Password", [Filled("Password belum diisi.")])


@sign_in.route("/masuk", methods=["GET", "POST"])
@public
def citizen() -> ResponseReturnValue:
    form = CitizenForm()
    if request.method == "GET" and current_user.is_authenticated and not current_user.is_operator:
        return redirect(wanted(url_for("account.show")))
    if form.validate_on_submit():
        applicant = applicant_for(form.nik.data, form.password.data)
        if applicant:
            return enter(applicant, wanted(url_for("account.show")))
        form.nik.errors = ["NIK atau password tidak cocok. Periksa keduanya, lalu coba lagi."]
    return render_template("citizen/sign_in.html", form=form)


@sign_in.route("/petugas/masuk", methods=["GET", "POST"])
@public
def operator() -> ResponseReturnValue:
    form = OperatorForm()
    if request.method == "GET" and current_user.is_authenticated and current_user.is_operator:
        return redirect(wanted(PANEL))
    if form.validate_on_submit():
        operator = operator_for(form.username.data, form.password.data)
        if operator:
            return enter(operator, wanted(PANEL))
        form.username.errors = ["Nama pengguna atau password tidak cocok."]
    return render_template("citizen/operator_sign_in.html", form=form)


@sign_in.post("/keluar")
@public
def leave() -> ResponseReturnValue:
    """A draft has no password yet, so nobody comes back to it: that is asked first."""
    if is_draft() and "yakin" not in request.form:
        return render_template("citizen/leave.html")
    was_operator = current_user.is_authenticated and current_user.is_operator
    close_session()
    db.session.commit()
    flash("Anda sudah keluar.", "success")
    return redirect(url_for(".operator" if was_operator else "home.index"))


@sign_in.get("/lupa-password")
@public
def forgotten() -> ResponseReturnValue:
    return render_template("citizen/forgotten.html", hours=hours_in_words())


def enter(account: Account, url: str) -> ResponseReturnValue:
    open_session(account)
    db.session.commit()
    return redirect(url)


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
