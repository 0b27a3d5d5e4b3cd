"""What one person did last, in the words of the audit log: cases by their number, never by a NIK or a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import url_for

from models.base import db
from models.cases.audit import AuditEvent
from views.admin.logs.log_texts import EVENTS
from views.admin.logs.logs import CASE_PAGES, references_of, subject_text

_MOST = 20


@dataclass(frozen=True)
class Action:
    """“menyetujui” · “permohonan” · 7K3-M9Q-ZPJ; `href` leads to the case if it is about one."""

    at: datetime
    text: str
    about: str
    reference: str
    href: str


def last_actions(account_id: int, most: int = _MOST) -> list[Action]:
    """The newest first; two queries for the numbers of their cases, however many there are."""
    query = sa.select(AuditEvent).where(AuditEvent.account_id == account_id).order_by(AuditEvent.id.desc()).limit(most)
    events = list(db.session.scalars(query))
    references = references_of(events)
    return [action_of(event, references.get(event.subject, "")) for event in events]


def action_of(event: AuditEvent, reference: str) -> Action:
    page = CASE_PAGES[event.subject.partition(":")[0]] if reference else ""
    href = url_for(page, reference=reference) if page else ""
    return Action(event.at, EVENTS.get(event.name, event.name), subject_text(event, reference), reference, href)
