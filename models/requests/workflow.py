"""The life of a request, as a table (docs/design.md §4)."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask_babel import lazy_gettext as later

from models.accounts.permission import Permission as P
from models.cases.status import Phase, Status
from models.cases.workflow import SELF, SYSTEM, Move, Needs, Workflow
from models.requests.document import Delivery, DocumentState


class RequestStatus(Status):
    DRAFT = "draft", "belum dikirim", Phase.UNSENT
    AWAITING = "awaiting", "menunggu akun", Phase.AWAITING  # its owner is not verified yet
    SUBMITTED = "submitted", "diajukan", Phase.NEW
    APPROVED = "approved", "disetujui", Phase.WORKING
    PROCESSING = "processing", "dalam proses", Phase.WORKING
    PRODUCING = "producing", "dalam pengerjaan", Phase.WORKING
    FINISHED = "finished", "selesai", Phase.DONE
    HANDED_OVER = "handed_over", "diserahkan", Phase.DONE
    RETURNED = "returned", "perlu diperbaiki", Phase.RETURNED
    CANCELLED = "cancelled", "dibatalkan", Phase.ENDED
    EXPIRED = "expired", "kedaluwarsa", Phase.ENDED


_R = RequestStatus
WORKING = _R.in_phases(Phase.WORKING)
WITH_THE_OFFICE = _R.in_phases(Phase.NEW, Phase.WORKING)
OPEN_REQUESTS = _R.in_phases(Phase.NEW, Phase.WORKING, Phase.RETURNED)


def where_it_was(case: Any) -> Status:
    return _R(case.status)


def where_it_was_returned_from(case: Any) -> Status:
    return _R(case.returned_from or _R.SUBMITTED)


def once_sent(case: Any) -> Status:
    """Into the queue; or, of somebody who is not verified yet, beside the registration."""
    return _R.SUBMITTED if case.applicant.is_verified else _R.AWAITING


def received_message(case: Any) -> str | None:
    """None while it waits beside the registration: the office has not received it yet."""
    return "request_received" if case.applicant.is_verified else None


def after_hand_over(case: Any) -> Status:
    return _R.FINISHED if any(d.waits_for_hand_over for d in case.documents) else _R.HANDED_OVER


def finished_message(case: Any) -> str:
    """That of the first delivery of office, pos, digital, none that applies."""
    used = {d.delivery for d in case.documents if d.state != DocumentState.DROPPED}
    return f"request_finished_{next((d.value for d in Delivery if d in used), 'none')}"


# The office's decisions: each can be taken back while its message waits. Those that stand in several rows come first.
_decision = partial(Move, undoable=True)
_returned = partial(
    _decision, "return", target=_R.RETURNED, message="request_returned", log="mengembalikan",
    story=later("Perlu diperbaiki"), button="Perbaikan", act="Kembalikan untuk diperbaiki", key="c",
    needs=Needs.ITEMS, ends_turn=True, counted="Kembalikan",
)  # fmt: skip
_cancelled = partial(
    _decision, "cancel", target=_R.CANCELLED, message="request_cancelled", log="membatalkan", story=later("Dibatalkan"),
    button="Batalkan", act="Batalkan permohonan", key="x", help="Pemohon harus mengajukan lagi dari awal.",
    needs=Needs.REASON, danger=True, ends_turn=True, bulk=True, counted="Batalkan",
)  # fmt: skip

REQUEST_WORKFLOW = Workflow(
    Move("send", {_R.DRAFT}, once_sent, SELF, received_message, log="mengirim", story=later("Permohonan dikirim")),
    Move("enter", {_R.AWAITING}, _R.SUBMITTED, SYSTEM, "request_received", log="masuk antrean",
         story=later("Masuk antrean petugas"), quiet="Diterima: permohonan sudah masuk"),
    Move("step_back", {_R.SUBMITTED, _R.CANCELLED}, _R.AWAITING, SYSTEM,  # what made it enter, or end, was undone
         log="menunggu akun lagi", story=later("Menunggu akun diverifikasi lagi")),
    Move("end", {_R.AWAITING}, _R.CANCELLED, SYSTEM, log="berakhir bersama pendaftaran",
         story=later("Berakhir bersama pendaftaran")),
    _decision("approve", {_R.SUBMITTED}, _R.APPROVED, P.REQUESTS_APPROVE, "request_approved", log="menyetujui",
             story=later("Disetujui"), coming=later("Diperiksa petugas"), button="Setujui", key="a",
             needs=Needs.PHOTOS, forward=True, ends_turn=True, counted="Setujui", quiet="Disetujui"),
    _decision("process", {_R.APPROVED}, _R.PROCESSING, P.REQUESTS_PROCESS, "request_processing", log="memproses",
             story=later("Dalam proses"), button="Proses", key="p", forward=True, counted="Proses",
             quiet="Dalam proses"),
    _decision("produce", {_R.PROCESSING}, _R.PRODUCING, P.REQUESTS_PROCESS, "request_producing", log="mengerjakan",
             story=later("Dalam pengerjaan"), button="Kerjakan", key="p", forward=True, counted="Kerjakan",
             quiet="Dalam pengerjaan"),
    _decision("finish", {_R.PRODUCING}, _R.FINISHED, P.REQUESTS_PROCESS, finished_message, log="menyelesaikan",
             story=later("Selesai"), button="Selesaikan", needs=Needs.DOCUMENTS, forward=True, ends_turn=True,
             counted="Selesai"),
    Move("hand_over", {_R.FINISHED}, after_hand_over, P.REQUESTS_HAND_OVER, log="menyerahkan",
         story=later("Dokumen diserahkan"), button="Serahkan", done="{reference}: dokumen diserahkan.",
         needs=Needs.RECEIVER, bulk=True, counted="Serahkan"),
    Move("mend_hand_over", {_R.FINISHED, _R.HANDED_OVER}, after_hand_over, P.HAND_OVERS_MEND,
         log="memperbaiki penyerahan", story=later("Catatan penyerahan diperbaiki"), button="Perbaiki penyerahan",
         done="{reference}: penyerahan diperbaiki.", needs=Needs.HANDED_OVER, bulk=True),
    Move("move_pickup", {_R.FINISHED}, _R.FINISHED, SYSTEM, "pickup_moved", log="memindahkan pengambilan",
         story=later("Pengambilan dipindah")),
    _returned(sources={_R.SUBMITTED}, who=P.REQUESTS_APPROVE),
    _returned(sources=WORKING, who=P.REQUESTS_PROCESS),
    Move("resubmit", {_R.RETURNED}, where_it_was_returned_from, SELF, log="memperbaiki",
         story=later("Perbaikan dikirim")),
    _decision("hold", WORKING, where_it_was, P.REQUESTS_PROCESS, "request_on_hold", log="menunda",
             story=later("Menunggu"), button="Tunda", key="h", help="Jam janji berhenti selama ditunda.",
             needs=Needs.REASON, ends_turn=True, bulk=True, quiet="Menunggu, misalnya blangko"),
    _decision("resume", WORKING, where_it_was, P.REQUESTS_PROCESS, log="melanjutkan", story=later("Dilanjutkan"),
             button="Lanjutkan", act="Lanjutkan, tidak menunggu lagi", key="h", bulk=True),
    _decision("reopen", {_R.PRODUCING, _R.FINISHED}, _R.PROCESSING, P.REQUESTS_PROCESS, "request_reopened",
             log="mengerjakan ulang", story=later("Dikerjakan ulang"), button="Kerjakan ulang", needs=Needs.REASON,
             quiet="Dikerjakan ulang"),
    _cancelled(sources={_R.SUBMITTED, _R.RETURNED}, who=P.REQUESTS_APPROVE),
    _cancelled(sources=WORKING, who=P.REQUESTS_PROCESS),
    Move("withdraw", {_R.AWAITING, _R.SUBMITTED, _R.RETURNED}, _R.CANCELLED, SELF, log="menarik kembali",
         story=later("Ditarik pemohon")),
    Move("expire", {_R.DRAFT, _R.CANCELLED}, _R.EXPIRED, SYSTEM, log="kedaluwarsa"),
)  # fmt: skip
FORWARD = REQUEST_WORKFLOW.forward
