"""Files of the case lists: read by key in pieces, harmless in a spreadsheet, every digit kept."""

from __future__ import annotations

import string
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from app.reports import exports
from app.reports.export_sheets import APPLICANTS, REQUESTS
from models.base import db
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest
from tests.support import factories
from tests.support.spreadsheets import NAMESPACE, cells_of, csv_rows, text_of


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(exports, "BATCH", 2)


@pytest.fixture
def statements(app):
    """What is asked of the database from now on."""
    asked: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    sa.event.remove(db.engine, "before_cursor_execute", note)


def registrations() -> sa.orm.Query:
    return db.session.query(Applicant).with_entities(Applicant.id)


# -- reading


def test_every_row_is_in_the_file_once_newest_first_however_many_batches_it_takes(app, small_batches):
    made = [factories.waiting() for _ in range(5)]

    data = b"".join(exports.export(APPLICANTS, registrations(), "csv"))

    assert [line[0] for line in csv_rows(data)[1:]] == [applicant.reference for applicant in made[::-1]]


def test_the_file_begins_to_leave_before_its_last_rows_are_read(app, small_batches, statements):
    for _ in range(5):
        factories.waiting()
    statements.clear()

    pieces = exports.export(APPLICANTS, registrations(), "csv")
    assert next(pieces) and statements == []
    assert next(pieces).count(b"\r\n") == 2 and len(statements) == 1
    assert len(list(pieces)) == 2 and len(statements) == 3


def test_a_file_asks_as_many_statements_as_it_has_batches(app, verifier, small_batches, statements):
    applicant = factories.verified(verifier)
    for _ in range(3):
        factories.submitted(applicant)
    statements.clear()

    list(exports.export(REQUESTS, db.session.query(ServiceRequest).with_entities(ServiceRequest.id), "csv"))

    assert len(statements) == 2


@pytest.mark.parametrize("form", exports.FORMS)
def test_whoever_is_downloading_keeps_nobody_from_writing(app, small_batches, form):
    for _ in range(5):
        factories.waiting()
    pieces = exports.export(APPLICANTS, registrations(), form)
    next(pieces), next(pieces, None)
    db.session.rollback()

    late = factories.waiting()

    assert late.reference.encode() not in b"".join(pieces)
    assert db.session.get_one(Applicant, late.id).status == "waiting"


def test_times_are_those_of_the_office(app, verifier):
    applicant = factories.verified(verifier)
    applicant.verified_at = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)
    db.session.commit()

    data = {form: b"".join(exports.export(APPLICANTS, registrations(), form)) for form in exports.FORMS}

    place = csv_rows(data["csv"])[0].index("Diverifikasi")
    assert csv_rows(data["csv"])[1][place] == "2026-11-25 01:05"
    cell = cells_of(data["xlsx"])[1][string.ascii_uppercase[place]]
    assert cell.get("t") is None and cell.get("s") != cells_of(data["xlsx"])[1]["A"].get("s")
    assert float(cell.findtext("m:v", namespaces=NAMESPACE)) == pytest.approx(46351 + 65 / 1440)


def test_excel_is_told_that_a_csv_is_utf_8(app):
    assert next(exports.export(APPLICANTS, registrations(), "csv")).startswith(b"\xef\xbb\xbf")


def test_a_list_without_rows_is_a_file_with_its_heads_only(app):
    data = b"".join(exports.export(APPLICANTS, registrations(), "xlsx"))

    assert [text_of(cell) for cell in cells_of(data)[0].values()] == APPLICANTS.heads
    assert len(cells_of(data)) == 1


def test_a_held_request_says_why_in_a_column_of_its_own():
    row = SimpleNamespace(hold_reason="blangko habis", withdrawn=False, status="processing")
    said = {head: of(row) for head, of in REQUESTS.columns if head in ("Status", "Alasan tunda")}

    assert said == {"Status": "menunggu", "Alasan tunda": "blangko habis"}
