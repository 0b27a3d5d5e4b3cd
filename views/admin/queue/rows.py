"""How the queue reads: rows, filters and tabs as HTML. Built in Python: a template's call per cell costs more
than the query."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import request
from markupsafe import Markup, escape

from app.filing.flags import REGISTRATION_FLAGS
from app.queue.deadlines import DeadlineTexts
from app.queue.filters import AGES, ANY_FLAG, CORRECTED, FREE, LATE, TODAY, QueueFilter
from app.queue.kinds import REGISTRATION_KIND
from app.queue.names import NamedChoice, Names
from app.queue.rows import QueueRow
from app.web.filters import STATUS_TEXTS
from models.accounts.account import Operator
from models.base import utcnow
from models.cases.claims import CLAIM_LASTS
from models.registrations.holding import held_until_text
from models.registrations.workflow import ApplicantStatus
from models.requests.workflow import RequestStatus
from views.admin.kit.filters import sealed

IN_WORK = {"waiting", "submitted", "approved", "processing", "producing", "returned"}
_UNSENT = {"draft", "expired"}
STATUSES = [s for s in dict.fromkeys([*map(str, ApplicantStatus), *map(str, RequestStatus)]) if s not in _UNSENT]
# What a filter offers besides the names that the database knows.
FIXED: dict[str, list[NamedChoice]] = {
    "status": [(status, STATUS_TEXTS[status]) for status in STATUSES],
    "umur": [(LATE, "lewat janji"), (TODAY, "janji hari ini"), *((str(d), f"sudah {d} hari") for d in AGES)],
    "tanda": [(ANY_FLAG, "ada tanda"), (CORRECTED, "sudah diperbaiki"),
              *((key, words.rstrip(".")) for key, words in REGISTRATION_FLAGS.items())],
    "petugas": [(FREE, "belum dipegang")],
}  # fmt: skip
LABELS = {"status": "Status", "layanan": "Layanan", "kantor": "Kantor", "kecamatan": "Kecamatan",
          "petugas": "Petugas", "umur": "Umur", "tanda": "Tanda"}  # fmt: skip


def query_of(asked: QueueFilter, **more: object) -> str:
    """`?tab=…` with everything that is asked, what is searched for sealed; "" when nothing is."""
    kept = {"tab": asked.tab, **asked.filters, "cari": sealed(asked.text)} | more
    written = urlencode({key: value for key, value in kept.items() if value})
    return f"?{written}" if written else ""


def filter_choices(names: Names, key: str) -> list[NamedChoice]:
    return FIXED.get(key, []) + names.choices.get(key, [])


def options(choices: Iterable[NamedChoice], chosen: str) -> Markup:
    written = (
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(words)}</option>'
        for value, words in choices
    )
    return Markup("".join(['<option value="">Semua</option>', *written]))


class QueueRowHtml:
    """The rows of one page for one operator."""

    def __init__(self, names: Names, deadlines: DeadlineTexts, operator: Operator, kept: str) -> None:
        self.names, self.deadlines, self.operator, self.kept = names, deadlines, operator, kept
        self.root, self.living = request.script_root, utcnow() - CLAIM_LASTS

    def rows(self, rows: Iterable[QueueRow]) -> Markup:
        return Markup("".join(self._row(row) for row in rows))

    def _row(self, row: QueueRow) -> str:
        href = escape(f"{self.root}/admin/{row.kind.word}/{row.case.reference}{self.kept}")
        cells = (
            ("Janji", self._deadline(row)), ("Nama", self._name(row, href)), ("Layanan", self._service(row)),
            ("Kecamatan", escape(self.names.districts.get(row.case.district_code, ""))),
            ("Status", self._status(row)), ("Petugas", self._hands(row.case)),
        )  # fmt: skip
        written = "".join(f'<td data-label="{label}">{cell}</td>' if cell else "<td></td>" for label, cell in cells)
        return f'<tr data-href="{href}">{written}</tr>'

    def _deadline(self, row: QueueRow) -> str:
        case = row.case
        if case.status not in IN_WORK:
            return ""
        tone, words, moment = self.deadlines.of(case.due_at, getattr(case, "office_id", None))
        title = f' title="Janji {moment}"' if moment else ""
        return f'<span class="deadline deadline-{tone}"{title}>{icon(tone)}{words}</span>'

    def _name(self, row: QueueRow, href: str) -> str:
        case, asked_by = row.case, ""
        if row.kind is REGISTRATION_KIND:
            name = case.name
        else:
            name = case.about or case.applicant
            if case.applicant != name:
                asked_by = f'<span class="asker">diajukan {escape(case.applicant or "")}</span> '
        number = f'<span class="number">{case.reference}</span>'
        return f'<div><a href="{href}" data-row>{escape(name or "Pendaftar")}</a> {asked_by}{number}</div>'

    def _service(self, row: QueueRow) -> str:
        if row.kind is REGISTRATION_KIND:
            return "Pendaftaran"
        return escape(row.case.called or self.names.services.get(row.case.service_id, ""))

    def _status(self, row: QueueRow) -> str:
        tag, words = status_of(row)
        corrected = '<span class="mark">sudah diperbaiki</span>' if row.case.is_corrected else ""
        flags = (
            _flags_html(json.loads(row.case.flags)) if row.kind is REGISTRATION_KIND and row.case.flags != "[]" else ""
        )
        return f'<div><span class="status status-{tag}">{escape(words)}</span> {corrected}{flags}</div>'

    def _hands(self, case: Any) -> str:
        if case.claimed_by_id and case.claimed_at > self.living:
            if case.claimed_by_id == self.operator.id:
                return '<span class="hands mine">Anda pegang</span>'
            return f'<span class="hands claimed">sedang diperiksa oleh {self._officer(case.claimed_by_id)}</span>'
        if case.assigned_to_id:
            mine = case.assigned_to_id == self.operator.id
            words = "untuk Anda" if mine else f"untuk {self._officer(case.assigned_to_id)}"
            return f'<span class="hands{" mine" if mine else ""}">{words}</span>'
        return ""

    def _officer(self, id_: int) -> str:
        return escape(self.names.officers.get(id_, "petugas lain"))


def status_of(row: QueueRow) -> tuple[str, str]:
    """The status that gives its colour, and its text, as `ServiceRequest.status_text`."""
    if row.kind is REGISTRATION_KIND:
        if row.case.held_until:
            return "on_hold", f"ditunda sampai {held_until_text(row.case.held_until)}"
    else:
        if row.case.hold_reason:
            return "on_hold", f"menunggu: {row.case.hold_reason}"
        if row.case.withdrawn:
            return "withdrawn", "ditarik pemohon"
    return row.case.status, STATUS_TEXTS[row.case.status]


def _flags_html(keys: list[str]) -> str:
    words = "".join(f"<li>{escape(REGISTRATION_FLAGS.get(key, key))}</li>" for key in keys)
    return f'<details class="flags"><summary>{icon("flag")}{len(keys)} tanda</summary><ul>{words}</ul></details>'


def icon(name: str) -> str:
    """One of the symbols that the page defines; the words beside it say the same."""
    return f'<svg class="icon" aria-hidden="true" width="14" height="14"><use href="#ikon-{name}"/></svg>'


def hidden_inputs(asked: QueueFilter, without: Iterable[str] = ()) -> Mapping[str, str]:
    """What a form sends along unseen."""
    kept = {"tab": asked.tab, **asked.filters, "cari": sealed(asked.text)}
    return {key: value for key, value in kept.items() if value and key not in without}
