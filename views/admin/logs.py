"""What was sent and what was done: read-only, newest first."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy.orm import Query

from app.messages.text import render
from app.phones import mask_phone
from models.account import Operator
from models.audit import AuditEvent
from models.base import db
from models.notification import MessageText, Notification
from models.permission import Permission
from views.admin.base import AdminModelView
from views.admin.cells import NOTHING, status_tag
from views.admin.filters import Choices, ListFilter, equals
from views.admin.log_words import EVENTS, STATES, SUBJECTS


def state_cell(view: Any, context: Any, message: Notification, name: str) -> Markup:
    return status_tag(message.state, STATES[message.state])


def recipient_cell(view: Any, context: Any, message: Notification, name: str) -> Any:
    return mask_phone(message.to) if message.to else NOTHING


def kind_cell(view: NotificationView, context: Any, message: Notification, name: str) -> str:
    text = view.texts().get(message.template)
    return (text and text.description) or message.template


def text_cell(view: NotificationView, context: Any, message: Notification, name: str) -> str:
    text = view.texts().get(message.template)
    return render(text.body, message.particulars) if text else message.template


def sender_cell(view: Any, context: Any, message: Notification, name: str) -> Any:
    return db.session.get_one(Operator, message.sent_by_id).name if message.sent_by_id else NOTHING


def of_reference(query: Query, text: str) -> Query:
    return query.filter(Notification.reference == text.upper())


class NotificationView(AdminModelView):
    permission = Permission.MESSAGES_READ
    description = "Semua pesan WhatsApp dan nasibnya. Yang tertahan menunggu gerbang pesan diperbaiki."
    empty = "Belum ada pesan."
    can_view_details = True
    list_filters = (
        ListFilter("keadaan", "Keadaan", equals(Notification.state), lambda: list(STATES.items())),
        ListFilter("nomor", "Nomor permohonan", of_reference),
    )
    column_list = ("created_at", "template", "state", "to", "reference")
    column_details_list = (
        "template", "text", "to", "reference", "state", "created_at", "due_at", "accepted_at", "delivered_at",
        "read_at", "attempt", "error_code", "error_text", "sent_by",
    )  # fmt: skip
    column_formatters = column_formatters_detail = {
        "template": kind_cell,
        "state": state_cell,
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

    def texts(self) -> dict[str, MessageText]:
        """All wordings, read once a page."""
        args = self._template_args
        if "texts" not in args:
            args["texts"] = {text.key: text for text in db.session.scalars(sa.select(MessageText))}
        return args["texts"]

    def title_of(self, model: Notification) -> str:
        return f"Pesan {model.reference}".strip()


def operators() -> Choices:
    query = sa.select(Operator.id, Operator.name).order_by(Operator.name)
    return [(str(id), name) for id, name in db.session.execute(query)]


def by_account(query: Query, id: str) -> Query:
    return query.filter(AuditEvent.account_id == int(id))


def subject_words(subject: str) -> str:
    kind, _, key = subject.partition(":")
    return f"{SUBJECTS.get(kind, kind)} {key}"


def particulars_cell(view: Any, context: Any, event: AuditEvent, name: str) -> Any:
    return json.dumps(event.particulars, ensure_ascii=False, indent=2) if event.particulars else NOTHING


class AuditView(AdminModelView):
    permission = Permission.AUDIT_READ
    description = "Siapa berbuat apa, kapan. Catatan ini tidak dapat diubah."
    empty = "Belum ada catatan."
    can_view_details = True
    list_filters = (
        ListFilter("petugas", "Petugas", by_account, operators),
        ListFilter("tindakan", "Tindakan", equals(AuditEvent.name), lambda: list(EVENTS.items())),
        ListFilter("hal", "Hal", equals(AuditEvent.subject), hint="request:12"),
    )
    column_list = ("at", "account_name", "name", "subject", "before", "after")
    column_details_list = ("at", "account_name", "name", "subject", "before", "after", "particulars", "group")
    column_formatters = column_formatters_detail = {
        "name": lambda view, context, event, name: EVENTS.get(event.name, event.name),
        "subject": lambda view, context, event, name: subject_words(event.subject),
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

    def title_of(self, model: AuditEvent) -> str:
        return f"{EVENTS.get(model.name, model.name)}: {subject_words(model.subject)}"
