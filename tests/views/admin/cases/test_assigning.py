"""Whoever assigns has a button for it, on a case and for many, of either kind."""

from __future__ import annotations

import pytest

from models.cases import claims
from models.cases.audit import AuditEvent
from models.cases.refusals import MoveRefused
from tests.support import factories
from tests.views.admin.cases.ticking import answer_what_is_asked
from tests.views.admin.doors import at

LIST, ACTION = "/admin/pendaftaran/", "/admin/pendaftaran/action/"


def assign(client, *cases, **given: str):
    ticks = {"rowid": [str(case.id) for case in cases], "seen": [f"{c.id}:{c.version}" for c in cases]}
    ticks["action"] = "assign"
    asked = client.submit(ACTION, ticks, page=LIST)
    return answer_what_is_asked(client, asked, ticks, given)


@pytest.mark.parametrize("role", ["supervisor", "admin", "verifier"])
def test_who_assigns_has_a_button_on_the_case_whether_or_not_they_work_on_it(at_work, made, role):
    client, request, registration = at_work(role), made("approved"), factories.waiting()

    for case in (request, registration):
        assert any(link.endswith("/alihkan") for link in client.page(at(case)).links), case.subject_name


def test_who_does_not_assign_has_none_nor_has_a_case_that_waits_for_nobody(at_work, made, issuer):
    request, ended = made("approved"), made("approved")
    ended.cancel(by=issuer, reason="Ganda")

    assert "/alihkan" not in at_work("desk").get(at(request)).text
    assert "/alihkan" not in at_work("supervisor").get(at(ended)).text


@pytest.mark.sqlite_only
def test_of_what_is_over_it_is_said_that_nobody_has_work_with_it(made, issuer):
    ended = made("approved")
    ended.cancel(by=issuer, reason="Ganda")

    with pytest.raises(MoveRefused, match="Tidak ada yang perlu dikerjakan petugas: statusnya “dibatalkan”"):
        claims.assign(ended, issuer, by=issuer)


def test_the_supervisor_gives_a_case_by_that_button(at_work, made, issuer):
    supervisor, case = at_work("supervisor"), made("approved")

    supervisor.submit(at(case, "assign"), {"to": str(issuer.id)}, page=at(case, "alihkan"))

    assert case.assigned_to_id == issuer.id


def test_many_registrations_are_assigned_at_once(at_work, verifier, issuer):
    supervisor, cases = at_work("supervisor"), [factories.waiting() for _ in range(2)]

    answer = assign(supervisor, *cases, to=str(verifier.id), note="Tolong hari ini")

    assert "2 diproses" in answer.text
    assert {case.assigned_to_id for case in cases} == {verifier.id}
    assert AuditEvent.of(cases[0].subject_name)[0].particulars == {"to": "Luh", "note": "Tolong hari ini"}


def test_only_to_who_verifies(at_work, issuer, verifier):
    supervisor, case = at_work("supervisor"), factories.waiting()

    ticks = {"rowid": str(case.id), "seen": f"{case.id}:{case.version}", "action": "assign"}
    asked = supervisor.submit(ACTION, ticks, page=LIST).text

    assert f">{verifier.name} –" in asked and f">{issuer.name} –" not in asked


def test_who_does_not_assign_is_not_offered_it(at_work, app):
    factories.waiting()

    assert 'value="assign"' not in at_work("desk").get(LIST).text
