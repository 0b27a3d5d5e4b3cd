"""The two case lists as files: exactly the rows that the filters and the operator's scope give, and a trace of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response, abort
from flask.typing import ResponseReturnValue
from flask_admin import expose
from sqlalchemy.orm import Query

from app.reports.export_sheets import APPLICANTS, REQUESTS
from app.reports.exports import FORMS, Order, Sheet, export
from app.reports.spreadsheets import MEDIA_TYPES
from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.base import db
from models.calendar.local_time import today
from models.cases.audit import AuditEvent
from views.admin.cases.case_list import CaseList
from views.admin.kit.filters import FilterValue, narrowed
from views.admin.kit.paging import not_found
from views.admin.kit.panel import signed_in_operator

SHEETS = {"applicant": APPLICANTS, "request": REQUESTS}


class Exporting(CaseList):
    """A POST, since it leaves an event; the filters stand in its address as the list's."""

    def may_export(self) -> bool:
        return signed_in_operator().can(Permission.CASES_EXPORT)

    def export_href(self, asked: list[FilterValue], form: str) -> str:
        kept = {one.filter.key: one.in_url for one in asked if one.value}
        return f"{self.href}unduh/{form}" + (f"?{urlencode(kept)}" if kept else "")

    @expose("/unduh/<form>", methods=["POST"])
    def export_view(self, form: str) -> ResponseReturnValue:
        if not self.may_export():
            abort(403)
        if form not in FORMS:
            not_found()
        sheet, operator = SHEETS[self.kind], signed_in_operator()
        asked = [one.read() for one in self.list_filters]
        keys, descending = self.order(asked)
        file = export(sheet, self.exported(sheet, asked, operator), form, Order(tuple(keys), descending))
        AuditEvent.record(f"export:{self.endpoint}", "export", by=operator,
                          particulars={"form": form, "filters": filters_text(asked)})  # fmt: skip
        db.session.commit()  # before the first byte, and nothing of the session is used after it
        name = f"{sheet.name.lower()}-{today()}.{form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(file, content_type=MEDIA_TYPES[form], headers=headers)

    def exported(self, sheet: Sheet, asked: list[FilterValue], operator: Operator) -> Query[Any]:
        """The keys of the list's rows, of which this person may take out those that `sheet.scope` says."""
        query = self.scope(db.session.query(self.model)).filter(sheet.scope(operator))
        return narrowed(query, asked).with_entities(sheet.key)


def filters_text(asked: list[FilterValue]) -> dict[str, Any]:
    """What was asked for; of what was searched for, or cannot be read, only that there was something."""
    return {one.filter.key: True if one.is_sealed else one.value for one in asked if one.value}
