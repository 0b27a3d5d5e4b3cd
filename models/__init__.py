"""What exists, and what may happen to it. Importing this package registers every table."""

from models import installation, last_done, name_key, recap, spelling  # noqa: F401
from models.accounts import account, attempts, post  # noqa: F401
from models.calendar import office_calendar, processing_time  # noqa: F401
from models.cases import attachment, audit, not_duplicate, note  # noqa: F401
from models.forms import registration_form, service  # noqa: F401
from models.messages import notification  # noqa: F401
from models.offices import region  # noqa: F401
from models.registrations import applicant  # noqa: F401
from models.requests import companions, document, service_request  # noqa: F401
