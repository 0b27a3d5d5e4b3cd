"""The life of a registration, as a table (docs/design.md §4)."""

from __future__ import annotations

from functools import partial

from flask_babel import lazy_gettext as later

from models.accounts.permission import Permission as P
from models.cases.status import Phase, Status
from models.cases.workflow import SELF, SYSTEM, Move, Needs, Workflow


class ApplicantStatus(Status):
    DRAFT = "draft", "belum dikirim", Phase.UNSENT
    WAITING = "waiting", "menunggu verifikasi", Phase.NEW
    VERIFIED = "verified", "terverifikasi", Phase.DONE
    RETURNED = "returned", "perlu diperbaiki", Phase.RETURNED
    CANCELLED = "cancelled", "dibatalkan", Phase.ENDED
    SUSPENDED = "suspended", "ditangguhkan", Phase.ENDED
    REPLACED = "replaced", "diganti pendaftaran baru", Phase.ENDED
    EXPIRED = "expired", "kedaluwarsa", Phase.ENDED


_S = ApplicantStatus
OPEN_REGISTRATIONS = _S.in_phases(Phase.NEW, Phase.RETURNED)
# The office's decisions: each can be taken back while its message waits.
_decision = partial(Move, undoable=True)

APPLICANT_WORKFLOW = Workflow(
    Move("send", {_S.DRAFT}, _S.WAITING, SELF, "registration_received",
         log="mengirim", story=later("Pendaftaran dikirim")),
    _decision("verify", {_S.WAITING}, _S.VERIFIED, P.APPLICANTS_VERIFY, "registration_verified",
             log="memverifikasi", story=later("Akun terverifikasi"), button="Verifikasi", key="a",
             needs=Needs.PHOTOS, forward=True, ends_turn=True, counted="Verifikasi"),
    _decision("return", {_S.WAITING}, _S.RETURNED, P.APPLICANTS_VERIFY, "registration_returned",
             log="mengembalikan", story=later("Perlu diperbaiki"), button="Perbaikan",
             act="Kembalikan untuk diperbaiki", key="c", needs=Needs.ITEMS, ends_turn=True, counted="Kembalikan"),
    _decision("hold", {_S.WAITING}, _S.WAITING, P.APPLICANTS_VERIFY, log="menunda", story=later("Menunggu"),
              button="Tunda", key="h", help="Tidak ada di antrean sampai hari itu. Pemohon tidak membaca alasannya.",
              needs=Needs.DAY, ends_turn=True, done="{reference} ditunda."),
    _decision("resume", {_S.WAITING}, _S.WAITING, P.APPLICANTS_VERIFY, log="melanjutkan", story=later("Dilanjutkan"),
              button="Lanjutkan", act="Lanjutkan, tidak menunggu lagi", key="h"),
    Move("come_back", {_S.WAITING}, _S.WAITING, SYSTEM, log="mengembalikan ke antrean", story=later("Dilanjutkan")),
    Move("amend", {_S.WAITING}, _S.WAITING, SELF, log="mengubah isian", story=later("Isian diubah")),
    Move("resubmit", {_S.RETURNED}, _S.WAITING, SELF, log="memperbaiki", story=later("Perbaikan dikirim")),
    _decision("cancel", {_S.WAITING, _S.RETURNED}, _S.CANCELLED, P.APPLICANTS_VERIFY, "registration_cancelled",
             log="membatalkan", button="Batalkan", act="Batalkan pendaftaran", key="x", needs=Needs.REASON,
             help="Pemohon harus mendaftar lagi dari awal.", danger=True, ends_turn=True, bulk=True,
             counted="Batalkan"),
    Move("suspend", {_S.VERIFIED}, _S.SUSPENDED, P.ACCOUNTS_MANAGE, log="menangguhkan",
         story=later("Akun ditangguhkan"), button="Tangguhkan akun", act="Tangguhkan", needs=Needs.REASON, danger=True),
    Move("restore", {_S.SUSPENDED}, _S.VERIFIED, P.ACCOUNTS_MANAGE, log="memulihkan",
         story=later("Akun dibuka kembali"), button="Pulihkan akun"),
    Move("replace", {_S.VERIFIED, _S.SUSPENDED}, _S.REPLACED, SYSTEM, "registration_replaced", log="mengganti"),
    Move("expire", {_S.DRAFT, _S.RETURNED}, _S.EXPIRED, SYSTEM, log="kedaluwarsa"),
)  # fmt: skip
