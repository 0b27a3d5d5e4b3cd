"""What a page was drawn for: a mark in its own form, compared when the form comes back.

One phone serves two people, and one person has two tabs. Without the mark the last one that is sent wins, and one
person's name lands over another's photos.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass

from flask import Flask, current_app, request
from flask_login import current_user
from itsdangerous import BadData, URLSafeSerializer
from markupsafe import Markup

from models.requests.service_request import AnyCase

PAGE_MARK = "halaman"  # the name of the input
NOTHING_YET = ""  # of a case that is not stored
ANY = "*"  # its sender was told whose it is, and said to go on


@dataclass(frozen=True)
class PageMark:
    """`account`: its id, 0 for nobody; `case`: its reference; `seen`: a digest of the answers that stood there."""

    account: int
    case: str
    seen: str = ANY

    def is_of(self, case: AnyCase) -> bool:
        return self.account == account_id() and self.case in (ANY, case_key(case))

    def saw(self, answers: Mapping[str, str]) -> bool:
        return self.seen in (ANY, answers_digest(answers))

    def __str__(self) -> str:
        return str(_signer().dumps(astuple(self)))


def init_app(app: Flask) -> None:
    app.jinja_env.globals["page_mark"] = hidden_mark


def mark_of(case: AnyCase, answers: Mapping[str, str] | None = None) -> PageMark:
    """Of a page that is drawn now; `answers` are those that it shows, where a later save must not be overwritten."""
    return PageMark(account_id(), case_key(case), ANY if answers is None else answers_digest(answers))


def hidden_mark(case: AnyCase) -> Markup:
    """For a form that is written out."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(PAGE_MARK, mark_of(case))


def posted_mark() -> PageMark | None:
    """None where a form brings none, or not one of ours."""
    return read_mark(request.form.get(PAGE_MARK, ""))


def read_mark(text: str) -> PageMark | None:
    try:
        return PageMark(*_signer().loads(text)) if text else None
    except (BadData, TypeError):
        return None


def case_key(case: AnyCase) -> str:
    """A new case has a reference, too: another one at each page."""
    return case.reference if case.id else NOTHING_YET


def account_id() -> int:
    return int(current_user.id) if current_user.is_authenticated else 0


def answers_digest(answers: Mapping[str, str]) -> str:
    """Says nothing of what it was made from: a NIK could be guessed from a plain one."""
    said = json.dumps(sorted((key, value) for key, value in answers.items() if value))
    return hmac.new(str(current_app.secret_key).encode(), said.encode(), hashlib.sha256).hexdigest()[:20]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="halaman")
