"""Taking messages from the outbox and putting the result back: two short transactions around the HTTP call.

Invariants: docs/reference/delivery.md §2.2. The callers commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql.selectable import NamedFromClause

from app.messages.outcomes import MESSAGE, MOST_UNSURE, UNSURE, UNSURE_TEXT, Blocked, Refused
from app.messages.text import render
from models.base import CLOCKS_APART, db, rows_changed, utcnow
from models.messages.message_text import MessageText
from models.messages.notification import Notification, NotificationState
from models.sealed import KeyUnknown, SealBroken, Sealed

outbox = Notification.__table__


@dataclass(frozen=True)
class Claim:
    """A message leased to `owner` until its lease ends. Only this owner and attempt may put back a result."""

    id: int
    attempt: int
    failures: int
    unsure: int
    owner: str
    dedupe_key: str
    template: str
    reference: str
    body: str | None
    sealed_to: bytes | None
    sealed_particulars: bytes

    @property
    def opaque(self) -> str:
        """What the gateway echoes in delivery reports: it finds the row even when the gateway's answer was lost.

        Not by the row's number: a database put back from a backup gives the same numbers out again, and reports
        may come a week late.
        """
        return f"{self.dedupe_key}:{self.attempt}"

    @property
    def to(self) -> str:
        """E.164. Raises Refused."""
        return str(unsealed("recipient", self.sealed_to))

    @property
    def particulars(self) -> dict[str, str]:
        """What stands in the place of `{nama}` and the like. Raises Refused."""
        return dict(unsealed("particulars", self.sealed_particulars))

    @property
    def wording(self) -> str:
        """With `{nama}` and the like in it. Raises Refused."""
        if self.body is None:
            raise Refused("text", "this kind of message has no text any more")
        return self.body

    @property
    def text(self) -> str:
        """As people read it, for a gateway that takes plain text. Raises Refused."""
        return render(self.wording, self.particulars)


def unsealed(column: str, value: bytes | None) -> Any:
    try:
        if value is None:
            raise SealBroken("a message to nobody")
        return cast(Sealed, outbox.c[column].type).process_result_value(value, None)
    except KeyUnknown:
        # The message is sound: this machine lacks a key that another has. Nobody's message may fail for that.
        raise Blocked("key", "sealed by a key that VAULT_KEYS lacks here", MESSAGE) from None
    except SealBroken:
        raise Refused("sealed", "the recipient or the particulars do not open") from None


def claim_due_messages(owner: str, limit: int, lease_seconds: float) -> list[Claim]:
    """Lease up to `limit` messages whose time has come: oldest first, of each subject only one."""
    now = utcnow()
    given = {"now": now, "most": limit, "by": owner, "until": now + timedelta(seconds=lease_seconds)}
    rows = db.session.execute(claiming(), given).mappings().all()
    bodies = wordings() if rows else {}
    claims = [Claim(owner=owner, body=bodies.get(row["template"]), **row) for row in rows]
    return sorted(claims, key=lambda claim: claim.id)


@cache
def claiming() -> sa.Update:
    """The one statement of both databases; needs `now`, `most`, `by`, `until`."""
    chosen = next_ones().cte("chosen")
    lease = {"state": NotificationState.SENDING, "attempt": outbox.c.attempt + 1,
             "owner": sa.bindparam("by"), "lease_until": sa.bindparam("until")}  # fmt: skip
    return sa.update(outbox).where(outbox.c.id == chosen.c.id).values(lease).returning(
        outbox.c.id, outbox.c.attempt, outbox.c.failures, outbox.c.unsure,
        outbox.c.dedupe_key, outbox.c.template, outbox.c.reference,
        # Still sealed: one value that does not open must not stop the whole queue.
        sa.type_coerce(outbox.c.recipient, sa.LargeBinary).label("sealed_to"),
        sa.type_coerce(outbox.c.particulars, sa.LargeBinary).label("sealed_particulars"),
    )  # fmt: skip


def next_ones() -> sa.Select[int]:
    candidate, older = outbox.alias("candidate"), outbox.alias("older")
    is_first_of_its_subject = ~sa.exists().where(
        older.c.subject == candidate.c.subject,
        older.c.id < candidate.c.id,
        in_state(older, "due", "sending", "uncertain", "held"),
    )
    return (
        sa.select(candidate.c.id)
        .where(in_state(candidate, "due"), candidate.c.due_at <= sa.bindparam("now"), is_first_of_its_subject)
        .order_by(candidate.c.id)
        .limit(sa.bindparam("most", type_=sa.Integer))
        .with_for_update(skip_locked=True, of=candidate)  # PostgreSQL; SQLite has the write lock already
    )


def in_state(table: NamedFromClause, *states: str) -> sa.TextClause:
    # Word for word as in the partial indexes: with bound values the databases would not use them.
    condition = f"= '{states[0]}'" if len(states) == 1 else f"IN ({', '.join(repr(s) for s in states)})"
    return sa.text(f"{table.name}.state {condition}")


def wordings() -> dict[str, str]:
    return dict(db.session.execute(sa.select(MessageText.key, MessageText.body)).all())


def finish(results: list[tuple[Claim, dict[str, Any]]]) -> None:
    """Put back results, each as retry_policy.after gives them. Where the lease was lost meanwhile nothing changes."""
    given = [{"its_id": one.id, "its_owner": one.owner, "its_attempt": one.attempt} | values
             for one, values in results]  # fmt: skip
    db.session.connection().execute(finishing(), given)


@cache
def finishing() -> sa.Update:
    """Fenced: only while the row is still in this owner's hands, in this attempt."""
    fence = (outbox.c.id == sa.bindparam("its_id"), outbox.c.owner == sa.bindparam("its_owner"),
             outbox.c.attempt == sa.bindparam("its_attempt"), in_state(outbox, "sending"))  # fmt: skip
    columns = ("state", "due_at", "gateway_id", "accepted_at", "error_code", "error_text", "failures", "unsure")
    values: dict[str, Any] = {name: sa.bindparam(name) for name in columns}
    return sa.update(outbox).where(*fence).values(values | {"owner": None, "lease_until": None})


