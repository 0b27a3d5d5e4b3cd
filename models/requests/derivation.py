"""What follows from the answers of a request: whom it is about, its line of the recap, what is made and where."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from models.base import db
from models.name_key import NameKey
from models.requests.document import Delivery, Document
from models.requests.subject import Subject
from models.sealed import vault

if TYPE_CHECKING:
    from models.forms.definition import Definition
    from models.offices.region import Office
    from models.requests.service_request import ServiceRequest

# Names the office that makes and hands out one kind of document (app/offices/routing.py).
Route = Callable[["ServiceRequest", str], "Office"]


class HasPlan:
    if TYPE_CHECKING:  # what a request has besides
        id: Any
        answers: Any
        applicant: Any
        about: Any
        district_code: Any
        recap_line: Any
        subjects: Any
        documents: Any
        office: Any

        @property
        def definition(self) -> Definition: ...

    def plan(self, route: Route) -> None:
        """What follows from the answers; planned anew when a mended answer changes them."""
        self.district_code = self.answers.get("kecamatan") or self.applicant.district_code
        self.recap_line = self.definition.recap_line_for(self.answers)
        self.about = self.definition.subject_names(self.answers)[:200] or None
        self.subjects = [
            Subject(kind=kind, value_index=vault.blind_index(kind, value))
            for kind, value in self.definition.subjects_in(self.answers)
        ]
        self._plan_documents(route)
        self.office = self.documents[0].office if self.documents else route(cast("ServiceRequest", self), "")
        db.session.flush()
        NameKey.write("request", self.id, self.about if self.about != self.applicant.name else None)

    def _plan_documents(self, route: Route) -> None:
        for place, planned in enumerate(self.definition.documents):
            office = route(cast("ServiceRequest", self), planned.kind)
            delivery = Delivery(planned.delivery_for(self.answers.get("cara_ambil")))
            if place < len(self.documents):
                self.documents[place].office, self.documents[place].delivery = office, delivery
            else:
                self.documents.append(
                    Document(position=place, name=planned.name, kind=planned.kind, optional=planned.optional,
                             office=office, delivery=delivery)
                )  # fmt: skip
