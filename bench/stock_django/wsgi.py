"""`gunicorn -c gunicorn.conf.py bench.stock_django.wsgi:application`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.stock_django.settings"
application = get_wsgi_application()
