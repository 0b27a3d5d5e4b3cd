"""The people of the office: who they are, what posts they hold, whether they may come in."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from wtforms.validators import Regexp

from app.accounts.passwords import hash_password
from app.accounts.sessions import devices_of
from app.core.transactions import end_transaction
from models.accounts.account import Operator, SignIn
from models.accounts.permission import Permission, Role
from models.accounts.post import Post
from models.base import db, utcnow
from models.cases import claims
from models.forms.service import Service
from models.offices.region import Office
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest
from views.admin.kit.base import AdminModelView
from views.admin.kit.cells import ROLE_NAMES, status_tag
from views.admin.kit.filters import ListFilter, contains
from views.admin.kit.paging import parse_id
from views.admin.kit.panel import signed_in_operator
from views.admin.logs.last_actions import last_actions
from views.admin.reference.operator_forms import NewPasswordField, PasswordForm, post_form

USERNAME = r"[a-z0-9][a-z0-9._-]{2,59}\Z"
LAST_ADMIN = "Belum diubah. Harus selalu ada satu admin yang aktif."


def posts_cell(view: Any, context: Any, operator: Operator, name: str) -> str:
    return view.posts_of(operator) or "belum ada pos"


def operator_state_cell(view: Any, context: Any, operator: Operator, name: str) -> Any:
    return status_tag("ready", "aktif") if operator.may_sign_in else status_tag("suspended", "ditangguhkan")


class OperatorView(AdminModelView):
    permission = Permission.OPERATORS_MANAGE
    description = "Akun petugas, posnya, dan siapa yang boleh masuk."
    can_create = can_edit = can_view_details = True
    sorted_by, newest_first = ("name",), False
    details_template = "admin/operators/details.html"
    list_filters = (ListFilter("cari", "Nama", contains(Operator.name)),)
    column_list = ("name", "username", "posts", "state")
    column_details_list = ("username", "state", "created_at")
    column_formatters = column_formatters_detail = {"posts": posts_cell, "state": operator_state_cell}
    column_labels = {
        "name": "Nama",
        "username": "Nama masuk",
        "posts": "Pos",
        "state": "Keadaan",
        "created_at": "Dibuat",
    }
    form_columns = ("name", "username")
    form_args = {
        "username": {
            "description": "Huruf kecil, angka, titik, atau garis. Dipakai untuk masuk.",
            "filters": [lambda text: text and text.casefold()],
            "validators": [Regexp(USERNAME, message="Pakai 3 sampai 60 huruf kecil atau angka.")],
        },
    }  # fmt: skip

    def get_create_form(self) -> type:
        return type("CreateForm", (super().get_create_form(),), {"password": NewPasswordField("Password")})

    def create_model(self, form: Any) -> Any:
        end_transaction()  # the password is hashed outside any transaction
        return super().create_model(form)

    def get_save_return_url(self, model: Operator, is_created: bool = False) -> str:
        return self.page_of(model)

    def title_of(self, model: Operator) -> str:
        return model.name

    def render(self, template: str, **kwargs: Any) -> str:
        if template == self.details_template:
            forms = {"post_form": post_form(), "password_form": PasswordForm()}
            shown = {"devices": devices_of(kwargs["model"]), "actions": last_actions(kwargs["model"].id)}
            kwargs = forms | kwargs | shown | {"role_names": ROLE_NAMES}
        return super().render(template, **kwargs)

    @expose("/pos/", methods=("POST",))
    def add_post(self) -> ResponseReturnValue:
        operator, form = self.posted_operator(), post_form(request.form)
        if not form.validate():
            return self.shown_again(operator, post_form=form)
        services, offices = _rows_with_ids(Service, form.services.data), _rows_with_ids(Office, form.offices.data)
        held = {(post.role, frozenset(post.services), frozenset(post.offices)) for post in operator.posts}
        if (Role(form.role.data), frozenset(services), frozenset(offices)) in held:
            form.role.errors = [*form.role.errors, "Pos itu sudah dipegang, dengan layanan dan kantor yang sama."]
            return self.shown_again(operator, post_form=form)
        operator.posts.append(Post(role=Role(form.role.data), services=services, offices=offices))
        return self.saved(operator, "edit", "Pos ditambahkan.", role=form.role.data)

    @expose("/pos/hapus/", methods=("POST",))
    def remove_post(self) -> ResponseReturnValue:
        operator, post_id = self.posted_operator(), parse_id(request.form.get("post"))
        post = next((post for post in operator.posts if post.id == post_id), None) or abort(404)
        operator.posts.remove(post)
        return self.saved(operator, "edit", "Pos dihapus.", removed=post.role)

    @expose("/password/", methods=("POST",))
    def change_password(self) -> ResponseReturnValue:
        operator, form = self.posted_operator(), PasswordForm(request.form)
        form.person = f"{operator.name} {operator.username}"
        if not form.validate():
            return self.shown_again(operator, password_form=form)
        end_transaction()
        operator.password_hash = hash_password(form.password.data)
        SignIn.end_all(operator)
        return self.saved(operator, "password", "Password diganti. Petugas ini harus masuk lagi.")

    @expose("/keluarkan/", methods=("POST",))
    def end_sign_ins(self) -> ResponseReturnValue:
        operator = self.posted_operator()
        SignIn.end_all(operator)
        return self.saved(operator, "end_sign_ins", "Petugas ini sudah keluar dari semua perangkat.")

    @expose("/tangguhkan/", methods=("POST",))
    def suspend(self) -> ResponseReturnValue:
        operator = self.posted_operator()
        operator.suspended_at = utcnow()
        SignIn.end_all(operator)
        by, kinds = signed_in_operator(), (Applicant, ServiceRequest)
        given_back = sum(claims.give_all_back(kind, operator, by=by) for kind in kinds)
        words = f" {given_back} kasusnya kembali ke antrean bersama." if given_back else ""
        return self.saved(operator, "suspend", f"Petugas ini tidak dapat masuk lagi.{words}")

    @expose("/pulihkan/", methods=("POST",))
    def restore(self) -> ResponseReturnValue:
        operator = self.posted_operator()
        operator.suspended_at = None
        return self.saved(operator, "restore", "Petugas ini dapat masuk lagi.")

    def page_of(self, operator: Operator) -> str:
        return f"{self.href}details/?id={operator.id}"

    def posted_operator(self) -> Operator:
        return self.get_one(request.form.get("id"))

    def saved(self, operator: Operator, verb: str, sentence: str, **particulars: Any) -> ResponseReturnValue:
        db.session.flush()
        if not somebody_manages_operators():
            db.session.rollback()
            flash(LAST_ADMIN, "error")
            return redirect(self.page_of(operator))
        self.record(verb, operator, **particulars)
        db.session.commit()
        flash(sentence, "success")
        return redirect(self.page_of(operator))

    def shown_again(self, operator: Operator, **form: Any) -> str:
        return self.render(
            self.details_template, model=operator, details_columns=self._details_columns,
            get_value=self.get_detail_value, return_url=self.href, **form,
        )  # fmt: skip


def _rows_with_ids(model: type[Any], ids: list[int]) -> list[Any]:
    return list(db.session.scalars(sa.select(model).where(model.id.in_(ids))))


def somebody_manages_operators() -> bool:
    """Else nobody could ever let anybody in again."""
    query = sa.select(Operator).where(Operator.suspended_at.is_(None))
    return any(operator.can(Permission.OPERATORS_MANAGE) for operator in db.session.scalars(query))
