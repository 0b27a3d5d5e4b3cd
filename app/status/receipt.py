"""The receipt of what was sent: one sheet that says what the office has, what comes next, and where to ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _

from app.identity.nik import mask_nik
from app.identity.phones import mask_phone
from app.offices.opening_hours import opening_hours_text
from app.status import progress
from app.status.qr import status_url
from models.calendar.local_time import local, say_date, say_moment
from models.offices.region import Office
from models.registrations.applicant import Applicant
from models.requests.document import Delivery
from models.requests.service_request import ServiceRequest
from models.requests.workflow import RequestStatus


@dataclass(frozen=True)
class Receipt:
    """`rows`: what it is about, line by line (label, words); `status_url`: what its QR says, no name in it."""

    title: str
    reference: str
    rows: list[tuple[str, str]]
    status_url: str


def request_receipt(service_request: ServiceRequest) -> Receipt:
    """Of a request that was sent, whatever became of it since."""
    applicant, about = service_request.applicant, progress.about(service_request)
    sent_at = service_request.submitted_at or service_request.moved_at
    waits = service_request.status == RequestStatus.AWAITING
    rows = [
        (_("Layanan"), _(service_request.title)),
        (_("Untuk"), about),
        (_("Pemohon"), _person(applicant)),
        (_("Dikirim"), say_moment(sent_at)),
        (_("Status"), _("Menunggu akun diverifikasi. Tidak perlu dikirim lagi.") if waits else ""),
        (_("Waktu"), progress.deadline_text(service_request)),
        *_hand_over(service_request),
        *_office_rows(),
    ]
    return _receipt(_("Tanda terima permohonan"), service_request.reference, rows)


def registration_receipt(applicant: Applicant) -> Receipt:
    sent_at = applicant.submitted_at or applicant.moved_at
    rows = [
        (_("Pemohon"), _person(applicant)),
        (_("Dikirim"), say_moment(sent_at)),
        (_("Kabar"), _("Dikirim ke WhatsApp %(number)s", number=mask_phone(applicant.whatsapp or ""))),
        (_("Diperiksa"), _looked_at_by(applicant)),
        (_("Setelah itu"), _("Masuk dengan NIK dan password. Permohonan yang menunggu masuk antrean sendiri.")),
        *_office_rows(),
    ]
    return _receipt(_("Tanda terima pendaftaran"), applicant.reference, rows)


def _receipt(title: str, reference: str, rows: list[tuple[str, str]]) -> Receipt:
    return Receipt(title, reference, [(label, words) for label, words in rows if words], status_url(reference))


def _person(applicant: Applicant) -> str:
    return f"{applicant.display_name} (NIK\u00a0{mask_nik(applicant.nik or '')})"


def _looked_at_by(applicant: Applicant) -> str:
    if applicant.due_at is None:
        return _("Pada jam kerja")
    return _("Pada jam kerja, paling lambat %(day)s", day=say_date(local(applicant.due_at).date()))


def _hand_over(service_request: ServiceRequest) -> Iterator[tuple[str, str]]:
    """Where the documents are fetched and what to bring there; or how else they come."""
    ways = {document.delivery for document in service_request.documents}
    if Delivery.OFFICE in ways:
        fetched = [d.office for d in service_request.documents if d.office and d.delivery == Delivery.OFFICE]
        yield _("Ambil di"), "\n".join(dict.fromkeys(_place(office) for office in fetched))
        papers = [_(paper) for paper in service_request.definition.service.surrender]
        yield _("Bawa"), ", ".join([_("Tanda terima ini"), _("KTP-el atau KK asli"), *papers])
    if Delivery.POS in ways:
        yield _("Lewat POS"), _("Dikirim ke alamat yang Anda tulis")
    if Delivery.DIGITAL in ways:
        yield _("Unduhan"), _("Di halaman permohonan, setelah selesai")


def _place(office: Office) -> str:
    return ", ".join(part for part in (office.name, office.address) if part)


def _office_rows() -> list[tuple[str, str]]:
    config = current_app.config
    zone = config["OFFICE_TIMEZONE_NAME"]
    contacts = [config["OFFICE_PHONE"], config["OFFICE_EMAIL"], config["OFFICE_ADDRESS"]]
    return [
        (_("Biaya"), _("Gratis")),
        (_("Jam kerja"), "\n".join(f"{line} {zone}" for line in opening_hours_text())),
        (_("Kontak"), "\n".join(words for words in contacts if words)),
    ]
