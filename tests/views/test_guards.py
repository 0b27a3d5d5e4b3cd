"""Every address says who may open it."""

from __future__ import annotations

import re

import pytest

from models.accounts.permission import Permission
from views.guards import DECLARED

pytestmark = pytest.mark.sqlite_only


def test_every_route_declares_its_permission_or_that_it_is_public(app):
    silent = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if not rule.rule.startswith(("/admin", "/static"))
        and not isinstance(declared(app, rule), Permission)
        and declared(app, rule) != "public"
    ]

    assert silent == []


def test_a_page_for_some_is_open_to_nobody_who_is_not_signed_in(app, client):
    for rule in app.url_map.iter_rules():
        if isinstance(declared(app, rule), Permission) and "GET" in rule.methods:
            url = re.sub("<[^>]+>", "7K3-M9Q-ZP4", rule.rule)
            response = client.get(url)
            assert response.status_code == 404 or response.location == f"/masuk?lanjut={url}", url


def declared(app, rule):
    return getattr(app.view_functions[rule.endpoint], DECLARED, None)
