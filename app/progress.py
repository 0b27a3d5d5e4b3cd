"""Where a request stands, as its owner reads it: what to do next, what is still to come, and when it is ready."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from models.base import utcnow
from models.document import Delivery, Document, DocumentState
from models.local_time import local, say_date
from models.request_workflow import RequestStatus as R
from models.service_request import ServiceRequest

TITLES = {
    "send": "Permohonan dikirim",
    "approve": "Disetujui",
    "process": "Dalam proses",
    "produce": "Dalam pengerjaan",
    "finish": "Selesai",
    "hand_over": "Dokumen diserahkan",
    "return": "Perlu diperbaiki",
    "resubmit": "Perbaikan dikirim",
    "cancel": "Dibatalkan",
    "reopen": "Dikerjakan ulang",
    "hold": "Menunggu",
    "resume": "Dilanjutkan",
    "withdraw": "Ditarik pemohon",
}
STAGES = {
    R.SUBMITTED: "Diperiksa petugas", R.APPROVED: TITLES["process"], R.PROCESSING: TITLES["produce"],
    R.PRODUCING: TITLES["finish"],
}  # what comes after each  # fmt: skip
OPEN = (*STAGES, R.RETURNED)
CHECKED_NOW = "Petugas sedang memeriksa permohonan Anda. Anda tidak perlu melakukan apa pun."
WORKED_ON = "Permohonan Anda sudah disetujui dan sedang dikerjakan. Anda tidak perlu melakukan apa pun."


@dataclass(frozen=True)
class NextStep:
    """`tone`: going (wait), yours (act), done, ended."""

    title: str
    words: list[str]
    tone: str = "going"


def next_step(service_request: ServiceRequest) -> NextStep:
    """What the owner has to do now."""
    status = service_request.status
    if service_request.hold_reason:
        return NextStep("Menunggu sebentar", [
            f"Kami menunggu: {service_request.hold_reason}. Pekerjaan dilanjutkan begitu ada.",
            "Anda tidak perlu melakukan apa pun.",
        ])  # fmt: skip
    if status == R.FINISHED:
        return _finished(service_request.documents)
    if status == R.CANCELLED:
        return _ended_by_owner() if service_request.withdrawn else _ended_by_office()
    return STANDING.get(status, NextStep("Menunggu", []))


STANDING = {
    R.SUBMITTED: NextStep("Menunggu pemeriksaan", [CHECKED_NOW]),
    R.APPROVED: NextStep("Sedang dikerjakan", [WORKED_ON]),
    R.PROCESSING: NextStep("Sedang dikerjakan", [WORKED_ON]),
    R.PRODUCING: NextStep("Hampir selesai", [WORKED_ON]),
    R.RETURNED: NextStep("Perbaiki dan kirim lagi", [
        "Perbaiki hanya bagian di bawah ini. Yang lain tetap tersimpan.",
    ], "yours"),
    R.HANDED_OVER: NextStep("Semua sudah diserahkan", ["Tidak ada lagi yang perlu Anda lakukan."], "done"),
    R.EXPIRED: NextStep("Draf sudah berakhir", ["Anda dapat mengajukan lagi kapan saja."], "ended"),
}  # fmt: skip


def upcoming(service_request: ServiceRequest) -> list[str]:
    """The stages still to come, in words."""
    returned = service_request.status == R.RETURNED
    status = R(service_request.returned_from or R.SUBMITTED) if returned else service_request.status
    mending = ["Anda memperbaiki"] if returned else []
    stages = list(STAGES)
    coming = [STAGES[stage] for stage in stages[stages.index(status):]] if status in STAGES else []
    handing = [_hand_over_words(service_request.documents)] if coming or status == R.FINISHED else []
    return mending + coming + [words for words in handing if words]


def about(service_request: ServiceRequest) -> str:
    """Whom it is about, by name; '' where the form does not ask."""
    return service_request.definition.subject_names(service_request.answers)


def promise_words(service_request: ServiceRequest) -> str:
    """When it is to be ready, or why the clock stands still; '' when there is nothing to promise any more."""
    if service_request.status not in OPEN:
        return ""
    if service_request.hold_reason:
        return f"Hitungan hari kerja berhenti sementara: menunggu {service_request.hold_reason}."
    if service_request.status == R.RETURNED:
        return "Hitungan hari kerja berhenti sampai perbaikan Anda terkirim."
    return _ready_by(service_request.due_at) if service_request.due_at else ""


def draft_ends_at(draft: ServiceRequest) -> datetime:
    return draft.moved_at + timedelta(days=current_app.config["DRAFT_DAYS"])


def _ready_by(due_at: datetime) -> str:
    day = say_date(local(due_at).date())
    if due_at < utcnow():
        return f"Seharusnya selesai {day}. Maaf terlambat; kami masih mengerjakannya."
    return f"Perkiraan selesai: {day}."


def _finished(documents: list[Document]) -> NextStep:
    ready = {document.delivery for document in documents if document.state == DocumentState.READY}
    if not ready:
        return NextStep("Permohonan sudah selesai", ["Tidak ada dokumen yang perlu diambil."], "done")
    return NextStep("Dokumen Anda sudah selesai", [HOW[way] for way in Delivery if way in ready], "yours")


HOW = {
    Delivery.OFFICE: "Ambil di kantor pada tempat dan waktu di bawah ini.",
    Delivery.POS: "Dokumen dikirim lewat POS Indonesia. Nomor resinya ada di bawah ini.",
    Delivery.DIGITAL: "Unduh dokumennya di bawah ini, lalu cetak sendiri.",
}


def _hand_over_words(documents: list[Document]) -> str:
    ways = {document.delivery for document in documents if document.state != DocumentState.DROPPED}
    if Delivery.OFFICE in ways:
        return "Diambil di kantor"
    if Delivery.POS in ways:
        return "Dikirim lewat POS"
    return ""


def _ended_by_owner() -> NextStep:
    return NextStep("Permohonan sudah ditarik", ["Anda menarik permohonan ini. Anda boleh mengajukan lagi."], "ended")


def _ended_by_office() -> NextStep:
    return NextStep("Permohonan dibatalkan", ["Baca alasannya di riwayat. Anda boleh mengajukan lagi."], "ended")
