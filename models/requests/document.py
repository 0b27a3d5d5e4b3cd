"""What the office makes for a request: a card, or a PDF with an electronic signature."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Key, Model, UtcDateTime, enum_column, partial_index, utcnow
from models.calendar.local_time import say_moment
from models.cases.attachment import Attachment
from models.cases.refusals import MoveRefused, short_enough
from models.cases.snapshot import plain_columns, put_back
from models.cases.status import Phase, Status
from models.offices.region import Office


class DocumentState(Status):
    PLANNED = "planned", "belum selesai", Phase.WORKING
    READY = "ready", "siap", Phase.DONE
    HANDED_OVER = "handed_over", "sudah diserahkan", Phase.DONE
    DROPPED = "dropped", "tidak dibuat", Phase.ENDED


class Delivery(StrEnum):
    OFFICE = "office"
    POS = "pos"
    DIGITAL = "digital"


class Displaced(StrEnum):
    """Why a pickup that was told is to be told anew; the worker does it (app/offices/moving_pickups.py)."""

    PLACE = "place"  # it is fetched elsewhere now
    ROOM = "room"  # its half-hour holds fewer now


PHYSICAL = (Delivery.OFFICE, Delivery.POS)
# Who may fetch it: whoever is not of the family brings the power of attorney F-1.07 (`forms_2019` of the catalogue).
APPLICANT, THEMSELVES, PROXY = "applicant", "self", "proxy"
RELATIONS = {
    APPLICANT: "pemohon", THEMSELVES: "yang bersangkutan", "family": "keluarga satu KK",
    PROXY: "penerima kuasa (F-1.07)",
}  # fmt: skip
SIGNED_PDF = "signed_pdf"
# What is printed on a paper, by its column: the words of an index, so a query must use the same ones.
PAPER_NUMBERS = {
    column: f"upper(replace(replace(replace(replace({column}, ' ', ''), '-', ''), '/', ''), '.', ''))"
    for column in ("resi", "number")
}


class Document(Model):
    __tablename__ = "document"
    __table_args__ = (
        partial_index("ix_document_pickup", "office_id", "pickup_at", where="state = 'ready'"),
        partial_index("ix_document_displaced", "office_id", "id", where="displaced IS NOT NULL"),
        *(partial_index(f"ix_document_{column}", sa.text(written), where=f"{column} IS NOT NULL")
          for column, written in PAPER_NUMBERS.items()),
    )  # fmt: skip

    service_request_id: Mapped[int] = mapped_column(Key, sa.ForeignKey("service_request.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[str] = mapped_column(sa.String(20))  # ktp-el, kia, pdf
    delivery: Mapped[Delivery] = mapped_column(enum_column(Delivery))
    optional: Mapped[bool] = mapped_column(default=False)
    state: Mapped[DocumentState] = mapped_column(enum_column(DocumentState), default=DocumentState.PLANNED)
    office_id: Mapped[int | None] = mapped_column(Key, sa.ForeignKey("office.id"))
    pickup_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    displaced: Mapped[Displaced | None] = mapped_column(enum_column(Displaced))
    number: Mapped[str | None] = mapped_column(sa.String(60))
    resi: Mapped[str | None] = mapped_column(sa.String(60))
    dropped_because: Mapped[str | None] = mapped_column(sa.String(300))
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # what was made before is not it
    receiver: Mapped[str | None] = mapped_column(sa.String(200))
    receiver_relation: Mapped[str | None] = mapped_column(sa.String(20))  # a key of RELATIONS; None: it was not asked
    handed_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handed_over_by_id: Mapped[int | None] = mapped_column(Key, sa.ForeignKey("operator.id"))  # None: it was not kept

    service_request: Mapped[Any] = relationship("ServiceRequest", back_populates="documents")
    office: Mapped[Office | None] = relationship()
    attachments: Mapped[list[Attachment]] = relationship(back_populates="document", lazy="selectin")

    @property
    def is_physical(self) -> bool:
        return self.delivery in PHYSICAL

    @property
    def waits_for_hand_over(self) -> bool:
        return self.is_physical and self.state == DocumentState.READY

    @property
    def pdf(self) -> Attachment | None:
        """The signed file, as its owner downloads it."""
        since = self.taken_back_at
        current = [a for a in self.attachments if a.replaced_at is None and (since is None or a.created_at > since)]
        return max(current, key=lambda a: a.created_at, default=None)

    @property
    def state_text(self) -> str:
        return self.state.label

    @property
    def pickup_text(self) -> str:
        return say_moment(self.pickup_at) if self.pickup_at else ""

    def make_ready(
        self, *, office: Office | None = None, pickup_at: datetime | None = None, resi: str | None = None,
        number: str | None = None,
    ) -> None:  # fmt: skip
        """It is made. Raises MoveRefused for what its delivery still lacks."""
        if self.delivery == Delivery.OFFICE and not (pickup_at and (office or self.office_id)):
            raise MoveRefused(f"Isi tempat dan waktu pengambilan {self.name}.")
        if self.delivery == Delivery.POS and not (resi or "").strip():
            raise MoveRefused(f"Isi nomor resi POS untuk {self.name}.")
        if self.delivery == Delivery.DIGITAL and self.pdf is None:
            raise MoveRefused(f"Unggah PDF bertanda tangan elektronik untuk {self.name}.")
        if office and self.delivery == Delivery.OFFICE:
            self.office = office
        self.pickup_at = pickup_at if self.delivery == Delivery.OFFICE else None
        self.resi = short_enough(resi, 60, "Nomor resi") if resi and self.delivery == Delivery.POS else None
        self.number = short_enough(number or "", 60, "Nomor dokumen") or None
        self.state, self.displaced = DocumentState.READY, None

    def drop(self, reason: str) -> None:
        if not self.optional:
            raise MoveRefused(f"{self.name} wajib dibuat.")
        if not (reason or "").strip():
            raise MoveRefused(f"Tulis alasan mengapa {self.name} tidak dibuat.")
        self.state, self.dropped_because = DocumentState.DROPPED, short_enough(reason, 300, "Alasan")

    def hand_over_to(self, receiver: str, relation: str | None = None, *, has_power: bool = False) -> None:
        self.received_by(receiver, relation, has_power=has_power)
        self.state, self.handed_over_at = DocumentState.HANDED_OVER, utcnow()

    def received_by(self, receiver: str, relation: str | None = None, *, has_power: bool = False) -> None:
        """`relation` is a key of RELATIONS; whoever is not of the family shows the F-1.07 (`has_power`)."""
        if not (receiver or "").strip():
            raise MoveRefused(f"Isi nama penerima {self.name}.")
        if relation and relation not in RELATIONS:
            raise MoveRefused("Pilih hubungan penerima dari daftar.")
        if relation == PROXY and not has_power:
            raise MoveRefused("Penerima bukan keluarga: minta surat kuasa F-1.07, lalu centang bahwa sudah diterima.")
        self.receiver_relation = relation or None
        self.receiver = short_enough(receiver, 200, "Nama penerima")

    def back_on_shelf(self) -> None:
        """It was not handed over after all."""
        self.receiver = self.receiver_relation = self.handed_over_at = self.handed_over_by_id = None
        self.state = DocumentState.READY

    def take_back(self) -> None:
        """To be made again."""
        self.state, self.pickup_at, self.dropped_because = DocumentState.PLANNED, None, None
        self.resi = None
        self.taken_back_at = utcnow()

    KEPT = ("state", "office_id", "resi", "number", "dropped_because", "pickup_at", "taken_back_at")

    def snapshot(self) -> dict[str, Any]:
        return {"id": self.id, **plain_columns(self, self.KEPT)}

    def restore(self, kept: dict[str, Any]) -> None:
        was_ready = self.state == DocumentState.READY
        put_back(self, kept)
        if was_ready and self.state == DocumentState.PLANNED:  # what was handed in for it goes, too
            self.taken_back_at = utcnow()
