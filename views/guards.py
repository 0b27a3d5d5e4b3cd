"""Who may open a page, said on the line above it. A test walks all routes for one that says nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user

from models.account import Account
from models.permission import Permission

DECLARED = "declared_permission"


def public(view: Callable) -> Callable:
    """Open to everybody."""
    setattr(view, DECLARED, "public")
    return view


def permission_required(permission: Permission) -> Callable:
    """Citizens' pages: to sign-in when nobody is, to the own account when it is not verified yet."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def guarded(*args, **kwargs):
            return _turned_away(permission) or view(*args, **kwargs)

        setattr(guarded, DECLARED, permission)
        return guarded

    return decorate


def _turned_away(permission: Permission):
    if not current_user.is_authenticated:
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("sign_in.citizen", lanjut=back))
    if current_user.can(permission):
        return None
    if not current_user.is_operator:
        flash("Halaman itu terbuka setelah akun Anda diverifikasi.", "info")
        return redirect(url_for("account.show"))
    return abort(403)


def signed_in() -> Account:
    """The person behind this request, unwrapped from Flask-Login's proxy."""
    return current_user._get_current_object()
