"""Ticked rows of the list of requests, posted as its form does."""

from __future__ import annotations

from models.cases.audit import AuditEvent
from tests.support.pages import Page

LIST = "/admin/permohonan/"
ACTION = "/admin/permohonan/action/"


def ticked(*requests, **more) -> dict:
    return {"rowid": [str(r.id) for r in requests], "seen": [f"{r.id}:{r.version}" for r in requests], **more}


def act(client, action: str, *requests, page: str = LIST, **more):
    """The action's button, and then what the page between asks (`more`), by the form that it shows."""
    answer = client.submit(ACTION, ticked(*requests, action=action), page=page)
    return answer_what_is_asked(client, answer, ticked(*requests, action=action), more) if more else answer


def forced(client, action: str, *requests, page: str = LIST, **more):
    """Posted by hand, whether or not any page offers it."""
    return client.submit(ACTION, page=page, smuggled=ticked(*requests, action=action, **more))


def answer_what_is_asked(client, asked, ticks: dict, more: dict):
    form = Page(asked.text).form_for(asked.request.path, asked.request.path, more)
    assert form and form.names >= set(more), f"what is asked shows no {sorted(set(more) - form.names)}"
    return client.post(asked.request.path, data=form.hidden | ticks | more)


def names_of_events(request) -> list[str]:
    return [event.name for event in AuditEvent.of(request.subject_name)]
