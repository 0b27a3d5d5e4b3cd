"""What every page of the panel shares: who may open it, and the navigation drawn around it (docs/design.md §5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from flask import abort, redirect, request
from flask_admin import Admin, AdminIndexView
from flask_login import current_user

from models.accounts.account import Operator
from models.accounts.permission import Permission
from views.admin.kit.cells import post_text

SIGN_IN = "/petugas/masuk"


def signed_in_operator() -> Operator:
    """Whoever works at this page of the panel, which let them in."""
    return whoever_is_here() or abort(403)


def whoever_is_here() -> Operator | None:
    """The operator behind this request, if one is; an applicant is nobody here."""
    account = current_user._get_current_object()
    return account if isinstance(account, Operator) else None


@dataclass(frozen=True)
class MenuGroup:
    """A heading of the navigation and the pages under it that this operator may open."""

    name: str
    pages: Sequence[Panel]


class Panel:
    """Mixed into every view of the panel: who may open it, and the navigation drawn around it."""

    permission: ClassVar[Permission]
    description: ClassVar[str] = ""
    admin: Admin
    url: str

    def is_accessible(self) -> bool:
        operator = whoever_is_here()
        return operator is not None and self.permits(operator)

    def permits(self, operator: Operator) -> bool:
        return operator.can(self.permission)

    def inaccessible_callback(self, name: str, **kwargs: Any) -> Any:
        if whoever_is_here() is not None:
            abort(403)
        wanted = request.full_path.rstrip("?") if request.method == "GET" else self.admin.url
        return redirect(f"{request.script_root}{SIGN_IN}?{urlencode({'next': wanted})}")

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        return fn(self, *args, **kwargs)  # the stock one calls again on a TypeError, and so hides it

    def render(self, template: str, **kwargs: Any) -> str:
        operator = signed_in_operator()
        return super().render(  # type: ignore[misc]
            template, operator=operator, menu=self.menu_for(operator), **kwargs
        )

    @staticmethod
    def posts_of(operator: Operator) -> str:
        """What this person is here for, in words: "Penerbit (KIA), Loket"."""
        return ", ".join(dict.fromkeys(post_text(post) for post in operator.posts))

    def menu_for(self, operator: Operator) -> list[MenuGroup]:
        """The navigation in the order of registration; a group without an open page is left out."""
        groups: dict[str, list[Panel]] = {}
        for view in self.admin._views:
            if view.category and view.permits(operator):
                groups.setdefault(view.category, []).append(view)
        return [MenuGroup(name, pages) for name, pages in groups.items()]

    @property
    def href(self) -> str:
        return f"{request.script_root}{self.url}/"


class PanelIndex(Panel, AdminIndexView):
    """The first page: what there is to do, for whoever is an operator."""

    def permits(self, operator: Operator) -> bool:
        return True
