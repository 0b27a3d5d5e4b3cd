"""Django's admin as it comes, over the same tables: what an operator would have with the other well-known admin.

The columns, the search and the filters are those of our lists; all else is as it comes, but for three kindnesses: the
applicant of a case is a number (else a select box of all), connections are kept, and nobody is asked who is there.
"""

from __future__ import annotations

import os
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
from django.db import models as m  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

SUPERUSER = User(username="ukur", is_staff=True, is_superuser=True)
STATUSES = ("draft", "submitted", "approved", "processing", "producing", "finished", "handed_over", "returned",
            "cancelled", "expired")  # fmt: skip


def as_superuser(get_response: Any) -> Any:
    def answer(request: Any) -> Any:
        request.user = SUPERUSER
        return get_response(request)

    return answer


def table(name: str, shown_as: str, /, **columns: Any) -> type[m.Model]:
    """As `inspectdb` would write it: what the admin's pages show, and no more."""
    meta = type("Meta", (), {"managed": False, "db_table": name, "app_label": "stock"})
    body = {"__module__": __name__, "Meta": meta, "__str__": lambda self: getattr(self, shown_as) or ""}
    return type(name.title().replace("_", ""), (m.Model,), body | columns)


def word(longest: int = 200, **more: Any) -> m.Field:
    return m.CharField(max_length=longest, null=True, blank=True, **more)


def of(other: type[m.Model], **more: Any) -> m.Field:
    return m.ForeignKey(other, m.DO_NOTHING, null=True, **more)


def moment() -> m.Field:
    return m.DateTimeField(null=True, blank=True)


def inline(model: type[m.Model]) -> type[admin.TabularInline]:
    return type("Inline", (admin.TabularInline,), {"model": model, "extra": 0})


service, office = table("service", "short_name", short_name=word(80)), table("office", "name", name=word())
district = table("district", "name", code=word(6, unique=True), name=word(100))
applicant = table("applicant", "name", reference=word(16), nik_index=word(32), name=word())
service_request = table(
    "service_request", "reference", status=word(24, choices=[(one, one) for one in STATUSES]),
    reference=word(16, unique=True), created_at=moment(), applicant=of(applicant), filed_via=word(20),
    service=of(service), recap_line=word(80), district=of(district, to_field="code", db_column="district_code"),
    office=of(office), submitted_at=moment(), due_at=moment(), finished_at=moment(), hold_reason=word(500),
)  # fmt: skip
document = table("document", "name", service_request=of(service_request), name=word(), delivery=word(24),
                 state=word(24), office=of(office), pickup_at=moment(), receiver=word())  # fmt: skip
attachment = table("attachment", "key", id=m.UUIDField(primary_key=True), service_request=of(service_request),
                   key=word(60), size=m.IntegerField())  # fmt: skip


@admin.register(service_request)
class RequestAdmin(admin.ModelAdmin):
    list_per_page = 25  # as ours
    list_display = ("reference", "service", "applicant", "status", "district", "submitted_at", "due_at")
    search_fields = ("reference", "applicant__name", "applicant__nik_index")
    list_filter = ("status", "service", "office", "district")
    raw_id_fields = ("applicant",)
    inlines = (inline(document), inline(attachment))


call_command("migrate", "contenttypes", verbosity=0)  # a page of a case asks for it
urlpatterns = [
    path("hello", lambda request: HttpResponse("Halo dunia", content_type="text/plain")),
    path("admin/", admin.site.urls),
]
app = get_wsgi_application()
