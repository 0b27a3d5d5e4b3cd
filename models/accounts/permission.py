"""Who may do what: the whole policy on one page (docs/design.md §5)."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    __hash__ = str.__hash__  # Enum's own is Python, and asked a hundred times a page

    # citizens
    REGISTRATION_OWN = "registration:own"
    REQUESTS_SUBMIT = "requests:submit"
    # the work
    APPLICANTS_READ = "applicants:read"
    APPLICANTS_VERIFY = "applicants:verify"
    REQUESTS_READ = "requests:read"
    REQUESTS_APPROVE = "requests:approve"
    REQUESTS_PROCESS = "requests:process"
    REQUESTS_HAND_OVER = "requests:hand_over"
    HAND_OVERS_MEND = "hand_overs:mend"  # one's own, on the same day
    HAND_OVERS_MEND_LATER = "hand_overs:mend_later"  # anybody's, at any time
    CASES_ASSIGN = "cases:assign"
    CASES_EXPORT = "cases:export"
    # the office
    PERFORMANCE_READ = "performance:read"
    RECAP_READ = "recap:read"
    RECAP_ANNOTATE = "recap:annotate"
    MESSAGES_READ = "messages:read"
    MESSAGES_SEND = "messages:send"
    AUDIT_READ = "audit:read"
    ACCOUNTS_MANAGE = "accounts:manage"
    CATALOGUE_MANAGE = "catalogue:manage"
    OFFICES_MANAGE = "offices:manage"
    OPERATORS_MANAGE = "operators:manage"


class Role(StrEnum):
    __hash__ = str.__hash__

    VERIFIER = "verifier"
    ISSUER = "issuer"
    DESK = "desk"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


_P = Permission
READ_WORK = {_P.APPLICANTS_READ, _P.REQUESTS_READ, _P.MESSAGES_READ}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.VERIFIER: frozenset(
        READ_WORK
        | {
            _P.APPLICANTS_VERIFY,
            _P.REQUESTS_APPROVE,
            _P.CASES_ASSIGN,
            _P.CASES_EXPORT,
            _P.MESSAGES_SEND,
            _P.RECAP_READ,
        }
    ),
    Role.ISSUER: frozenset(
        READ_WORK
        | {
            _P.REQUESTS_PROCESS,
            _P.REQUESTS_HAND_OVER,
            _P.HAND_OVERS_MEND,
            _P.CASES_ASSIGN,
            _P.CASES_EXPORT,
            _P.MESSAGES_SEND,
            _P.RECAP_READ,
        }
    ),
    Role.DESK: frozenset(READ_WORK | {_P.REQUESTS_HAND_OVER, _P.HAND_OVERS_MEND, _P.MESSAGES_SEND}),
    Role.SUPERVISOR: frozenset(
        READ_WORK
        | {
            _P.HAND_OVERS_MEND,
            _P.HAND_OVERS_MEND_LATER,
            _P.CASES_ASSIGN,
            _P.CASES_EXPORT,
            _P.PERFORMANCE_READ,
            _P.RECAP_READ,
            _P.RECAP_ANNOTATE,
            _P.AUDIT_READ,
        }
    ),
    Role.ADMIN: frozenset(
        READ_WORK
        | {
            _P.CASES_ASSIGN,
            _P.CASES_EXPORT,
            _P.PERFORMANCE_READ,
            _P.MESSAGES_SEND,
            _P.RECAP_READ,
            _P.RECAP_ANNOTATE,
            _P.AUDIT_READ,
            _P.ACCOUNTS_MANAGE,
            _P.CATALOGUE_MANAGE,
            _P.OFFICES_MANAGE,
            _P.OPERATORS_MANAGE,
        }
    ),
}
