"""`python -m bench.stock_django`: Django's own tables and a superuser; prints the cookie of somebody signed in."""

from __future__ import annotations

import os

import django
from django.core.management import call_command
from django.db import connection

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.stock_django.settings"


def main() -> None:
    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS django")
    call_command("migrate", verbosity=0)
    print(cookie())


def cookie() -> str:
    """As a browser has it after signing in; the hard part of it, the password, is never asked."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore

    user = get_user_model().objects.create_superuser("ukur")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"sessionid={session.session_key}"


if __name__ == "__main__":
    main()
