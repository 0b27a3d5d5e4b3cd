"""What came back mended: who sent it back, which items were at fault, and what stood there before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from models.base import Plain
from models.sealed import SealedJson

if TYPE_CHECKING:
    from models.accounts.account import Account


class HasMending:
    """`mended_items` are keys of the definition; `answers_before` is sealed, as the answers are."""

    if TYPE_CHECKING:  # what every case has besides
        __tablename__: str
        assigned_to_id: Any

        @property
        def answers(self) -> dict[str, str]: ...

    mended_items: Mapped[list] = mapped_column(Plain, default=list, server_default="[]")

    @declared_attr
    def answers_before(cls) -> Mapped[dict | None]:  # noqa: N805
        return mapped_column(SealedJson(f"{cls.__tablename__}.answers_before"), deferred=True)

    def remember_answers(self, by: Account) -> None:
        """As they are when the case goes back to its owner; mended, it comes back to the same officer."""
        self.answers_before, self.mended_items = dict(self.answers), []
        self.assigned_to_id = by.id

    def forget_mending(self) -> None:
        self.mended_items, self.answers_before = [], None

    @property
    def values_before(self) -> dict[str, str]:
        """Of the mended answers those that really changed, with what stood there before ("" where nothing did)."""
        if not self.mended_items or self.answers_before is None:
            return {}
        now, before = self.answers, self.answers_before
        changed = [key for key in {**before, **now} if before.get(key) != now.get(key)]
        return {key: before.get(key, "") for key in changed}
