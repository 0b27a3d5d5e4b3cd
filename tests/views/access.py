"""Who may open which address: written down once more, beside the routes and not from them. What is not here is red."""

from __future__ import annotations

from models.accounts.permission import Permission as P

EVERY_OPERATOR = "every operator"


def names(written: str) -> set[str]:
    return set(written.split())


PUBLIC = names("""
    static admin.static home.index home.help home.privacy catalogue.index catalogue.show leaflet.show
    language.choose shell.home_screen shell.offline shell.worker health.alive health.ready health.metrics
    webhook.receive webhook.verify message_check.check tracking.track sign_in.citizen sign_in.operator
    sign_in.forgotten sign_in.leave registration.start registration.step registration.tasks registration.check
    registration.sent files.show
""")

CITIZENS = {
    **dict.fromkeys(names("""
    account.show amendments.amend corrections.start corrections.item corrections.check receipt.registration_pdf
"""), P.REGISTRATION_OWN),
    **dict.fromkeys(names("""
    again.ask next_request.ask filing.start filing.step filing.tasks filing.start_anew filing.remove_person filing.check
    filing.sent for_whom.show
    requests.index requests.show requests.withdraw receipt.of_request receipt.request_pdf
"""), P.REQUESTS_SUBMIT),
}  # fmt: skip

# A view of the panel: for whom, and its doors.
PANEL = {
    "admin": (EVERY_OPERATOR, "index counts_view filter_view neighbour_view take_view"),
    "own_account": (EVERY_OPERATOR, "index change_password end_one end_others switch_keys"),
    "applicants": (P.APPLICANTS_READ, "index_view action_view case_view compare_view duplicate_view export_view"
                   " filter_view give_view move_view not_duplicate_view undo_all"),
    "service_requests": (P.REQUESTS_READ, "index_view action_view case_view compare_view duplicate_view export_view"
                         " filter_view give_view move_view not_duplicate_view undo_all"),
    "pickup_desk": (P.REQUESTS_HAND_OVER, "index card hand_over search"),
    "admin_by_hand": (P.MESSAGES_SEND, "index again mark"),
    "performance": (P.PERFORMANCE_READ, "index"),
    "reassigning": (P.CASES_ASSIGN, "index ask move"),
    "recap": (P.RECAP_READ, "index annotate download"),
    "admin_service": (P.CATALOGUE_MANAGE, "index_view action_view details_view edit_view"),
    "admin_message_text": (P.CATALOGUE_MANAGE, "index_view action_view edit_view"),
    "admin_office": (P.OFFICES_MANAGE, "index_view action_view create_view edit_view"),
    "admin_district": (P.OFFICES_MANAGE, "index_view action_view edit_view"),
    "admin_village": (P.OFFICES_MANAGE, "index_view action_view create_view edit_view"),
    "admin_office_hours": (P.OFFICES_MANAGE, "index_view action_view create_view edit_view delete_view"),
    "admin_holiday": (P.OFFICES_MANAGE, "index_view action_view create_view edit_view delete_view"),
    "admin_extra_day": (P.OFFICES_MANAGE, "index_view action_view create_view edit_view delete_view"),
    "admin_operator": (P.OPERATORS_MANAGE, "index_view action_view create_view edit_view details_view add_post"
                       " change_password end_sign_ins remove_post restore suspend"),
    "admin_notification": (P.MESSAGES_READ, "index_view action_view details_view"),
    "admin_audit_event": (P.AUDIT_READ, "index_view action_view details_view"),
}  # fmt: skip

# Doors of a view for fewer than see the view.
NARROWER = {
    "applicants.export_view": P.CASES_EXPORT,
    "service_requests.export_view": P.CASES_EXPORT,
    "recap.annotate": P.RECAP_ANNOTATE,
}

# What Flask-Admin gives each of its views; where the view's line above does not name one, nobody finds it.
STOCK = names("""
    create_view edit_view details_view delete_view action_view ajax_lookup ajax_update export
""")


def permission_for(endpoint: str) -> P | str | None:
    """None: to nobody. Raises LookupError for an address that nobody has written down."""
    if endpoint in PUBLIC:
        return "public"
    if endpoint in CITIZENS:
        return CITIZENS[endpoint]
    view, _, door = endpoint.partition(".")
    permission, doors = PANEL[view]
    if door in names(doors):
        return NARROWER.get(endpoint, permission)
    if door in STOCK:
        return None
    raise LookupError(endpoint)
