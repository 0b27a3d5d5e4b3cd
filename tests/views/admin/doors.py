"""Addresses of the panel."""

from __future__ import annotations

from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest


def at(case: Applicant | ServiceRequest, move: str = "") -> str:
    """A case's page, or the door of one of its moves."""
    door = "pendaftaran" if case.subject_kind == "applicant" else "permohonan"
    return f"/admin/{door}/{case.reference}" + (f"/{move}" if move else "")
