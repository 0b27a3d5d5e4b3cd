"""One registration of one person (pemohon), from the first answer to the account it becomes."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from models.accounts.account import SALTED_BY_NIK, Account, SignIn
from models.accounts.permission import Permission
from models.accounts.post import Scoped
from models.base import Key, Plain, UtcDateTime, enum_column, partial_index, utcnow
from models.calendar.office_calendar import calendar_for
from models.calendar.working_time import CalendarEmpty
from models.cases import corrections
from models.cases.attachment import Attachment
from models.cases.audit import AuditEvent
from models.cases.case import ASKED_FIRST, Case
from models.cases.reference import LAST_SYMBOLS, new_reference
from models.cases.refusals import MoveRefused
from models.cases.status import index_condition
from models.cases.workflow import Move
from models.forms.definition import Definition
from models.forms.registration_form import RegistrationForm
from models.messages.notification import undo_wait
from models.name_key import NameKey, birth_keys, number_keys
from models.offices.region import District, Village
from models.registrations import nik_conflicts
from models.registrations.companions import Companions
from models.registrations.workflow import APPLICANT_WORKFLOW, OPEN_REGISTRATIONS, ApplicantStatus
from models.sealed import Sealed, vault

_S = ApplicantStatus
# What waits for the office: the words of an index, so a query must use the same ones.
REGISTRATION_WAITS = "status = 'waiting' AND held_until IS NULL"
# Cancelled by an officer, or never corrected; what ended as a draft had never come.
ENDED_REGISTRATIONS = (_S.CANCELLED, _S.EXPIRED)
REGISTRATION_ENDED = f"{index_condition(ENDED_REGISTRATIONS)} AND submitted_at IS NOT NULL"
# Who may prepare and send requests; those of the first two wait beside the registration.
MAY_ASK = (_S.WAITING, _S.RETURNED, _S.VERIFIED)
MAY_SIGN_IN = (_S.DRAFT, *MAY_ASK)
# Who is not verified has shown no number to be theirs: a name goes to it only with a decision of somebody who read it.
ANYBODY = "Bapak/Ibu"
DECIDED_BY_OFFICER = frozenset({"registration_verified", "registration_returned", "registration_cancelled"})


class Applicant(Case, Account):
    __tablename__ = "applicant"
    __table_args__ = (
        partial_index("uq_applicant_verified_nik", "nik_index", where="status = 'verified'", unique=True),
        sa.Index("ix_applicant_nik", "nik_index"),
        sa.Index("ix_applicant_kk", "kk_index"),
        sa.Index("ix_applicant_whatsapp", "whatsapp_index"),
        partial_index("ix_applicant_submitted", "submitted_at", where="submitted_at IS NOT NULL"),
        sa.Index("ix_applicant_status", "status", "id"),
        sa.Index("ix_applicant_ending", sa.text(LAST_SYMBOLS), "id"),
        partial_index("ix_applicant_waiting", sa.text(ASKED_FIRST), "id", where=REGISTRATION_WAITS),
        partial_index("ix_applicant_held", sa.text(ASKED_FIRST), "id", where="held_until IS NOT NULL"),
        partial_index("ix_applicant_claimed", "claimed_by_id", where="claimed_by_id IS NOT NULL"),
        partial_index("ix_applicant_assigned", "assigned_to_id", where="assigned_to_id IS NOT NULL"),
        partial_index("ix_applicant_verified", "verified_at", where="verified_at IS NOT NULL"),
        partial_index("ix_applicant_open_age", "submitted_at", "id", where=index_condition(OPEN_REGISTRATIONS)),
        partial_index(
            "ix_applicant_open_promise", sa.text(ASKED_FIRST), "id", where=index_condition(OPEN_REGISTRATIONS)
        ),
        partial_index("ix_applicant_ended", "moved_at", where=REGISTRATION_ENDED),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    status: Mapped[ApplicantStatus] = mapped_column(enum_column(ApplicantStatus), default=_S.DRAFT)
    nik: Mapped[str | None] = mapped_column(Sealed("applicant.nik"))
    nik_index: Mapped[str | None] = mapped_column(sa.String(32))
    kk: Mapped[str | None] = mapped_column(Sealed("applicant.kk"))
    kk_index: Mapped[str | None] = mapped_column(sa.String(32))
    whatsapp: Mapped[str | None] = mapped_column(Sealed("applicant.whatsapp"))
    whatsapp_index: Mapped[str | None] = mapped_column(sa.String(32))
    name: Mapped[str | None] = mapped_column(sa.String(200))
    address: Mapped[str | None] = mapped_column(sa.String(300))
    district_code: Mapped[str | None] = mapped_column(sa.String(6), sa.ForeignKey("district.code"))
    village_code: Mapped[str | None] = mapped_column(sa.String(10), sa.ForeignKey("village.code"))
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # put aside; then the queue has it again
    lives_outside: Mapped[bool] = mapped_column(default=False)
    ktp_condition: Mapped[str | None] = mapped_column(sa.String(20))
    declared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # true data; the privacy notice read
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    flags: Mapped[list[str]] = mapped_column(Plain, default=list)  # oddities for the officer
    owner_notice: Mapped[str | None] = mapped_column(sa.String(140))  # the message to the old number of this NIK
    replaced_by_id: Mapped[int | None] = mapped_column(Key, sa.ForeignKey("applicant.id"))

    district: Mapped[District | None] = relationship()
    village: Mapped[Village | None] = relationship()
    attachments: Mapped[list[Attachment]] = relationship(back_populates="applicant", lazy="selectin")

    inherits_args: ClassVar[dict[str, str]] = {"polymorphic_identity": "applicant"}
    workflow = APPLICANT_WORKFLOW
    subject_kind = "applicant"
    read_permission = Permission.APPLICANTS_READ
    photo_owner = "applicant_id"
    is_of_its_owner = True
    companions: ClassVar[Companions]  # what shares its fate (models/requests/awaiting_verification.py)
    kept_for_undo = ("returned_items", "verified_at", "due_at", "assigned_to_id", "held_until")
    stays_signed_in: ClassVar[timedelta] = timedelta(days=30)

    def __init__(self, **values: Any) -> None:
        # The key of a case stands before its first row does: its sign-in and its photos name it.
        super().__init__(**{"status": _S.DRAFT, "reference": new_reference(), **values})

    @validates("nik", "kk", "whatsapp")
    def _index(self, key: str, value: str | None) -> str | None:
        kind = "phone" if key == "whatsapp" else key
        index = vault.blind_index(kind, value) if value else None
        if key == "nik" and self.nik_index not in (None, index) and self.password_hash:
            self.password_hash = self.password_hash.removeprefix(SALTED_BY_NIK)
        setattr(self, f"{key}_index", index)
        return value

    # -- whoever signs in

    @property
    def display_name(self) -> str:
        return self.name or "Pendaftar"

    @property
    def may_sign_in(self) -> bool:
        return self.status in MAY_SIGN_IN

    def can(self, permission: Permission, case: Scoped | None = None) -> bool:
        if permission is Permission.REGISTRATION_OWN:
            return self.may_sign_in
        return permission is Permission.REQUESTS_SUBMIT and self.status in MAY_ASK

    def allows(self, move: Move, account: Account | None) -> bool:
        """Its owner may correct a registration that nobody at the office has looked at yet."""
        looked_at = self.claimed_by_id is not None or self.assigned_to_id is not None
        held = self.held_until is not None
        fits = {"amend": not looked_at, "hold": not held, "resume": held, "come_back": held}.get(move.name, True)
        return fits and super().allows(move, account)

    def has_flag(self, flag: str) -> bool:
        return flag in self.flags

    @property
    def home_village(self) -> Village | None:
        return self.village

    @property
    def lacking_besides(self) -> list[str]:
        return ["password"] if self.password_hash is None else []

    @property
    def is_verified(self) -> bool:
        return self.status == _S.VERIFIED

    @property
    def person(self) -> Applicant:
        return self

    # -- what was answered, by the catalogue's keys

    @property
    def answers(self) -> dict[str, str]:
        values = {
            "nik": self.nik, "nama": self.name, "kk": self.kk, "wa": self.whatsapp, "alamat": self.address,
            "kecamatan": "luar" if self.lives_outside else self.district_code, "desa": self.village_code,
            "kondisi_ktp": self.ktp_condition,
        }  # fmt: skip
        return {key: value for key, value in values.items() if value}

    @answers.setter
    def answers(self, answers: dict[str, str]) -> None:
        """The whole of it: what is not among these is forgotten."""
        self.nik, self.kk, self.whatsapp = answers.get("nik"), answers.get("kk"), answers.get("wa")
        self.name, self.address = answers.get("nama"), answers.get("alamat")
        self.ktp_condition = answers.get("kondisi_ktp")
        self.lives_outside = answers.get("kecamatan") == "luar"
        self.district_code = None if self.lives_outside else answers.get("kecamatan")
        self.village_code = None if self.lives_outside else answers.get("desa")

    @cached_property
    def definition(self) -> Definition:
        return RegistrationForm.current().definition

    def _write_keys(self) -> None:
        """How it is found."""
        further = number_keys(self.nik, self.kk, self.whatsapp) | birth_keys(self.nik)
        NameKey.write("applicant", self.id, self.name, further)

    # -- what may happen

    def send(self, *, by: Account) -> None:
        """Hand the finished draft to the office; the owner of an account with this NIK is told."""
        self.submitted_at = self.submitted_at or utcnow()
        nik_conflicts.tell_holder(self, self.move("send", by=by))
        self._write_keys()

    def verify(self, *, by: Account, at_desk: bool = False) -> None:
        """Open the account. Of an NIK that has one already the old one is replaced: after the wait, or at the desk."""
        kept = self.require("verify", by)
        if "incomplete" in self.flags:
            raise MoveRefused("Pemohon mengubah isiannya dan belum melengkapinya. Kembalikan untuk diperbaiki.")
        nik_conflicts.lock_nik(self)
        old = nik_conflicts.holder_of_nik(self)
        if old:
            nik_conflicts.refuse_too_soon(self, old, at_desk=at_desk)
            nik_conflicts.replace(old, self)
        self.verified_at = utcnow()
        replaced: dict[str, Any] = {"replaced": old.reference, "at_desk": at_desk} if old else {}
        event = self.move("verify", by=by, kept=kept, **replaced)
        for other in nik_conflicts.others_waiting(self):
            nik_conflicts.tell_holder(other, event, wait=undo_wait())
        self.companions.enter(self, event)

    def refuse_undo(self, decision: AuditEvent) -> None:
        self.companions.refuse_undo(self, decision)

    def on_undone(self, decision: AuditEvent) -> None:
        """What entered the queue with a verification, or ended with a cancellation, waits again."""
        self.companions.go_back(self, decision)

    def return_(self, items: list[str], *, by: Account, reason: str) -> None:
        """Send it back to be corrected, naming the fields and photos at fault; the rest is kept."""
        if not items:
            raise MoveRefused("Pilih paling sedikit satu isian atau foto yang perlu diperbaiki.")
        kept = self.require("return", by)
        self.returned_items = items
        corrections.remember_answers(self, by)
        self.move("return", by=by, kept=kept, items=items, reason=self.given(reason))

    def amend(self, items: list[str], *, by: Account) -> None:
        """Its owner changed something before anybody looked at it: it keeps its place in the queue."""
        nik_conflicts.tell_holder(self, self.move("amend", by=by, items=items))
        self._write_keys()

    def resubmit(self, *, by: Account) -> None:
        kept, items = self.require("resubmit", by), self.returned_items
        self.returned_items = []
        self.mended_items = items
        event = self.move("resubmit", by=by, kept=kept, items=items)
        nik_conflicts.tell_holder(self, event)  # the NIK may be another's now
        self._write_keys()

    def cancel(self, *, by: Account, reason: str) -> None:
        event = self.move("cancel", by=by, reason=self.given(reason))
        self.companions.end(self, event.group)
        SignIn.end_all(self)

    def suspend(self, *, by: Account, reason: str) -> None:
        self.move("suspend", by=by, reason=self.given(reason))
        SignIn.end_all(self)

    def restore_account(self, *, by: Account) -> None:
        self.move("restore", by=by)

    def expire(self) -> None:
        """A draft that was never sent leaves nothing of the person behind."""
        self.move("expire", by=None)
        self.companions.end(self, None)
        SignIn.end_all(self)
        if self.submitted_at is None:
            self.answers, self.password_hash = {}, None
            self.forget_photos()

    # -- what a move brings with it

    def on_move(self, move: Move, before: ApplicantStatus) -> None:
        """The clock runs while the office has it, each time anew; what its owner corrects meanwhile keeps its place."""
        if move.name == "amend":
            return
        self.due_at = None
        if move.name != "hold":  # any other move ends one
            self.held_until = None
        if self.status == _S.WAITING and not self.held_until:
            with suppress(CalendarEmpty):  # no opening hours at all: nothing can be promised
                days = current_app.config["REGISTRATION_WORKING_DAYS"]
                self.due_at = calendar_for(None).add_days(utcnow(), days)

    # -- messages

    def message_particulars(self, key: str, **particulars: Any) -> dict[str, str]:
        config = current_app.config
        label_of = self.definition.label_of
        page = {"registration_cancelled": "/daftar", "registration_returned": "/akun/perbaiki"}.get(key, "/masuk")
        return {
            "nama": self._addressed_as(key), "nomor": self.reference, "tautan": config["PUBLIC_URL"] + page,
            "kontak": f"{config['OFFICE_SHORT_NAME']}, {config['OFFICE_PHONE']}", "status": self.status_text,
            "alasan": particulars.get("reason", "").rstrip(" ."), "waktu": particulars.get("waktu", ""),
            "butir": ", ".join(label_of(item) for item in particulars.get("items", [])),
        }  # fmt: skip

    def _addressed_as(self, key: str) -> str:
        return self.display_name if self.verified_at or key in DECIDED_BY_OFFICER else ANYBODY
