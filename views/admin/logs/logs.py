"""What was sent and what was done: read-only, newest first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import current_app, url_for
from markupsafe import Markup
from sqlalchemy.orm import Query

from app.identity.phones import mask_phone
from app.identity.references import read_reference
from app.lookup.scope import messages_in_scope
from app.messages.providers import provider_named
from app.messages.stopped import STOPPED_KINDS, count_stopped
from app.messages.text import render
from app.web.filters import status_label
from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.base import db
from models.cases.audit import AuditEvent
from models.messages.message_text import MessageText
from models.messages.notification import Notification
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest
from views.admin.kit.base import AdminModelView
from views.admin.kit.cells import EMPTY_CELL, status_tag
from views.admin.kit.filters import FilterChoices, ListFilter, equals
from views.admin.kit.panel import signed_in_operator
from views.admin.logs.decisions import DECISION_FILTERS
from views.admin.logs.log_texts import EVENTS, STATES, STOPPED_TEXTS, SUBJECTS

# By the kind that a subject begins with. Tables, as the accounts need not be joined for a number; and their views.
CASES = {"applicant": Applicant.__table__, "request": ServiceRequest.__table__}
CASE_PAGES = {"applicant": "applicants.case_view", "request": "service_requests.case_view"}


def message_state_cell(view: Any, context: Any, message: Notification, name: str) -> Markup:
    return status_tag(message.state, STATES[message.state])


def recipient_cell(view: Any, context: Any, message: Notification, name: str) -> Any:
    return mask_phone(message.to) if message.to else EMPTY_CELL


def kind_cell(view: NotificationView, context: Any, message: Notification, name: str) -> str:
    text = view.texts().get(message.template)
    return (text and text.description) or message.template


def text_cell(view: NotificationView, context: Any, message: Notification, name: str) -> str:
    text = view.texts().get(message.template)
    return render(text.body, message.particulars) if text else message.template


def sender_cell(view: Any, context: Any, message: Notification, name: str) -> Any:
    return db.session.get_one(Operator, message.sent_by_id).name if message.sent_by_id else EMPTY_CELL


def _of_reference(query: Query[Any], text: str) -> Query[Any]:
    return query.filter(Notification.reference == (read_reference(text) or text))


class NotificationView(AdminModelView):
    permission = Permission.MESSAGES_READ
    description = "Semua pesan WhatsApp dan nasibnya. Yang tertahan menunggu gerbang pesan diperbaiki."
    empty = "Belum ada pesan."
    can_view_details = True
    list_template = "admin/messages.html"
    list_filters = (
        ListFilter("keadaan", "Keadaan", equals(Notification.state), lambda: list(STATES.items())),
        ListFilter("nomor", "Nomor permohonan", _of_reference),
    )
    column_list = ("created_at", "template", "state", "to", "reference")
    column_details_list = (
        "template", "text", "to", "reference", "state", "created_at", "due_at", "accepted_at", "delivered_at",
        "read_at", "attempt", "error_code", "error_text", "sent_by",
    )  # fmt: skip
    column_formatters = column_formatters_detail = {
        "template": kind_cell,
        "state": message_state_cell,
        "to": recipient_cell,
        "text": text_cell,
        "sent_by": sender_cell,
    }
    column_labels = {
        "created_at": "Dibuat",
        "template": "Pesan",
        "text": "Isi",
        "state": "Keadaan",
        "to": "Kepada",
        "reference": "Nomor",
        "due_at": "Dikirim paling awal",
        "accepted_at": "Diterima WhatsApp",
        "delivered_at": "Sampai di ponsel",
        "read_at": "Dibaca",
        "attempt": "Percobaan",
        "error_code": "Kode galat",
        "error_text": "Galat",
        "sent_by": "Dikirim petugas",
    }

    def scope(self, query: Query[Any]) -> Query[Any]:
        return query.filter(messages_in_scope(signed_in_operator(), self.permission))

    def texts(self) -> dict[str, MessageText]:
        """All wordings, read once a page."""
        args = self._template_args
        if "texts" not in args:
            args["texts"] = {text.key: text for text in db.session.scalars(sa.select(MessageText))}
        return args["texts"]

    def stopped(self) -> list[tuple[str, str, int]]:
        """What this person may send again at one press, and how many. Where people send, what failed is listed."""
        operator, sending = signed_in_operator(), Permission.MESSAGES_SEND
        if not operator.can(sending):
            return []
        scope = messages_in_scope(operator, sending)
        by_itself = provider_named(current_app.config["WHATSAPP_PROVIDER"]).by_itself
        kinds = [which for which in STOPPED_KINDS if by_itself or which != "failed"]
        return [(which, STOPPED_TEXTS[which], count) for which in kinds if (count := count_stopped(which, scope))]

    def title_of(self, model: Notification) -> str:
        return f"Pesan {model.reference}".strip()


def _operator_choices() -> FilterChoices:
    query = sa.select(Operator.id, Operator.name).order_by(Operator.name)
    return [(str(id), name) for id, name in db.session.execute(query)]


def by_account(query: Query[Any], id: str) -> Query[Any]:
    return query.filter(AuditEvent.account_id == int(id))


def of_subject(query: Query[Any], text: str) -> Query[Any]:
    """By a case's number, or as the log itself writes it: `office:1`."""
    reference = read_reference(text)
    return query.filter(AuditEvent.subject.in_(subjects_of(reference) if reference else [text]))


