"""Whoever signs in: an Account is an Applicant or an Operator, never both."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import cache
from typing import Any, ClassVar, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, with_polymorphic

from models.accounts.permission import Permission
from models.accounts.post import Post, Scoped
from models.base import Key, Model, UtcDateTime, db, partial_index, utcnow
from models.forms.service import Service
from models.offices.region import Office

SEEN_AT_MOST_EVERY = timedelta(minutes=1)

# How a citizen's password hash begins that is salted by the NIK of its registration (app/accounts/passwords.py); what
# follows is a hash like any other. Those that are not, of before or of another NIK, in the words of an index.
SALTED_BY_NIK = "nik1$"
OTHERWISE_SALTED = f"kind = 'applicant' AND substr(password_hash, 1, 5) <> '{SALTED_BY_NIK}'"


class Account(Model):
    """The `by` of every event."""

    __tablename__ = "account"
    __table_args__: Any = (partial_index("ix_account_otherwise_salted", "id", where=OTHERWISE_SALTED),)

    kind: Mapped[str] = mapped_column(sa.String(20))
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))  # argon2id; None: nobody can sign in with it
    language: Mapped[str] = mapped_column(sa.String(5), default="id")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "account"}

    # For Flask-Login. Its UserMixin would make any two accounts equal that are not signed in here.
    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    is_operator: ClassVar[bool] = False
    stays_signed_in: ClassVar[timedelta] = timedelta(0)
    sign_in_token = cast("str | None", None)  # of this device: set while signing in, and on the current user

    @property
    def display_name(self) -> str:
        raise NotImplementedError

    @property
    def may_sign_in(self) -> bool:
        raise NotImplementedError

    def can(self, permission: Permission, case: Scoped | None = None) -> bool:
        """Whether this account may, anywhere; or on this very case."""
        raise NotImplementedError

    def get_id(self) -> str | None:
        return self.sign_in_token


class SignIn(Model):
    """One device where an account is signed in. The browser holds the token, the database its digest."""

    __tablename__ = "sign_in"

    account_id: Mapped[int] = mapped_column(Key, sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    device: Mapped[str] = mapped_column(sa.String(120), default="")

    @classmethod
    def open(cls, account: Account, device: str = "") -> str:
        """Sign this account in on one more device; the token to hand to its browser."""
        token = secrets.token_urlsafe(32)
        db.session.add(cls(account_id=account.id, token_hash=digest(token), device=device[:120]))
        account.sign_in_token = token
        return token

    @classmethod
    def find(
        cls, token: str, now: datetime | None = None, kind: type[Account] | None = None
    ) -> tuple[SignIn, Account] | None:
        """The living sign-in of this token and its account, in one query; only of this kind, where one is named."""
        row = db.session.execute(_living_sign_in(kind), {"token_hash": digest(token)}).unique().first()
        if row is None:
            return None
        sign_in, account = row
        if (now or utcnow()) - sign_in.seen_at > account.stays_signed_in or not account.may_sign_in:
            return None
        account.sign_in_token = token
        return sign_in, account

    @classmethod
    def end(cls, token: str) -> None:
        db.session.execute(sa.delete(cls).where(cls.token_hash == digest(token)))

    @classmethod
    def end_all(cls, account: Account) -> None:
        db.session.execute(sa.delete(cls).where(cls.account_id == account.id))


@cache
def _living_sign_in(kind: type[Account] | None) -> sa.Select[SignIn, Account]:
    """Asked at every request, so built once: the sign-in, its account, an operator's posts."""
    someone: Any = kind or with_polymorphic(Account, "*", aliased=True)
    posts = joinedload(someone.posts if kind else someone.Operator.posts)
    return (
        sa.select(SignIn, someone)
        .join(someone, someone.id == SignIn.account_id)
        .where(SignIn.token_hash == sa.bindparam("token_hash"))
        .options(
            posts.joinedload(Post.services).load_only(Service.slug, Service.short_name),
            posts.joinedload(Post.offices).load_only(Office.slug, Office.name),
        )
    )


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Operator(Account):
    """A person of the office (petugas). What they may do is the sum of their posts."""

    __tablename__ = "operator"

    id: Mapped[int] = mapped_column(Key, sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    username: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    keys_on: Mapped[bool] = mapped_column(default=True, server_default=sa.true())  # single-key shortcuts (WCAG 2.1.4)
    posts: Mapped[list[Post]] = relationship(back_populates="operator", cascade="all, delete-orphan", lazy="selectin")

    __mapper_args__ = {"polymorphic_identity": "operator"}

    is_operator = True
    stays_signed_in: ClassVar[timedelta] = timedelta(hours=12)

    @property
    def may_sign_in(self) -> bool:
        return self.suspended_at is None

    @property
    def display_name(self) -> str:
        return self.name

    def can(self, permission: Permission, case: Scoped | None = None) -> bool:
        return any(post.allows(permission) and (case is None or post.covers(case)) for post in self.posts)

    def posts_with(self, permission: Permission) -> list[Post]:
        return [post for post in self.posts if post.allows(permission)]
