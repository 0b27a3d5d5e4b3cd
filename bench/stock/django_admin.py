"""Django's admin as it comes, over the same tables: what an operator would have with the other well-known admin.

The columns, the search and the filters are those of our lists; all else is as `startproject` and `inspectdb` write it,
but for two kindnesses: the applicant of a case is a number (else a select box of all), and connections are kept.
"""

from __future__ import annotations

import os
from typing import Any

import django
from django.apps import AppConfig
from django.conf import settings
from sqlalchemy.engine import make_url


class Stock(AppConfig):
    name, label = __name__, "stock"


_url = make_url(os.environ["DATABASE_URL"])
_contrib = [f"django.contrib.{one}" for one in ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")]
_context = [f"django.{one}" for one in ("template.context_processors.request", "contrib.auth.context_processors.auth",
                                        "contrib.messages.context_processors.messages")]  # fmt: skip
settings.configure(
    SECRET_KEY=os.environ["SECRET_KEY"], ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF="bench.stock.django_admin",
    INSTALLED_APPS=[*_contrib, "bench.stock.django_admin.Stock"], STATIC_URL="static/", USE_TZ=True,
    TIME_ZONE="Asia/Makassar", DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    MIDDLEWARE=[f"django.{one}" for one in (
        "middleware.security.SecurityMiddleware", "contrib.sessions.middleware.SessionMiddleware",
        "middleware.common.CommonMiddleware", "middleware.csrf.CsrfViewMiddleware",
        "contrib.auth.middleware.AuthenticationMiddleware", "contrib.messages.middleware.MessageMiddleware",
        "middleware.clickjacking.XFrameOptionsMiddleware",
    )],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
                "OPTIONS": {"context_processors": _context}}],
    DATABASES={"default": {
        "ENGINE": "django.db.backends.postgresql", "NAME": _url.database, "USER": _url.username,
        "HOST": _url.query["host"], "CONN_MAX_AGE": None,
        "OPTIONS": {"options": "-c search_path=django,public"},  # its own tables stand in a schema of their own
    }},
)  # fmt: skip


def set_up() -> None:
    django.setup()
    from django.contrib import admin
    from django.db import models as m

    def table(name: str, said_as: str, /, **columns: Any) -> type[m.Model]:
        """As `inspectdb` would write it: what the admin's pages show, and no more."""
        meta = type("Meta", (), {"managed": False, "db_table": name, "app_label": "stock"})
        body = {"__module__": __name__, "Meta": meta, "__str__": lambda self: getattr(self, said_as) or ""}
        return type(name.title().replace("_", ""), (m.Model,), body | columns)

    def word(longest: int = 200, **more: Any) -> m.Field:
        return m.CharField(max_length=longest, null=True, blank=True, **more)

    def of(other: type[m.Model], **more: Any) -> m.Field:
        return m.ForeignKey(other, m.DO_NOTHING, null=True, **more)

    def moment() -> m.Field:
        return m.DateTimeField(null=True, blank=True)

    def place(district: type[m.Model]) -> m.Field:
        return of(district, to_field="code", db_column="district_code")

    statuses = ("draft", "submitted", "approved", "processing", "producing", "finished", "handed_over", "returned",
                "cancelled", "expired")  # fmt: skip
    service, office = table("service", "short_name", short_name=word(80)), table("office", "name", name=word())
    district = table("district", "name", code=m.CharField(max_length=6, unique=True), name=word(100))
    applicant = table("applicant", "name", reference=word(16), nik_index=word(32), name=word())
    request = table(
        "service_request", "reference", status=m.CharField(max_length=24, choices=[(one, one) for one in statuses]),
        reference=m.CharField(max_length=16, unique=True), created_at=moment(), applicant=of(applicant),
        filed_via=word(20), service=of(service), recap_line=word(80), district=place(district), office=of(office),
        submitted_at=moment(), due_at=moment(), finished_at=moment(), hold_reason=word(500),
    )  # fmt: skip
    document = table("document", "name", service_request=of(request), name=word(), delivery=word(24), state=word(24),
                     office=of(office), pickup_at=moment(), receiver=word())  # fmt: skip
    attachment = table("attachment", "key", id=m.UUIDField(primary_key=True), service_request=of(request), key=word(60),
                       size=m.IntegerField())  # fmt: skip

    def inline(model: type[m.Model]) -> type[admin.TabularInline]:
        return type("Inline", (admin.TabularInline,), {"model": model, "extra": 0})

    class RequestAdmin(admin.ModelAdmin):
        list_per_page = 25  # as ours
        list_display = ("reference", "service", "applicant", "status", "district", "submitted_at", "due_at")
        search_fields = ("reference", "applicant__name", "applicant__nik_index")
        list_filter = ("status", "service", "office", "district")
        raw_id_fields = ("applicant",)
        inlines = (inline(document), inline(attachment))

    admin.site.register(request, RequestAdmin)


def cookie() -> str:
    """With its own tables and a superuser: as a browser has it after signing in, but for the password's hard work."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.db import connection

    connection.cursor().execute("CREATE SCHEMA IF NOT EXISTS django")
    call_command("migrate", verbosity=0)
    user, session = get_user_model().objects.create_superuser("ukur"), SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.create()
    return f"sessionid={session.session_key}"


set_up()

from django.contrib import admin  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

urlpatterns = [
    path("hello", lambda request: HttpResponse("Halo dunia", content_type="text/plain")),
    path("admin/", admin.site.urls),
]
app = get_wsgi_application()
