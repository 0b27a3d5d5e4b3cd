"""Operators for tests: one post each, a password that is known."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from app.accounts.passwords import hash_password
from models.accounts.account import Operator
from models.accounts.permission import Role
from models.accounts.post import Post
from models.base import db
from models.forms.service import Service
from models.offices.region import Office
from tests.support.client import PASSWORD


def make_operator(
    username: str = "petugas",
    role: Role | str = Role.VERIFIER,
    services: Sequence[str] = (),
    offices: Sequence[str] = (),
    password: str = PASSWORD,
) -> Operator:
    """An operator with one post, committed. `services` and `offices` are slugs; none means all of them."""
    operator = Operator(
        username=username,
        name=username.replace("-", " ").title(),
        password_hash=hash_password(password),
        posts=[Post(role=Role(role), services=named(Service, services), offices=named(Office, offices))],
    )
    db.session.add(operator)
    db.session.commit()
    return operator


def named(model: type[Service] | type[Office], slugs: Sequence[str]) -> list:
    rows = list(db.session.scalars(sa.select(model).where(model.slug.in_(slugs))))
    assert len(rows) == len(slugs), f"of {list(slugs)} only {[row.slug for row in rows]} exist"
    return rows
