"""What was typed into a form that could not be taken goes on with the person: nothing is typed twice.

A form is not taken when its sender is signed out meanwhile, or when its token is of an older session. What it held
travels as hidden inputs: through the sign-in page, then to a button that posts it anew with a fresh token. Never
passwords, never files, never more than a form of ours can hold.
"""

from __future__ import annotations

from flask import request

from app.core.same_origin import posted_from_here

TypedFields = list[tuple[str, str]]  # name, value; a name may come again

PREFIX = "titip."
MOST_FIELDS, MOST_LETTERS = 80, 20_000


def typed_fields() -> TypedFields:
    """Of the form just posted; empty when there is too much of it."""
    return _within_limits([(name, value) for name, value in request.form.items(multi=True) if _may_go_on(name)])


def replayed_fields() -> TypedFields:
    """What the sign-in page carries for the form before it."""
    pairs = [(name.removeprefix(PREFIX), value) for name, value in request.form.items(multi=True)
             if name.startswith(PREFIX)]  # fmt: skip
    return _within_limits([(name, value) for name, value in pairs if _may_go_on(name)])


def is_from_here() -> bool:
    """Whether the browser says that a page of ours posted this. Without a valid token nothing else tells a form of
    ours from one that a stranger's page sends: what a stranger filled in is never offered to be sent."""
    return posted_from_here() is True


def _may_go_on(name: str) -> bool:
    return name != "csrf_token" and "password" not in name.casefold()


def _within_limits(pairs: TypedFields) -> TypedFields:
    letters = sum(len(name) + len(value) for name, value in pairs)
    return pairs if len(pairs) <= MOST_FIELDS and letters <= MOST_LETTERS else []
