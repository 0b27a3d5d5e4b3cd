"""What was answered for, and what is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import sqlalchemy as sa

from app.files.attachments import contents
from app.messages.outcomes import MOST_UNSURE, UNSURE
from app.sandbox.journal import Journal
from bench.kills.filing import KilledMeanwhile
from bench.servers import House
from models.base import db
from models.messages.notification import Notification, NotificationState
from models.requests.service_request import ServiceRequest

LEDGER = "sandbox/ledger.jsonl"
LEFT = {NotificationState.ACCEPTED, NotificationState.DELIVERED, NotificationState.READ}


@dataclass
class Verdict:
    HEADERS: ClassVar = ("requests taken", "photos taken", "unanswered", "messages", "sent once, twice, thrice",
                         "left to people", "lost")  # fmt: skip

    requests: int
    photos: int
    unanswered: int
    copies: Counter[int] = field(default_factory=Counter)
    left_to_people: int = 0
    lost: list[str] = field(default_factory=list)

    def figures(self) -> list[object]:
        sent = ", ".join(str(self.copies[times]) for times in (1, 2, 3))
        return [self.requests, self.photos, self.unanswered, self.copies.total(), sent, self.left_to_people,
                len(self.lost)]  # fmt: skip


def judge(house: House, people: Sequence[KilledMeanwhile], messages: list[str]) -> Verdict:
    taken = [reference for person in people for reference in person.taken]
    verdict = Verdict(len(taken), sum(person.photos for person in people), sum(person.unanswered for person in people))
    with house.app.app_context():
        judge_requests(taken, {photo for _, _, photo in people[0].journey.pages if photo}, verdict)
        judge_messages(messages, Journal(house.installation.directory / LEDGER), verdict)
        db.session.remove()
    return verdict


def judge_requests(taken: list[str], photographed: set[str], verdict: Verdict) -> None:
    for reference in taken:
        found = db.session.scalar(sa.select(ServiceRequest).where(ServiceRequest.reference == reference))
        if found is None or found.submitted_at is None:
            verdict.lost.append(f"request {reference} is not there as sent")
            continue
        keys = {photo.key for photo in found.photos() if contents(photo)}
        if keys != photographed:
            verdict.lost.append(f"request {reference} lacks {photographed - keys}")


def judge_messages(promised: list[str], ledger: Journal, verdict: Verdict) -> None:
    """Of each that is written: its copies at the gateway; and all that were promised are written."""
    copies = Counter(entry["opaque"].rpartition(":")[0] for entry in ledger.entries)
    written = {message.dedupe_key: message for message in db.session.scalars(sa.select(Notification))}
    verdict.lost += [f"message {key} is not there" for key in promised if key not in written]
    for key, message in written.items():
        verdict.copies[copies[key]] += 1
        unsure = message.state == NotificationState.FAILED and message.error_code == UNSURE
        verdict.left_to_people += unsure
        if not unsure and (message.state not in LEFT or not copies[key]):
            verdict.lost.append(f"message {key} is {message.state}, {copies[key]} copies")
        if copies[key] > MOST_UNSURE:
            verdict.lost.append(f"message {key} left {copies[key]} times")
