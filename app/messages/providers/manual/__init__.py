"""People send, from the desk's own phone: messages stay due until somebody marks them (app/messages/by_hand.py)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.messages.providers import Provider


class Manual(Provider):
    title = "ponsel loket"
    by_itself = False

    @classmethod
    def reaches_people(cls, config: Mapping[str, Any]) -> bool:
        return False  # nothing goes unless somebody presses send
