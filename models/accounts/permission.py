"""Who may do what: the whole policy on one page (docs/design.md §5)."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
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
    VERIFIER = "verifier"
    ISSUER = "issuer"
    DESK = "desk"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


P = Permission
READ_WORK = {P.APPLICANTS_READ, P.REQUESTS_READ, P.MESSAGES_READ}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.VERIFIER: frozenset(
        READ_WORK
        | {
            P.APPLICANTS_VERIFY,
            P.REQUESTS_APPROVE,
            P.CASES_ASSIGN,
            P.CASES_EXPORT,
            P.MESSAGES_SEND,
            P.RECAP_READ,
        }
    ),
    Role.ISSUER: frozenset(
        READ_WORK
        | {
            P.REQUESTS_PROCESS,
            P.REQUESTS_HAND_OVER,
            P.CASES_ASSIGN,
            P.CASES_EXPORT,
            P.MESSAGES_SEND,
            P.RECAP_READ,
        }
    ),
    Role.DESK: frozenset(READ_WORK | {P.REQUESTS_HAND_OVER, P.MESSAGES_SEND}),
    Role.SUPERVISOR: frozenset(
        READ_WORK
        | {
            P.CASES_ASSIGN,
            P.CASES_EXPORT,
            P.PERFORMANCE_READ,
            P.RECAP_READ,
            P.RECAP_ANNOTATE,
            P.AUDIT_READ,
        }
    ),
    Role.ADMIN: frozenset(
        READ_WORK
        | {
            P.CASES_ASSIGN,
            P.CASES_EXPORT,
            P.PERFORMANCE_READ,
            P.MESSAGES_SEND,
            P.RECAP_READ,
            P.RECAP_ANNOTATE,
            P.AUDIT_READ,
            P.ACCOUNTS_MANAGE,
            P.CATALOGUE_MANAGE,
            P.OFFICES_MANAGE,
            P.OPERATORS_MANAGE,
        }
    ),
}
