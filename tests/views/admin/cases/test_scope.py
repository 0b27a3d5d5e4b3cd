"""A case outside an operator's posts is at every door as if there were none; the doors are read from the map."""

from __future__ import annotations

import re

import pytest

from models.base import db
from models.cases.audit import AuditEvent
from tests.support import factories
from views.admin.cases.case_actions import CASE_ACTIONS


@pytest.fixture
def narrow(client, make_operator):
    """Works on KIA only, wherever."""
    operator = make_operator("kia-saja", role="issuer", services=["kia"])
    client.sign_in(operator)
    return client


@pytest.fixture
def foreign(verifier):
    """A request of another service, approved: an issuer of it could do everything with it."""
    applicant = factories.verified(verifier, nama="Wayan Rahasia")
    case = factories.submitted(applicant, "kartu-keluarga", cara_ambil="digital")
    case.approve(by=verifier)
    db.session.commit()
    return case


@pytest.fixture
def own(verifier):
    return factories.submitted(factories.verified(verifier), "kia")


def doors_of_a_request(app) -> list[tuple[str, str]]:
    """(method, address) of every rule that takes a reference of a request; `{}` stands for the reference."""
    found = []
    for rule in app.url_map.iter_rules():
        view = rule.endpoint.split(".")[0]
        if not rule.rule.startswith("/admin/") or "reference:" not in rule.rule or view == "applicants":
            continue
        kind = re.sub(r"<(?:string:)?kind>", "permohonan", rule.rule)
        for move in moves_of(app, view) if "<move>" in kind else [""]:
            address = kind.replace("<move>", move)
            found += [(method, address) for method in sorted(rule.methods & {"GET", "POST"})]
    return found


def moves_of(app, endpoint: str) -> list[str]:
    view = next(v for v in app.extensions["admin"][0]._views if v.endpoint == endpoint)
    moves = {name for name, move in view.model.workflow.rows.items() if move.button}
    return sorted({*moves, *view.verbs, *CASE_ACTIONS, "undo"})


def test_every_door_answers_404_for_a_request_outside_the_posts(app, narrow, foreign, own):
    token = narrow.page("/admin/permohonan/").form_for("/admin/permohonan/saring", "/admin/permohonan/").hidden
    doors = doors_of_a_request(app)
    trail = len(AuditEvent.of(foreign.subject_name))
    assert len(doors) > 15, doors

    for method, door in doors:
        for address in addresses(door, foreign.reference, own.reference):
            if "<" in address:
                address = re.sub(r"<[^>]*way[^>]*>", "berikutnya", address)
            given = {"reason": "Coba-coba", "items": ["kk"], "to_status": "processing", "text": "Coba-coba"}
            data = token | {"version": foreign.version} | given
            response = narrow.open(address, method=method, data=data if method == "POST" else None)
            assert response.status_code == 404, f"{method} {address} answered {response.status}"
            assert "Wayan Rahasia" not in response.text

    db.session.expire_all()
    assert foreign.status == "approved"
    assert len(AuditEvent.of(foreign.subject_name)) == trail


def addresses(door: str, foreign: str, own: str) -> list[str]:
    """With the foreign reference in each place, and one's own in the others."""
    places = re.findall(r"<reference:[a-z_]+>", door)
    made = []
    for place in places:
        address = door.replace(place, foreign)
        for other in places:
            address = address.replace(other, own)
        made.append(address)
    return made


def test_the_list_the_search_and_the_bulk_form_do_not_know_it_either(narrow, foreign, own):
    for query in ("", foreign.reference, foreign.applicant.nik, "rahasia"):
        for page in ("/admin/permohonan/", "/admin/"):
            answer = arrived(narrow, narrow.get(page, query_string={"cari": query} if query else {}))
            assert foreign.reference not in answer.replace(f'value="{query}"', "")

    token = narrow.page("/admin/permohonan/").form_for("/admin/permohonan/saring", "/admin/permohonan/").hidden
    for action in ("advance", "cancel", "hold", "resume", "hand_over", "assign"):
        form = token | {"action": action, "rowid": [foreign.id, own.id], "reason": "Coba-coba"}
        answer = arrived(narrow, narrow.post("/admin/permohonan/action/", data=form))
        assert foreign.reference not in answer, action

    db.session.expire_all()
    assert foreign.status == "approved"


def arrived(client, response) -> str:
    """The text of the page that an answer leads to."""
    while response.status_code in (302, 303):
        response = client.get(response.location)
    return response.text
