"""The pages as an app on a phone: what it keeps is the same for everybody."""

from __future__ import annotations

import json
from io import BytesIO

import pytest

from models.base import db
from tests.support import factories
from tests.views.citizen.walking import photo

pytestmark = pytest.mark.sqlite_only

PAGE = "/layanan/kia/ajukan/foto-akta-kelahiran"
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def draft(browser, citizen):
    draft = factories.draft_request(citizen, "kia")
    draft.forget_photos()
    db.session.commit()
    return draft


def test_the_service_worker_keeps_the_look_and_one_page_that_knows_nobody(browser, new_client):
    worker = browser.get("/sw.js")
    kept = json.loads(worker.text.split("KEPT = ", 1)[1].split(";\n", 1)[0])

    assert worker.headers["Cache-Control"] == "no-cache" and worker.headers["Service-Worker-Allowed"] == "/"
    assert [name for name in kept["files"] if not name.startswith("/static/citizen/")] == ["/tanpa-sinyal"]
    assert browser.get("/tanpa-sinyal").text == new_client().get("/tanpa-sinyal").text
    assert all(browser.get(name).status_code == 200 for name in kept["files"])


def test_a_home_screen_finds_a_name_and_its_icons(client):
    manifest = json.loads(client.get("/manifest.webmanifest").text)

    assert manifest["name"] and manifest["display"] == "standalone"
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
    assert all(client.get(icon["src"]).status_code == 200 for icon in manifest["icons"])


def test_signing_out_tells_the_browser_to_forget(browser):
    page = browser.page("/layanan")

    answer = browser.post("/keluar", data=page.form_for("/keluar", "/layanan").hidden)

    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert "Anda sudah keluar" in browser.page("/").text


def test_a_photo_that_waited_is_told_whose_page_it_finds(browser, draft, new_client, make_operator):
    other = factories.verified(make_operator("gede"))
    factories.draft_request(other, "kia")
    stranger = new_client()
    stranger.sign_in(other)

    mine, theirs = (one.get(PAGE, headers=SCRIPT).json for one in (browser, stranger))

    assert mine["csrf_token"] and mine["owner"] != theirs["owner"]
    assert f'data-owner="{mine["owner"]}"' in browser.get(PAGE).text
    assert new_client().get(PAGE, headers=SCRIPT).location.startswith("/masuk")


def test_a_script_that_posts_a_photo_is_told_where_to_go_on_or_what_is_wrong(browser, draft, quick_photos):
    def post(**file):
        token = browser.get(PAGE, headers=SCRIPT).json["csrf_token"]
        return browser.post(PAGE, data={"csrf_token": token, **file}, headers=SCRIPT)

    refused, kept = post(), post(akta_kelahiran=(BytesIO(photo()), "foto.jpg"))

    assert refused.status_code == 422 and refused.json["errors"]
    assert kept.json["next"] == "/layanan/kia/ajukan/foto-kk"
    assert draft.photo_counts() == {"akta_kelahiran": 1}


def test_what_belongs_to_a_page_does_not_write_the_session_that_a_later_page_has_changed(browser):
    opened = browser.get("/akun", headers={"Sec-Fetch-Mode": "navigate"})
    beside = browser.get("/sw.js", headers={"Sec-Fetch-Mode": "same-origin"})

    assert "Set-Cookie" in opened.headers and "Set-Cookie" not in beside.headers


def test_a_cookie_lasts_longer_by_a_page_a_day_and_is_not_signed_at_each(browser, monkeypatch):
    first, second = browser.get("/akun"), browser.get("/akun")
    monkeypatch.setattr("app.accounts.security.this_day", lambda: 99_999)
    tomorrow = browser.get("/akun")

    assert ["Set-Cookie" in page.headers for page in (first, second, tomorrow)] == [True, False, True]
