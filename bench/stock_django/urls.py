"""The admin, and a hello-world route beside it."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpResponse
from django.urls import path

urlpatterns = [
    path("hello", lambda request: HttpResponse("Halo dunia", content_type="text/plain")),
    path("admin/", admin.site.urls),
]
