"""A list of cases: what its pages, its bulk actions, its comparisons and its files stand on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from flask import abort, g

from app.lookup.readings import meant
from views.admin.kit.base import AdminModelView
from views.admin.kit.filters import FilterValue


class CaseList(AdminModelView):
    kind: ClassVar[str]  # subject_kind of its cases
    noun: ClassVar[str]  # what people call one of them
    newest_first = True

    def row_href(self, row: Any) -> str:
        return f"{self.href}{row.reference}"

    def get_pk_value(self, model: Any) -> int:
        return int(model.id)

    def meant(self, rows: Sequence[Any], asked: list[FilterValue]) -> list[tuple[str, str]]:
        names = [name for row in rows for name in self.names_on(row) if name]
        texts = meant(g.sought, names) if "sought" in g else []
        return [(text, self.list_href_of([instead(one, text) for one in asked])()) for text in texts]

    def names_on(self, row: Any) -> tuple[str | None, ...]:
        """Whose case it is, and whom it is about."""
        return (row.person.name, getattr(row, "about", None))

    def case_or_404(self, reference: str) -> Any:
        return self.find_case(reference) or abort(404)

    def find_case(self, reference: str) -> Any:
        """The one with this reference, if it is in scope; else None."""
        raise NotImplementedError

    def verb_of(self, name: str) -> Any:
        """What reads the form of this move and makes it: a function of the case and the operator; or 404."""
        raise NotImplementedError


def instead(asked: FilterValue, text: str) -> FilterValue:
    return replace(asked, value=text) if asked.filter.searches else asked
