"""What a request says of itself: in whose scope it lies, its status in words, what its messages may tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app

from models.cases.workflow import HasWorkflow
from models.requests.document import Delivery
from models.requests.workflow import ON_SCREEN

if TYPE_CHECKING:
    from sqlalchemy.orm import Mapped

    from models.cases.audit import AuditEvent
    from models.forms.definition import Definition
    from models.forms.service import Service
    from models.messages.notification import Notification
    from models.registrations.applicant import Applicant
    from models.requests.document import Document


class RequestWords(HasWorkflow):
    if TYPE_CHECKING:  # what a request has besides
        applicant: Mapped[Applicant]
        service: Mapped[Service]
        service_id: Mapped[int]
        office_id: Mapped[int | None]
        documents: Mapped[list[Document]]
        hold_reason: Mapped[str | None]
        withdrawn: Mapped[bool]

        @property
        def definition(self) -> Definition: ...

    def tell(self, key: str, *, event: AuditEvent, wait: int = 0, **particulars: Any) -> Notification | None:
        """What the admin switched off for this service is not sent."""
        if key in self.service.silent_messages:
            return None
        return super().tell(key, event=event, wait=wait, **particulars)

    @property
    def scope_services(self) -> frozenset[int]:
        return frozenset({self.service_id})

    @property
    def scope_offices(self) -> frozenset[int]:
        """Of the request and of each of its documents: whoever works at one of them may see it."""
        ids = (self.office_id, *(d.office_id for d in self.documents))
        return frozenset(id_ for id_ in ids if id_ is not None)

    @property
    def status_words(self) -> str:
        if self.hold_reason:
            return f"menunggu: {self.hold_reason}"
        return "ditarik pemohon" if self.withdrawn else ON_SCREEN[self.status]

    @property
    def shown_status(self) -> str:
        """The status, or what its words say instead: what gives them their colour."""
        if self.hold_reason:
            return "on_hold"
        return "withdrawn" if self.withdrawn else self.status.value

    @property
    def recipient(self) -> str | None:
        return self.applicant.whatsapp

    def message_particulars(self, key: str, **particulars: Any) -> dict[str, str]:
        """What a message may say; of a sensitive service neither its name, nor items, nor reasons."""
        page = f"/permohonan/{self.reference}" + ("/perbaiki" if key == "request_returned" else "")
        words = {
            "nama": self.applicant.display_name, "nomor": self.reference, "layanan": self.service.short_name,
            "tautan": current_app.config["PUBLIC_URL"] + page, "status": self.status_words,
            "alasan": particulars.get("reason", "").rstrip(" ."),
            "butir": ", ".join(self.definition.label_of(item) for item in particulars.get("items", [])),
            **self._pickup_words(),
        }  # fmt: skip
        if not self.definition.sensitive:
            return words
        return {**words, **SENSITIVE, "status": "menunggu" if self.hold_reason else self.status_words}

    def _pickup_words(self) -> dict[str, str]:
        first = next((d for d in self.documents if d.delivery == Delivery.OFFICE and d.pickup_at), None)
        if first is None or first.office is None:
            return {}
        return {"lokasi_ambil": first.office.place, "waktu_ambil": first.pickup_words}


SENSITIVE = {"layanan": "Pencatatan Sipil", "butir": "beberapa isian", "alasan": "lihat di akun Anda"}
