"""Every address, asked by everybody: who may not is turned away, and nothing changes; who may finds the page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, time
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.routing import Rule

from models.accounts.account import Account
from models.accounts.permission import ROLE_PERMISSIONS, Permission, Role
from models.base import db, utcnow
from models.calendar.office_calendar import ExtraDay
from models.cases.audit import AuditEvent
from models.messages.notification import Notification
from models.registrations.applicant import Applicant
from tests.support import factories
from tests.support.client import CheckingClient
from tests.views.access import CITIZENS, EVERY_OPERATOR, PANEL, permission_for

pytestmark = pytest.mark.sqlite_only

OPEN, SIGN_IN, PANEL_SIGN_IN, REFUSED, NONE, OWN_ACCOUNT = "open", "/masuk", "/petugas/masuk", "403", "404", "/akun"
NOT_BY_PEOPLE = {"static", "admin.static", "webhook.receive", "webhook.verify"}
BY_ID = (".edit_view", ".details_view")
STEPS = {"registration.step": "nama", "amendments.amend": "nama"}
BARE = '<!doctype html><html lang="id"><title>Tidak</title></html>'
OFTEN_ENOUGH = 3  # people who are let in at one address
PLACES = {"slug": "kia", "kind": "permohonan", "way": "berikutnya", "move": "note", "form": "csv",
          "export_type": "csv", "which": "failed", "code": "en", "address": "whatsapp"}  # fmt: skip


@dataclass
class Person:
    """`account` is its key: who asks a thousand things must not be read anew for each."""

    name: str
    account: int | None
    permissions: frozenset[Permission] = frozenset()
    sees_request: bool = True  # that of `owner`
    is_operator: bool = False

    @property
    def signed_in(self) -> bool:
        return bool(self.permissions)


@pytest.fixture
def people(app, verifier, make_operator):
    """Everybody who may come, and two who must not: one has never signed in, one was suspended meanwhile."""
    submit = frozenset({Permission.REGISTRATION_OWN, Permission.REQUESTS_SUBMIT})
    draft = factories.draft_registration().id
    citizens = [factories.verified(verifier).id for _ in range(2)]
    narrow = {"another service": make_operator("kia-saja", role="issuer", services=["kia"]),
              "another office": make_operator("seririt", role="issuer", offices=["kantor-camat-seririt"])}  # fmt: skip
    return [
        Person("nobody", None),
        Person("owner", citizens[0], submit),
        Person("another citizen", citizens[1], submit, sees_request=False),
        Person("who waits", factories.waiting().id, submit, sees_request=False),
        Person("who drafts", draft, frozenset({Permission.REGISTRATION_OWN}), sees_request=False),
        *(Person(role, make_operator(f"{role}-uji", role=role).id, ROLE_PERMISSIONS[role], is_operator=True)
          for role in Role),
        *(Person(name, one.id, ROLE_PERMISSIONS[Role.ISSUER], sees_request=False, is_operator=True)
          for name, one in narrow.items()),
        Person("suspended", make_operator("ditangguhkan", role="admin").id),
    ]  # fmt: skip


@pytest.fixture
def addresses(app, people) -> dict[str, str]:
    """Of each rule one, about the owner's case where it names one; the other case is another citizen's."""
    owner, other = (db.session.get_one(Applicant, one.account) for one in people[1:3])
    mine, theirs = (factories.submitted(one, "kartu-keluarga", cara_ambil="digital") for one in (owner, other))
    db.session.add(ExtraDay(on_date=date(2027, 1, 2), opens=time(8), closes=time(12)))
    views = {view.endpoint: view for view in app.extensions["admin"][0]._views}

    def address(rule: Rule) -> str:
        view = rule.endpoint.split(".")[0]
        cases = (owner, other) if view == "applicants" else (mine, theirs)
        places = PLACES | {"reference": cases[0].reference, "other": cases[1].reference,
                           "officer": next(one.account for one in people if one.is_operator),
                           "step": STEPS.get(rule.endpoint, "cara-ambil"),
                           "attachment_id": mine.photos()[0].id}  # fmt: skip
        found = re.sub(r"<(?:[^:>]+:)?(\w+)>", lambda place: str(places[place[1]]), rule.rule)
        return found + (f"?id={first_of(views[view])}" if rule.endpoint.endswith(BY_ID) else "")

    return {rule.rule: address(rule) for rule in rules_of(app)}


def rules_of(app) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in NOT_BY_PEOPLE]


def first_of(view: Any) -> Any:
    return db.session.scalar(sa.select(sa.func.min(getattr(view.model, view._primary_key))))


def test_every_address_is_written_down_and_says_the_same_of_itself(app):
    declared = {name: getattr(view, "declared_permission", None) for name, view in app.view_functions.items()}

    assert {name: permission_for(name) for name in declared}  # raises for one that is not
    assert {name: found for name, found in declared.items() if isinstance(found, Permission)} == CITIZENS
    for view in app.extensions["admin"][0]._views:
        assert getattr(view, "permission", EVERY_OPERATOR) == PANEL[view.endpoint][0]


def test_who_may_not_is_turned_away_everywhere_and_who_may_is_let_in(app, new_client, people, addresses, monkeypatch):
    monkeypatch.setattr("app.web.errors.render_template", lambda *_, **__: BARE)  # drawn a thousand times
    wrong, asked, let_in, before = [], 0, Counter(), traces()
    for person in people:
        browser, token = enter(new_client(), person)
        for rule in rules_of(app):
            expected = expected_of(person, rule)
            for method in sorted(rule.methods & {"GET", "POST"}):
                if expected == OPEN and (method == "POST" or let_in[rule.rule] == OFTEN_ENOUGH):
                    continue
                asked, answer = asked + 1, answer_of(browser, method, addresses[rule.rule], token)
                let_in[rule.rule] += expected == OPEN
                if answer != expected and (expected, answer) != (OPEN, OWN_ACCOUNT):
                    wrong.append(f"{person.name}: {method} {addresses[rule.rule]}: {answer}, not {expected}")

    assert wrong == []
    assert asked > 2000
    assert traces() == before


def enter(browser: CheckingClient, person: Person) -> tuple[CheckingClient, str]:
    """Signed in, and with a token of its own."""
    if person.account:
        account = db.session.get_one(Account, person.account)
        browser.sign_in(account)
        if not person.signed_in:
            account.suspended_at = utcnow()
    return browser, browser.page("/cek-pesan").posting_forms[0].hidden["csrf_token"]


def expected_of(person: Person, rule: Rule) -> str:
    permission = permission_for(rule.endpoint)
    if rule.endpoint == "files.show":
        return OPEN if person.signed_in and person.sees_request else NONE
    if permission == "public":
        return OPEN
    if isinstance(permission, Permission) and rule.endpoint in CITIZENS:
        return expected_of_a_citizens(person, rule, permission)
    return expected_in_the_panel(person, rule, permission)


def expected_of_a_citizens(person: Person, rule: Rule, permission: Permission) -> str:
    if not person.signed_in:
        return SIGN_IN
    if person.is_operator:
        return REFUSED
    if permission not in person.permissions:
        return OWN_ACCOUNT
    return NONE if "reference" in rule.arguments and not person.sees_request else OPEN


def expected_in_the_panel(person: Person, rule: Rule, permission: Permission | str | None) -> str:
    view = PANEL[rule.endpoint.split(".")[0]][0]
    if not person.is_operator:
        return PANEL_SIGN_IN
    if view != EVERY_OPERATOR and view not in person.permissions:
        return REFUSED
    if permission is None:
        return NONE
    if permission != EVERY_OPERATOR and permission not in person.permissions:
        return REFUSED
    of_a_request = "reference" in rule.arguments and not rule.endpoint.startswith("applicants.")
    return NONE if of_a_request and not person.sees_request else OPEN


def answer_of(browser: CheckingClient, method: str, address: str, token: str) -> str:
    data = {"csrf_token": token, "file": (BytesIO(b""), "")} if method == "POST" else None
    response = browser.open(address, method=method, data=data)
    if response.location:
        to = response.location.partition("?")[0]
        return to if to in (SIGN_IN, PANEL_SIGN_IN, OWN_ACCOUNT) and to != address else OPEN
    return str(response.status_code) if response.status_code in (400, 401, 403, 404, 405) else OPEN


def traces() -> tuple[int, int]:
    """What is written when anything is done."""
    events, messages = (db.session.scalar(sa.select(sa.func.count(one.id))) for one in (AuditEvent, Notification))
    return events, messages
