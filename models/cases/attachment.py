"""What was uploaded: a row per file, its digest, and where the sealed bytes are kept."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Key, Plain, UtcDateTime, db, utcnow


class Attachment(Base):
    """One photo of a requirement (`key`), or the signed PDF of a document. It has exactly one owner."""

    __tablename__ = "attachment"
    __table_args__ = (
        sa.CheckConstraint(
            "(applicant_id IS NOT NULL AND service_request_id IS NULL AND document_id IS NULL)"
            " OR (applicant_id IS NULL AND service_request_id IS NOT NULL AND document_id IS NULL)"
            " OR (applicant_id IS NULL AND service_request_id IS NULL AND document_id IS NOT NULL)",
            name="one_owner",
        ),
        sa.Index("ix_attachment_sha256", "sha256"),
    )

    id: Mapped[uuid.UUID] = mapped_column(sa.Uuid, primary_key=True, default=uuid.uuid4)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    applicant_id: Mapped[int | None] = mapped_column(Key, sa.ForeignKey("applicant.id"), index=True)
    service_request_id: Mapped[int | None] = mapped_column(Key, sa.ForeignKey("service_request.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(Key, sa.ForeignKey("document.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(60))
    media_type: Mapped[str] = mapped_column(sa.String(40), default="image/jpeg")
    sha256: Mapped[str] = mapped_column(sa.String(64))  # of the bytes as they came: the same photo is known again
    size: Mapped[int]  # bytes kept
    width: Mapped[int | None]
    height: Mapped[int | None]
    advice: Mapped[list[str]] = mapped_column(Plain, default=list, server_default="[]")  # codes of what looks wrong
    storage_key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    wrapped_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by a newer one, or removed
    reused_from_id: Mapped[uuid.UUID | None] = mapped_column(  # the photo that was sent first, of an earlier case
        sa.Uuid, sa.ForeignKey("attachment.id", ondelete="SET NULL"), index=True
    )
    replaced_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.Uuid, sa.ForeignKey("attachment.id"))

    reused_from: Mapped[Attachment | None] = relationship(
        foreign_keys=[reused_from_id], remote_side=[id], passive_deletes=True
    )

    # The owners stand in rooms above this one: SQLAlchemy finds them by name.
    applicant: Mapped[Any] = relationship("Applicant", back_populates="attachments")
    service_request: Mapped[Any] = relationship("ServiceRequest", back_populates="attachments")
    document: Mapped[Any] = relationship("Document", back_populates="attachments")

    @property
    def owner(self) -> Any:
        """The case it belongs to."""
        case = self.document.service_request if self.document else self.service_request or self.applicant
        assert case is not None  # the check constraint
        return case

    @property
    def place(self) -> bytes:
        """What the file is sealed to: moved to another row, it does not open."""
        kind, owner_id = next(
            (kind, value)
            for kind, value in (
                ("applicant", self.applicant_id), ("request", self.service_request_id), ("document", self.document_id)
            )
            if value is not None
        )  # fmt: skip
        return f"{self.id}:{kind}:{owner_id}:{self.key}".encode()


class HasPhotos:
    """What photos hang on: a registration or a request."""

    attachments: Mapped[list[Attachment]]

    def photos(self, key: str | None = None) -> list[Attachment]:
        """The current ones, in the order they came."""
        current = (a for a in self.attachments if a.replaced_at is None and key in (None, a.key))
        return sorted(current, key=lambda a: a.created_at)

    def photo_counts(self) -> dict[str, int]:
        """How many current ones there are, by requirement."""
        return dict(Counter(photo.key for photo in self.photos()))

    def forget_photos(self, keys: Collection[str] | None = None) -> None:
        """The rows go, all or those of these requirements; the files, named by none, are swept within hours
        (app/operations/housekeeping.py)."""
        gone = [photo for photo in self.attachments if keys is None or photo.key in keys]
        for photo in gone:
            photo.replaced_by_id = None  # it names one of the same requirement
        db.session.flush()
        for photo in gone:
            db.session.delete(photo)
