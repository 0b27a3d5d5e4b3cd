"""How a request stands, in a word and a colour: its status, or what is said instead of it."""

from __future__ import annotations

from dataclasses import dataclass

from models.requests.workflow import RequestStatus


@dataclass(frozen=True)
class Standing:
    """`hold_reason` and `withdrawn` are the columns of these names."""

    status: RequestStatus
    hold_reason: str | None
    withdrawn: bool

    @property
    def text(self) -> str:
        if self.hold_reason:
            return f"menunggu: {self.hold_reason}"
        return "ditarik pemohon" if self.withdrawn else self.status.label

    @property
    def shown(self) -> str:
        """What the colours know it by."""
        if self.hold_reason:
            return "on_hold"
        return "withdrawn" if self.withdrawn else self.status.value
