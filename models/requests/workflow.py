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
    AWAITING = "awaiting", "menunggu akun", Phase.BESIDE  # its owner is not verified yet
    SUBMITTED = "submitted", "diajukan", Phase.NEW
    APPROVED = "approved", "disetujui", Phase.WORKING
    PROCESSING = "processing", "dalam proses", Phase.WORKING
    PRODUCING = "producing", "dalam pengerjaan", Phase.WORKING
    FINISHED = "finished", "selesai", Phase.DONE
    HANDED_OVER = "handed_over", "diserahkan", Phase.DONE
    RETURNED = "returned", "perlu diperbaiki", Phase.RETURNED
    CANCELLED = "cancelled", "dibatalkan", Phase.ENDED
    EXPIRED = "expired", "kedaluwarsa", Phase.ENDED


R = RequestStatus
WORKING = R.in_phases(Phase.WORKING)
WITH_THE_OFFICE = R.in_phases(Phase.NEW, Phase.WORKING)


def where_it_was(case: Any) -> Status:
    return R(case.status)


def where_it_was_returned_from(case: Any) -> Status:
    return R(case.returned_from or R.SUBMITTED)


def once_sent(case: Any) -> Status:
    """Into the queue; or, of somebody who is not verified yet, beside the registration."""
    return R.SUBMITTED if case.applicant.is_verified else R.AWAITING


def received_message(case: Any) -> str | None:
    """None while it waits beside the registration: the office has not received it yet."""
    return "request_received" if case.applicant.is_verified else None


def after_hand_over(case: Any) -> Status:
    return R.FINISHED if any(d.waits_for_hand_over for d in case.documents) else R.HANDED_OVER


def finished_message(case: Any) -> str:
    """That of the first delivery of office, pos, digital, none that applies."""
    used = {d.delivery for d in case.documents if d.state != DocumentState.DROPPED}
    return f"request_finished_{next((d.value for d in Delivery if d in used), 'none')}"


# The office's decisions: each can be taken back while its message waits. Those that stand in several rows come first.
decision = partial(Move, undoable=True)
returned = partial(
    decision, "return", target=R.RETURNED, message="request_returned", log="mengembalikan",
    story=later("Perlu diperbaiki"), button="Perbaikan", act="Kembalikan untuk diperbaiki", key="c",
    needs=Needs.ITEMS, ends_turn=True, counted="Kembalikan",
)  # fmt: skip
cancelled = partial(
    decision, "cancel", target=R.CANCELLED, message="request_cancelled", log="membatalkan", story=later("Dibatalkan"),
    button="Batalkan", act="Batalkan permohonan", key="x", help="Pemohon harus mengajukan lagi dari awal.",
    needs=Needs.REASON, danger=True, ends_turn=True, bulk=True, counted="Batalkan",
)  # fmt: skip

REQUEST_WORKFLOW = Workflow(
    Move("send", {R.DRAFT}, once_sent, SELF, received_message, log="mengirim", story=later("Permohonan dikirim")),
    Move("enter", {R.AWAITING}, R.SUBMITTED, SYSTEM, "request_received", log="masuk antrean",
         story=later("Masuk antrean petugas"), quiet="Diterima: permohonan sudah masuk"),
    Move("step_back", {R.SUBMITTED, R.CANCELLED}, R.AWAITING, SYSTEM,  # what made it enter, or end, was undone
         log="menunggu akun lagi", story=later("Menunggu akun diverifikasi lagi")),
    Move("end", {R.AWAITING}, R.CANCELLED, SYSTEM, log="berakhir bersama pendaftaran",
         story=later("Berakhir bersama pendaftaran")),
    decision("approve", {R.SUBMITTED}, R.APPROVED, P.REQUESTS_APPROVE, "request_approved", log="menyetujui",
             story=later("Disetujui"), coming=later("Diperiksa petugas"), button="Setujui", key="a", forward=True,
             ends_turn=True, counted="Setujui", quiet="Disetujui"),
    decision("process", {R.APPROVED}, R.PROCESSING, P.REQUESTS_PROCESS, "request_processing", log="memproses",
             story=later("Dalam proses"), button="Proses", key="p", forward=True, counted="Proses",
             quiet="Dalam proses"),
    decision("produce", {R.PROCESSING}, R.PRODUCING, P.REQUESTS_PROCESS, "request_producing", log="mengerjakan",
             story=later("Dalam pengerjaan"), button="Kerjakan", key="p", forward=True, counted="Kerjakan",
             quiet="Dalam pengerjaan"),
    decision("finish", {R.PRODUCING}, R.FINISHED, P.REQUESTS_PROCESS, finished_message, log="menyelesaikan",
             story=later("Selesai"), button="Selesaikan", needs=Needs.DOCUMENTS, forward=True, ends_turn=True,
             counted="Selesai"),
    Move("hand_over", {R.FINISHED}, after_hand_over, P.REQUESTS_HAND_OVER, log="menyerahkan",
         story=later("Dokumen diserahkan"), button="Serahkan", done="{reference}: dokumen diserahkan.",
         needs=Needs.RECEIVER, bulk=True, counted="Serahkan"),
    returned(sources={R.SUBMITTED}, who=P.REQUESTS_APPROVE),
    returned(sources=WORKING, who=P.REQUESTS_PROCESS),
    Move("resubmit", {R.RETURNED}, where_it_was_returned_from, SELF, log="memperbaiki",
         story=later("Perbaikan dikirim")),
    decision("hold", WORKING, where_it_was, P.REQUESTS_PROCESS, "request_on_hold", log="menunda",
             story=later("Menunggu"), button="Tunda", key="h", help="Jam janji berhenti selama ditunda.",
             needs=Needs.REASON, ends_turn=True, bulk=True, quiet="Menunggu, misalnya blangko"),
    decision("resume", WORKING, where_it_was, P.REQUESTS_PROCESS, log="melanjutkan", story=later("Dilanjutkan"),
             button="Lanjutkan", act="Lanjutkan, tidak menunggu lagi", key="h", bulk=True),
    decision("reopen", {R.PRODUCING, R.FINISHED}, R.PROCESSING, P.REQUESTS_PROCESS, "request_reopened",
             log="mengerjakan ulang", story=later("Dikerjakan ulang"), button="Kerjakan ulang", needs=Needs.REASON,
             quiet="Dikerjakan ulang"),
    cancelled(sources={R.SUBMITTED, R.RETURNED}, who=P.REQUESTS_APPROVE),
    cancelled(sources=WORKING, who=P.REQUESTS_PROCESS),
    Move("withdraw", {R.AWAITING, R.SUBMITTED, R.RETURNED}, R.CANCELLED, SELF, log="menarik kembali",
         story=later("Ditarik pemohon")),
    Move("expire", {R.DRAFT, R.CANCELLED}, R.EXPIRED, SYSTEM, log="kedaluwarsa"),
)  # fmt: skip
FORWARD = REQUEST_WORKFLOW.forward
