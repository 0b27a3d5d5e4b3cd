"""Where an account is signed in now, in words, and ending that: one device, all others, or every one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from models.accounts.account import Account, SignIn, digest
from models.base import db, utcnow

UNKNOWN = "Perangkat tidak dikenal"
# In this order: Edge and Opera also call themselves Chrome, Chrome calls itself Safari, Android calls itself Linux.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"),
            ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
           ("CrOS", "ChromeOS"), ("Mac OS X", "Mac"), ("Linux", "Linux"))  # fmt: skip


@dataclass(frozen=True)
class Device:
    """One living sign-in. `here`: the one through which this is asked."""

    id: int
    name: str
    since: datetime
    seen_at: datetime
    here: bool


def devices_of(account: Account) -> list[Device]:
    """Where this account is signed in now, the device seen last first; a sign-in that ran out is none."""
    alive = SignIn.seen_at > utcnow() - account.stays_signed_in
    query = sa.select(SignIn).where(SignIn.account_id == account.id, alive).order_by(SignIn.seen_at.desc(), SignIn.id)
    own = digest(account.sign_in_token) if account.sign_in_token else ""
    return [
        Device(s.id, device_name(s.device), s.created_at, s.seen_at, here=s.token_hash == own)
        for s in db.session.scalars(query)
    ]


def end_device(account: Account, sign_in_id: int) -> SignIn | None:
    """End one sign-in of this account, which is given back; None when it has no such one."""
    sign_in = db.session.scalar(sa.select(SignIn).where(SignIn.id == sign_in_id, SignIn.account_id == account.id))
    if sign_in:
        db.session.delete(sign_in)
    return sign_in


def end_other_devices(account: Account) -> None:
    """All but the one through which this account is here."""
    here = digest(account.sign_in_token or "")
    db.session.execute(sa.delete(SignIn).where(SignIn.account_id == account.id, SignIn.token_hash != here))


def device_name(user_agent: str) -> str:
    """“Chrome di Windows”: what a browser says about itself, as far as a person would know it."""
    browser, system = _first_of(BROWSERS, user_agent), _first_of(SYSTEMS, user_agent)
    if browser and system:
        return f"{browser} di {system}"
    return browser or system or UNKNOWN


def _first_of(names: Iterable[tuple[str, str]], user_agent: str) -> str:
    return next((words for mark, words in names if mark in user_agent), "")
