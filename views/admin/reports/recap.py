"""The monthly recap: the report's table, its remarks, and the people behind it; as page, CSV and XLSX."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlencode

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import BaseView, expose

from app.lookup.scope import sees_all_requests
from app.reports.recap import PeopleCount, Recap, RecapRefused, RecapRow, people_until, recap
from app.reports.recap_files import as_csv, as_xlsx
from app.reports.spreadsheets import MEDIA_TYPES
from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.base import db
from models.calendar.local_time import say_date, today
from models.recap import Month, RecapNote
from views.admin.kit.months import A_DAY, A_MONTH
from views.admin.kit.paging import not_found, single
from views.admin.kit.panel import Panel, signed_in_operator

_WRITERS: dict[str, Callable[[Recap, PeopleCount], str | bytes]] = {"csv": as_csv, "xlsx": as_xlsx}
USUAL_MONTHS = 6


@dataclass(frozen=True)
class RecapSpan:
    """What the address asks for: the months, and the day up to which people are counted."""

    first: Month
    last: Month
    until: date

    @classmethod
    def read(cls) -> RecapSpan:
        """The last half-year where nothing is asked. Raises RecapRefused."""
        last = _month(single("sampai")) or Month.of(today())
        first = _month(single("dari")) or last.after(1 - USUAL_MONTHS)
        return cls(first, last, _day(single("orang")) or min(last.last_day, today()))

    @property
    def typed(self) -> dict[str, str]:
        """As it stands in its three inputs."""
        return {"dari": self.first.full_name, "sampai": self.last.full_name, "orang": say_date(self.until)}

    @property
    def query(self) -> str:
        return urlencode({"dari": self.first, "sampai": self.last, "orang": self.until.isoformat()})


def recap_view() -> RecapView:
    return RecapView("Rekap", category="Laporan", endpoint="recap", url="rekap")


class RecapView(Panel, BaseView):
    permission: ClassVar[Permission] = Permission.RECAP_READ
    description = "Jumlah pendaftaran dan permohonan menurut bulan dikirim, apa pun hasilnya."

    @expose("/")
    def index(self) -> str:
        try:
            asked, counted = asked_and_counted()
        except RecapRefused as refused:
            return self.render("admin/recap.html", refused=str(refused), typed=request.args)
        operator = signed_in_operator()
        return self.render(
            "admin/recap.html", asked=asked, recap=counted, people=people_until(asked.until),
            typed=asked.typed, annotates=operator.can(Permission.RECAP_ANNOTATE),
            sees_all=sees_all_requests(operator),  # else a list would show fewer than its number says
        )  # fmt: skip

    @expose("/unduh/<form>")
    def download(self, form: str) -> ResponseReturnValue:
        write = _WRITERS.get(form) or not_found()
        asked, counted = asked_and_counted_or_404()
        name = f"rekap-{counted.first}-{counted.last}.{form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(write(counted, people_until(asked.until)), content_type=MEDIA_TYPES[form], headers=headers)

    @expose("/ket/", methods=("POST",))
    def annotate(self) -> ResponseReturnValue:
        operator = signed_in_operator()
        if not operator.can(Permission.RECAP_ANNOTATE):
            abort(403)
        asked, counted = asked_and_counted_or_404()
        for row in counted.rows:
            write_remark(row, by=operator)
        db.session.commit()
        flash("Keterangan disimpan.", "success")
        return redirect(f"{self.href}?{asked.query}")

    def users_href(self, first: Month, last: Month) -> str:
        """The registrations that a number counts."""
        return url_for("applicants.index_view", **span(first, last))

    def requests_href(self, first: Month, last: Month, line: str) -> str:
        return url_for("service_requests.index_view", **span(first, last), rekap=line)


def span(first: Month, last: Month) -> dict[str, Any]:
    return {"bulan": str(first)} if first == last else {"dari": str(first), "sampai": str(last)}


def asked_and_counted() -> tuple[RecapSpan, Recap]:
    asked = RecapSpan.read()
    return asked, recap(asked.first, asked.last)


def asked_and_counted_or_404() -> tuple[RecapSpan, Recap]:
    try:
        return asked_and_counted()
    except RecapRefused:
        not_found()


def write_remark(row: RecapRow, *, by: Operator) -> None:
    """The remark of one month, if this person changed it; one that another changed meanwhile is left alone."""
    remark, seen = (request.form.get(f"{name}-{row.month}") for name in ("ket", "lihat"))
    if remark is None or remark == seen:
        return
    if seen == row.remark:
        RecapNote.write(row.month, remark, by=by)
    else:
        flash(f"Ket {row.month.full_name} sudah diubah petugas lain. Periksa, lalu tulis lagi.", "error")


def _month(text: str) -> Month | None:
    """Raises RecapRefused."""
    month = A_MONTH.read(text) if text else ""
    if text and not month:
        raise RecapRefused(f"“{text}” tidak terbaca. Tulis bulan seperti {A_MONTH.example}.")
    return Month.parse(month) if month else None


def _day(text: str) -> date | None:
    """Raises RecapRefused."""
    day = A_DAY.read(text) if text else ""
    if text and not day:
        raise RecapRefused(f"“{text}” tidak terbaca. Tulis tanggal seperti {A_DAY.example}, tahun 2000 sampai 2199.")
    return date.fromisoformat(day) if day else None
