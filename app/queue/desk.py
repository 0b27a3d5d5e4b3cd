"""What waits for one operator: the parts of the queue that their posts open, and the tabs over them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa

from app.queue.kinds import REGISTRATIONS, REQUESTS, Condition, Kind, walked
from app.scope import requests_in_scope
from models.account import Operator
from models.applicant import ApplicantStatus
from models.base import utcnow
from models.claim import HELD_FOR
from models.permission import Permission
from models.request_workflow import WORKING, RequestStatus

R = RequestStatus
Part = Callable[["Desk"], Condition | None]


class Desk:
    """The conditions of one operator's work; None where no post of theirs has to do with it."""

    def __init__(self, operator: Operator) -> None:
        self.operator = operator
        self._parts: dict[str, dict[Kind, Condition]] = {}

    def parts_of(self, tab: Tab) -> dict[Kind, Condition]:
        """What of each kind stands in a tab, put together once."""
        if tab.key not in self._parts:
            parts = {REGISTRATIONS: tab.registrations(self), REQUESTS: tab.requests(self)}
            self._parts[tab.key] = {kind: part for kind, part in parts.items() if part is not None}
        return self._parts[tab.key]

    @cached_property
    def tabs(self) -> list[Tab]:
        """Those with work of this operator's posts, none for others; "all" only where it is more than one of them."""
        tabs = [tab for tab in TABS if self.parts_of(tab)]
        work = [tab for tab in tabs if tab.key in WORK]
        return [tab for tab in tabs if not tab.sum_of or len(work) > 1] if work else []

    @cached_property
    def registrations(self) -> Condition | None:
        return REGISTRATIONS.waits if self.operator.can(Permission.APPLICANTS_VERIFY) else None

    @cached_property
    def approvals(self) -> Condition | None:
        return self._waiting(Permission.REQUESTS_APPROVE, {R.SUBMITTED})

    @cached_property
    def making(self) -> Condition | None:
        return self._waiting(Permission.REQUESTS_PROCESS, WORKING)

    @cached_property
    def requests(self) -> Condition | None:
        return either(self.approvals, self.making)

    @cached_property
    def held(self) -> Condition | None:
        """Put aside until something comes: a form, SIAK, a recording."""
        held = sa.and_(REQUESTS.columns.hold_reason.is_not(None), REQUESTS.columns.status.in_(WORKING))
        return self._covered(Permission.REQUESTS_PROCESS, held)

    @cached_property
    def returned_registrations(self) -> Condition | None:
        mine = self.operator.can(Permission.APPLICANTS_VERIFY)
        return REGISTRATIONS.columns.status == ApplicantStatus.RETURNED if mine else None

    @cached_property
    def returned_requests(self) -> Condition | None:
        """With the citizen, and from there back to a step of this operator's."""
        columns = REQUESTS.columns
        returned, at_work = columns.status == R.RETURNED, columns.returned_from.in_([s.value for s in WORKING])
        return either(
            self._covered(Permission.REQUESTS_APPROVE, sa.and_(returned, sa.not_(at_work))),
            self._covered(Permission.REQUESTS_PROCESS, sa.and_(returned, at_work)),
        )

    def of_mine(self, kind: Kind, part: Condition | None) -> Condition | None:
        """Of a part what this operator holds, or was given."""
        return None if part is None else sa.and_(part, in_hands_of(kind, self.operator.id))

    def _waiting(self, permission: Permission, statuses: set[RequestStatus]) -> Condition | None:
        waits = sa.and_(REQUESTS.waits, walked(REQUESTS.columns.status).in_(statuses))
        return self._covered(permission, waits)

    def _covered(self, permission: Permission, part: Condition) -> Condition | None:
        if not self.operator.can(permission):
            return None
        return sa.and_(part, requests_in_scope(self.operator, permission))


@dataclass(frozen=True)
class Tab:
    """One view of the queue: what of each kind stands in it.

    `offered`: the next case may be taken from it. `sum_of`: the tabs that it is together.
    """

    key: str
    name: str
    registrations: Part
    requests: Part
    offered: bool = True
    sum_of: tuple[str, ...] = ()


def nothing(desk: Desk) -> None:
    return None


MINE = "milik"
WORK = ("pendaftaran", "persetujuan", "pengerjaan")
TABS = (
    Tab("semua", "Semua", lambda desk: desk.registrations, lambda desk: desk.requests, sum_of=WORK),
    Tab("pendaftaran", "Pendaftaran", lambda desk: desk.registrations, nothing),
    Tab("persetujuan", "Persetujuan", nothing, lambda desk: desk.approvals),
    Tab("pengerjaan", "Pengerjaan", nothing, lambda desk: desk.making),
    Tab(MINE, "Milik saya", lambda desk: desk.of_mine(REGISTRATIONS, desk.registrations),
        lambda desk: desk.of_mine(REQUESTS, desk.requests)),
    Tab("ditunda", "Ditunda", nothing, lambda desk: desk.held, offered=False),
    Tab("dikembalikan", "Menunggu pemohon", lambda desk: desk.returned_registrations,
        lambda desk: desk.returned_requests, offered=False),
)  # fmt: skip


def either(*parts: Condition | None) -> Condition | None:
    given = [part for part in parts if part is not None]
    return sa.or_(*given) if given else None


def in_hands_of(kind: Kind, operator_id: int) -> Condition:
    """Looked at now by this person, or given to them. Each by its own index, and these are few."""
    own = kind.own
    given = sa.select(own.id).where(own.assigned_to_id == operator_id)
    looks = sa.select(own.id).where(own.claimed_by_id == operator_id, own.claimed_at > utcnow() - HELD_FOR)
    return kind.columns.id.in_(sa.union_all(given, looks))


def in_nobodys_hands(kind: Kind) -> Condition:
    """Nobody looks at it, not even whoever asks: what one holds already is not the next."""
    columns = kind.columns
    return sa.or_(columns.claimed_by_id.is_(None), columns.claimed_at <= utcnow() - HELD_FOR)


def seen_by(operator: Operator, kind: Kind) -> Condition | None:
    """Every case of a kind that this operator may look at, whether it waits or not; None: no such case."""
    sent = kind.columns.submitted_at.is_not(None)
    if kind is REGISTRATIONS:
        return sent if operator.can(Permission.APPLICANTS_READ) else None
    if not operator.can(Permission.REQUESTS_READ):
        return None
    return sa.and_(sent, requests_in_scope(operator))
