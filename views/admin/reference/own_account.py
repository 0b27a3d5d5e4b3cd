"""Akun saya: the own password, the devices signed in, and the keys of the keyboard. Any operator may open it."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import BaseView, expose
from wtforms import PasswordField
from wtforms.validators import InputRequired, ValidationError

from app.accounts.password_change import change_own_password
from app.accounts.sessions import device_name, devices_of, end_device, end_other_devices
from app.core.rate_limits import LimitReached
from models.accounts.account import Operator
from models.base import db
from models.cases.audit import AuditEvent
from views.admin.kit.forms import PanelForm
from views.admin.kit.paging import parse_id
from views.admin.kit.panel import Panel, signed_in_operator
from views.admin.reference.operator_forms import NewPasswordField

WRONG = "Password sekarang tidak cocok. Periksa, lalu ketik lagi."
SAME = "Password baru sama dengan yang sekarang. Pilih yang lain."
CHANGED = "Password diganti. Perangkat lain sudah dikeluarkan; yang ini tetap masuk."


class OwnPasswordForm(PanelForm):
    """`person`: whose name the new one must not be."""

    person = ""
    current = PasswordField("Password sekarang", [InputRequired(message="Isi password yang sekarang dipakai.")],
                            render_kw={"autocomplete": "current-password"})  # fmt: skip
    password = NewPasswordField("Password baru", help="Paling sedikit 8 karakter. Gabungkan tiga kata yang Anda ingat.")

    def validate_password(self, field: PasswordField) -> None:
        if field.data == self.current.data:
            raise ValidationError(SAME)


def own_account_view() -> OwnAccountView:
    return OwnAccountView("Akun saya", endpoint="own_account", url="akun-saya")


class OwnAccountView(Panel, BaseView):
    description = "Password, perangkat yang sedang masuk, dan tombol cepat."

    def permits(self, operator: Operator) -> bool:
        return True

    @expose("/")
    def index(self) -> str:
        return self.page(OwnPasswordForm())

    @expose("/password/", methods=("POST",))
    def change_password(self) -> ResponseReturnValue:
        operator, form = signed_in_operator(), OwnPasswordForm(request.form)
        form.person = f"{operator.name} {operator.username}"
        if not form.validate() or not _password_changed(operator, form):
            return self.page(form), 400
        db.session.commit()
        return self.back(CHANGED)

    @expose("/keluarkan/", methods=("POST",))
    def end_one(self) -> ResponseReturnValue:
        operator = signed_in_operator()
        ended = end_device(operator, parse_id(request.form.get("device"))) or abort(404)
        words = device_name(ended.device)
        return self.saved("end_sign_ins", f"{words} sudah dikeluarkan.", device=words)

    @expose("/keluarkan-lain/", methods=("POST",))
    def end_others(self) -> ResponseReturnValue:
        end_other_devices(signed_in_operator())
        return self.saved("end_sign_ins", "Semua perangkat lain sudah dikeluarkan.", device="semua yang lain")

    @expose("/pintasan/", methods=("POST",))
    def switch_keys(self) -> ResponseReturnValue:
        operator, wanted = signed_in_operator(), "keys_on" in request.form
        before, operator.keys_on = operator.keys_on, wanted
        sentence = f"Tombol cepat {'dinyalakan' if wanted else 'dimatikan'}."
        return self.saved("edit", sentence, changed={"keys_on": [before, wanted]})

    def page(self, form: OwnPasswordForm) -> str:
        return self.render("admin/own_account.html", form=form, devices=devices_of(signed_in_operator()))

    def saved(self, verb: str, sentence: str, **particulars: Any) -> ResponseReturnValue:
        operator = signed_in_operator()
        AuditEvent.record(f"operator:{operator.id}", verb, by=operator, particulars=particulars)
        db.session.commit()
        return self.back(sentence)

    def back(self, sentence: str) -> ResponseReturnValue:
        flash(sentence, "success")
        return redirect(self.href)


def _password_changed(operator: Operator, form: OwnPasswordForm) -> bool:
    """Whether the password is another now; else the form says why it is not."""
    try:
        if change_own_password(operator, form.current.data or "", form.password.data or ""):
            return True
        form.current.errors = [WRONG]
    except LimitReached as reached:
        db.session.commit()  # the try counts all the same
        form.current.errors = [str(reached)]
    return False
