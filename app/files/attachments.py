"""A photo or a signed PDF becomes a sealed file and its row; and is read again."""

from __future__ import annotations

import hashlib
import uuid

from flask import current_app

from app.files.pdfs import check_pdf
from app.files.photo_advice import find_advice
from app.files.photos import CleanPhoto
from app.files.sealed_files import StoredFile, keep_file, read_file
from app.files.storage import Storage
from models.base import db
from models.cases.attachment import Attachment
from models.forms.definition import UploadDefinition
from models.registrations.applicant import Applicant
from models.requests.document import SIGNED_PDF, Document
from models.requests.service_request import ServiceRequest
from models.sealed import vault


def attach_photo(case: Applicant | ServiceRequest, key: str, photo: CleanPhoto) -> Attachment:
    """The file is on disk before the row is written; a crash between them leaves an orphan that is swept."""
    attachment = store_photo(owner_of(case), case.definition.paper(key), photo)
    db.session.add(attachment)
    return attachment


def owner_of(case: Applicant | ServiceRequest) -> dict[str, int]:
    """As `store_photo` wants it."""
    return {case.photo_owner: case.id}


def store_photo(owner: dict[str, int], paper: UploadDefinition, photo: CleanPhoto) -> Attachment:
    """Seal and store the file, and nothing else: an object store may take seconds, and holds no transaction up.

    The row that comes back is not in the session yet.
    """
    attachment = Attachment(
        id=uuid.uuid4(), key=paper.key, sha256=photo.sha256, width=photo.width, height=photo.height,
        advice=find_advice(paper.kind, photo.measures, max(photo.width, photo.height)), **owner,
    )  # fmt: skip
    return _store(attachment, photo.jpeg)


def store_again(photo: Attachment, case: ServiceRequest, key: str) -> Attachment:
    """A copy of an earlier photo for this case, sealed anew: a file opens only where it belongs. Raises FileBroken.

    As `store_photo`: the row is not in the session yet.
    """
    copy = Attachment(
        id=uuid.uuid4(), key=key, sha256=photo.sha256, width=photo.width, height=photo.height, advice=photo.advice,
        media_type=photo.media_type, reused_from_id=photo.reused_from_id or photo.id, **owner_of(case),
    )  # fmt: skip
    return _store(copy, contents(photo))


def attach_pdf(document: Document, data: bytes) -> Attachment:
    """A signed PDF, kept byte for byte or its signature breaks. Raises PdfRefused."""
    check_pdf(data)
    attachment = store_pdf(document.id, data)
    db.session.add(attachment)
    return attachment


def store_pdf(document_id: int, data: bytes) -> Attachment:
    """As `store_photo`: the file only. Check it first."""
    attachment = Attachment(
        id=uuid.uuid4(), key=SIGNED_PDF, document_id=document_id, media_type="application/pdf",
        sha256=hashlib.sha256(data).hexdigest(),
    )  # fmt: skip
    return _store(attachment, data)


def contents(attachment: Attachment) -> bytes:
    """Raises FileBroken when the file is gone or was changed."""
    stored = StoredFile(attachment.storage_key, attachment.wrapped_key)
    return read_file(storage(), vault, stored, aad=attachment.place)


def storage() -> Storage:
    here: Storage = current_app.extensions["storage"]
    return here


def _store(attachment: Attachment, data: bytes) -> Attachment:
    stored = keep_file(storage(), vault, data, aad=attachment.place)
    attachment.size = len(data)
    attachment.storage_key, attachment.wrapped_key = stored.storage_key, stored.wrapped_key
    return attachment
