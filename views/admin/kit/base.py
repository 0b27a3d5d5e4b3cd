"""The model view of the panel: closed by default, scoped, walked by key, audited (docs/design.md §5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import abort, flash, g, redirect, request
from flask_admin import expose
from flask_admin.contrib.sqla import ModelView
from flask_admin.helpers import get_redirect_target
from flask_admin.model.base import ViewArgs
from sqlalchemy.orm import Query, joinedload

from app.lookup.counting import count_found, of_all_text
from models.base import db
from models.cases.audit import AuditEvent
from views.admin.kit.cells import PLAIN_CELLS
from views.admin.kit.filters import FilterValue, ListFilter, narrowed
from views.admin.kit.forms import STALE_FORM, PanelConverter, PanelForm, SeenField, as_json_value, changes, fingerprint
from views.admin.kit.paging import KeysetPage, keyset_page, parse_id, refuse_page_numbers, single
from views.admin.kit.panel import Panel, signed_in_operator

DOORS = {
    "create_view": "can_create",
    "edit_view": "can_edit",
    "details_view": "can_view_details",
    "delete_view": "can_delete",
    "export": "can_export",
}


class AdminModelView(Panel, ModelView):
    """Closed until a subclass opens it: read-only, and only for the permission it names."""

    can_create = can_edit = can_delete = can_export = False
    simple_list_pager = named_filter_urls = True
    page_size = 25
    form_base_class = PanelForm
    model_form_converter = PanelConverter
    column_type_formatters = column_type_formatters_detail = PLAIN_CELLS
    column_sortable_list = ()
    action_disallowed_list = ("delete",)  # one at a time, by a page that asks first

    empty: ClassVar[str] = "Belum ada isinya."
    sorted_by: ClassVar[tuple[str, ...]] = ()  # NOT NULL columns; the key follows of itself
    newest_first: ClassVar[bool] = True
    list_filters: ClassVar[tuple[ListFilter, ...]] = ()

    def scope(self, query: Query[Any]) -> Query[Any]:
        """The rows this operator may see. List, count, details, look-ups and actions all pass here."""
        return query

    def _handle_view(self, name: str, **kwargs: Any) -> Any:
        """What is closed does not exist, nor does a row without a good id. (Stock: back to the list.)"""
        refusal = super()._handle_view(name, **kwargs)
        if refusal is None and not getattr(self, DOORS.get(name, "is_accessible")):
            abort(404)
        if refusal is None and name in ("edit_view", "details_view"):
            self.parse_key(single("id"))
        return refusal

    def get_query(self) -> Query[Any]:
        return self.scope(super().get_query())

    def get_count_query(self) -> Query[Any]:
        return self.scope(super().get_count_query())

    def get_one(self, id: object) -> Any:
        """One row in scope, or 404; locked while it is being changed. (The stock one ignores get_query.)"""
        query = self.get_query().filter(self.key == self.parse_key(id))
        if request.method == "POST":
            query = query.with_for_update(of=self.model)
        return query.one_or_none() or abort(404)

    def chosen(self, ids: Sequence[str]) -> list[Any]:
        """The ticked rows that are in scope, for a batch action; a key that is none is 404."""
        keys = {self.parse_key(written) for written in ids}
        return self.get_query().filter(self.key.in_(keys)).order_by(self.key).all()

    @property
    def key(self) -> Any:
        return getattr(self.model, self._primary_key)

    def parse_key(self, written: object) -> Any:
        """The key of a row as a URL or a form writes it; 404 when it cannot be one."""
        return parse_id(written)

    def title_of(self, model: Any) -> str:
        """The heading of one row's pages."""
        return str(model)

    def get_list(self, *stock: object, **ignored: object) -> tuple[None, Sequence[Any]]:
        """The page that the address asks for, and no count; Flask-Admin's own page, sort and filters are not used."""
        query = self.get_query().options(*(joinedload(relation) for relation in self._auto_joins))
        asked = [one.read() for one in self.list_filters]
        query = narrowed(query, asked)
        keys, descending = self.order(asked)
        found = keyset_page(query, keys, descending, self.page_size, self.parse_key)
        shown = [one for one in asked if one.value or not one.filter.only_when_asked]
        self._template_args.update(
            found=found, asked=shown, list_href=self.list_href_of(asked),
            cut=self.cut_text(query, found) if any(one.value for one in asked) else "",
            meant=self.meant(found.rows, asked),
        )  # fmt: skip
        return None, found.rows

    def order(self, asked: list[FilterValue]) -> tuple[list[Any], bool]:
        """What the list is walked by, the key last; and whether downwards."""
        return [getattr(self.model, name) for name in (*self.sorted_by, self._primary_key)], self.newest_first

    def cut_text(self, query: Query[Any], found: KeysetPage) -> str:
        """Of what was asked for how much this page shows; "" where that is all."""
        if not (found.previous or found.next):
            return ""
        every, some = (one and one.with_entities(self.key).statement for one in (query, g.get("some_found")))
        return of_all_text(len(found.rows), count_found(every, None, some))

    def meant(self, rows: Sequence[Any], asked: list[FilterValue]) -> list[tuple[str, str]]:
        """Where a search found another name than was typed: that name, and where it is searched for."""
        return []

    def list_href_of(self, asked: list[FilterValue]) -> Callable[..., str]:
        """The address of this list with the filters of now, on another page."""
        kept = {one.filter.key: one.in_url for one in asked if one.value}
        return lambda **cursor: f"{self.href}?{urlencode(kept | cursor)}"

    def cells_of(self, row: Any) -> list[tuple[str, Any]]:
        """One row as (label, value), in one call: a template's call per cell costs more than the query."""
        return [(label, self.cell(row, column)) for column, label in self._list_columns]

    def cell(self, row: Any, column: str) -> Any:
        return self._get_list_value(None, row, column, self.column_formatters, self.column_type_formatters)

    def row_href(self, row: Any) -> str | None:
        """Where a row leads: its details, else its form. By strings: url_for is a third of a list's time."""
        page = "details" if self.can_view_details else "edit" if self.can_edit else None
        return page and f"{self.href}{page}/?id={self.get_pk_value(row)}"

    def _get_list_extra_args(self) -> ViewArgs:
        refuse_page_numbers()
        return ViewArgs(page=0, page_size=self.page_size)

    def _create_ajax_loader(self, name: str, options: dict[str, Any]) -> Any:
        raise NotImplementedError("the stock look-up ignores scope: write a loader that keeps to it")

    @expose("/action/", methods=("POST",))
    def action_view(self) -> Any:
        if request.form.getlist("rowid"):
            return self.handle_action()
        flash("Pilih dulu paling sedikit satu baris.", "error")
        return redirect(get_redirect_target() or self.href)

    def get_edit_form(self) -> type[PanelForm]:
        return type("EditForm", (super().get_edit_form(),), {"seen": SeenField()})

    def edit_form(self, obj: Any = None) -> PanelForm:
        form = super().edit_form(obj)
        if request.method == "GET":
            form.seen.data = fingerprint(form, obj)
        return form

    def update_model(self, form: PanelForm, model: Any) -> bool:
        if form.seen.data != fingerprint(form, model):
            flash(STALE_FORM, "error")
            return False
        return super().update_model(form, model)

    def on_model_change(self, form: PanelForm, model: Any, is_created: bool) -> None:
        """Before the commit: the change and its trace stand or fall together."""
        changed = changes(form, model)
        db.session.flush()
        self.record("create" if is_created else "edit", model, changed=changed)

    def on_model_delete(self, model: Any) -> None:
        gone = {column.key: as_json_value(getattr(model, column.key)) for column in sa.inspect(self.model).columns}
        self.record("delete", model, gone=gone)

    def record(self, verb: str, model: Any, **particulars: Any) -> None:
        """An event about one row, by whoever is signed in, in the transaction of the change."""
        subject = f"{self.model.__tablename__}:{self.get_pk_value(model)}"
        AuditEvent.record(subject, verb, by=signed_in_operator(), particulars=particulars)
