"""What was meant for an officer who is suspended waits for whoever comes next."""

from __future__ import annotations

from models.base import db
from models.cases import claims
from models.cases.audit import AuditEvent
from tests.support import factories


def test_the_cases_of_a_suspended_officer_go_back_into_the_queue(admin, make_operator, verifier):
    gone = make_operator("gone", role="verifier")
    case, request = factories.waiting(), factories.submitted(factories.verified(verifier))
    for one in (case, request):
        claims.assign(one, gone, by=verifier)
        claims.claim(one, by=gone)
    db.session.commit()
    page = f"/admin/petugas/details/?id={gone.id}"

    admin.submit("/admin/petugas/tangguhkan/", page=page)

    assert {one.assigned_to_id for one in (case, request)} == {None}
    assert claims.holder(case) is None
    assert AuditEvent.of(case.subject_name)[0].particulars == {"to": None, "note": "petugasnya ditangguhkan"}
    assert "2 kasusnya kembali ke antrean bersama" in admin.page(page).text
