"""Where a request stands, as its owner reads it: what to do next, what is still to come, and when it is ready."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from app.core.i18n import say
from app.reports.processing_times import usual_time_text
from models.base import Translatable, utcnow
from models.calendar.local_time import local, say_date
from models.registrations.workflow import ApplicantStatus
from models.requests.document import Delivery, Document, DocumentState
from models.requests.service_request import ServiceRequest
from models.requests.workflow import REQUEST_WORKFLOW
from models.requests.workflow import RequestStatus as R

# What comes after each status, as the citizen reads it: the step forward from there.
STAGES: dict[R, Translatable] = {
    R(source): move.coming or move.story
    for move in REQUEST_WORKFLOW.moves
    if move.forward or move.name == "enter"
    for source in move.sources
}
_UNDER_WAY = (*STAGES, R.RETURNED)
NOTHING_TO_DO = later("Anda tidak perlu melakukan apa pun.")
_BEING_WORKED_ON: list[Translatable] = [later("Permohonan Anda sudah disetujui dan sedang dikerjakan."), NOTHING_TO_DO]


@dataclass(frozen=True)
class NextStep:
    """`tone`: going (wait), yours (act), done, ended."""

    title: Translatable
    sentences: list[Translatable]
    tone: str = "going"


def next_step(service_request: ServiceRequest) -> NextStep:
    """What the owner has to do now."""
    status = service_request.status
    if status == R.AWAITING:
        return _beside(service_request.applicant.status)
    if service_request.hold_reason:
        return NextStep(_("Menunggu sebentar"), [
            _("Kami menunggu: %(what)s. Pekerjaan dilanjutkan begitu ada.", what=say(service_request.hold_reason)),
            NOTHING_TO_DO,
        ])  # fmt: skip
    if status == R.FINISHED:
        return _finished(service_request.documents)
    if status == R.CANCELLED:
        return ENDED_BY_OWNER if service_request.withdrawn else ENDED_BY_OFFICE
    return STANDING.get(status, NextStep(later("Sedang dikerjakan"), _BEING_WORKED_ON))


# A status that is not named here is one more step of the work.
STANDING = {
    R.SUBMITTED: NextStep(later("Menunggu pemeriksaan"), [
        later("Petugas sedang memeriksa permohonan Anda."), NOTHING_TO_DO,
    ]),
    R.PRODUCING: NextStep(later("Hampir selesai"), _BEING_WORKED_ON),
    R.RETURNED: NextStep(later("Perbaiki dan kirim lagi"), [
        later("Perbaiki hanya bagian di bawah ini. Yang lain tetap tersimpan."),
    ], "yours"),
    R.HANDED_OVER: NextStep(
        later("Semua sudah diserahkan"), [later("Tidak ada lagi yang perlu Anda lakukan.")], "done"
    ),
    R.EXPIRED: NextStep(later("Draf sudah berakhir"), [later("Anda dapat mengajukan lagi kapan saja.")], "ended"),
}  # fmt: skip
ENDED_BY_OWNER = NextStep(
    later("Permohonan sudah ditarik"), [later("Anda menarik permohonan ini. Anda boleh mengajukan lagi.")], "ended"
)
ENDED_BY_OFFICE = NextStep(
    later("Permohonan dibatalkan"), [later("Baca alasannya di riwayat. Anda boleh mengajukan lagi.")], "ended"
)


def _beside(registration: ApplicantStatus) -> NextStep:
    """It waits for the account, and so perhaps for its owner."""
    waits = _("Permohonan ini tersimpan. Begitu akun Anda diverifikasi, permohonan masuk antrean petugas.")
    if registration == ApplicantStatus.RETURNED:
        return NextStep(_("Perbaiki pendaftaran Anda dahulu"), [waits], "yours")
    return NextStep(_("Menunggu akun diverifikasi"), [
        waits, _("Petugas memeriksa pendaftaran Anda pada jam kerja."), NOTHING_TO_DO,
    ])  # fmt: skip


def upcoming(service_request: ServiceRequest) -> list[str]:
    """The stages still to come, in words."""
    returned = service_request.status == R.RETURNED
    status = R(service_request.returned_from or R.SUBMITTED) if returned else service_request.status
    correction = [_("Anda memperbaiki")] if returned else []
    stages = list(STAGES)
    coming = [str(STAGES[stage]) for stage in stages[stages.index(status) :]] if status in STAGES else []
    handing = [_hand_over_text(service_request.documents)] if coming or status == R.FINISHED else []
    return correction + coming + [words for words in handing if words]


def about(service_request: ServiceRequest) -> str:
    """Whom it is about, by name; '' where the form does not ask."""
    return service_request.definition.subject_names(service_request.answers)


def deadline_text(service_request: ServiceRequest) -> str:
    """When it is to be ready, or why the clock stands still; '' when there is nothing to promise any more."""
    if service_request.status not in _UNDER_WAY:
        return ""
    if service_request.status == R.AWAITING:
        return _("Hitungan hari kerja mulai setelah akun diverifikasi.")
    if service_request.hold_reason:
        return _("Hitungan hari kerja berhenti sementara: menunggu %(what)s.", what=say(service_request.hold_reason))
    if service_request.status == R.RETURNED:
        return _("Hitungan hari kerja berhenti sampai perbaikan Anda terkirim.")
    return _ready_by(service_request.due_at) if service_request.due_at else ""


def usually(service_request: ServiceRequest) -> str:
    """How long such a request takes, while the office has it or will have it; else ''."""
    running = service_request.status in STAGES and not service_request.hold_reason
    return usual_time_text(service_request.service) if running else ""


def _ready_by(due_at: datetime) -> str:
    day = say_date(local(due_at).date())
    if due_at < utcnow():
        return _("Seharusnya selesai %(day)s. Maaf terlambat; kami masih mengerjakannya.", day=day)
    return _("Perkiraan selesai: %(day)s.", day=day)


def _finished(documents: list[Document]) -> NextStep:
    ready = {document.delivery for document in documents if document.state == DocumentState.READY}
    if not ready:
        return NextStep(_("Permohonan sudah selesai"), [_("Tidak ada dokumen yang perlu diambil.")], "done")
    return NextStep(_("Dokumen Anda sudah selesai"), [HOW[way] for way in Delivery if way in ready], "yours")


HOW = {
    Delivery.OFFICE: later("Ambil di kantor pada tempat dan waktu di bawah ini."),
    Delivery.POS: later("Dokumen dikirim lewat POS Indonesia. Nomor resinya ada di bawah ini."),
    Delivery.DIGITAL: later("Unduh dokumennya di bawah ini, lalu cetak sendiri."),
}


def _hand_over_text(documents: list[Document]) -> str:
    ways = {document.delivery for document in documents if document.state != DocumentState.DROPPED}
    if Delivery.OFFICE in ways:
        return _("Diambil di kantor")
    if Delivery.POS in ways:
        return _("Dikirim lewat POS")
    return ""
