"""A move carries all that is said of it: wherever one can appear it has its words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.status.progress import STAGES
from app.web.filters import STATUS_TONES, status_label
from models.accounts.permission import Permission
from models.cases.status import Phase, Status
from models.cases.workflow import Move, Needs, Workflow
from models.messages.message_text import MessageText
from models.registrations.workflow import APPLICANT_WORKFLOW, ApplicantStatus
from models.requests.document import DocumentState
from models.requests.workflow import REQUEST_WORKFLOW, RequestStatus

WORKFLOWS = {"registration": (APPLICANT_WORKFLOW, ApplicantStatus), "request": (REQUEST_WORKFLOW, RequestStatus)}


def rows() -> Iterator[tuple[str, Move]]:
    for kind, (workflow, _) in WORKFLOWS.items():
        for place, move in enumerate(workflow.moves):
            yield f"{kind}-{place}-{move.name}", move


EVERY_MOVE = dict(rows())


@pytest.fixture(params=EVERY_MOVE.values(), ids=EVERY_MOVE.keys())
def move(request: pytest.FixtureRequest) -> Move:
    return request.param


def test_every_move_has_its_words_in_the_audit_trail(move):
    from views.admin.logs.log_texts import EVENTS

    assert move.log and EVENTS[move.name] == move.log


@pytest.mark.parametrize("kind", WORKFLOWS)
def test_what_lists_the_moves_has_the_order_of_the_table(kind):
    workflow, _ = WORKFLOWS[kind]

    assert list(workflow.rows) == list(dict.fromkeys(move.name for move in workflow.moves))


def test_what_an_operator_may_do_has_a_button_and_what_nobody_presses_has_none(move):
    assert bool(move.button) == isinstance(move.who, Permission)


def test_the_form_of_a_move_is_one_that_the_page_can_draw(move):
    if move.needs is Needs.ITEMS:
        assert move.act and move.key
    if move.bulk:
        assert move.button and move.needs is not Needs.PHOTOS


def test_what_brings_a_message_can_be_taken_back_and_the_office_decides_it(move):
    """Nothing else leaves time to be taken back."""
    assert not (move.undoable and not isinstance(move.who, Permission))


def test_a_refused_word_says_the_case_and_its_status(move):
    said = move.done.format(reference="7K3-M9Q-ZPJ", status="disetujui")

    assert said.startswith("7K3-M9Q-ZPJ") and said.endswith(".")


@pytest.mark.parametrize("kind", WORKFLOWS)
def test_rows_of_one_name_say_the_same(kind):
    workflow: Workflow = WORKFLOWS[kind][0]
    words = ("log", "story", "button", "act", "help", "key", "done", "counted", "quiet", "needs", "danger", "ends_turn")

    for move in workflow.moves:
        first = workflow.rows[move.name]
        assert [str(getattr(move, word)) for word in words] == [str(getattr(first, word)) for word in words], move.name


def test_the_owner_reads_every_move_of_a_request_but_that_a_draft_ended(app):
    untold = {name for name, move in REQUEST_WORKFLOW.rows.items() if not move.story}

    assert untold == {"expire"}


def test_the_owner_reads_every_move_of_a_registration_that_leaves_them_a_page_to_read_it_on():
    untold = {name for name, move in APPLICANT_WORKFLOW.rows.items() if not move.story}

    assert untold == {"cancel", "replace", "expire"}  # these end their sign-in


def test_every_status_that_something_comes_after_says_what(app):
    for status in RequestStatus.in_phases(Phase.AWAITING, Phase.NEW, Phase.WORKING):
        assert str(STAGES[status])


def test_a_status_reads_on_a_page_as_its_row_says(app):
    for status in (*RequestStatus, *ApplicantStatus):
        assert status_label(status.value) == status.label


@pytest.mark.parametrize("statuses", [ApplicantStatus, RequestStatus, DocumentState])
def test_every_status_has_a_word_and_a_tone(app, statuses: type[Status]):
    for status in statuses:
        assert status.label
        assert STATUS_TONES[status.value] in ("plain", "going", "yours", "done", "ended")


def test_every_message_that_a_move_names_is_a_text_of_the_office(db):
    named = {move.message for move in EVERY_MOVE.values() if isinstance(move.message, str)}

    assert named <= {text.key for text in db.session.query(MessageText)}


def test_each_decision_is_counted_under_one_heading():
    from app.reports.performance.officers import DECISIONS

    counted = {move.name: move.counted for move in EVERY_MOVE.values() if move.counted}
    assert counted == DECISIONS


def test_a_service_may_leave_out_what_the_rows_let_it():
    from views.admin.reference.service_forms import QUIETABLE

    assert {move.message: move.quiet for move in REQUEST_WORKFLOW.moves if move.quiet} == QUIETABLE


def test_every_bulk_action_of_a_list_is_a_row_or_one_of_the_lists_own(app):
    for view in app.extensions["admin"][0]._views:
        workflow = getattr(getattr(view, "model", None), "workflow", None)
        if workflow is not None:
            offered = {name for name, _ in view._actions}
            assert {name for name, move in workflow.rows.items() if move.bulk} <= offered
