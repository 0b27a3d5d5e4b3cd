"""Registrations and requests in any state, made the way people make them: through the models' own verbs."""

from __future__ import annotations

import io
import itertools
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from PIL import Image

from app.accounts.passwords import hash_for_nik
from app.catalogue import files, shipping
from app.files.attachments import attach_pdf, attach_photo
from app.files.photos import CleanPhoto
from app.filing import drafts, intake
from app.forms.answers import prefilled
from app.offices.routing import office_for
from models.base import db
from models.calendar.local_time import today
from models.forms.paging import Page
from models.forms.service import Service
from models.registrations.applicant import Applicant
from models.requests.document import Delivery, Document
from models.requests.service_request import ServiceRequest
from tests.support.answers import believable, new_nik
from tests.support.client import PASSWORD

_numbers = itertools.count(1)

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def _picture() -> bytes:
    """A photo need not show anything: what is kept of it does not depend on that."""
    kept = io.BytesIO()
    Image.new("RGB", (8, 6), "#b7410e").save(kept, "JPEG")
    return kept.getvalue()


JPEG = _picture()


def draft_registration(**answers: str) -> Applicant:
    """A registration of which everything is answered and nothing sent."""
    nik = answers.pop("nik", None) or new_nik()
    applicant = Applicant(password_hash=hash_for_nik(PASSWORD, nik))
    applicant.answers = {
        "nik": nik, "nama": "Putu Wirawan", "kk": f"510806020210{nik[-4:]}", "kecamatan": "510806",
        "desa": "5108061006", "alamat": "Jl. Ngurah Rai 7", "wa": f"+628123{next(_numbers):07}",
        "kondisi_ktp": "ada", **answers,
    }  # fmt: skip
    db.session.add(applicant)
    db.session.flush()
    upload_what_is_asked(applicant)
    return applicant


def waiting(**answers: str) -> Applicant:
    applicant = draft_registration(**answers)
    applicant.flags = intake.registration_flags(applicant)
    applicant.send(by=applicant)
    db.session.commit()
    return applicant


def verified(verifier, **answers: str) -> Applicant:
    applicant = waiting(**answers)
    applicant.verify(by=verifier)
    db.session.commit()
    return applicant


def draft_request(applicant: Applicant, slug: str = "kia", **answers: str) -> ServiceRequest:
    """A draft of this service with every answer that its form asks, and every photo."""
    service = db.session.scalar(sa.select(Service).where(Service.slug == slug))
    request = ServiceRequest(
        applicant=applicant, filed_by_id=applicant.id, service=service, service_version=service.published
    )
    request.answers = complete(request, answers)
    db.session.add(request)
    db.session.flush()
    upload_what_is_asked(request)
    return request


def submitted(applicant: Applicant, slug: str = "kia", **answers: str) -> ServiceRequest:
    request = draft_request(applicant, slug, **answers)
    request.send(by=applicant, route=office_for)
    db.session.commit()
    return request


def ready(document: Document) -> None:
    """What an operator gives at *finish*: a place and time, a resi, or the signed PDF."""
    from app.offices.pickup_slots import next_slot

    if document.delivery == Delivery.DIGITAL:
        attach_pdf(document, PDF)
        db.session.flush()
        db.session.expire(document, ["attachments"])
    pickup_at = next_slot(document.office) if document.delivery == Delivery.OFFICE else None
    document.make_ready(pickup_at=pickup_at, resi="P2411260001234" if document.delivery == Delivery.POS else None)


def complete(request: ServiceRequest, given: Mapping[str, str]) -> dict[str, str]:
    """The given answers, and something believable for every other question that they make visible."""
    definition, answers = request.service_version.definition, dict(given)
    account = {key: told for key, told in request.applicant.answers.items() if told != "luar"}
    while keys := [k for k in definition.missing(answers, {}, today()) if k not in _uploads(definition)]:
        question = definition.by_key[keys[0]]
        known = prefilled(definition, Page("", "", "", (question,)), answers, account)
        answers |= known or {keys[0]: believable(definition, question, answers)}
    return definition.kept(answers, today())


def _uploads(definition) -> set[str]:
    return {upload.key for upload in definition.uploads}


def upload_what_is_asked(case: Applicant | ServiceRequest) -> None:
    for upload in case.definition.visible_uploads(case.answers, today()):
        attach_photo(case, upload.key, CleanPhoto(jpeg=JPEG, width=8, height=6, sha256=f"{next(_numbers):064}"))
    db.session.flush()
    db.session.expire(case, ["attachments"])


def draft_of(applicant: Applicant, document: Mapping[str, Any], **answers: str) -> ServiceRequest:
    """A stored draft of a service of our own (tests/support/definitions.py), with these answers and no photo."""
    shipping.bring_up_to_date([{**document, "group": "kk"}], files.shared()["groups"])
    service = db.session.scalars(sa.select(Service).where(Service.slug == document["slug"])).one()
    draft = drafts.new_draft(applicant, service)
    draft.answers = answers
    drafts.begin_draft(draft)
    return draft
