"""Whether the office sent a message: looked for among those of one phone number, by the reference or the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from app.core import rate_limits
from models.base import db
from models.messages.notification import Notification, NotificationState
from models.sealed import vault

ROUND = timedelta(minutes=30)  # a phone shows when a message came, which may be later than it was sent
_MOST_MESSAGES = 20
_SENT = (NotificationState.ACCEPTED, NotificationState.DELIVERED, NotificationState.READ)

# Whoever knows a number and a time may be somebody else: what kind of case it is about, and no more.
ABOUT = {
    "registration": later("kabar tentang pendaftaran akun"),
    "request": later("kabar tentang permohonan"),
    "pickup": later("kabar tentang mengambil dokumen"),
    "code": later("kode yang Anda minta"),
    "password": later("kode yang Anda minta"),
}
_OTHER = later("kabar dari kantor")


@dataclass(frozen=True)
class Sent:
    at: datetime
    about: str


def sent_to(phone: str, *, reference: str = "", at: datetime | None = None) -> list[Sent]:
    """The newest first, twenty at most: with this reference, or within `ROUND` of this time. Never what they said.

    `phone` is E.164. An unknown number is as one that got nothing. Commits; raises LimitReached.
    """
    _count(phone)
    query = sa.select(Notification.accepted_at, Notification.template).where(
        Notification.to_index == vault.blind_index("phone", phone), Notification.state.in_(_SENT),
        Notification.accepted_at.is_not(None),
    )  # fmt: skip
    if reference:
        query = query.where(Notification.reference == reference)
    if at:
        query = query.where(Notification.accepted_at.between(at - ROUND, at + ROUND))
    # Not by id alone: PostgreSQL might then walk the whole outbox backwards to find twenty.
    rows = db.session.execute(
        query.order_by(Notification.accepted_at.desc(), Notification.id.desc()).limit(_MOST_MESSAGES)
    )
    return [Sent(sent_at, str(ABOUT.get(key.split("_")[0], _OTHER))) for sent_at, key in rows if sent_at]


def _count(phone: str) -> None:
    rate_limits.count_look_up(
        "message check", phone,
        too_often=_("Nomor ini sudah terlalu sering diperiksa. Coba lagi besok, atau telepon kantor."),
        too_many=_("Terlalu banyak pemeriksaan dari jaringan ini. Coba lagi satu jam lagi."),
    )  # fmt: skip
