"""Who may open a page, said on the line above it. A test walks all routes for one that says nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.web import form_replay
from app.web.errors import may_be_opened
from models.accounts.account import Account
from models.accounts.permission import Permission
from models.registrations.applicant import Applicant

DECLARED = "declared_permission"


_View = TypeVar("_View", bound=Callable[..., Any])


def public(view: _View) -> _View:
    """Open to everybody."""
    setattr(view, DECLARED, "public")
    return view


def permission_required(permission: Permission) -> Callable[[_View], _View]:
    """Citizens' pages: to sign-in when nobody is, to the own account when it is not verified yet."""

    def decorate(view: _View) -> _View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            return _turned_away(permission) or view(*args, **kwargs)

        setattr(guarded, DECLARED, permission)
        return cast(_View, guarded)

    return decorate


def _turned_away(permission: Permission) -> ResponseReturnValue | None:
    if not current_user.is_authenticated:
        return ask_to_sign_in()
    if current_user.can(permission):
        return None
    if not current_user.is_operator:
        flash(_("Halaman itu terbuka setelah pendaftaran Anda selesai diisi dan dikirim."), "info")
        return redirect(url_for("account.show"))
    return abort(403)


def ask_to_sign_in() -> ResponseReturnValue:
    """To the sign-in page, and back here afterwards with whatever was typed: 307 lets the browser post it there.

    A photo does not come along: it must be chosen again.
    """
    back = request.full_path.rstrip("?")
    if request.method != "POST":
        return redirect(url_for("sign_in.citizen", lanjut=back))
    if any(request.files.values()) or not form_replay.typed_fields():
        flash(_("Masuk lagi dahulu. Yang sudah tersimpan tidak hilang; hanya langkah terakhir perlu diulang."), "info")
        return redirect(url_for("sign_in.citizen", lanjut=back if may_be_opened() else None))
    return redirect(url_for("sign_in.citizen", lanjut=back, bawa=1), code=307)


def signed_in_applicant() -> Applicant:
    """On a page that only a citizen may open."""
    return cast(Applicant, signed_in())


def signed_in() -> Account:
    """The person behind this request, unwrapped from Flask-Login's proxy."""
    return current_user._get_current_object()
