"""What exists, and what may happen to it. Importing this package registers every table."""

from models import (  # noqa: F401
    account,
    applicant,
    attachment,
    audit,
    calendar,
    document,
    duplicate,
    limit,
    name_key,
    note,
    notification,
    post,
    recap,
    region,
    registration_form,
    service,
    service_request,
    usual_time,
)
