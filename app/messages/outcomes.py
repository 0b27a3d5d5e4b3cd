"""What became of one message at the gateway: accepted, or the one kind of trouble that says what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

# Whom a trouble concerns: all that we send, one phone, or the messages of one wording.
SENDER, RECIPIENT, MESSAGE = "sender", "recipient", "message"
HOLD_SECONDS = 30.0
# So often at most a message is sent while nobody says whether it went; then people decide. A copy too many is better
# than none, a dozen are not.
MOST_UNSURE = 3
UNSURE, UNSURE_TEXT = "unsure", f"dikirim {MOST_UNSURE} kali tanpa kabar; mungkin sudah sampai"


@dataclass(frozen=True)
class Accepted:
    """The gateway took the message. That is not yet delivered."""

    gateway_id: str


class Trouble(Exception):
    """Why a message was not accepted. `code` is the gateway's or a word; `text` holds no personal data."""

    def __init__(self, code: int | str, text: str) -> None:
        self.code, self.text = sound(str(code))[:20], sound(text)[:300]
        super().__init__(f"{self.code} {self.text}")


class Retry(Trouble):
    """The gateway says that it took nothing; the same message may go later. `at_most`: so many such answers."""

    def __init__(self, code: int | str, text: str, at_most: int | None = None) -> None:
        super().__init__(code, text)
        self.at_most = at_most


class Unreachable(Retry):
    """There was no connection at all: nothing was sent."""


class RateLimited(Trouble):
    """Too fast, or at a bad time: `scope` (SENDER or RECIPIENT) must pause, `seconds` at least."""

    def __init__(self, code: int | str, text: str, scope: str, seconds: float = 0.0) -> None:
        super().__init__(code, text)
        self.scope, self.seconds = scope, seconds


class Uncertain(Trouble):
    """It may have been accepted: the answer was lost, or told of a fault and not of the message."""


class Refused(Trouble):
    """This message will never be accepted."""


class Blocked(Trouble):
    """A person must act first: for all messages (SENDER), or for those with this wording (MESSAGE).

    `seconds`: how long until one message is tried again, to see whether somebody has.
    """

    def __init__(self, code: int | str, text: str, scope: str, seconds: float = HOLD_SECONDS) -> None:
        super().__init__(code, text)
        self.scope, self.seconds = scope, seconds


Outcome = Accepted | Trouble


def sound(text: str) -> str:
    """Without what no database keeps: NUL, half of a surrogate pair."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


@dataclass(frozen=True)
class DeliveryReport:
    """What a gateway says later of a message that it took.

    `status` is sent, delivered, read or failed (anything else changes nothing); `opaque` is Claim.opaque as it came
    back, "" where a gateway gives nothing back; `at` is None when it does not say. `trouble`: why it failed.
    """

    status: str
    gateway_id: str
    opaque: str = ""
    at: datetime | None = None
    trouble: Trouble | None = None
