"""A request that was withdrawn or cancelled is asked for again: answers and photos come along, as far as they fit."""

from __future__ import annotations

from contextlib import suppress

from app.core.transactions import end_transaction
from app.files.attachments import store_again
from app.files.storage import FileBroken
from app.filing import once_only
from app.filing.intake import lock_case
from models.base import db
from models.calendar.local_time import today
from models.cases.attachment import Attachment
from models.requests.service_request import ServiceRequest, Settled


def copy_into(draft: ServiceRequest, earlier: ServiceRequest) -> None:
    """`draft` is stored and new. Ends the transaction: files are stored while nobody waits. The caller commits."""
    once_only.choose(draft, earlier.answers)
    db.session.commit()
    wanted = {paper.key: paper for paper in draft.definition.visible_uploads(draft.answers, today())}
    photos = [(photo, wanted[photo.key].max_photos) for photo in earlier.photos() if photo.key in wanted]
    end_transaction()
    copies: list[Attachment] = []
    for photo, most in photos:
        if sum(one.key == photo.key for one in copies) < most:
            with suppress(FileBroken):  # it is asked for as if there were none
                copies.append(store_again(photo, draft, photo.key))
    lock_case(draft)
    taken = [copy for copy in copies if not draft.photos(copy.key)]
    db.session.add_all(taken)
    draft.settled = draft.settled | {copy.key: Settled.CHOSEN for copy in taken}
    db.session.flush()
    db.session.expire(draft, ["attachments"])
