"""What each move of a request reads from its form (docs/design.md §8): the rule itself is the model's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain, repeat
from typing import Any

import sqlalchemy as sa
from flask import request

from app.core.transactions import end_transaction
from app.files.attachments import store_pdf
from app.files.pdfs import check_pdf
from app.offices.pickup_desk import receiver_named
from app.offices.pickup_slots import PickupRefused, check_slot, next_slot, parse_pickup
from models.accounts.account import Operator
from models.base import db
from models.calendar.local_time import local, say_date
from models.cases.attachment import Attachment
from models.cases.refusals import MoveRefused
from models.offices.region import Office
from models.requests.document import Delivery, Document, DocumentState
from models.requests.handing_over import mend, mendable
from models.requests.service_request import ServiceRequest
from models.requests.workflow import RequestStatus
from views.admin.cases.bulk import Verb
from views.admin.cases.case_view import posted_items, posted_reason


class Making:
    """What the form gives for each document. Repeated inputs follow the documents' order; the last serves the rest."""

    def __init__(self, service_request: ServiceRequest) -> None:
        self.pdfs = stored_pdfs(service_request)
        self.offices = _in_order(request.form.getlist("office"))
        self.times = _in_order(request.form.getlist("pickup_at")) if "pickup_at" in request.form else repeat(None)
        self.resi = _in_order(request.form.getlist("resi"))
        self.dropped = set(request.form.getlist("drop"))

    def __call__(self, document: Document) -> None:
        given = self._given(document)
        if str(document.position) in self.dropped:
            document.drop(request.form.get(f"drop_reason_{document.position}", ""))
        else:
            document.make_ready(number=request.form.get(f"number_{document.position}"), **given)

    def _given(self, document: Document) -> dict[str, Any]:
        """Taken even for a dropped one, so that the next document finds its own."""
        if document.delivery == Delivery.DIGITAL:
            self._attach(document)
            return {}
        if document.delivery == Delivery.POS:
            return {"resi": next(self.resi)}
        office, text = office_chosen(next(self.offices), document), next(self.times)
        if str(document.position) in self.dropped:
            return {}
        return {"office": office, "pickup_at": pickup_at_in(text, office, document.service_request)}

    def _attach(self, document: Document) -> None:
        if document.id in self.pdfs:
            db.session.add(self.pdfs[document.id])
            db.session.flush()
            db.session.expire(document, ["attachments"])


def stored_pdfs(service_request: ServiceRequest) -> dict[int, Attachment]:
    """The signed PDFs, by document: stored before anything is changed, for an object store may take seconds.

    Of a move that is refused after all they are orphans, and swept. Raises PdfRefused, StaleCase.
    """
    digital = [d.id for d in service_request.documents if d.delivery == Delivery.DIGITAL]
    files = zip(digital, request.files.getlist("pdf"), strict=False)
    given = {document_id: file.read() for document_id, file in files if file.filename}
    if not given:
        return {}
    for data in given.values():
        check_pdf(data)
    end_transaction()
    stored = {document_id: store_pdf(document_id, data) for document_id, data in given.items()}
    service_request.expect_version(request.form.get("version"))
    return stored


def typed_again(service_request: ServiceRequest) -> dict[int, dict[str, str]]:
    """What a refused form gave for each document, by position, to stand there again; empty where nothing was posted."""
    offices, times, resi = (_in_order(request.form.getlist(name)) for name in ("office", "pickup_at", "resi"))
    typed: dict[int, dict[str, str]] = {}
    for document in [one for one in service_request.documents if one.state != DocumentState.HANDED_OVER]:
        n = document.position
        typed[n] = {name: request.form.get(f"{name}_{n}", "") for name in ("number", "drop_reason")}
        typed[n]["drop"] = str(n) if str(n) in request.form.getlist("drop") else ""
        if document.delivery == Delivery.OFFICE:
            slug, hour = next(offices), next(times)
            typed[n] |= {"office": slug, "pickup_at": _hour_again(hour, slug, document)}
        elif document.delivery == Delivery.POS:
            typed[n]["resi"] = next(resi)
    return typed


