"""How long a service usually takes: measured by the worker from what was finished lately, said to the citizen.

Working time from sending to *selesai*, as the supervisor's page counts it: what a citizen took to correct is in it.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from app.reports.performance.ages import OfficeTime, usual_minutes_a_day
from app.reports.performance.tally import percentile
from models.base import db, utcnow
from models.calendar.office_calendar import calendar_for
from models.calendar.processing_time import UsualTime
from models.forms.service import Service
from models.requests.service_request import ServiceRequest

LATELY = timedelta(days=90)
FEWEST = 10  # of fewer nothing is said: one odd case would speak for all
AT_ONCE = 5000

# One statement on both databases; several workers may measure at the same time.
WRITE = sa.text(
    "INSERT INTO usual_time (service_id, counted, median_minutes, nine_of_ten_minutes, measured_at)"
    " VALUES (:service, :counted, :median, :nine, :now)"
    " ON CONFLICT (service_id) DO UPDATE SET counted = excluded.counted, median_minutes = excluded.median_minutes,"
    " nine_of_ten_minutes = excluded.nine_of_ten_minutes, measured_at = excluded.measured_at"
).bindparams(sa.bindparam("now", type_=UsualTime.measured_at.type))


def measure() -> None:
    """Write anew what every service took; one that finished nothing lately has no row. Commits."""
    now = utcnow()
    found = _minutes_by_service(now - LATELY)
    for service_id in sorted(found):
        minutes = found[service_id]
        db.session.execute(WRITE, {
            "service": service_id, "counted": len(minutes), "median": percentile(minutes, 50),
            "nine": percentile(minutes, 90), "now": now,
        })  # fmt: skip
    db.session.execute(sa.delete(UsualTime).where(UsualTime.measured_at < now))
    db.session.commit()


def usual_time_text(*services: Service) -> str:
    """“Biasanya selesai dalam 2 hari kerja; …” of a service, or of the slowest behind a door; '' of too few."""
    keys = [service.id for service in services]
    query = sa.select(UsualTime).where(UsualTime.service_id.in_(keys), UsualTime.counted >= FEWEST)
    usual = max(db.session.scalars(query), key=lambda one: one.nine_of_ten_minutes, default=None)
    a_day = usual_minutes_a_day(calendar_for(None)) if usual else 0
    if not usual or not a_day:
        return ""
    half, nine = (_say(minutes, a_day) for minutes in (usual.median_minutes, usual.nine_of_ten_minutes))
    if half == nine:
        return _("Biasanya selesai dalam %(half)s.", half=half)
    return _("Biasanya selesai dalam %(half)s; 9 dari 10 selesai dalam %(nine)s.", half=half, nine=nine)


def _minutes_by_service(since: datetime) -> dict[int, Sequence[int]]:
    """Four bytes a request; what is read at once is bounded, and no lock is held while it is counted."""
    time = OfficeTime()
    minutes: dict[int, array[int]] = defaultdict(lambda: array("i"))
    for rows in _finished_since(since):
        spells = time.minutes((office, sent_at, finished_at) for _, _, office, sent_at, finished_at in rows)
        for row, spell in zip(rows, spells, strict=True):
            minutes[row.service_id].append(spell)
    return dict(minutes)


def _finished_since(since: datetime) -> Iterator[Sequence[sa.Row[Any, Any, Any, Any, Any]]]:
    """In the order of the index on `finished_at`, a page at a time. SQLite has one writer: it is not kept waiting."""
    q = ServiceRequest.__table__.c
    columns = sa.select(q.id, q.service_id, q.office_id, q.submitted_at, q.finished_at)
    in_order = columns.where(q.submitted_at.is_not(None)).order_by(q.finished_at, q.id).limit(AT_ONCE)
    last_at, last_id = since, 0
    while rows := db.session.execute(
        in_order.where(q.finished_at >= last_at, sa.or_(q.finished_at > last_at, q.id > last_id))
    ).all():
        db.session.rollback()
        yield rows
        last_at, last_id = rows[-1].finished_at, rows[-1].id


def _say(minutes: int, a_day: int) -> str:
    """Rounded up: nobody is promised less than it took."""
    if minutes < a_day:
        hours = max(1, -(-minutes // 60))
        return ngettext("%(num)s jam kerja", "%(num)s jam kerja", hours)
    return ngettext("%(num)s hari kerja", "%(num)s hari kerja", -(-minutes // a_day))
