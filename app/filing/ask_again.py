"""A request that was withdrawn or cancelled is asked for again: answers and photos come along, as far as they fit.

A photo with which it was returned does not.
"""

from __future__ import annotations

from app.filing import once_only, papers_again
from models.base import db
from models.calendar.local_time import today
from models.requests.service_request import ServiceRequest, Settled


def copy_into(draft: ServiceRequest, earlier: ServiceRequest) -> None:
    """`draft` is stored and new. Ends the transaction: files are stored while nobody waits. The caller commits."""
    once_only.choose(draft, earlier.answers)
    db.session.commit()
    wanted = {paper.key: paper for paper in draft.definition.visible_uploads(draft.answers, today())}
    found = {key: earlier.photos(key)[: paper.max_photos] for key, paper in wanted.items()
             if key not in earlier.returned_items}  # fmt: skip
    papers_again.repeat(draft, found, Settled.CHOSEN)
