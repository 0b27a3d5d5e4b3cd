"""A registration put aside until a day: the owner of the old number may still object, somebody is to come.

Its applicant is told nothing of the reason: whoever registers another's NIK would learn that it has an account.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from models.accounts.account import Operator
from models.base import utcnow
from models.calendar.local_time import local, say_date, say_moment, today, zone
from models.cases.refusals import MoveRefused
from models.registrations import nik_conflicts

if TYPE_CHECKING:
    from models.registrations.applicant import Applicant

LONGEST_ASIDE = timedelta(days=90)


def hold(applicant: Applicant, until: date | None, *, by: Operator, reason: str | None) -> None:
    """Out of the queue until this day. Raises MoveRefused for a day that is past, or too far away."""
    kept = applicant.require("hold", by)
    if until is None:
        raise MoveRefused("Isi tanggal pendaftaran ini kembali ke antrean.")
    at = comes_back_at(applicant, until)
    if not utcnow() < at <= utcnow() + LONGEST_ASIDE:
        raise MoveRefused("Pilih tanggal mulai besok, paling lama 90 hari lagi.")
    applicant.held_until = at
    applicant.move("hold", by=by, kept=kept, note=applicant.given(reason))


def comes_back_at(applicant: Applicant, until: date) -> datetime:
    """When that day begins; on the very day on which a rival may be verified, not before that hour."""
    begins = datetime.combine(until, time(), zone())
    opens = nik_conflicts.replacement_open_at(applicant)
    return opens if opens and local(opens).date() == until else begins


def held_until_text(at: datetime) -> str:
    """“5 Desember 2026”; with its hour where a rival may be verified only then."""
    return say_date(local(at).date()) if local(at).time() == time() else say_moment(at, weekday=False)


def suggested_day(applicant: Applicant) -> date:
    """When a rival may be verified; else tomorrow."""
    opens = nik_conflicts.replacement_open_at(applicant)
    return max(local(opens).date(), today()) if opens and opens > utcnow() else today() + timedelta(days=1)


def whose_day_has_come(model: type[Applicant]) -> sa.Select[Applicant]:
    return sa.select(model).where(model.held_until.is_not(None), model.held_until <= utcnow())
