"""What shares a registration's fate, seen from below: requests wait beside it, enter the queue with it, end with it.

The rooms go one way (requests know registrations), so this one only names what it asks of them;
models/requests/awaiting_verification.py answers.
"""

from __future__ import annotations

from typing import Any, Protocol

from models.cases.audit import AuditEvent


class Companions(Protocol):
    """`applicant` is always the Applicant whom they belong to."""

    def enter(self, applicant: Any, verified: AuditEvent) -> None:
        """The registration is verified by this event: what waits enters the queue, as part of that decision."""

    def end(self, applicant: Any, group: str | None) -> None:
        """The registration is over; `group` is that of the decision, None when nobody decided."""

    def refuse_undo(self, applicant: Any, decision: AuditEvent) -> None:
        """Raises MoveRefused where the office already works on what came with this decision."""

    def go_back(self, applicant: Any, decision: AuditEvent) -> None:
        """The decision was taken back: what entered, or ended, by it waits again."""

    def change_owner(self, old: Any, new: Any) -> list[str]:
        """The requests of a replaced registration go to the new one; their subject names."""
