"""Where a case stands, for whoever knows its reference and the last four digits of its phone: the state and a date."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from app.core import rate_limits
from models.base import Translatable, db
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest
from models.requests.workflow import RequestStatus

NEVER_SENT = (RequestStatus.DRAFT, RequestStatus.EXPIRED)
_NOBODYS_NUMBER = "+00000000000"
# Not what it waits for: the blank of a card would tell which.
INSTEAD = {"on_hold": later("menunggu"), "withdrawn": later("ditarik pemohon")}


@dataclass(frozen=True)
class PublicStatus:
    """`status` and `words` as `status_tag` wants them; no service, no name, no reason."""

    status: str
    text: Translatable
    since: datetime


def standing_of(reference: str, digits: str) -> PublicStatus | None:
    """None, after the same work, for an unknown reference and for other digits. Commits; raises LimitReached."""
    _count(reference)
    candidates = [one for one in (_request(reference), _registration(reference)) if one]
    phone, standing = candidates[0] if candidates else (_NOBODYS_NUMBER, None)
    fits = hmac.compare_digest((phone or _NOBODYS_NUMBER)[-4:].encode(), digits.encode())
    if not fits or standing is None:
        return None
    rate_limits.forget("track", reference)
    db.session.commit()
    return standing


def _count(reference: str) -> None:
    rate_limits.count_look_up(
        "track", reference,
        too_often=_("Nomor ini sudah terlalu sering dicoba. Coba lagi besok, atau masuk ke akun Anda."),
        too_many=_("Terlalu banyak pencarian dari jaringan ini. Coba lagi satu jam lagi."),
    )  # fmt: skip


def _request(reference: str) -> tuple[str | None, PublicStatus | None] | None:
    """One statement and one phone unsealed; whom and what it is about is not even read."""
    person, q = Applicant.__table__.c, ServiceRequest
    query = (
        sa.select(person.whatsapp, q.status, q.moved_at, q.hold_reason.is_not(None), q.withdrawn)
        .join(Applicant.__table__, person.id == q.applicant_id)
        .where(q.reference == reference)
    )
    row = db.session.execute(query).first()
    if row is None:
        return None
    phone, status, since, on_hold, withdrawn = row
    shown = "on_hold" if on_hold else "withdrawn" if withdrawn else status.value
    words = INSTEAD.get(shown) or status.label
    return phone, None if status in NEVER_SENT else PublicStatus(shown, words, since)


def _registration(reference: str) -> tuple[str | None, PublicStatus | None] | None:
    person = Applicant.__table__.c
    columns = sa.select(person.whatsapp, person.status, person.moved_at, person.submitted_at)
    row = db.session.execute(columns.where(person.reference == reference)).first()
    if row is None:
        return None
    phone, status, since, submitted_at = row
    words = status.label
    return phone, PublicStatus(status.value, words, since) if submitted_at else None
