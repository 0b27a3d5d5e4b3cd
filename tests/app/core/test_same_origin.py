"""A form of ours is taken with whatever headers a browser leaves; one from elsewhere is refused, token or not."""

from __future__ import annotations

import pytest

from tests.support import factories

pytestmark = pytest.mark.sqlite_only

HOST = "layanan.contoh.go.id"
OURS = [
    {},
    {"Origin": "{site}"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Referer": "{site}/masuk"},
    {"Origin": "{site}:8443", "Referer": "{site}:8443/masuk"},  # nginx leaves the port out of Host
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
]
FOREIGN = [
    {"Origin": "https://jahat.example"},
    {"Origin": "https://" + HOST + ".jahat.example"},
    {"Origin": "https://[jahat"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Referer": "https://jahat.example/masuk"},
    {"Origin": "https://jahat.example", "Sec-Fetch-Site": "cross-site", "Referer": "https://jahat.example/"},
]


@pytest.fixture(params=["http", "https"])
def site(request) -> str:
    return f"{request.param}://{HOST}"


def send(client, site: str, headers: dict[str, str]) -> int:
    """The status of the sign-in form's answer, sent with its token and these headers alone."""
    hidden = client.page("/masuk", base_url=site).form_for("/masuk", "/masuk").hidden
    headers = {name: value.format(site=site) for name, value in headers.items()}
    data = hidden | {"nik": factories.new_nik(), "password": "salah"}
    return client.post("/masuk", base_url=site, data=data, headers=headers).status_code


@pytest.mark.parametrize("headers", OURS, ids=str)
def test_a_form_of_ours_is_taken_whatever_the_browser_leaves_out(client, site, headers):
    assert send(client, site, headers) == 200


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_form_from_elsewhere_is_refused_even_with_a_token(client, site, headers):
    assert send(client, site, headers) == 400


def test_a_page_that_was_not_encrypted_posts_nothing_to_one_that_is(client):
    assert send(client, f"https://{HOST}", {"Origin": f"http://{HOST}"}) == 400


def test_a_port_of_our_own_is_ours(client):
    assert send(client, f"https://{HOST}:8443", {"Origin": f"https://{HOST}:8443"}) == 200
