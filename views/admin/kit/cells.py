"""How a value reads in a table of the panel: times in WITA, words instead of true and false."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from markupsafe import Markup, escape

from models.accounts.permission import Role
from models.accounts.post import Post
from models.calendar.local_time import say_date, say_moment

ROLE_NAMES = {
    Role.VERIFIER: "Verifikator",
    Role.ISSUER: "Penerbit",
    Role.DESK: "Loket",
    Role.SUPERVISOR: "Pengawas",
    Role.ADMIN: "Admin",
}
EMPTY_CELL = Markup('<span class="nothing" aria-label="kosong">–</span>')


def post_text(post: Post) -> str:
    """“Penerbit (KIA)”: the role, and its narrow scope if it has one."""
    scope = [service.short_name for service in post.services] + [office.name for office in post.offices]
    return ROLE_NAMES[post.role] + (f" ({', '.join(scope)})" if 0 < len(scope) <= 2 else "")


def status_tag(status: str, words: str) -> Markup:
    """A status as words with its colour; the words carry the meaning, the colour only helps the eye."""
    return Markup(f'<span class="status status-{escape(str(status))}">{escape(words)}</span>')


def status_cell(view: Any, context: Any, row: Any, name: str) -> Markup:
    """A column formatter for a case: `column_formatters = {"status": status_cell}`."""
    return status_tag(row.status, row.status_text)


def moment_cell(at: datetime) -> Markup:
    """The day on one line, the hour on the same or the next: a narrow column breaks nowhere else."""
    day, _, hour = say_moment(at, weekday=False).rpartition(", ")
    return Markup(f'<span><span class="nowrap">{escape(day)},</span> <span class="nowrap">{escape(hour)}</span></span>')


PLAIN_CELLS = {
    type(None): lambda view, value, name: EMPTY_CELL,
    bool: lambda view, value, name: "Ya" if value else "Tidak",
    datetime: lambda view, value, name: moment_cell(value),
    date: lambda view, value, name: say_date(value),
    time: lambda view, value, name: f"{value:%H.%M}",
    list: lambda view, value, name: ", ".join(str(part) for part in value) or EMPTY_CELL,
}
