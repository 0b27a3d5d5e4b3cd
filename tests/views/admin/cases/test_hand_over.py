"""A document is handed over from the case's own page, by the form that the page shows."""

from __future__ import annotations

import pytest

from models.requests.document import DocumentState
from tests.views.admin.doors import at


@pytest.fixture
def ready(made):
    return made("finished")


def hand_over(work, case, **written: str):
    return work.submit(at(case, "hand_over"), written, page=at(case))


def test_a_proxy_with_the_power_of_attorney_takes_it(work, ready):
    answer = hand_over(work, ready, received_by="I Komang Kuasa", relation="proxy", power_of_attorney="1")

    [document] = ready.documents
    assert answer.status_code == 302
    assert (document.state, document.receiver) == (DocumentState.HANDED_OVER, "I Komang Kuasa")


@pytest.mark.sqlite_only
def test_without_it_the_document_stays_and_what_was_written_too(work, ready):
    answer = hand_over(work, ready, received_by="I Komang Kuasa", relation="proxy")

    assert answer.status_code == 409 and "minta surat kuasa F-1.07" in answer.text
    assert 'value="I Komang Kuasa"' in answer.text
    assert ready.documents[0].state == DocumentState.READY


@pytest.mark.sqlite_only
def test_whoever_receives_it_has_a_name(work, ready):
    answer = hand_over(work, ready, received_by="0812-3456-7890", relation="family")

    assert answer.status_code == 409 and "Nama penerima: Nama harus berisi huruf." in answer.text
    assert ready.documents[0].state == DocumentState.READY
