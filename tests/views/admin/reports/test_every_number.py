"""Whatever number the supervisor's page says, its list has so many rows."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest

from app.cases.reasons import standard_reasons
from app.reports.performance.rolling import roll_up
from models.base import clock_at, utcnow
from models.calendar.local_time import local
from models.cases import claims
from models.cases.undo import undo
from models.requests.workflow import RequestStatus
from tests.support import factories

PAGE = "/admin/kinerja/"
THREE_WEEKS = timedelta(days=21)
WORDS = ("masuk", "selesai", "batal", "keluar", "umur", "janji", "petugas", "alasan", "butir", "status=returned")
NUMBER = re.compile(r'<a href="(/admin/(?:pendaftaran|permohonan|audit)/\?[^"]*)">([0-9.]+)</a>')


@pytest.fixture
def a_busy_office(db, verifier, issuer):
    """Something of every kind: late, with the citizen, finished, reopened, cancelled, taken back, in hands."""
    standard = standard_reasons("request", "cancel")[0]
    with clock_at(utcnow() - THREE_WEEKS):
        applicant = factories.verified(verifier)
        for slug in ("kia", "ktp-el"):
            factories.submitted(applicant, slug)
            finished = factories.submitted(applicant, slug)
            finished.approve(by=verifier)
            finished.advance_to(RequestStatus.FINISHED, by=issuer, make=factories.ready)
            db.session.commit()
        claims.assign(factories.waiting(), verifier, by=verifier)
    finished.reopen(by=issuer, reason="Ada salah cetak pada dokumen.")
    factories.submitted(applicant).cancel(by=verifier, reason=standard)
    factories.submitted(applicant).cancel(by=verifier, reason="Dengan kata saya sendiri.")
    factories.submitted(applicant).withdraw(by=applicant)
    factories.submitted(applicant).return_(["kk"], by=verifier, reason="Dokumen tidak lengkap.")
    factories.waiting().cancel(by=verifier, reason="Bukan penduduk.")
    factories.waiting().return_(["selfie_ktp", "kk"], by=verifier, reason=standard_reasons("applicant", "return")[0])
    taken_back = factories.submitted(applicant)
    taken_back.approve(by=verifier)
    db.session.commit()
    undo(taken_back, by=verifier)
    db.session.commit()
    claims.assign(factories.submitted(applicant), verifier, by=verifier)
    claims.claim(factories.submitted(applicant), by=verifier)
    db.session.commit()


@pytest.mark.parametrize("posts", [{}, {"services": ["kia"]}])
def test_every_number_opens_a_list_of_so_many_rows(a_busy_office, client, make_operator, posts):
    client.sign_in(make_operator("pimpinan-uji", role="supervisor", **posts))
    roll_up(seconds=60)

    wrong, seen = {}, {}
    then = local(utcnow() - THREE_WEEKS).date()
    for period in ("rentang=bulan", "rentang=hari", f"rentang=minggu&tanggal={then}"):
        for found in NUMBER.finditer(client.get(f"{PAGE}?{period}").text):
            seen[html.unescape(found[1])] = int(found[2])
    for path, number in seen.items():
        rows = client.get(path).text.count("<tr data-href")
        wrong |= {path: (number, rows)} if number != rows else {}

    assert wrong == {}
    assert len(seen) > 60
    assert [word for word in WORDS if not [path for path in seen if word in path]] == []