def _hour_again(text: str, slug: str, document: Document) -> str:
    """The hour that was typed; one that is taken would be refused again, and the next free one stands there instead."""
    if not text:
        return ""
    try:
        pickup_at_in(text, office_chosen(slug, document), document.service_request)
    except PickupRefused as refusal:
        return input_time(refusal.free) if refusal.free else text
    except MoveRefused:
        return ""
    return text


def input_time(at: datetime) -> str:
    """“1 Desember 2026, 07.30”, in the office's zone."""
    return f"{say_date(local(at).date())}, {local(at):%H.%M}"


def _in_order(values: list[str]) -> Iterator[str]:
    return chain(values, repeat(values[-1] if values else ""))


def pickup_at_in(text: str | None, office: Office | None, case: ServiceRequest) -> datetime:
    """What the form says; a form without the question means the next half-hour with room. Raises PickupRefused."""
    if office is None:
        raise MoveRefused("Pilih kantor tempat mengambil.")
    if text is None:
        return next_slot(office)
    pickup_at = parse_pickup(text)
    check_slot(office, pickup_at, besides=case)
    return pickup_at


def office_chosen(slug: str, document: Document) -> Office | None:
    """One in use, or where the document is to be already."""
    if not slug or (document.office and slug == document.office.slug):
        return document.office
    return db.session.scalar(sa.select(Office).where(Office.in_use, Office.slug == slug)) or _no_such_office()


def _no_such_office() -> Office:
    raise MoveRefused("Kantor itu tidak ada. Pilih kantor dari daftar.")


def _advance(service_request: ServiceRequest, by: Operator) -> None:
    """To any later status, in one decision."""
    try:
        goal = RequestStatus(request.form.get("to_status", ""))
    except ValueError:
        raise MoveRefused("Pilih tujuan yang ada di daftar.") from None
    service_request.advance_to(goal, by=by, make=Making(service_request))


def _hand_over(service_request: ServiceRequest, by: Operator) -> None:
    """One document, or (without `document`) the first that waits."""
    waiting = [d for d in service_request.documents if d.waits_for_hand_over]
    position = request.form.get("document", "")
    chosen = [d for d in waiting if str(d.position) == position] if position else waiting[:1]
    if not chosen:
        raise MoveRefused("Dokumen ini tidak sedang menunggu diserahkan.")
    service_request.hand_over(
        chosen[0], by=by, receiver=receiver_named(request.form.get("received_by", "")),
        relation=request.form.get("relation") or None,
        has_power=bool(request.form.get("power_of_attorney")),
    )  # fmt: skip


def _mend_hand_over(service_request: ServiceRequest, by: Operator) -> None:
    """`outcome`: another receiver is written down, or the document lies on the shelf again."""
    form = request.form
    chosen = [d for d in mendable(service_request, by) if str(d.position) == form.get("document")]
    if form.get("outcome") not in ("receiver", "shelf"):
        raise MoveRefused("Pilih apa yang keliru: penerimanya, atau dokumennya belum diserahkan.")
    receiver = receiver_named(form.get("received_by", "")) if form["outcome"] == "receiver" else None
    mend(service_request, chosen, by=by, reason=posted_reason(), receiver=receiver, relation=form.get("relation"),
         has_power=bool(form.get("power_of_attorney")))  # fmt: skip


# What reads more from its form than a reason; a move that does not stands in no table but the workflow's.
REQUEST_VERBS: dict[str, Verb] = {
    "finish": lambda case, by: case.finish(Making(case), by=by),
    "advance": _advance,
    "hand_over": _hand_over,
    "mend_hand_over": _mend_hand_over,
    "return": lambda case, by: case.return_(posted_items(case), by=by, reason=posted_reason()),
    "hold": lambda case, by: case.hold(by=by, reason=posted_reason()),
    "reopen": lambda case, by: case.reopen(by=by, reason=posted_reason()),
}
