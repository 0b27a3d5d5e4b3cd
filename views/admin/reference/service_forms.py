"""Which messages a service sends: ticked in its form, while the row keeps those that are not sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms.fields.choices import SelectChoice

from models.requests.workflow import REQUEST_WORKFLOW
from views.admin.reference.operator_forms import Ticks

# What only tells how far a request is. What asks the citizen to act, or ends the case, is always sent.
QUIETABLE = {str(move.message): move.quiet for move in REQUEST_WORKFLOW.moves if move.quiet}
ALWAYS_SENT = (
    "Makin sedikit pesan, makin dibaca. Pemohon tetap melihat semuanya di akunnya."
    " Yang selalu dikirim: perlu diperbaiki, dibatalkan, dan selesai."
)


class SentMessages(Ticks):
    """Ticks what is sent of QUIETABLE; reads and writes the list of what is not."""

    def __init__(self, label: str = "", validators: Any = None, **kwargs: Any) -> None:
        # The library would ask for at least one tick, as the column is not nullable.
        choices = [SelectChoice(key, words) for key, words in QUIETABLE.items()]
        super().__init__(label, choices=choices, **kwargs)

    def process_data(self, silent: Iterable[str] | None) -> None:
        self.data = others(silent)

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, others(self.data))


def others(keys: Iterable[str] | None) -> list[str]:
    """Of QUIETABLE those that are not among these."""
    return [key for key in QUIETABLE if key not in (keys or ())]


def _sent_texts(silent: Iterable[str]) -> list[str]:
    return [QUIETABLE[key] for key in others(silent)]
