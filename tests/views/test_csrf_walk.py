"""No form of any page, and no address that takes a form, is taken without the page's token."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from models.base import db
from models.cases.audit import AuditEvent
from tests.support import factories
from tests.support.pages import Page

pytestmark = pytest.mark.sqlite_only

SIGNED_INSTEAD = {"webhook.receive"}
MOST_PAGES = 150
FILES = re.compile(r"^/(static|berkas|bahasa|admin/static)/|\.(pdf|svg|webmanifest|js)$|/unduh/|/export/")


@pytest.fixture
def people(make_operator, verifier):
    """An account with a request under way, a registration that waits, and everybody of the office who has a page."""
    citizen = factories.verified(verifier)
    factories.draft_request(citizen, "kia")
    service_request = factories.submitted(citizen, "sktt")
    factories.waiting()
    officers = [make_operator(role, role=role) for role in ("issuer", "desk", "supervisor", "admin")]
    return service_request.reference, [None, citizen, factories.draft_registration(), verifier, *officers]


def test_every_address_that_takes_a_form_refuses_one_without_a_token(app, client, people):
    reference, accounts = people
    client.sign_in(accounts[-1])
    before = traces()

    rules = [
        rule for rule in app.url_map.iter_rules() if "POST" in rule.methods and rule.endpoint not in SIGNED_INSTEAD
    ]
    answers = {rule.rule: client.post(address(rule.rule, reference), data={}).status_code for rule in rules}

    assert len(rules) > 60
    assert {rule: status for rule, status in answers.items() if status != 400} == {}
    assert traces() == before


def test_every_form_on_every_page_is_refused_without_its_token(new_client, people):
    refused, before = {}, traces()
    for account in people[1]:
        client = new_client()
        if account:
            client.sign_in(account)
        for url, form in forms_seen_by(client):
            to = form.action or url
            if to not in refused:
                data = {name: value for name, value in form.hidden.items() if name != "csrf_token"}
                refused[to] = client.post(to, data=data).status_code

    assert len(refused) > 40
    assert {to: status for to, status in refused.items() if status != 400} == {}
    assert traces() == before


def forms_seen_by(client) -> Iterator[tuple[str, object]]:
    """From the first page by its links, one page of each kind: (where it is shown, the form)."""
    waiting, seen = ["/", "/daftar", "/admin/"], set()
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.pop(0)
        if kind(url) in seen:
            continue
        seen.add(kind(url))
        answer = client.get(url)
        if answer.location:
            waiting.append(answer.location)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        page = Page(answer.text)
        yield from ((url, form) for form in page.posting_forms)
        waiting += [link for link in page.links if link.startswith("/") and not FILES.search(link.split("?")[0])]


def kind(url: str) -> str:
    """Pages of other cases and services look alike."""
    return re.sub(
        r"/[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}", "/ref", re.sub(r"^/layanan/[^/]+", "/layanan/x", url.split("?")[0])
    )


def address(rule: str, reference: str) -> str:
    by_converter = {"reference": reference, "int": "1"}
    return re.sub(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>", lambda found: by_converter.get(found[1] or "", "x"), rule)


def traces() -> int:
    return db.session.scalar(sa.select(sa.func.count(AuditEvent.id))) or 0
