"""An applicant asking for one service (permohonan): its life, who it is about, what is made for it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts.account import Account
from models.accounts.permission import Permission
from models.base import Key, Model, Plain, UtcDateTime, db, enum_column, partial_index, utcnow
from models.calendar.office_calendar import hold_calendar
from models.cases import corrections
from models.cases.attachment import Attachment
from models.cases.case import ASKED_FIRST, Case
from models.cases.reference import LAST_SYMBOLS, new_reference
from models.cases.refusals import MoveRefused
from models.cases.status import index_condition
from models.cases.workflow import Move
from models.forms.definition import Definition
from models.forms.service import Service, ServiceVersion
from models.offices.region import District, Office
from models.registrations.applicant import Applicant
from models.requests import awaiting_verification, deadline, handing_over
from models.requests.derivation import Route, derive
from models.requests.document import Document, DocumentState
from models.requests.message_text import particulars_of
from models.requests.standing import Standing
from models.requests.subject import Subject
from models.requests.workflow import FORWARD, OPEN_REQUESTS, REQUEST_WORKFLOW, WITH_THE_OFFICE, RequestStatus
from models.sealed import SealedJson

_R = RequestStatus

# What waits for the office: the words of an index, so a query must use the same ones.
REQUEST_WAITS = f"status IN ({', '.join(repr(status.value) for status in WITH_THE_OFFICE)}) AND hold_reason IS NULL"

REQUEST_ENDED = "status = 'cancelled' AND submitted_at IS NOT NULL"


class Settled(StrEnum):
    """Where an answer or a paper comes from that was known before, and is not asked for anew."""

    ACCOUNT = "account"
    NIK = "nik"
    CHOSEN = "chosen"  # with the person it is for
    BEFORE = "before"  # of an earlier case


# Makes one document ready, or drops it; raises MoveRefused.
Make = Callable[[Document], None]


class ServiceRequest(Case, Model):
    __tablename__ = "service_request"
    __table_args__ = (
        sa.Index("ix_service_request_applicant", "applicant_id", "id"),
        sa.Index("ix_service_request_filed_by", "filed_by_id"),
        sa.Index("ix_service_request_ending", sa.text(LAST_SYMBOLS), "id"),
        sa.Index("ix_service_request_status", "status", "id"),
        sa.Index("ix_service_request_service", "service_id", "status", "id"),
        sa.Index("ix_service_request_office", "office_id", "status", "id"),
        sa.Index("ix_service_request_recap", "recap_line", "submitted_at"),
        sa.Index("ix_service_request_submitted", "submitted_at", "recap_line"),
        partial_index("ix_service_request_waiting", sa.text(ASKED_FIRST), "id", where=REQUEST_WAITS),
        partial_index("ix_service_request_held", sa.text(ASKED_FIRST), "id", where="hold_reason IS NOT NULL"),
        partial_index(
            "ix_service_request_returned", "returned_from", sa.text(ASKED_FIRST), "id", where="status = 'returned'"
        ),
        partial_index("ix_service_request_finished", "finished_at", where="finished_at IS NOT NULL"),
        partial_index("ix_service_request_claimed", "claimed_by_id", where="claimed_by_id IS NOT NULL"),
        partial_index("ix_service_request_assigned", "assigned_to_id", where="assigned_to_id IS NOT NULL"),
        partial_index("ix_service_request_open_age", "submitted_at", "id", where=index_condition(OPEN_REQUESTS)),
        partial_index(
            "ix_service_request_open_promise", sa.text(ASKED_FIRST), "id", where=index_condition(OPEN_REQUESTS)
        ),
        partial_index("ix_service_request_ended", "moved_at", where=REQUEST_ENDED),
    )

    status: Mapped[RequestStatus] = mapped_column(enum_column(RequestStatus), default=_R.DRAFT)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    applicant_id: Mapped[int] = mapped_column(Key, sa.ForeignKey("applicant.id"))
    filed_by_id: Mapped[int] = mapped_column(Key, sa.ForeignKey("account.id"))
    filed_via: Mapped[str] = mapped_column(sa.String(20), default="self")  # self family village counter whatsapp
    service_id: Mapped[int] = mapped_column(Key, sa.ForeignKey("service.id"))
    service_version_id: Mapped[int] = mapped_column(Key, sa.ForeignKey("service_version.id"))
    answers: Mapped[dict[str, str]] = mapped_column(SealedJson("service_request.answers"), default=dict)
    about: Mapped[str | None] = mapped_column(sa.String(200))  # whom it is about, by name
    recap_line: Mapped[str | None] = mapped_column(sa.String(80))
    called: Mapped[str | None] = mapped_column(sa.String(120))  # what was asked for, as people say it
    settled: Mapped[dict[str, str]] = mapped_column(Plain, default=dict, server_default="{}")  # key: a Settled
    district_code: Mapped[str | None] = mapped_column(sa.String(6), sa.ForeignKey("district.code"))
    office_id: Mapped[int | None] = mapped_column(Key, sa.ForeignKey("office.id"))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    promise_left: Mapped[int | None]  # working minutes left when the clock was stopped
    hold_reason: Mapped[str | None] = mapped_column(sa.String(500))
    withdrawn: Mapped[bool] = mapped_column(default=False, server_default=sa.false())  # cancelled by its owner
    returned_from: Mapped[str | None] = mapped_column(sa.String(24))

    # An outer join of a joined class makes SQLite read all applicants first.
    applicant: Mapped[Applicant] = relationship(foreign_keys=[applicant_id], innerjoin=True)
    service: Mapped[Service] = relationship()
    service_version: Mapped[ServiceVersion] = relationship()
    district: Mapped[District | None] = relationship()
    office: Mapped[Office | None] = relationship()
    documents: Mapped[list[Document]] = relationship(back_populates="service_request", order_by="Document.position",
                                                     lazy="selectin")  # fmt: skip
    subjects: Mapped[list[Subject]] = relationship(cascade="all, delete-orphan", lazy="select")
    attachments: Mapped[list[Attachment]] = relationship(back_populates="service_request", lazy="selectin")

    workflow = REQUEST_WORKFLOW
    subject_kind = "request"
    read_permission = Permission.REQUESTS_READ
    photo_owner = "service_request_id"
    passes_between_offices = True
    kept_for_undo = (
        "returned_items", "returned_from", "hold_reason", "due_at", "promise_left", "finished_at", "assigned_to_id",
    )  # fmt: skip

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"status": _R.DRAFT, "reference": new_reference(), "answers": {}, "settled": {}, **values})

    @property
    def definition(self) -> Definition:
        return self.service_version.definition

    @classmethod
    def awaiting_verification(cls, applicant: Applicant, *statuses: RequestStatus) -> list[ServiceRequest]:
        """The requests that wait for this registration (or are in one of `statuses`), the oldest first."""
        wanted = statuses or (_R.AWAITING,)
        query = sa.select(cls).where(cls.applicant_id == applicant.id, cls.status.in_(wanted))
        return list(db.session.scalars(query.order_by(cls.id)))

    @property
    def person(self) -> Applicant:
        return self.applicant

    @property
    def scope_services(self) -> frozenset[int]:
        return frozenset({self.service_id})

    @property
    def scope_offices(self) -> frozenset[int]:
        """Of the request and of each of its documents: whoever works at one of them may see it."""
        ids = (self.office_id, *(d.office_id for d in self.documents))
        return frozenset(id_ for id_ in ids if id_ is not None)

    @property
    def title(self) -> str:
        """What was asked for, as its owner calls it: "KTP-el hilang"."""
        called = self.definition.called(self.answers) if self.status == _R.DRAFT else self.called
        return called or self.service.short_name

    @property
    def standing(self) -> Standing:
        return Standing(self.status, self.hold_reason, self.withdrawn)

    @property
    def status_text(self) -> str:
        return self.standing.text

    @property
    def shown_status(self) -> str:
        return self.standing.shown

    def message_particulars(self, key: str, **particulars: Any) -> dict[str, str]:
        return particulars_of(self, key, **particulars)

    def sends(self, key: str) -> bool:
        """What the admin switched off for this service is not sent."""
        return key not in self.service.silent_messages

    def allows(self, move: Move, account: Account | None) -> bool:
        held = self.hold_reason is not None
        fits = {"expire": self.submitted_at is None, "hold": not held, "resume": held}.get(move.name, True)
        if not (fits and super().allows(move, account)):
            return False
        # The documents last: in a list they are not there for whoever hands nothing over.
        if move.name == "mend_hand_over" and account:
            return bool(handing_over.mendable(self, account))
        return move.name != "hand_over" or any(document.waits_for_hand_over for document in self.documents)

    # -- the citizen's verbs

    def send(self, *, by: Account, route: Route) -> None:
        """File the finished draft: subjects, documents with their office and recap line are set.

        Of somebody who is not verified yet it waits beside the registration, out of the office's sight.
        """
        kept = self.require("send", by)
        if not self.applicant.is_verified:
            awaiting_verification.line_up(self)
        derive(self, route)
        if self.applicant.is_verified:
            awaiting_verification.receive(self)
        self.move("send", by=by, kept=kept)

    def resubmit(self, *, by: Account, route: Route) -> None:
        """Back to where it was returned from, with what was corrected."""
        kept, items = self.require("resubmit", by), self.returned_items
        derive(self, route)
        self.returned_items = []
        self.mended_items = items
        self.move("resubmit", by=by, kept=kept, items=items)
        self.returned_from = None

    def withdraw(self, *, by: Account) -> None:
        self.move("withdraw", by=by)

    def expire(self) -> None:
        """What the office never had leaves nothing behind: its answers and photos go."""
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
        self.advance_to(_R.FINISHED, by=by, make=make, names=("finish",))

    def advance_to(
        self, status: RequestStatus, *, by: Account, make: Make | None = None, names: tuple[str, ...] = FORWARD
    ) -> None:
        """Several moves as one decision: an event each, and one message, the newest."""
        path = REQUEST_WORKFLOW.path(self.status, status, names)
        if not path:
            raise MoveRefused(f"Dari “{self.status_text}” tidak dapat diteruskan ke “{status.label}”.")
        group = uuid.uuid4().hex
        for move in path:
            kept = self.require(move.name, by)
            if move.name == "finish":
                self._make_documents(make)
            self.move(move.name, by=by, kept=kept, group=group, quiet=move is not path[-1])

    def _make_documents(self, make: Make | None) -> None:
        hold_calendar()  # a day that is closed at this moment is closed before or after, never between
        for document in self.documents:
            if document.state == DocumentState.HANDED_OVER:
                continue
            if make:
                make(document)
            if document.state == DocumentState.PLANNED:
                raise MoveRefused(f"{document.name} belum siap.")
        self.finished_at = utcnow()

    def hand_over(
        self, document: Document, *, by: Account, receiver: str, relation: str | None = None, has_power: bool = False
    ) -> None:
        """Give one document out; the request is done when no physical one remains."""
        kept = self.require("hand_over", by)
        if document not in self.documents or not document.waits_for_hand_over:
            raise MoveRefused("Dokumen ini tidak sedang menunggu diserahkan.")
        document.hand_over_to(handing_over.receiver_of(self, receiver, relation), relation, has_power=has_power)
        document.handed_over_by_id = by.id
        told: dict[str, Any] = {"relation": relation} if relation else {}
        self.move("hand_over", by=by, kept=kept, document=document.name, **told)

    def return_(self, items: list[str], *, by: Account, reason: str) -> None:
        """Back to the citizen, naming the fields and photos at fault; only those reopen."""
        kept = self.require("return", by)
        if not items:
            raise MoveRefused("Pilih paling sedikit satu isian atau foto yang perlu diperbaiki.")
        self.returned_from, self.returned_items = self.status.value, items
        corrections.remember_answers(self, by)
        self.move("return", by=by, kept=kept, items=items, reason=self.given(reason))

    def cancel(self, *, by: Account, reason: str) -> None:
        self.give_reason("cancel", by=by, reason=reason)

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

    # -- the house's own verb

    def move_pickups(self, times: Mapping[Document, datetime], *, why: str, reason: str) -> None:
        """What lies ready is to be fetched at these times (UTC): one message says so, and the reason.

        `why`: a word for it, "closed" or one of Displaced; the owner's timeline knows it.
        """
        kept = self.require("move_pickup", None)
        before = min(document.pickup_at for document in times if document.pickup_at)
        for document, at in times.items():
            document.pickup_at, document.displaced = at, None
        self.move(
            "move_pickup", by=None, kept=kept, why=why, reason=reason,
            positions=[document.position for document in times],
            was=before.isoformat(), now=min(times.values()).isoformat(),
        )  # fmt: skip

    # -- what a move brings with it

    def on_move(self, move: Move, before: RequestStatus) -> None:
        self.withdrawn = move.name == "withdraw"
        if move.name != "hold":  # any other move ends one
            self.hold_reason = None
        if self.hold_reason or self.status == _R.RETURNED:
            deadline.stop_clock(self)
        else:
            deadline.run_clock(self)

    def snapshot(self) -> dict[str, Any]:
        return {**super().snapshot(), "documents": [d.snapshot() for d in self.documents]}

    def restore(self, kept: dict[str, Any]) -> None:
        documents = {d.id: d for d in self.documents}
        for before in kept.pop("documents", []):
            if before["id"] in documents:
                documents[before["id"]].restore(before)
        super().restore(kept)


# For annotations: whatever is true of either.
AnyCase = Applicant | ServiceRequest
