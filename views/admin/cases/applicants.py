"""Registrations: the list, and one registration with its photos beside its data."""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa
from flask import current_app, request
from sqlalchemy.orm import Query, joinedload, lazyload

from app.cases.presenter import shared_number_texts
from app.forms.written import day_in
from app.lookup.related import requests_of
from app.lookup.search import applicants_found
from app.reports.performance.registrations import REGISTRATION_LEFT
from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.base import db
from models.calendar.local_time import say_date
from models.cases.refusals import MoveRefused
from models.offices.region import District, Village
from models.registrations import holding, nik_conflicts
from models.registrations.applicant import Applicant
from models.registrations.workflow import OPEN_REGISTRATIONS, ApplicantStatus
from views.admin.cases.assigning import Assigning
from views.admin.cases.case_view import CaseView, posted_items, posted_reason
from views.admin.kit.case_filters import Listed, by_status, led_to
from views.admin.kit.cells import status_cell
from views.admin.kit.filters import OPEN, ListFilter, searching
from views.admin.kit.months import A_MONTH, in_month, spans
from views.admin.kit.panel import signed_in_operator

_MOST_SHOWN = 20  # other registrations of a NIK, KK or phone, on the page of one
_LISTED = Listed(Applicant, OPEN_REGISTRATIONS)
_STATUSES = [(OPEN, "belum selesai"), *((s.value, s.label) for s in ApplicantStatus if s is not ApplicantStatus.DRAFT)]


@cache
def whole_registration() -> sa.Select[Applicant]:
    """One registration with what its page shows; built once, for its page is opened all day."""
    found = sa.select(Applicant).where(
        Applicant.reference == sa.bindparam("reference"), Applicant.submitted_at.is_not(None)
    )
    return found.options(
        joinedload(Applicant.district).lazyload(District.ktp_office),
        joinedload(Applicant.village).lazyload(Village.district),
    )


def others_like(case: Applicant) -> list[Applicant]:
    """Other registrations with this NIK, KK or phone, whatever became of them; the newest first."""
    numbers = {"nik": case.nik_index, "kk": case.kk_index, "phone": case.whatsapp_index}
    return list(db.session.scalars(_with_these_numbers(), {"own": case.id, **numbers}))


@cache
def _with_these_numbers() -> sa.Select[Applicant]:
    same = sa.or_(
        Applicant.nik_index == sa.bindparam("nik"), Applicant.kk_index == sa.bindparam("kk"),
        Applicant.whatsapp_index == sa.bindparam("phone"),
    )  # fmt: skip
    others = sa.select(Applicant).where(same, Applicant.id != sa.bindparam("own"), Applicant.submitted_at.is_not(None))
    return others.options(lazyload(Applicant.attachments)).order_by(Applicant.id.desc()).limit(_MOST_SHOWN)


def _verify(applicant: Applicant, by: Operator) -> None:
    applicant.verify(by=by, at_desk=bool(request.form.get("at_desk")))


def _return(applicant: Applicant, by: Operator) -> None:
    applicant.return_(posted_items(applicant), by=by, reason=posted_reason())


def _cancel(applicant: Applicant, by: Operator) -> None:
    applicant.cancel(by=by, reason=posted_reason())


def _hold(applicant: Applicant, by: Operator) -> None:
    written = request.form.get("until", "").strip()
    until = day_in(written)
    if written and until is None:
        raise MoveRefused(f"Tanggal itu tidak terbaca. Tulis seperti {say_date(holding.suggested_day(applicant))}.")
    holding.hold(applicant, until, by=by, reason=posted_reason())


class ApplicantView(Assigning, CaseView):
    permission = Permission.APPLICANTS_READ
    description = "Periksa foto dan data, lalu putuskan."
    kind, noun = "applicant", "pendaftaran"
    case_template = "admin/cases/applicant.html"
    workers = (Permission.APPLICANTS_VERIFY,)
    empty = "Belum ada pendaftaran."
    verbs = {
        "verify": _verify,
        "return": _return,
        "cancel": _cancel,
        "hold": _hold,
        "suspend": lambda applicant, by: applicant.suspend(by=by, reason=posted_reason()),
        "restore": lambda applicant, by: applicant.restore_account(by=by),
    }
    column_list = ("reference", "name", "status", "district", "submitted_at", "flags")
    column_labels = {
        "reference": "Nomor", "name": "Nama", "status": "Status", "district": "Kecamatan",
        "submitted_at": "Dikirim", "flags": "Tanda",
    }  # fmt: skip
    column_formatters = {
        "status": status_cell,
        "flags": lambda view, context, row, name: f"{len(row.flags)} tanda" if row.flags else "",
    }
    list_filters = (
        ListFilter(
            "cari",
            "Cari",
            searching(applicants_found, Applicant.id),
            hint="NIK, KK, WhatsApp, nomor, nama",
            sealed=True,
            searches=True,
        ),
        ListFilter("status", "Status", by_status(Applicant, {OPEN: lambda: _LISTED.is_open}), lambda: _STATUSES),
        *_LISTED.filters(),
        ListFilter("bulan", "Bulan dikirim", in_month(Applicant.submitted_at), writing=A_MONTH),
        *spans(Applicant.submitted_at),
        *led_to(
            Applicant.submitted_at,
            ("Terverifikasi", Applicant.verified_at),
            REGISTRATION_LEFT,
            Applicant.moved_at,
            lambda query, value: query,
        ),
    )

    order = staticmethod(_LISTED.order)

    def scope(self, query: Query[Any]) -> Query[Any]:
        return query.filter(Applicant.submitted_at.is_not(None))

    def get_query(self) -> Query[Any]:
        shown = (joinedload(Applicant.district), lazyload(Applicant.attachments))
        return super().get_query().options(*shown)

    def find_case(self, reference: str) -> Applicant | None:
        return db.session.scalars(whole_registration(), {"reference": reference}).one_or_none()

    def next_move(self, row: Applicant) -> None:
        """An identity is verified on its own page, where its photos are."""

    def extra_context(self, case: Applicant, operator: Operator) -> dict[str, Any]:
        holder = nik_conflicts.holder_of_nik(case)
        return {
            "others": others_like(case), "most_others": _MOST_SHOWN,
            "why": lambda other: shared_number_texts(case, other), "holder": holder,
            "opens_at": nik_conflicts.replacement_open_at(case) if holder else None,
            "told_at": nik_conflicts.owner_told_at(case) if holder else None,
            "hold_until": say_date(holding.suggested_day(case)),
            "held_until_text": holding.held_until_text,
            "notice": nik_conflicts.owner_notice(case) if holder else None,
            "wait_hours": current_app.config["REPLACEMENT_WAIT_HOURS"], "requests": requests_of(case, operator),
        }  # fmt: skip

    def is_action_allowed(self, name: str) -> bool:
        move = self.model.workflow.rows.get(name)
        may = move is None or signed_in_operator().can(move.who)
        return super().is_action_allowed(name) and may
