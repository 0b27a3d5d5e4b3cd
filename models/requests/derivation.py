"""What follows from the answers of a request: whom it is about, its line of the recap, what is made and where."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from models.base import db
from models.name_key import NameKey
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
    request.district_code = answers.get("kecamatan") or request.applicant.district_code
    request.recap_line = definition.recap_line_for(answers)
    request.about = definition.subject_names(answers)[:200] or None
    request.subjects = [
        Subject(kind=kind, value_index=vault.blind_index(kind, value))
        for kind, value in definition.subjects_in(answers)
    ]
    _plan_documents(request, route)
    request.office = request.documents[0].office if request.documents else route(request, "")
    db.session.flush()
    NameKey.write("request", request.id, request.about if request.about != request.applicant.name else None)


def _plan_documents(request: ServiceRequest, route: Route) -> None:
    for place, planned in enumerate(request.definition.documents):
        office = route(request, planned.kind)
        delivery = Delivery(planned.delivery_for(request.answers.get("cara_ambil")))
        if place < len(request.documents):
            request.documents[place].office, request.documents[place].delivery = office, delivery
        else:
            request.documents.append(
                Document(position=place, name=planned.name, kind=planned.kind, optional=planned.optional,
                         office=office, delivery=delivery)
            )  # fmt: skip
