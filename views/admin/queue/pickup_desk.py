"""The pickup desk: one box for whatever identifies a request, what lies ready where, and the card to hand it over."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import BaseView, expose

from app.identity.references import read_reference
from app.lookup.counting import of_all_text
from app.lookup.readings import LONGEST_SEARCH, meant
from app.offices.pickup_desk import (
    MOST_COUNTED,
    NOTHING_FOUND,
    Shelf,
    counted,
    days_waiting,
    find,
    give_out,
    in_hand_over_scope,
    offices_of,
    on_shelf,
)
from models.accounts.permission import Permission
from models.base import db
from models.calendar.local_time import today
from models.cases import claims
from models.cases.refusals import MoveRefused, StaleCase
from models.offices.region import Office
from models.requests.document import PROXY, RELATIONS, Delivery
from models.requests.handing_over import mendable
from models.requests.service_request import ServiceRequest
from views.admin.kit.cells import moment_cell, status_tag
from views.admin.kit.filters import opened, sealed
from views.admin.kit.paging import keyset_page, not_found, single
from views.admin.kit.panel import Panel, signed_in_operator

_ROWS = 25
FACE = "selfie_ktp"


class PickupDesk(Panel, BaseView):
    permission = Permission.REQUESTS_HAND_OVER
    description = "Pindai, cari, lalu serahkan. Di bawahnya: yang siap di tiap kantor."

    # -- finding

    @expose("/")
    def index(self) -> str:
        """What was searched for, or else one office's shelf."""
        text = opened(single("cari"))
        words = self.what_was_found(text) if text else self.what_lies_ready()
        return self.render("admin/pickup/index.html", text=text, status_tag=status_tag, **words)

    @expose("/cari", methods=["POST"])
    def search(self) -> ResponseReturnValue:
        """To the card when it is one request; else the search goes on sealed."""
        text = request.form.get("cari", "").strip()[:LONGEST_SEARCH]
        found = find(signed_in_operator(), text) if text else NOTHING_FOUND
        if len(found.cases) == 1 and not (found.sought and found.sought.corrected):
            return redirect(f"{self.href}{found.cases[0].reference}")
        if not found.cases and (reference := read_reference(text)):
            flash(f"Nomor {reference} tidak ditemukan di pos Anda. Periksa nomornya.", "error")
            return redirect(self.href)
        return redirect(f"{self.href}?{urlencode({'cari': sealed(text)})}" if text else self.href)

    def what_was_found(self, text: str) -> dict[str, Any]:
        found = find(signed_in_operator(), text)
        names = [name for case in found.cases for name in (case.about, case.applicant.name) if name]
        texts = meant(found.sought, names) if found.sought else []
        links = [(one, f"{self.href}?{urlencode({'cari': sealed(one)})}") for one in texts]
        return {"found": found.cases, "cut": of_all_text(len(found.cases), found.number), "meant": links}

    def what_lies_ready(self) -> dict[str, Any]:
        operator = signed_in_operator()
        offices, shelf = offices_of(operator), shelf_asked()
        office = office_asked(offices)
        if office is None:  # none is installed yet
            return {"offices": [], "place": None}
        shelves = {one: on_shelf(operator, office, one) for one in Shelf}
        page = keyset_page(shelves[shelf], shelf.keys, False, _ROWS)
        return {
            "offices": offices, "place": office, "shelf": shelf, "page": page, "moment_cell": moment_cell,
            "counts": {one: _count_text(counted(query)) for one, query in shelves.items()},
            "days": days_waiting, "href_of": self.href_of(office, shelf),
        }  # fmt: skip

    def href_of(self, office: Office, shelf: Shelf) -> Any:
        """The address of this list, or of the one that differs in what is named."""
        here = {"kantor": office.slug, "daftar": shelf.value}
        return lambda **other: f"{self.href}?{urlencode(here | other)}"

    # -- handing over

    @expose("/<reference:reference>")
    def card(self, reference: str) -> str:
        return self.card_of(self.case_or_404(reference))

    @expose("/<reference:reference>/serahkan", methods=["POST"])
    def hand_over(self, reference: str) -> ResponseReturnValue:
        case, operator, form = self.case_or_404(reference), signed_in_operator(), request.form
        try:
            case.expect_version(form.get("version"))
            claims.expect_free(case, operator)
            given = give_out(
                case, form.getlist("document"), by=operator, receiver=form.get("received_by", ""),
                relation=form.get("relation", ""), has_power=bool(form.get("power_of_attorney")),
            )  # fmt: skip
            words = f"{', '.join(d.name for d in given)} diserahkan kepada {given[0].receiver}."
            db.session.commit()
        except MoveRefused as refusal:
            db.session.rollback()
            case = self.case_or_404(reference)
            if isinstance(refusal, StaleCase) and case.just_done_by(operator, "hand_over"):
                return redirect(f"{self.href}{reference}")  # a second click
            return self.card_of(case, refusal=str(refusal)), 409
        flash(words, "success")
        return redirect(f"{self.href}{reference}")

    def case_or_404(self, reference: str) -> ServiceRequest:
        query = in_hand_over_scope(signed_in_operator(), with_faces=True)
        return query.filter(ServiceRequest.reference == reference).one_or_none() or abort(404)

    def card_of(self, case: ServiceRequest, refusal: str = "") -> str:
        waiting = [d for d in case.documents if d.waits_for_hand_over]
        own = {office.id for office in offices_of(signed_in_operator())}
        return self.render(
            "admin/pickup/card.html", case=case, refusal=refusal, written=request.form, relations=RELATIONS, own=own,
            proxy=PROXY, at_counter=[d for d in waiting if d.delivery == Delivery.OFFICE], days=days_waiting,
            by_post=[d for d in waiting if d.delivery == Delivery.POS], status_tag=status_tag, today=today(),
            mendable=mendable(case, signed_in_operator()), face=next(iter(case.applicant.photos(FACE)), None),
            by_proxy=case.definition.person_is(case.answers) == "principal",
        )  # fmt: skip


def shelf_asked() -> Shelf:
    try:
        return Shelf(single("daftar") or Shelf.READY.value)
    except ValueError:
        not_found()


def office_asked(offices: list[Office]) -> Office | None:
    """The own one where none is asked for; 404 for one that this person does not hand out from."""
    slug = single("kantor")
    if not slug:
        return next(iter(offices), None)
    return next((office for office in offices if office.slug == slug), None) or not_found()


def _count_text(count: int) -> str:
    return f"{count}" if count < MOST_COUNTED else f"{MOST_COUNTED - 1}+"