def end_expired_leases(echo_seconds: float) -> int:
    """Under a lease that ran out a message may have been sent: wait for the echo before the next try, if any is left.

    As retry_policy has it for an answer that was lost.
    """
    now = utcnow()
    worn_out = outbox.c.unsure + 1 >= MOST_UNSURE
    return rows_changed(
        sa.update(outbox)
        .where(outbox.c.id.in_(_unlocked(in_state(outbox, "sending"), outbox.c.lease_until < now)))
        .values(state=sa.case((worn_out, NotificationState.FAILED), else_=NotificationState.UNCERTAIN),
                due_at=sa.case((worn_out, now), else_=now + timedelta(seconds=echo_seconds)),
                owner=None, lease_until=None,
                unsure=outbox.c.unsure + 1, error_code=sa.case((worn_out, UNSURE), else_="lease"),
                error_text=sa.case((worn_out, UNSURE_TEXT), else_="the worker went away"))
    )  # fmt: skip


def _unlocked(*conditions: sa.ColumnElement[bool] | sa.TextClause) -> sa.Select[int]:
    """In the order of rows, without those that somebody writes just now: two workers never wait for each other."""
    return sa.select(outbox.c.id).where(*conditions).order_by(outbox.c.id).with_for_update(skip_locked=True)


def end_waits_for_an_echo() -> int:
    """No delivery report came: it was most probably not sent, and a second copy is better than none."""
    return rows_changed(
        sa.update(outbox)
        .where(outbox.c.id.in_(_unlocked(in_state(outbox, "uncertain"), outbox.c.due_at <= utcnow())))
        .values(state=NotificationState.DUE)
    )


def end_waits_of_a_wrong_clock(lease_seconds: float, longest_wait: float) -> int:
    """What waits for a time that nothing waits for was put off by a clock that was ahead: its time has come."""
    now = utcnow()
    waits, leased = in_state(outbox, "due", "uncertain", "held"), in_state(outbox, "sending")
    put_off = outbox.c.due_at > now + timedelta(seconds=longest_wait)
    endless = outbox.c.lease_until > now + timedelta(seconds=lease_seconds) + CLOCKS_APART
    return rows_changed(sa.update(outbox).where(waits, put_off).values(due_at=now)) + rows_changed(
        sa.update(outbox).where(leased, endless).values(lease_until=now)
    )


def anything_open() -> bool:
    """Whether a message still waits for something other than a person."""
    query = sa.select(outbox.c.id).where(in_state(outbox, "due", "sending", "uncertain")).limit(1)
    return db.session.scalar(query) is not None
