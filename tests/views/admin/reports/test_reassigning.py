"""An absent colleague's cases are somebody else's at one press, each with its trace."""

from __future__ import annotations

import pytest

from app.cases import reassigning
from models.cases import claims
from models.cases.audit import AuditEvent
from tests.support import factories


@pytest.fixture
def absent(db, made, verifier):
    """Luh holds three registrations and a request, and looks at a fourth registration."""
    cases = [factories.waiting() for _ in range(3)] + [made("submitted")]
    for case in cases:
        claims.assign(case, verifier, by=verifier)
    looked_at = factories.waiting()
    claims.claim(looked_at, by=verifier)
    db.session.commit()
    return verifier, cases, looked_at


def page_for(who) -> str:
    return f"/admin/pindahkan/{who.id}"


def test_all_of_both_kinds_go_to_a_colleague_who_finds_them_in_their_queue(absent, at_work, new_client, make_operator):
    (luh, cases, looked_at), supervisor = absent, at_work("supervisor")
    made_ill = supervisor.page(page_for(luh)).text
    komang = make_operator("komang", role="verifier")

    answer = supervisor.submit(page_for(luh), {"to": str(komang.id), "note": "Luh sakit"}, page=page_for(luh))

    assert "4 pendaftaran dan 1 permohonan" in made_ill and "Pindahkan 5 berkas" in made_ill
    told = " ".join(answer.text.split())
    assert "5 dipindahkan ke Komang." in told and "0 pendaftaran dan 0 permohonan" in told
    assert {case.assigned_to_id for case in (*cases, looked_at)} == {komang.id}
    for case in cases:
        assert AuditEvent.of(case.subject_name)[0].particulars == {"to": "Komang", "note": "Luh sakit"}
    queue = new_client()
    queue.sign_in(komang)
    mine = queue.get("/admin/?tab=milik").text
    assert all(case.reference in mine for case in cases)


def test_what_a_colleague_has_no_post_for_stays_and_is_named(absent, at_work, issuer):
    (luh, cases, _), supervisor = absent, at_work("supervisor")

    answer = supervisor.submit(page_for(luh), {"to": str(issuer.id)}, page=page_for(luh))

    assert "0 dipindahkan ke Kadek, 5 tidak." in answer.text and "tidak memegang pos" in answer.text
    assert all(case.reference in answer.text and case.assigned_to_id == luh.id for case in cases)


def test_back_to_the_queue_goes_so_much_at_one_press_and_the_rest_is_told(absent, at_work, monkeypatch):
    monkeypatch.setattr(reassigning, "MOST_IN_ONE_PRESS", 3)
    (luh, cases, looked_at), supervisor = absent, at_work("supervisor")

    first = supervisor.submit(page_for(luh), {"to": "antrean"}, page=page_for(luh)).text
    supervisor.submit(page_for(luh), {"to": "antrean"}, page=page_for(luh))

    assert "3 dipindahkan ke antrean." in first and "2 lagi menunggu" in first
    assert {(case.assigned_to_id, claims.holder(case)) for case in (*cases, looked_at)} == {(None, None)}


def test_a_supervisor_of_one_service_moves_what_is_theirs(absent, made, new_client, make_operator):
    luh, _, _ = absent
    supervisor = new_client()
    supervisor.sign_in(make_operator("pengawas-ktp", role="supervisor", services=["ktp-el"]))

    answer = supervisor.submit(page_for(luh), {"to": "antrean"}, page=page_for(luh)).text

    assert "1 tidak" in answer and "Pos Anda tidak dapat menugaskan" in answer


def test_what_is_only_looked_at_is_let_go_of_within_ones_post_and_leaves_a_trace(
    db, made, at_work, new_client, make_operator, verifier
):
    case = made("submitted")
    claims.claim(case, by=verifier)
    db.session.commit()
    other = new_client()
    other.sign_in(make_operator("pengawas-ktp", role="supervisor", services=["ktp-el"]))

    refused = other.submit(page_for(verifier), {"to": "antrean"}, page=page_for(verifier)).text
    held = claims.holder(case)
    at_work("supervisor").submit(page_for(verifier), {"to": "antrean"}, page=page_for(verifier))

    assert held == verifier and "Pos Anda tidak dapat menugaskan" in refused
    assert claims.holder(case) is None and AuditEvent.of(case.subject_name)[0].name == "assign"


@pytest.mark.sqlite_only
def test_who_assigns_nothing_moves_nothing(at_work, verifier):
    assert at_work("desk").get(page_for(verifier)).status_code == 403
    assert at_work("supervisor").get("/admin/pindahkan/999999").status_code == 404
