"""What was typed into a form that could not be taken goes on with the person: nothing is typed twice.

A form is not taken when its sender is signed out meanwhile, when its token is of an older session, or when it was drawn
for another case (page_marks). What it held travels as hidden inputs: through the sign-in page, then to a button that
posts it anew with a fresh token. Never passwords, never files, never more than a form of ours can hold. Whose account
it would go to is always said; somebody else's is never taken for granted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.same_origin import posted_from_here
from app.web.page_marks import ANY, PAGE_MARK, PageMark, account_id, answers_digest, read_mark
from models.accounts.account import Account
from models.base import db
from models.registrations.workflow import ApplicantStatus

TypedFields = list[tuple[str, str]]  # name, value; a name may come again

PREFIX = "titip."
MOST_FIELDS, MOST_LETTERS = 80, 20_000


@dataclass
class Replay:
    """A page that offers to post `typed` anew to `url`; `told`: what happened, in sentences; `ways`: other links."""

    url: str
    typed: TypedFields
    told: list[str]
    button: str
    sure: bool = True  # whether the button is what most people want
    ways: list[tuple[str, str]] = field(default_factory=list)  # (label, address); the first is a button where not sure


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


def replay(url: str, typed: TypedFields, why: str) -> Replay:
    """For whoever is signed in now. What was typed in another's account is kept, and stored only if they say so."""
    mark = read_mark(dict(typed).get(PAGE_MARK, ""))
    if not current_user.is_authenticated:
        return Replay(url, typed, [why, _kept(typed)], _("Lanjutkan"), ways=[_throw_away("home.index")])
    name = _name_of(current_user)
    # Without a mark nobody knows for whom it was typed: what stands there already is not written over unseen.
    theirs = remarked(typed, PageMark(account_id(), ANY, answers_digest({})))
    if mark.account == account_id() if mark else not _is_registering():
        told = [why, _("Anda sudah masuk sebagai %(name)s.", name=name), _kept(typed)]
        return Replay(url, typed if mark else theirs, told, _("Lanjutkan"), ways=[_throw_away("account.show")])
    told = [
        _whose(mark.account if mark else 0, name),
        _("Simpan di sana hanya bila isian ini memang untuk orang itu."),
        _for_another(),
    ]
    return Replay(url, theirs, told, _("Simpan untuk %(name)s", name=name), sure=False,
                  ways=[(_("Buang isian ini"), url_for("account.show"))])  # fmt: skip


def remarked(typed: TypedFields, mark: PageMark) -> TypedFields:
    return [(name, value) for name, value in typed if name != PAGE_MARK] + [(PAGE_MARK, str(mark))]


def _whose(account: int, name: str) -> str:
    before = db.session.get(Account, account) if account else None
    if _is_registering():
        now = _("Di ponsel ini sekarang sedang diisi pendaftaran %(name)s.", name=name)
    else:
        now = _("Di ponsel ini sekarang yang masuk adalah %(name)s.", name=name)
    if before is None:
        then = _("Isian ini ditulis di halaman yang dibuka lebih dahulu.")
    else:
        then = _("Isian ini ditulis di akun %(name)s.", name=_name_of(before))
    return f"{then} {now}"


def _for_another() -> str:
    return _("Ingin mendaftarkan orang lain di ponsel ini? Tekan “Keluar” dahulu.") if _is_registering() else ""


def _is_registering() -> bool:
    return getattr(current_user, "status", None) == ApplicantStatus.DRAFT


def _name_of(account: Account) -> str:
    return account.display_name


def _kept(typed: TypedFields) -> str:
    return _("Yang Anda tulis tidak hilang. Tekan “Lanjutkan” untuk menyimpannya.") if typed else ""


def _throw_away(endpoint: str) -> tuple[str, str]:
    return _("Bukan isian Anda? Buang isian ini"), url_for(endpoint)


def _may_go_on(name: str) -> bool:
    return name != "csrf_token" and "password" not in name.casefold()


def _within_limits(pairs: TypedFields) -> TypedFields:
    letters = sum(len(name) + len(value) for name, value in pairs)
    holds = any(name != PAGE_MARK for name, _value in pairs)
    return pairs if holds and len(pairs) <= MOST_FIELDS and letters <= MOST_LETTERS else []
