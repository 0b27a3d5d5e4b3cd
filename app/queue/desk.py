"""What waits for one operator: the parts of the queue that their posts open, and the tabs over them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, TypeVar, cast

import sqlalchemy as sa

from app.lookup.scope import requests_in_scope
from app.queue.kinds import REGISTRATION_KIND, REQUEST_KIND, CaseKind, SqlCondition, row_by_row
from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.base import Key, UtcDateTime, db, utcnow
from models.cases.claims import CLAIM_LASTS
from models.cases.status import one_of
from models.requests.workflow import WORKING, RequestStatus

_R = RequestStatus
_P = Permission
Part = Callable[["Desk"], SqlCondition | None]
_Made = TypeVar("_Made")

# Said anew at each question: who asks, and since when a claim still holds. Each as a query of its own: PostgreSQL plans
# without the value, and so once for everybody; to plan the counts anew for each took longer than to count.
ME = sa.select(sa.bindparam("me", type_=Key)).scalar_subquery()
LIVING = sa.select(sa.bindparam("living", type_=UtcDateTime)).scalar_subquery()
MOST_KEPT = 500


def asked_by(operator: Operator) -> dict[str, Any]:
    return {"me": operator.id, "living": utcnow() - CLAIM_LASTS}


class Desk:
    """What the posts of an operator open, as conditions; None where none of them has to do with it.

    The same for whoever has the same posts: so it is put together once, with the statements made of it.
    """

    _kept: ClassVar[dict[object, Desk]] = {}

    @classmethod
    def of(cls, operator: Operator) -> Desk:
        posts = [(post.role, *(tuple(sorted(one.id for one in some)) for some in (post.services, post.offices)))
                 for post in operator.posts]  # fmt: skip
        signature = (db.engine.dialect.name, *sorted(posts))
        if signature not in cls._kept:
            if len(cls._kept) > MOST_KEPT:
                cls._kept.clear()
            cls._kept[signature] = cls(operator)
        return cls._kept[signature]

    def __init__(self, operator: Operator) -> None:
        self._made: dict[object, Any] = {}
        self.verifies, self.reads_registrations = operator.can(_P.APPLICANTS_VERIFY), operator.can(_P.APPLICANTS_READ)
        asked = (_P.REQUESTS_APPROVE, _P.REQUESTS_PROCESS, _P.REQUESTS_READ)
        self._scopes = {one: requests_in_scope(operator, one) for one in asked if operator.can(one)}
        parts = {
            tab.key: {REGISTRATION_KIND: tab.registrations(self), REQUEST_KIND: tab.requests(self)} for tab in TABS
        }
        self._parts = {
            key: {kind: part for kind, part in own.items() if part is not None} for key, own in parts.items()
        }

    def once(self, key: object, make: Callable[[], _Made]) -> _Made:
        """What was made under this key for whoever has these posts: statements, to be asked with other values."""
        if key not in self._made:
            self._made[key] = make()
        return cast(_Made, self._made[key])

    def parts_of(self, tab: Tab) -> dict[CaseKind, SqlCondition]:
        """What of each kind stands in a tab."""
        return self._parts[tab.key]

    @cached_property
    def tabs(self) -> list[Tab]:
        """Those with work of these posts, none for others; "all" only where it is more than one of them."""
        tabs = [tab for tab in TABS if self.parts_of(tab)]
        work = [tab for tab in tabs if tab.key in WORK]
        return [tab for tab in tabs if not tab.sum_of or len(work) > 1] if work else []

    def seen(self, kind: CaseKind) -> SqlCondition | None:
        """Every case of a kind that may be looked at, whether it waits or not."""
        sent = kind.columns.submitted_at.is_not(None)
        if kind is REGISTRATION_KIND:
            return sent if self.reads_registrations else None
        return self._covered(_P.REQUESTS_READ, sent)

    @property
    def registrations(self) -> SqlCondition | None:
        return REGISTRATION_KIND.waits if self.verifies else None

    @property
    def approvals(self) -> SqlCondition | None:
        return self._waiting(_P.REQUESTS_APPROVE, {_R.SUBMITTED})

    @property
    def making(self) -> SqlCondition | None:
        return self._waiting(_P.REQUESTS_PROCESS, WORKING)

    @property
    def requests(self) -> SqlCondition | None:
        if self.approvals is None or self.making is None:
            return either(self.approvals, self.making)
        # Before all else: neither database looks for the words of its index any deeper.
        return sa.and_(REQUEST_KIND.waits, row_by_row(sa.or_(self.approvals, self.making)))

    @property
    def on_hold(self) -> SqlCondition | None:
        """Requests put aside until something comes: a form, SIAK, a recording."""
        held = sa.and_(
            REQUEST_KIND.columns.hold_reason.is_not(None), row_by_row(one_of(REQUEST_KIND.columns.status, WORKING))
        )
        return self._covered(_P.REQUESTS_PROCESS, held)

    @property
    def held_registrations(self) -> SqlCondition | None:
        """Put aside until their day; in the words of their index."""
        return cast(SqlCondition, sa.text("held_until IS NOT NULL")) if self.verifies else None

    @property
    def returned_registrations(self) -> SqlCondition | None:
        # In words: told the status afterwards, PostgreSQL would plan to read them all.
        return cast(SqlCondition, sa.text("status = 'returned'")) if self.verifies else None

    @property
    def returned_requests(self) -> SqlCondition | None:
        """With the citizen, and from there back to a step of these posts."""
        returned, step = cast(SqlCondition, sa.text("status = 'returned'")), REQUEST_KIND.columns.returned_from
        return either(
            self._covered(_P.REQUESTS_APPROVE, sa.and_(returned, one_of(step, {_R.SUBMITTED}))),
            self._covered(_P.REQUESTS_PROCESS, sa.and_(returned, one_of(step, WORKING))),
        )

    def of_mine(self, kind: CaseKind, part: SqlCondition | None) -> SqlCondition | None:
        """Of a part what this operator holds, or was given."""
        return None if part is None else sa.and_(part, in_hands_of(kind, ME))

    def _waiting(self, permission: Permission, statuses: Collection[RequestStatus]) -> SqlCondition | None:
        waits = sa.and_(REQUEST_KIND.waits, row_by_row(one_of(REQUEST_KIND.columns.status, statuses)))
        return self._covered(permission, waits)

    def _covered(self, permission: Permission, part: SqlCondition) -> SqlCondition | None:
        if permission not in self._scopes:
            return None
        scope = self._scopes[permission]
        return part if isinstance(scope, sa.True_) else sa.and_(part, row_by_row(scope))


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
    Tab(MINE, "Milik saya", lambda desk: desk.of_mine(REGISTRATION_KIND, desk.registrations),
        lambda desk: desk.of_mine(REQUEST_KIND, desk.requests)),
    Tab("ditunda", "Ditunda", lambda desk: desk.held_registrations, lambda desk: desk.on_hold, offered=False),
    Tab("dikembalikan", "Menunggu pemohon", lambda desk: desk.returned_registrations,
        lambda desk: desk.returned_requests, offered=False),
)  # fmt: skip


def either(*parts: SqlCondition | None) -> SqlCondition | None:
    given = [part for part in parts if part is not None]
    return sa.or_(*given) if given else None


def in_hands_of(kind: CaseKind, officer: sa.ScalarSelect[int] | int) -> SqlCondition:
    """Looked at now by this person, or given to them. Each by its own index, and these are few."""
    own = kind.own
    given = sa.select(own.id).where(own.assigned_to_id == officer)
    looks = sa.select(own.id).where(own.claimed_by_id == officer, own.claimed_at > LIVING)
    key: sa.ColumnElement[int] = kind.columns.id
    return key.in_(sa.union_all(given, looks))


def in_nobodys_hands(kind: CaseKind) -> SqlCondition:
    """Nobody looks at it, not even whoever asks: what one holds already is not the next."""
    columns = kind.columns
    return sa.or_(columns.claimed_by_id.is_(None), columns.claimed_at <= LIVING)