def subjects_of(reference: str) -> list[str]:
    ids = [(kind, cases.select().with_only_columns(cases.c.id).where(cases.c.reference == reference))
           for kind, cases in CASES.items()]  # fmt: skip
    return [f"{kind}:{id}" for kind, query in ids for id in db.session.scalars(query)]


def references_of(events: Sequence[AuditEvent]) -> dict[str, str]:
    """The numbers of the cases that these events are about, by subject: a query a kind, whatever the page's length."""
    found: dict[str, str] = {}
    for kind, cases in CASES.items():
        named = {event.subject.partition(":")[2] for event in events if event.subject.startswith(f"{kind}:")}
        query = sa.select(cases.c.id, cases.c.reference).where(cases.c.id.in_(named))
        found |= {f"{kind}:{id}": reference for id, reference in db.session.execute(query)} if named else {}
    return found


def subject_cell(view: Any, context: Any, event: AuditEvent, name: str) -> Any:
    reference = view.references(event).get(event.subject, "")
    words = subject_text(event, reference)
    if not reference:
        return words
    page = url_for(CASE_PAGES[event.subject.partition(":")[0]], reference=reference)
    return Markup('<span>{} <a class="nowrap" href="{}">{}</a></span>').format(words, page, reference)


def subject_text(event: AuditEvent, reference: str) -> str:
    """“permohonan” when its number is said beside it, else “kantor 3”."""
    kind, _, key = event.subject.partition(":")
    words = SUBJECTS.get(event.subject) or SUBJECTS.get(kind, kind)
    return words if reference or event.subject in SUBJECTS else f"{words} {key}"


def status_change_cell(view: Any, context: Any, event: AuditEvent, name: str) -> Any:
    status = getattr(event, name)
    return status_label(status) if status else EMPTY_CELL


def particulars_cell(view: Any, context: Any, event: AuditEvent, name: str) -> Any:
    return json.dumps(event.particulars, ensure_ascii=False, indent=2) if event.particulars else EMPTY_CELL


class AuditView(AdminModelView):
    permission = Permission.AUDIT_READ
    description = "Siapa berbuat apa, kapan. Catatan ini tidak dapat diubah."
    empty = "Belum ada catatan."
    can_view_details = True
    list_filters = (
        ListFilter("petugas", "Petugas", by_account, _operator_choices),
        ListFilter("tindakan", "Tindakan", equals(AuditEvent.name), lambda: list(EVENTS.items())),
        ListFilter("hal", "Nomor", of_subject, hint="7K3-M9Q-ZPJ"),
        *DECISION_FILTERS,
    )
    column_list = ("at", "account_name", "name", "subject", "before", "after")
    column_details_list = ("at", "account_name", "name", "subject", "before", "after", "particulars", "group")
    column_formatters = column_formatters_detail = {
        "name": lambda view, context, event, name: EVENTS.get(event.name, event.name),
        "subject": subject_cell,
        "before": status_change_cell,
        "after": status_change_cell,
        "account_name": lambda view, context, event, name: event.account_name or "Sistem",
        "particulars": particulars_cell,
    }
    column_labels = {
        "at": "Waktu",
        "account_name": "Oleh",
        "name": "Tindakan",
        "subject": "Hal",
        "before": "Semula",
        "after": "Menjadi",
        "particulars": "Rincian",
        "group": "Kelompok",
    }

    def get_list(self, *args: Any, **kwargs: Any) -> Any:
        count, events = super().get_list(*args, **kwargs)
        self._template_args["references"] = references_of(events)
        return count, events

    def references(self, event: AuditEvent) -> dict[str, str]:
        """Of the whole list, read once; of a page about one event just its own."""
        return self._template_args.get("references") or references_of([event])

    def title_of(self, model: AuditEvent) -> str:
        return EVENTS.get(model.name, model.name).capitalize()
