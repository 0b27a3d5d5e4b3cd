"""The messages that a test has caused."""

from __future__ import annotations

import sqlalchemy as sa

from models.base import db
from models.messages.notification import Notification


class Outbox(list[Notification]):
    def one(self) -> Notification:
        """The only message; a ValueError when there are none or several."""
        [only] = self
        return only


def outbox() -> Outbox:
    """All messages written so far, oldest first."""
    return Outbox(db.session.scalars(sa.select(Notification).order_by(Notification.id)))
