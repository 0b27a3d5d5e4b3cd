"""Tries that cost a wait, which grows: for passwords, where a limit that shuts would shut out the owner as well."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.rate_limits import ONE_DAY, LimitReached, key_of
from models.accounts.attempts import Attempts
from models.base import CLOCKS_APART, db, utcnow


class Allowance(NamedTuple):
    """`free` tries a day without a wait; then one that doubles at each, up to the longest. `of` is kept as a digest."""

    what: str
    of: str
    free: int
    first: timedelta
    longest: timedelta

    def wait_after(self, tries: int) -> timedelta:
        over = tries - self.free
        return timedelta() if over < 0 else min(self.longest, self.first * 2 ** min(over, 20))


def count_try(allowances: Sequence[Allowance]) -> None:
    """One more of each, before what was tried is looked at: so that many at once are no way round. Commits.

    Raises LimitReached with how long to wait; such a try counts for nothing.
    """
    now = utcnow()
    rows = [_row(allowance, now) for allowance in allowances]
    waits = [_still_to_wait(row, allowance, now) for row, allowance in zip(rows, allowances, strict=True)]
    if (longest := max(waits)) > timedelta():
        db.session.rollback()
        raise LimitReached(wait_text(longest))
    for row, allowance in zip(rows, allowances, strict=True):
        row.times += 1
        row.next_at = now + allowance.wait_after(row.times)
    db.session.commit()


def take_back(allowances: Sequence[Allowance]) -> None:
    """It was right: this try counts for nothing, those before it still do. The caller commits."""
    keys = [key_of(allowance.what, allowance.of) for allowance in allowances]
    counted = sa.update(Attempts).where(Attempts.key.in_(keys), Attempts.times > 0)
    db.session.execute(counted.values(times=Attempts.times - 1, next_at=None))


def _row(allowance: Allowance, now: datetime) -> Attempts:
    """Locked till the commit; of a day that has passed, or never was, it begins anew."""
    key = key_of(allowance.what, allowance.of)
    db.session.execute(_BEGIN, {"key": key, "now": now})
    row = db.session.get_one(Attempts, key, with_for_update=True, populate_existing=True)
    if not now - ONE_DAY <= row.since <= now + CLOCKS_APART:
        row.since, row.times, row.next_at = now, 0, None
    return row


_BEGIN = sa.text(
    "INSERT INTO attempts (key, since, times) VALUES (:key, :now, 0) ON CONFLICT (key) DO NOTHING"
).bindparams(sa.bindparam("now", type_=Attempts.since.type))


def _still_to_wait(row: Attempts, allowance: Allowance, now: datetime) -> timedelta:
    if row.next_at is None or row.next_at - now > allowance.longest + CLOCKS_APART:  # written by a wrong clock
        return timedelta()
    return row.next_at - now


def wait_text(wait: timedelta) -> str:
    seconds = int(wait.total_seconds()) + 1
    if seconds < 90:
        return _("Sudah terlalu sering dicoba dari sini. Tunggu %(number)s detik, lalu coba lagi.", number=seconds)
    minutes = -(-seconds // 60)
    return _("Sudah terlalu sering dicoba dari sini. Tunggu %(number)s menit, lalu coba lagi.", number=minutes)
