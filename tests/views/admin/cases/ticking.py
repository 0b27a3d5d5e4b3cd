"""Ticked rows of the list of requests, posted as its form does."""

from __future__ import annotations

from models.cases.audit import AuditEvent

LIST = "/admin/permohonan/"
ACTION = "/admin/permohonan/action/"


def ticked(*requests, **more) -> dict:
    return {"rowid": [str(r.id) for r in requests], "seen": [f"{r.id}:{r.version}" for r in requests], **more}


def act(client, action: str, *requests, page: str = LIST, **more):
    return client.submit(ACTION, ticked(*requests, action=action, **more), page=page)


def names_of_events(request) -> list[str]:
    return [event.name for event in AuditEvent.of(request.subject_name)]
