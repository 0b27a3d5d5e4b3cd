"""Whose hands a case is in: claimed for a quarter of an hour, or assigned until the work of that post is done.

Neither is a change of the case: its `version` stays, so no page becomes stale.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import sqlalchemy as sa

from models.accounts.account import Account, Operator
from models.base import CLOCKS_APART, db, rows_changed, utcnow
from models.calendar.local_time import local
from models.cases.audit import AuditEvent
from models.cases.case import Case
from models.cases.refusals import MoveRefused, short_enough

CLAIM_LASTS = timedelta(minutes=15)
LONGEST_ASSIGNMENT_NOTE = 300
GONE = "petugasnya ditangguhkan"


def holder(case: Case) -> Operator | None:
    """Who looks at it now; a claim older than a quarter of an hour, or of a day that has not come, holds nothing."""
    living = case.claimed_at is not None and -CLOCKS_APART < utcnow() - case.claimed_at < CLAIM_LASTS
    return case.claimed_by if living else None


def free_for(model: type[Case], operator: Operator) -> sa.ColumnElement[bool]:
    """A condition of a query on this kind of case: nobody else looks at it."""
    columns = _columns(model)
    return sa.or_(
        columns.claimed_by_id.is_(None), columns.claimed_by_id == operator.id,
        columns.claimed_at <= utcnow() - CLAIM_LASTS, columns.claimed_at >= utcnow() + CLOCKS_APART,
    )  # fmt: skip


def holder_column(model: type[Case]) -> sa.ColumnElement[int | None]:
    """Whom it was given to, else who looks at it now."""
    columns = _columns(model)
    return sa.func.coalesce(columns.assigned_to_id, sa.case((_living(columns), columns.claimed_by_id)))


def held_by(model: type[Case], officer_id: int) -> sa.ColumnElement[bool]:
    """The same for one officer. Each by its own index, and these are few."""
    own = cast(sa.Table, cast(Any, model).__table__).alias("held").c
    given = sa.select(own.id).where(own.assigned_to_id == officer_id)
    looks = sa.select(own.id).where(own.claimed_by_id == officer_id, own.assigned_to_id.is_(None), _living(own))
    return cast("sa.ColumnElement[bool]", _columns(model).id.in_(sa.union_all(given, looks)))


def _living(columns: Any) -> sa.ColumnElement[bool]:
    return sa.and_(columns.claimed_at > utcnow() - CLAIM_LASTS, columns.claimed_at < utcnow() + CLOCKS_APART)


def claim(case: Case, *, by: Operator, take_over: bool = False) -> bool:
    """Hold it for a quarter of an hour from now; False when somebody else does. Taking over is logged."""
    before = holder(case)
    if not _write(case, None if take_over else free_for(type(case), by), claimed_by_id=by.id, claimed_at=utcnow()):
        return False
    if before and before.id != by.id:
        AuditEvent.record(case.subject_name, "take_over", by=by, particulars={"from": before.name})
    return True


def release_claim(case: Case, *, by: Operator) -> None:
    """Let go of it, if this person holds it."""
    _write(case, _columns(type(case)).claimed_by_id == by.id, claimed_by_id=None, claimed_at=None)


def end_claims_of_a_wrong_clock(model: type[Case]) -> int:
    """Those made at a time that has not come: the clock was ahead, and was put right."""
    ahead = _columns(model).claimed_at > utcnow() + CLOCKS_APART
    table = cast(sa.Table, cast(Any, model).__table__)
    return rows_changed(sa.update(table).where(ahead).values(claimed_by_id=None, claimed_at=None))


def expect_free(case: Case, by: Account) -> None:
    """Raises MoveRefused while somebody else looks at it."""
    other = holder(case)
    if other and other.id != by.id and case.claimed_at:
        since = f"{local(case.claimed_at):%H.%M}"
        raise MoveRefused(f"Sedang diperiksa oleh {other.name} sejak pukul {since}. Ambil alih dulu bila perlu.")


def assign(case: Case, to: Operator | None, *, by: Operator, note: str = "") -> None:
    """For this person alone, until the work of their post is done; None: for whoever comes next. Raises MoveRefused."""
    note = short_enough(note, LONGEST_ASSIGNMENT_NOTE, "Catatan")
    if to and not (to.may_sign_in and case.moves_open_to(to)):
        if case.workflow.post_at(case.status) is None:
            raise MoveRefused(f"Tidak ada yang perlu dikerjakan petugas: statusnya “{case.status_text}”.")
        raise MoveRefused(f"{to.name} tidak memegang pos untuk langkah berikutnya. Pilih petugas lain.")
    _write(case, None, assigned_to_id=to.id if to else None, claimed_by_id=None, claimed_at=None)
    particulars = {"to": to.name if to else None} | ({"note": note} if note else {})
    AuditEvent.record(case.subject_name, "assign", by=by, particulars=particulars)


def give_all_back(model: type[Case], who: Operator, *, by: Account) -> int:
    """Whatever of this kind was meant for this person, or is held by them, is for whoever comes next; how many."""
    columns, table = _columns(model), cast(sa.Table, cast(Any, model).__table__)
    theirs = db.session.scalars(sa.select(columns.id).where(columns.assigned_to_id == who.id)).all()
    for key in theirs:
        AuditEvent.record(f"{model.subject_kind}:{key}", "assign", by=by, particulars={"to": None, "note": GONE})
    db.session.execute(sa.update(table).where(columns.assigned_to_id == who.id).values(assigned_to_id=None))
    held = sa.update(table).where(columns.claimed_by_id == who.id)
    db.session.execute(held.values(claimed_by_id=None, claimed_at=None))
    return len(theirs)


def _write(case: Case, condition: sa.ColumnElement[bool] | None, **values: Any) -> bool:
    """Past the guard of `version`; whether a row was changed."""
    model = cast(Any, type(case))
    statement = sa.update(cast(sa.Table, model.__table__)).where(_columns(model).id == case.id)
    if condition is not None:
        statement = statement.where(condition)
    done = rows_changed(statement.values(**values)) == 1
    db.session.expire(case, ["claimed_by_id", "claimed_at", "claimed_by", "assigned_to_id", "assigned_to"])
    return done


def _columns(model: type[Case]) -> Any:
    return cast(Any, model).__table__.c
