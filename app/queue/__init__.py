"""The operators' queue: what waits for whom, in which order, and who takes the next."""

from app.queue.desk import TABS, Desk, Tab
from app.queue.filters import EVERYTHING, FILTERS, QueueFilter
from app.queue.kinds import QUEUE_KINDS, REGISTRATION_KIND, REQUEST_KIND, CaseKind
from app.queue.taking import take_next

__all__ = [
    "EVERYTHING", "FILTERS", "QUEUE_KINDS", "REGISTRATION_KIND", "REQUEST_KIND", "TABS", "CaseKind", "Desk",
    "QueueFilter", "Tab", "take_next",
]  # fmt: skip
