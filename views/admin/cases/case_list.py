"""A list of cases: what its pages, its bulk actions, its comparisons and its files stand on."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import abort

from views.admin.kit.base import AdminModelView


class CaseList(AdminModelView):
    kind: ClassVar[str]  # subject_kind of its cases
    noun: ClassVar[str]  # what people call one of them
    newest_first = True

    def row_href(self, row: Any) -> str:
        return f"{self.href}{row.reference}"

    def get_pk_value(self, model: Any) -> int:
        return int(model.id)

    def case_or_404(self, reference: str) -> Any:
        return self.find_case(reference) or abort(404)

    def find_case(self, reference: str) -> Any:
        """The one with this reference, if it is in scope; else None."""
        raise NotImplementedError

    def verb_of(self, name: str) -> Any:
        """What reads the form of this move and makes it: a function of the case and the operator; or 404."""
        raise NotImplementedError
