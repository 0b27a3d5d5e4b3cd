"""The receipt of what was sent: to be looked at, printed, or kept as a PDF."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.status import receipt as receipts
from app.status.qr import status_code
from app.status.receipt import Receipt
from app.status.receipt_pdf import receipt_pdf
from models.accounts.permission import Permission
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest
from models.requests.workflow import RequestStatus
from views.citizen.requests.own_requests import own_request_or_404
from views.guards import permission_required, signed_in

receipt = Blueprint("receipt", __name__)


@receipt.get("/permohonan/<reference:reference>/tanda-terima")
@permission_required(Permission.REQUESTS_SUBMIT)
def of_request(reference: str) -> ResponseReturnValue:
    kept = receipts.request_receipt(sent_or_404(reference))
    return render_template(
        "citizen/requests/receipt.html", receipt=kept, code=status_code(reference),
        pdf_url=url_for(".request_pdf", reference=reference), back=url_for("requests.show", reference=reference),
    )  # fmt: skip


@receipt.get("/permohonan/<reference:reference>/tanda-terima.pdf")
@permission_required(Permission.REQUESTS_SUBMIT)
def request_pdf(reference: str) -> ResponseReturnValue:
    return as_file(receipts.request_receipt(sent_or_404(reference)))


@receipt.get("/akun/tanda-terima.pdf")
@permission_required(Permission.REGISTRATION_OWN)
def registration_pdf() -> ResponseReturnValue:
    applicant = signed_in()
    if not isinstance(applicant, Applicant) or applicant.submitted_at is None:
        return redirect(url_for("account.show"))
    return as_file(receipts.registration_receipt(applicant))


def sent_or_404(reference: str) -> ServiceRequest:
    """Nothing was received of a draft, nor of what ended before the office had it."""
    service_request = own_request_or_404(reference)
    if service_request.submitted_at is None and service_request.status != RequestStatus.AWAITING:
        abort(404)
    return service_request


def as_file(kept: Receipt) -> Response:
    """Never kept by anybody in between; the number is its name."""
    name = f"tanda-terima-{kept.reference}.pdf"
    return Response(receipt_pdf(kept), mimetype="application/pdf", headers={
        "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store",
    })  # fmt: skip
