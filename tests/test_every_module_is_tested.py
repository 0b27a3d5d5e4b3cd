"""Every module has its test file, is imported by a test, or is named here with the test that walks through it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULES = [
    path.relative_to(ROOT).with_suffix("").as_posix()
    for part in ("models", "app", "views")
    for path in sorted((ROOT / part).rglob("*.py"))
    if path.name != "__init__.py"
]
# The test that covers them: the modules, as its room and its files.
COVERED_BY = {
    "app/cases/test_duplicates": "app/cases: duplicate_queries similarity",
    "app/commands/test_backup": "app/operations: fingerprints restore snapshot_check snapshots",
    "app/commands/test_operator_and_doctor": "app/commands: doctor operator version",
    "app/core/test_request_cleaning": "app/web: converters",
    "app/demo/test_demo": "app/demo: cast clock filing moves pictures rows today",
    "app/files/test_photo_advice": "app/files: photo_measures",
    "app/filing/test_known_people": "app/filing: relations",
    "app/forms/test_dynamic": "app/forms: checks",
    "app/forms/test_fields": "app/forms: written",
    "app/messages/providers/cloud/test_api": "app/messages/providers/cloud: settings",
    "app/messages/test_delivery": "app/messages: circuit_breaker",
    "app/messages/test_kill": "app/commands: worker",
    "app/messages/test_wire": "app/core: timed_answers; app/messages: connections",
    "app/operations/test_belonging": "app/commands: take_store; app/core: first_keys",
    "app/operations/test_housekeeping": "app/operations: clock",
    "app/offices/test_moving_pickups": "app/offices: closed_doors",
    "app/offices/test_pickup_slots": "app/offices: opening_hours",
    "app/operations/test_watch": "views/admin/kit: alarms",
    "app/queue/test_queue": "app/queue: kinds names taking",
    "app/reports/performance/test_decisions": "app/reports/performance: events officers",
    "app/reports/performance/test_flow": "app/reports/performance: counted registrations requests",
    "app/reports/performance/test_rolling": "app/reports/performance: changed days",
    "app/reports/test_recap": "app/commands: recap",
    "app/sandbox/test_sandbox": "app/sandbox: delivery_reports errors faults graph pages server",
    "journeys/test_main_line": "app/commands: whatsapp_sandbox; views: routes",
    "models/cases/test_workflows": "models/cases: case snapshot",
    "app/identity/test_nik": "models: nik",
    "models/forms/test_checks": "models/forms/checks: check judging rules",
    "models/forms/test_definition": "models/forms: compiling conditions delivery document paging parts questions"
    " validation",
    "models/requests/test_awaiting_verification": "models/registrations: companions; models/requests: companions",
    "models/requests/test_service_request": "models/requests: deadline derivation message_text standing subject",
    "views/admin/cases/test_bulk": "app/cases: bulk; views/admin/cases: request_bulk",
    "views/admin/cases/test_case_actions": "models/requests: office_change",
    "views/admin/cases/test_case_page": "app/cases: number_checks; app/lookup: related; views/admin/cases: case_view",
    "views/admin/cases/test_cases": "app/cases: comparison; views/admin/cases: applicants case_list filter_memory"
    " request_moves service_requests",
    "views/admin/cases/test_decisions": "views/admin/cases: decided",
    "views/admin/cases/test_scope": "app/lookup: scope",
    "views/admin/kit/test_base": "views/admin/kit: cells filters forms paging; views/admin: menu",
    "views/admin/kit/test_narrowing": "views/admin/kit: case_filters",
    "views/admin/queue/test_queue": "app/queue: desk filters; views/admin/queue: rows",
    "views/admin/reference/test_accounts": "app/accounts: password_change",
    "views/admin/reference/test_office_questions": "app/offices: displacing",
    "views/admin/reference/test_promises": "views/admin/reference: asking",
    "views/admin/reference/test_reference_data": "app/messages: stopped; views/admin/logs: by_hand logs;"
    " views/admin/reference: hours message_texts offices operator_forms operators services",
    "views/admin/reports/test_every_number": "app/reports/performance: in_hands; views/admin/kit: moments;"
    " views/admin/logs: decisions; views/admin/reports: performance_links",
    "views/admin/reports/test_recap": "views/admin/kit: months",
    "views/citizen/accounts/test_language": "app/core: i18n",
    "views/citizen/accounts/test_registration": "app/filing: flags limits; app/forms: declarations;"
    " models/forms: registration_form",
    "views/citizen/accounts/test_sign_in": "app/accounts: devices security sign_in sign_in_limits;"
    " app/core: rate_limits; models/accounts: attempts",
    "views/citizen/filing/test_lost_card": "app/filing: next_request; views/citizen/filing: next_request",
    "views/citizen/filing/test_filing": "views/citizen/filing: requested_service; views/citizen/wizard: answers",
    "views/citizen/public/test_catalogue": "app/core: extensions; app/offices: map_links; views/citizen/public: home",
    "views/citizen/public/test_message_check": "app/status: message_check",
    "views/citizen/public/test_pwa": "app/web: pwa",
    "views/citizen/public/test_tracking": "app/status: public_status",
    "views/citizen/requests/test_ask_again": "app/filing: ask_again; views/citizen/filing: again",
    "views/citizen/requests/test_correct": "app/filing: amending; views/citizen/accounts: amend",
    "views/citizen/requests/test_own_requests": "views/citizen/requests: timeline",
    "views/citizen/requests/test_receipt": "app/status: receipt receipt_pdf",
    "views/citizen/wizard/test_form_replay": "app/web: form_replay",
    "views/citizen/wizard/test_late": "app/web: page_marks",
    "views/citizen/wizard/test_tasks": "views/citizen/wizard: steps wizard",
    "views/test_errors": "app/web: errors",
    "views/test_files": "app/core: body_limits; app/files: thumbnails",
}


def named_here() -> dict[str, str]:
    """The test of each module that is named above."""
    return {
        f"{room}/{name}": test
        for test, rooms in COVERED_BY.items()
        for room, names in (part.strip().split(": ") for part in rooms.split(";"))
        for name in names.split()
    }


def test_every_module_is_tested_somewhere():
    forgotten = [module for module in MODULES if not has_a_test(module) and module not in named_here()]

    assert MODULES and not forgotten


def test_what_is_named_here_exists():
    for module, test in named_here().items():
        assert module in MODULES, f"{module} is no module"
        assert (ROOT / f"tests/{test}.py").exists(), f"tests/{test}.py is no test"


def has_a_test(module: str) -> bool:
    """Of its own, in the same room; or one that imports it."""
    room, name = module.rsplit("/", 1)
    return (ROOT / f"tests/{room}/test_{name}.py").exists() or module.replace("/", ".") in imported_by_tests()


@cache
def imported_by_tests() -> set[str]:
    found = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found
