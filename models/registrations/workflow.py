"""The life of a registration, as a table (DESIGN §4)."""

from __future__ import annotations

from enum import StrEnum

from models.accounts.permission import Permission
from models.cases.workflow import SELF, SYSTEM, Move, Workflow


class ApplicantStatus(StrEnum):
    DRAFT = "draft"
    WAITING = "waiting"
    VERIFIED = "verified"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    SUSPENDED = "suspended"
    REPLACED = "replaced"
    EXPIRED = "expired"


S = ApplicantStatus
ON_SCREEN = {
    S.DRAFT: "belum dikirim", S.WAITING: "menunggu verifikasi", S.VERIFIED: "terverifikasi",
    S.RETURNED: "perlu diperbaiki", S.CANCELLED: "dibatalkan", S.SUSPENDED: "ditangguhkan",
    S.REPLACED: "diganti pendaftaran baru", S.EXPIRED: "kedaluwarsa",
}  # fmt: skip

APPLICANT_WORKFLOW = Workflow(
    Move("send", {S.DRAFT}, S.WAITING, SELF, "registration_received"),
    Move("verify", {S.WAITING}, S.VERIFIED, Permission.APPLICANTS_VERIFY, "registration_verified"),
    Move("return", {S.WAITING}, S.RETURNED, Permission.APPLICANTS_VERIFY, "registration_returned"),
    Move("amend", {S.WAITING}, S.WAITING, SELF),
    Move("resubmit", {S.RETURNED}, S.WAITING, SELF),
    Move("cancel", {S.WAITING, S.RETURNED}, S.CANCELLED, Permission.APPLICANTS_VERIFY, "registration_cancelled"),
    Move("suspend", {S.VERIFIED}, S.SUSPENDED, Permission.ACCOUNTS_MANAGE),
    Move("restore", {S.SUSPENDED}, S.VERIFIED, Permission.ACCOUNTS_MANAGE),
    Move("replace", {S.VERIFIED, S.SUSPENDED}, S.REPLACED, SYSTEM, "registration_replaced"),
    Move("expire", {S.DRAFT, S.RETURNED}, S.EXPIRED, SYSTEM),
)
