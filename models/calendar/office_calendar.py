"""When the office is open, as the admin enters it: hours, holidays, extra days (docs/design.md §3)."""

from __future__ import annotations

from datetime import date, time
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Key, Model, db
from models.calendar.local_time import zone
from models.calendar.working_time import WorkingCalendar
from models.offices.region import Office
from models.request_cache import ask_anew, once_a_request


def _once(table: str, *columns: str) -> sa.Index:
    """Of one office, or of all of them, such a row stands once."""
    return sa.Index(f"uq_{table}_once", sa.text("coalesce(office_id, 0)"), *columns, unique=True)


class OfficeHours(Model):
    """One stretch of a weekday (0 is Monday). A day with a break is two rows.

    Without an office it is for every office that has no rows of its own.
    """

    __tablename__ = "office_hours"
    __table_args__ = (
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        sa.CheckConstraint("opens < closes", name="order"),
        _once("office_hours", "weekday", "opens"),
    )

    office_id: Mapped[int | None] = mapped_column(Key, sa.ForeignKey("office.id"), index=True)
    weekday: Mapped[int] = mapped_column(sa.SmallInteger)
    opens: Mapped[time]
    closes: Mapped[time]
    office: Mapped[Office | None] = relationship()


class Holiday(Model):
    """A day on which one office, or every office, stays closed."""

    __tablename__ = "holiday"
    __table_args__ = (_once("holiday", "on_date"),)

    office_id: Mapped[int | None] = mapped_column(Key, sa.ForeignKey("office.id"))
    on_date: Mapped[date] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    office: Mapped[Office | None] = relationship()


class ExtraDay(Model):
    """An opening besides the weekly hours, on a Saturday or even on a holiday."""

    __tablename__ = "extra_day"
    __table_args__ = (sa.CheckConstraint("opens < closes", name="order"), _once("extra_day", "on_date", "opens"))

    office_id: Mapped[int | None] = mapped_column(Key, sa.ForeignKey("office.id"))
    on_date: Mapped[date] = mapped_column(index=True)
    opens: Mapped[time]
    closes: Mapped[time]
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    office: Mapped[Office | None] = relationship()


@once_a_request
def calendar_for(office_id: int | None) -> WorkingCalendar:
    """The calendar of one office; None is the one that every office shares."""
    holidays = db.session.scalars(_of_office(sa.select(Holiday.on_date), Holiday, office_id))
    extra = sa.select(ExtraDay.on_date, ExtraDay.opens, ExtraDay.closes)
    extra_days = db.session.execute(_of_office(extra, ExtraDay, office_id))
    return WorkingCalendar(_load_hours(office_id), holidays, extra_days, zone())


def hold_calendar(*, to_change: bool = False) -> None:
    """From here to the end of the transaction nobody changes when an office is open; `to_change`: nor promises by it.

    By one row, the main office's, for every office: so nobody waits for another in a ring. (Whoever writes on SQLite
    is alone anyway.)
    """
    row = sa.select(Office.id).where(Office.is_main)
    with db.session.no_autoflush:
        db.session.execute(row.with_for_update(read=not to_change, key_share=to_change))
    ask_anew(calendar_for)


def _load_hours(office_id: int | None) -> list[tuple[int, time, time]]:
    columns = sa.select(OfficeHours.office_id, OfficeHours.weekday, OfficeHours.opens, OfficeHours.closes)
    rows = db.session.execute(_of_office(columns, OfficeHours, office_id)).all()
    own = [row for row in rows if row.office_id is not None]
    return [(row.weekday, row.opens, row.closes) for row in own or rows]


_Query = TypeVar("_Query", bound=sa.Select[*tuple[Any, ...]])


def _of_office(
    query: _Query, model: type[OfficeHours] | type[Holiday] | type[ExtraDay], office_id: int | None
) -> _Query:
    """The rows of this office and those that all share."""
    shared = model.office_id.is_(None)
    return query.where(shared if office_id is None else sa.or_(shared, model.office_id == office_id))
