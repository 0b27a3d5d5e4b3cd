"""Django's admin as it comes, over the same tables: what an operator would have with the other well-known admin.

The columns, the search and the filters are those of our lists; all else is as it comes, the models as `inspectdb`
writes them. Kindnesses: people are numbers in the form of a case (else select boxes of all), a status is a choice and
not looked up, connections are kept, and nobody is asked who is there.
"""

from __future__ import annotations

import os
from io import StringIO
from typing import Any

import django
from django.conf import settings
from sqlalchemy.engine import make_url

_url = make_url(os.environ["DATABASE_URL"])
_context = [f"django.{one}" for one in ("template.context_processors.request", "contrib.auth.context_processors.auth",
                                        "contrib.messages.context_processors.messages")]  # fmt: skip
settings.configure(
    SECRET_KEY=os.environ["SECRET_KEY"], ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, STATIC_URL="static/",
    TIME_ZONE="Asia/Makassar", MIDDLEWARE=[f"{__name__}.as_superuser"],
    INSTALLED_APPS=["bench.stock", *(f"django.contrib.{one}" for one in ("admin", "auth", "contenttypes", "messages"))],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
                "OPTIONS": {"context_processors": _context}}],
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": _url.database, "USER": _url.username,
                           "HOST": _url.query["host"], "CONN_MAX_AGE": None}},
)  # fmt: skip
django.setup()

from django.contrib import admin  # noqa: E402  (from here on: what needs the settings)
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

SHOWN_AS = {"service": "short_name", "office": "name", "district": "name", "applicant": "name", "document": "name",
            "attachment": "key", "service_request": "reference"}  # fmt: skip
STATUSES = ("draft", "submitted", "approved", "processing", "producing", "finished", "handed_over", "returned",
            "cancelled", "expired")  # fmt: skip


def as_superuser(get_response: Any) -> Any:
    user = User(username="ukur", is_staff=True, is_superuser=True)

    def answer(request: Any) -> Any:
        request.user = user
        return get_response(request)

    return answer


def models_of_the_tables() -> dict[str, Any]:
    """By the name of the table."""
    code, made = StringIO(), {"__name__": __name__}
    call_command("inspectdb", stdout=code)
    exec(code.getvalue(), made)
    models = {one._meta.db_table: one for one in made.values() if hasattr(one, "_meta")}
    for table, field in SHOWN_AS.items():
        models[table].__str__ = lambda self, field=field: getattr(self, field) or ""
    models["service_request"]._meta.get_field("status").choices = [(one, one) for one in STATUSES]
    return models


tables = models_of_the_tables()


def inline(table: str, owner: str = "service_request", **more: Any) -> type[admin.TabularInline]:
    return type("Inline", (admin.TabularInline,), {"model": tables[table], "fk_name": owner, "extra": 0, **more})


@admin.register(tables["service_request"])
class RequestAdmin(admin.ModelAdmin):
    list_per_page = 25  # as ours
    list_display = ("reference", "service", "applicant", "status", "district_code", "submitted_at", "due_at")
    search_fields = ("reference", "applicant__name", "applicant__nik_index")
    list_filter = ("status", "service", "office", "district_code")
    raw_id_fields = ("applicant", "filed_by", "claimed_by", "assigned_to")
    inlines = (inline("document"), inline("attachment", raw_id_fields=("applicant", "document", "replaced_by")))


call_command("migrate", "contenttypes", verbosity=0)  # a page of a case asks for it
urlpatterns = [
    path("hello", lambda request: HttpResponse("Halo dunia", content_type="text/plain")),
    path("admin/", admin.site.urls),
]
app = get_wsgi_application()
