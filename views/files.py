"""One function hands out every stored file: to its owner or to an operator whose post covers it (docs/design.md §7)."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from flask import Blueprint, Response, abort, request, send_file
from flask.typing import ResponseReturnValue

from app.files.attachments import contents
from app.files.thumbnails import thumbnail
from models.accounts.account import Account
from models.base import db
from models.cases.attachment import Attachment
from models.requests.document import Document, DocumentState
from views.guards import public, signed_in

files = Blueprint("files", __name__)

GIVEN_OUT = (DocumentState.READY, DocumentState.HANDED_OVER)
_FILE_HEADERS = {
    "Cache-Control": "no-store, private",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@files.get("/berkas/<uuid:attachment_id>")
@public  # the file itself says who may see it; to all others it does not exist
def show(attachment_id: UUID) -> ResponseReturnValue:
    """A photo to look at, or a signed PDF to download, byte for byte as it came."""
    attachment = db.session.get(Attachment, attachment_id)
    account = signed_in()
    if attachment is None or not account.is_authenticated or not may_see(account, attachment):
        abort(404)
    document = attachment.document
    response = as_pdf(attachment, document) if document else as_photo(attachment)
    response.headers.update(_FILE_HEADERS)
    return response


def may_see(account: Account, attachment: Attachment) -> bool:
    case = attachment.owner
    if not account.is_operator:
        return case.is_owned_by(account) and is_given_out(attachment)
    read = case.read_permission
    return case.submitted_at is not None and account.can(read, case)


def is_given_out(attachment: Attachment) -> bool:
    """A signed PDF reaches its owner only when the document is finished, and only the one in force."""
    document = attachment.document
    return document is None or (document.state in GIVEN_OUT and document.pdf is attachment)


def as_photo(attachment: Attachment) -> Response:
    """With `?kecil` a small version, for lists."""
    jpeg = contents(attachment)
    shown = thumbnail(jpeg) if "kecil" in request.args else jpeg
    return send_file(BytesIO(shown), mimetype="image/jpeg", etag=False)


def as_pdf(attachment: Attachment, document: Document) -> Response:
    name = f"{document.name} {attachment.owner.reference}.pdf"
    return send_file(
        BytesIO(contents(attachment)), mimetype="application/pdf", etag=False, as_attachment=True, download_name=name
    )
