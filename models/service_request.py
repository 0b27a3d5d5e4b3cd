"""An applicant asking for one service (permohonan): its life, who it is about, what is made for it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.account import Account, Operator
from models.applicant import Applicant
from models.attachment import Attachment, HasAttachments
from models.base import Key, Model, Plain, UtcDateTime, db, utcnow, words
from models.calendar import calendar_for
from models.definition import Definition
from models.document import Delivery, Document, DocumentState
from models.reference import new_reference
from models.region import District, Office
from models.request_workflow import FORWARD, ON_SCREEN, REQUEST_WORKFLOW, RequestStatus
from models.sealed import SealedJson, vault
from models.service import Service, ServiceVersion
from models.subject import Subject
from models.workflow import HasWorkflow, Move, MoveRefused
from models.working_time import CalendarEmpty

R = RequestStatus

# Names the office that makes and hands out one kind of document (app/routing.py).
Route = Callable[["ServiceRequest", str], Office]
# Makes one document ready, or drops it; raises MoveRefused.
Make = Callable[[Document], None]


class ServiceRequest(HasWorkflow, HasAttachments, Model):
    __tablename__ = "service_request"
    __table_args__ = (
        sa.Index("ix_service_request_applicant", "applicant_id", "id"),
        sa.Index("ix_service_request_filed_by", "filed_by_id"),
        sa.Index("ix_service_request_status", "status", "id"),
        sa.Index("ix_service_request_service", "service_id", "status", "id"),
        sa.Index("ix_service_request_office", "office_id", "status", "id"),
        sa.Index("ix_service_request_recap", "recap_line", "submitted_at"),
        sa.Index("ix_service_request_submitted", "submitted_at", "recap_line"),
    )

    status: Mapped[RequestStatus] = mapped_column(words(RequestStatus), default=R.DRAFT)
    reference: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_reference)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    applicant_id: Mapped[int] = mapped_column(Key, sa.ForeignKey("applicant.id"))
    filed_by_id: Mapped[int] = mapped_column(Key, sa.ForeignKey("account.id"))
    filed_via: Mapped[str] = mapped_column(sa.String(20), default="self")  # self family village counter whatsapp
    service_id: Mapped[int] = mapped_column(Key, sa.ForeignKey("service.id"))
    service_version_id: Mapped[int] = mapped_column(Key, sa.ForeignKey("service_version.id"))
    answers: Mapped[dict] = mapped_column(SealedJson("service_request.answers"), default=dict)
    recap_line: Mapped[str | None] = mapped_column(sa.String(80))
    district_code: Mapped[str | None] = mapped_column(sa.String(6), sa.ForeignKey("district.code"))
    office_id: Mapped[int | None] = mapped_column(Key, sa.ForeignKey("office.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: a draft, or one that ended as such
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the promise; None while its clock stands still
    promise_left: Mapped[int | None]  # working minutes left when the clock was stopped
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hold_reason: Mapped[str | None] = mapped_column(sa.String(500))
    withdrawn: Mapped[bool] = mapped_column(default=False, server_default=sa.false())  # cancelled by its owner
    returned_items: Mapped[list] = mapped_column(Plain, default=list)
    returned_from: Mapped[str | None] = mapped_column(sa.String(24))
    claimed_by_id: Mapped[int | None] = mapped_column(Key, sa.ForeignKey("operator.id"))
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    # An outer join of a joined class makes SQLite read all applicants first.
    applicant: Mapped[Applicant] = relationship(foreign_keys=[applicant_id], innerjoin=True)
    service: Mapped[Service] = relationship()
    service_version: Mapped[ServiceVersion] = relationship()
    district: Mapped[District | None] = relationship()
    office: Mapped[Office | None] = relationship()
    claimed_by: Mapped[Operator | None] = relationship(foreign_keys=[claimed_by_id])
    documents: Mapped[list[Document]] = relationship(back_populates="service_request", order_by="Document.position",
                                                     lazy="selectin")  # fmt: skip
    subjects: Mapped[list[Subject]] = relationship(cascade="all, delete-orphan", lazy="select")
    attachments: Mapped[list[Attachment]] = relationship(back_populates="service_request", lazy="selectin")

    workflow = REQUEST_WORKFLOW
    subject_kind = "request"
    kept_for_undo = ("returned_items", "returned_from", "hold_reason", "due_at", "promise_left", "finished_at")

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"status": R.DRAFT, "reference": new_reference(), "answers": {}, **values})

    @property
    def definition(self) -> Definition:
        return self.service_version.definition

    def is_owned_by(self, account: Account) -> bool:
        return account.id == self.applicant_id

    def allows(self, move: Move, account: Account | None) -> bool:
        held = self.hold_reason is not None
        fits = {
            "hold": not held, "resume": held, "hand_over": any(d.waits_for_hand_over for d in self.documents),
        }.get(move.name, True)  # fmt: skip
        return fits and super().allows(move, account)

    # -- the citizen's verbs

    def send(self, *, by: Account, route: Route) -> None:
        """File the finished draft: subjects, documents with their office, recap line and promise are set."""
        kept = self.require("send", by)
        self.submitted_at = utcnow()
        self.plan(route)
        with suppress(CalendarEmpty):  # no opening hours at all: nothing can be promised
            self.due_at = calendar_for(self.office_id).add_days(self.submitted_at, self.definition.promise_working_days)
        self.move("send", by=by, kept=kept)

    def plan(self, route: Route) -> None:
        """What follows from the answers; planned anew when a mended answer changes them."""
        self.district_code = self.answers.get("kecamatan") or self.applicant.district_code
        self.recap_line = self.definition.recap_line_for(self.answers)
        self.subjects = [
            Subject(kind=kind, value_index=vault.blind_index(kind, value))
            for kind, value in self.definition.subjects_in(self.answers)
        ]
        self._plan_documents(route)
        self.office = self.documents[0].office if self.documents else route(self, "")
        db.session.flush()

    def _plan_documents(self, route: Route) -> None:
        for place, planned in enumerate(self.definition.documents):
            office = route(self, planned.kind)
            delivery = Delivery(planned.delivery_for(self.answers.get("cara_ambil")))
            if place < len(self.documents):
                self.documents[place].office, self.documents[place].delivery = office, delivery
            else:
                self.documents.append(
                    Document(position=place, name=planned.name, kind=planned.kind, optional=planned.optional,
                             office=office, delivery=delivery)
                )  # fmt: skip

    def resubmit(self, *, by: Account, route: Route) -> None:
        """Back to where it was returned from, with what was mended."""
        kept, items = self.require("resubmit", by), self.returned_items
        self.plan(route)
        self.returned_items = []
        self.move("resubmit", by=by, kept=kept, items=items)
        self.returned_from = None

    def withdraw(self, *, by: Account) -> None:
        self.move("withdraw", by=by)

    def expire(self) -> None:
        """A draft was never sent: its answers and photos go."""
        self.move("expire", by=None)
        self.answers = {}
        self.forget_photos()

    # -- the operator's verbs

    def approve(self, *, by: Account) -> None:
        self.move("approve", by=by)

    def process(self, *, by: Account) -> None:
        self.move("process", by=by)

    def produce(self, *, by: Account) -> None:
        self.move("produce", by=by)

    def finish(self, make: Make | None = None, *, by: Account) -> None:
        """Every document is made ready or, if optional, dropped: `make` does that to one, or raises MoveRefused."""
        self.advance_to(R.FINISHED, by=by, make=make, names=("finish",))

    def advance_to(
        self, status: RequestStatus, *, by: Account, make: Make | None = None, names: tuple[str, ...] = FORWARD
    ) -> None:
        """Several moves as one decision: an event each, and one message, the newest."""
        path = REQUEST_WORKFLOW.path(self.status, status, names)
        if not path:
            raise MoveRefused(f"Dari “{self.status_words}” tidak dapat diteruskan ke “{ON_SCREEN[status]}”.")
        group = uuid.uuid4().hex
        for move in path:
            kept = self.require(move.name, by)
            if move.name == "finish":
                self._make_documents(make)
            self.move(move.name, by=by, kept=kept, group=group, quiet=move is not path[-1])

    def _make_documents(self, make: Make | None) -> None:
        for document in self.documents:
            if document.state == DocumentState.HANDED_OVER:
                continue
            if make:
                make(document)
            if document.state == DocumentState.PLANNED:
                raise MoveRefused(f"{document.name} belum siap.")
        self.finished_at = utcnow()

    def hand_over(self, document: Document, *, by: Account, receiver: str) -> None:
        """Give one document out; the request is done when no physical one remains."""
        kept = self.require("hand_over", by)
        if document not in self.documents or not document.waits_for_hand_over:
            raise MoveRefused("Dokumen ini tidak sedang menunggu diserahkan.")
        document.hand_over_to(receiver)
        self.move("hand_over", by=by, kept=kept, document=document.name)

    def return_(self, items: list[str], *, by: Account, reason: str) -> None:
        """Back to the citizen, naming the fields and photos at fault; only those reopen."""
        kept = self.require("return", by)
        if not items:
            raise MoveRefused("Pilih paling sedikit satu isian atau foto yang perlu diperbaiki.")
        self.returned_from, self.returned_items = self.status.value, items
        self.move("return", by=by, kept=kept, items=items, reason=self.given(reason))

    def cancel(self, *, by: Account, reason: str) -> None:
        self.move("cancel", by=by, reason=self.given(reason))

    def hold(self, *, by: Account, reason: str) -> None:
        kept = self.require("hold", by)
        self.hold_reason = self.given(reason)
        self.move("hold", by=by, kept=kept, reason=self.hold_reason)

    def resume(self, *, by: Account) -> None:
        self.move("resume", by=by)

    def reopen(self, *, by: Account, reason: str) -> None:
        kept = self.require("reopen", by)
        for document in self.documents:
            if document.state != DocumentState.HANDED_OVER:
                document.take_back()
        self.finished_at = None
        self.move("reopen", by=by, kept=kept, reason=self.given(reason))

    # -- what a move brings with it

    def on_move(self, move: Move, before: RequestStatus) -> None:
        """Any other move ends a hold; the promise stands still while it is held or with the citizen."""
        if move.name != "hold":
            self.hold_reason = None
        self.withdrawn = move.name == "withdraw"
        if self.status == R.RETURNED or self.hold_reason:
            self._stop_clock()
        else:
            self._run_clock()

    def _stop_clock(self) -> None:
        if self.due_at and self.due_at > utcnow():  # a promise that is broken already stays so
            self.promise_left = calendar_for(self.office_id).minutes_between(utcnow(), self.due_at)
            self.due_at = None

    def _run_clock(self) -> None:
        if self.promise_left is not None:
            with suppress(CalendarEmpty):
                self.due_at = calendar_for(self.office_id).add_minutes(utcnow(), max(self.promise_left, 0))
            self.promise_left = None

    def snapshot(self) -> dict[str, Any]:
        return {**super().snapshot(), "documents": [d.snapshot() for d in self.documents]}

    def restore(self, kept: dict[str, Any]) -> None:
        documents = {d.id: d for d in self.documents}
        for before in kept.pop("documents", []):
            if before["id"] in documents:
                documents[before["id"]].restore(before)
        super().restore(kept)

    @classmethod
    def move_all(cls, old: Applicant, new: Applicant) -> list[str]:
        """The requests of a replaced registration go to the new one; their subject names."""
        owned = sa.select(cls.id).where(cls.applicant_id == old.id)
        names = [f"{cls.subject_kind}:{id_}" for id_ in db.session.scalars(owned)]
        change = sa.update(cls).where(cls.applicant_id == old.id)
        db.session.execute(change.values(applicant_id=new.id, version=cls.version + 1))
        return names

    # -- scope, messages, words

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
        words = {
            "nama": self.applicant.display_name, "nomor": self.reference, "layanan": self.service.short_name,
            "tautan": f"{current_app.config['PUBLIC_URL']}/permohonan/{self.reference}", "status": self.status_words,
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
