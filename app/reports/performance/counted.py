"""What was counted of a day, of the days of a period added up, or of what waits now: one shape, kept as JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.reports.performance.tally import Flow, Tally

Reason = tuple[str, str, str]  # kind of case, move, the sentence


def tallies() -> dict[Any, Tally]:
    return defaultdict(Tally)


@dataclass
class Counted:
    """Tallies by the keys of services and offices; None stands for a request without an office."""

    registrations: Tally = field(default_factory=Tally)
    requests: Tally = field(default_factory=Tally)
    services: dict[Any, Tally] = field(default_factory=tallies)
    offices: dict[Any, Tally] = field(default_factory=tallies)
    # By hour of a day, by day of a longer period.
    registration_flow: Flow = field(default_factory=lambda: Flow([], []))
    request_flow: Flow = field(default_factory=lambda: Flow([], []))
    decided: Counter[tuple[int | None, str]] = field(default_factory=Counter)  # officer, move
    reasons: Counter[Reason] = field(default_factory=Counter)
    items: Counter[str] = field(default_factory=Counter)  # by label
    in_hands: Counter[tuple[int | None, str]] = field(default_factory=Counter)  # officer, kind of case; of what waits

    def tallies(self, service_id: Any, office_id: Any) -> tuple[Tally, Tally, Tally]:
        return self.requests, self.services[service_id], self.offices[office_id]

    def add(self, other: Counted) -> None:
        """All but the flow, whose parts are others'."""
        self.registrations.add(other.registrations)
        self.requests.add(other.requests)
        for own, others in ((self.services, other.services), (self.offices, other.offices)):
            for key, tally in others.items():
                own[key].add(tally)
        self.decided.update(other.decided)
        self.reasons.update(other.reasons)
        self.items.update(other.items)
        self.in_hands.update(other.in_hands)

    def written(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "registrations": self.registrations.written(), "requests": self.requests.written(),
            "services": [[key, tally.written()] for key, tally in self.services.items()],
            "offices": [[key, tally.written()] for key, tally in self.offices.items()],
            "flow": [[flow.arrived, flow.left] for flow in (self.registration_flow, self.request_flow)],
            "decided": _pairs(self.decided), "reasons": _pairs(self.reasons), "items": _pairs(self.items),
            "in_hands": _pairs(self.in_hands),
        }  # fmt: skip

    @classmethod
    def read(cls, written: dict[str, Any]) -> Counted:
        flows = [Flow(*flow) for flow in written["flow"]]
        counted = cls(Tally.read(written["registrations"]), Tally.read(written["requests"]))
        counted.services.update((key, Tally.read(tally)) for key, tally in written["services"])
        counted.offices.update((key, Tally.read(tally)) for key, tally in written["offices"])
        counted.registration_flow, counted.request_flow = flows
        counted.decided, counted.reasons = _counter(written["decided"], tuple), _counter(written["reasons"], tuple)
        counted.items, counted.in_hands = _counter(written["items"], str), _counter(written["in_hands"], tuple)
        return counted


def added_up(days: Sequence[Counted | None]) -> Counted:
    """A period of these days, in their order; None of a day that has not begun."""
    total = Counted(registration_flow=Flow.over(len(days)), request_flow=Flow.over(len(days)))
    for place, day in enumerate(days):
        if day is not None:
            total.add(day)
            for flow, tally in ((total.registration_flow, day.registrations), (total.request_flow, day.requests)):
                flow.arrived[place], flow.left[place] = tally.arrived, tally.left
    for tally in (total.registrations, total.requests, *total.services.values(), *total.offices.values()):
        tally.settle()
    return total


def _pairs(counter: Counter[Any]) -> list[list[Any]]:
    return [[key, number] for key, number in counter.items()]


def _counter(pairs: list[list[Any]], key_of: Callable[[Any], Any]) -> Counter[Any]:
    return Counter({key_of(key): number for key, number in pairs})
