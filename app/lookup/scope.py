"""Which requests an operator may see, as a condition of the query: the same rule as `Post.covers` for one case."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.operators import custom_op

from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.accounts.post import Post
from models.base import db
from models.messages.notification import Notification
from models.requests.document import Document
from models.requests.service_request import ServiceRequest


def requests_in_scope(operator: Operator, permission: Permission = Permission.REQUESTS_READ) -> sa.ColumnElement[bool]:
    """Of any post with this permission; `true` when one of them covers everything."""
    conditions = [_covered_by(post) for post in operator.posts_with(permission)]
    parts = [condition for condition in conditions if condition is not None]
    return sa.or_(sa.false(), *parts) if len(parts) == len(conditions) else sa.true()


def sees_all_requests(operator: Operator, permission: Permission = Permission.REQUESTS_READ) -> bool:
    return isinstance(requests_in_scope(operator, permission), sa.True_)


def messages_in_scope(operator: Operator, permission: Permission) -> sa.ColumnElement[bool]:
    """Of the messages those about registrations, and about requests that a post with this permission covers."""
    if sees_all_requests(operator, permission):
        return sa.true()
    seen = requests_in_scope(operator, permission)
    subject = Notification.subject
    key = sa.cast(sa.func.substr(subject, len("request:") + 1), sa.BigInteger)
    number = sa.case((subject.startswith("request:"), key))  # no other subject's key need be a number
    covered = sa.exists().where(ServiceRequest.id == number, seen)
    return sa.or_(subject.startswith("applicant:"), covered)


def _covered_by(post: Post) -> sa.ColumnElement[bool] | None:
    parts: list[sa.ColumnElement[bool]] = []
    if post.services:
        parts.append(_walked(ServiceRequest.service_id).in_([service.id for service in post.services]))
    if post.offices:
        offices = [office.id for office in post.offices]
        # Not EXISTS: PostgreSQL would rather read all documents of these offices beforehand.
        made_there = (
            sa.select(sa.func.max(Document.id))
            .where(Document.service_request_id == ServiceRequest.id, Document.office_id.in_(offices))
            .scalar_subquery().is_not(None)
        )  # fmt: skip
        parts.append(sa.or_(ServiceRequest.office_id.in_(offices), made_there))
    return sa.and_(*parts) if parts else None


def _walked(column: InstrumentedAttribute[int]) -> sa.ColumnElement[int]:
    """A column that SQLite looks at row by row. It keeps no statistics, and would rather collect all rows of these
    services by their index, and sort them, than walk the newest rows until the page is full."""
    if db.engine.dialect.name != "sqlite":
        return column.expression
    return sa.UnaryExpression(column.expression, operator=custom_op("+"), type_=column.type)
