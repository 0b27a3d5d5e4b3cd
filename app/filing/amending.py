"""A registration in the queue may be changed by its owner, until somebody at the office looks at it."""

from __future__ import annotations

from app.filing.flags import registration_flags
from app.filing.limits import limit_amendments
from models.registrations.applicant import Applicant
from models.registrations.workflow import ApplicantStatus
from models.requests.service_request import ServiceRequest

WAITING = ApplicantStatus.WAITING


class LookedAt(Exception):
    """An officer has this registration in hand: its owner changes nothing more."""


def is_amendable(case: Applicant | ServiceRequest) -> bool:
    return case.is_open("amend", case.person)


def refuse_if_looked_at(case: Applicant | ServiceRequest) -> None:
    if case.status == WAITING and not is_amendable(case):
        raise LookedAt


def amend_registration(applicant: Applicant, changed: list[str], *, lacking: bool) -> None:
    """What was changed is written down, and looked at again for oddities. Raises LimitReached."""
    limit_amendments(applicant)
    applicant.flags = registration_flags(applicant) + (["incomplete"] if lacking else [])
    applicant.amend(changed, by=applicant)
