"""Addresses of the panel, and the pages between."""

from __future__ import annotations

from werkzeug.test import TestResponse

from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest
from tests.support.client import CheckingClient
from tests.support.pages import Page


def at(case: Applicant | ServiceRequest, move: str = "") -> str:
    """A case's page, or the door of one of its moves."""
    door = "pendaftaran" if case.subject_kind == "applicant" else "permohonan"
    return f"/admin/{door}/{case.reference}" + (f"/{move}" if move else "")


def answered(browser: CheckingClient, asked: TestResponse, word: str, **answers: str) -> TestResponse:
    """A button of a page between a form and its saving."""
    form = Page(asked.text).form_for(asked.request.path, asked.request.path, ["jawaban", *answers])
    assert form and form.names >= {"jawaban", *answers}, f"nothing asks for {sorted(answers)}"
    return browser.post(asked.request.full_path, data=form.hidden | {"jawaban": word} | answers)
