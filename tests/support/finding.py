"""What a text finds among all registrations, and among all requests."""

from __future__ import annotations

import sqlalchemy as sa

from app.lookup.readings import readings
from app.lookup.search import Sought, applicants_found, requests_found
from models.base import db
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest


def registrations(text: str) -> list[str]:
    """Their names, the oldest first."""
    return _found(text, lambda one: _people(one, Applicant.name).order_by(Applicant.id))


def registration_ids(text: str) -> list[int]:
    return _found(text, lambda one: _people(one, Applicant.id))


def requests(text: str) -> set[str]:
    """Their references."""
    return set(_found(text, lambda one: _requests(one, ServiceRequest.reference)))


def request_ids(text: str) -> list[int]:
    return _found(text, lambda one: _requests(one, ServiceRequest.id))


def _found(text: str, query) -> list:
    every = (list(db.session.scalars(query(one))) for one in readings(text))
    return next((found for found in every if found), [])


def _people(sought: Sought, column) -> sa.Select:
    return sa.select(column).where(applicants_found(sought.shape, sought.value))


def _requests(sought: Sought, column) -> sa.Select:
    return sa.select(column).where(requests_found(sought.shape, sought.value))
