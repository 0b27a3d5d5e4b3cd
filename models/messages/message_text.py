"""The editable wording of one kind of message."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class MessageText(Base):
    """By its key. With an official gateway it is a template approved there."""

    __tablename__ = "message_text"

    key: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    description: Mapped[str] = mapped_column(sa.String(200), default="")
    body: Mapped[str] = mapped_column(sa.String(1024))
    placeholders: Mapped[str] = mapped_column(sa.String(300), default="")  # names allowed, by spaces
    sends: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
