"""Whether this machine's clock may be believed when something is to end for good.

It is compared with when anybody last looked, or with what happened last. A clock that is a day further on may be right
(the house was closed) or wrong by years: nothing ends until it has stood there for a day, which harms nobody.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from models.accounts.account import Account
from models.base import db, utcnow
from models.cases.audit import AuditEvent
from models.installation import Installation

LEAP = timedelta(days=1)


def clock_is_believed() -> bool:
    """Look at it, and remember that. Commits."""
    now, row = utcnow(), Installation.__table__
    kept = db.session.execute(sa.select(row.c.clock_at, row.c.leapt_at).with_for_update()).first()
    seen = (kept and kept.clock_at) or last_event_at()
    leapt = seen is not None and now > seen + LEAP
    since = (kept and kept.leapt_at) if leapt else None
    believed = not leapt or (since is not None and now >= since + LEAP)
    if believed:
        remembered = {"clock_at": now, "leapt_at": None}
    else:
        remembered = {"leapt_at": min(since, now) if since else now}
    db.session.execute(sa.update(row).values(remembered))
    db.session.commit()
    if not believed:
        current_app.logger.error("the clock is further on than %s, when last seen: nothing ends for a day", seen)
    return believed


def last_event_at() -> datetime | None:
    """What a clock that nobody has looked at yet is compared with."""
    newest = [sa.select(column).order_by(key.desc()).limit(1) for column, key in (
        (AuditEvent.at, AuditEvent.id), (Account.created_at, Account.id))]  # fmt: skip
    return max((at for query in newest if (at := db.session.scalar(query))), default=None)
