"""The operators' queue: what waits for whom, in which order, and who takes the next."""

from app.queue.desk import TABS, Desk, Tab
from app.queue.filters import EVERYTHING, FILTERS, Asked
from app.queue.kinds import KINDS, REGISTRATIONS, REQUESTS, Kind
from app.queue.taking import take_next

__all__ = [
    "EVERYTHING", "FILTERS", "KINDS", "REGISTRATIONS", "REQUESTS", "TABS", "Asked", "Desk", "Kind", "Tab",
    "take_next",
]  # fmt: skip
