"""What follows from the answers of a request: whom it is about, its line of the recap, what is made and where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from models.base import db
from models.calendar.local_time import today
from models.name_key import NameKey, birth_keys, number_keys
from models.offices.region import Office
from models.requests.document import Delivery, Document
from models.requests.subject import Subject
from models.sealed import vault

if TYPE_CHECKING:
    from models.requests.service_request import ServiceRequest

# Names the office that makes and hands out one kind of document (app/offices/routing.py).
Route = Callable[["ServiceRequest", str], Office]


def derive(request: ServiceRequest, route: Route) -> None:
    """Written into the request and flushed; anew when a corrected answer changes it."""
    definition, answers = request.definition, request.answers
    asked = definition.service.office_by or definition.key_of("kecamatan") or ""
    request.district_code = answers.get(asked) or request.applicant.district_code
    request.recap_line = definition.recap_line_for(answers)
    request.called = definition.called(answers)[:120] or None
    request.about = definition.subject_names(answers)[:200] or None
    request.subjects = [
        Subject(kind=kind, value_index=vault.blind_index(kind, value))
        for kind, value in definition.subjects_in(answers)
    ]
    _plan_documents(request, route)
    request.office = request.documents[0].office if request.documents else route(request, "")
    db.session.flush()
    _write_keys(request)


def _write_keys(request: ServiceRequest) -> None:
    """How it is found by whom it is about; by whoever filed it, it is found by theirs."""
    person, definition, answers = request.applicant, request.definition, request.answers
    others = [(kind, one) for kind, one in definition.subjects_in(answers) if one not in (person.nik, person.kk)]
    born = [date.fromisoformat(answers[one.key]) for one in definition.fields
            if one.birth_of is not None and answers.get(one.key)]  # fmt: skip
    further = number_keys(*(one for kind, one in others if kind != "passport"))
    further |= birth_keys(*(one for kind, one in others if kind == "nik"), on=born)
    NameKey.write("request", request.id, request.about if request.about != person.name else None, further)


def _plan_documents(request: ServiceRequest, route: Route) -> None:
    for place, planned in enumerate(request.definition.documents_for(request.answers, today())):
        office = route(request, planned.kind)
        delivery = Delivery(planned.delivery_for(request.answers.get("cara_ambil")))
        if place < len(request.documents):
            request.documents[place].office, request.documents[place].delivery = office, delivery
        else:
            request.documents.append(
                Document(position=place, name=planned.name, kind=planned.kind, optional=planned.optional,
                         office=office, delivery=delivery)
            )  # fmt: skip
