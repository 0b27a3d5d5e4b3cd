"""What the first view of a citizen's page costs on a phone, and that the keyboard alone is enough."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.support import beforehand
from tests.journeys.support.citizen import Citizen

MOST_BYTES, MOST_REQUESTS = 40 * 1024, 6
FOCUS = """() => { const e = document.activeElement, look = getComputedStyle(e);
  return {name: e.name || '', words: e.textContent.trim(), value: e.value || '',
          seen: look.outlineStyle !== 'none' || look.boxShadow !== 'none' || e.type === 'radio'} }"""


PAGES = ["/", "/layanan", "/layanan/kia", "/daftar", "/daftar/data-diri", "/masuk", "/bantuan"]


@pytest.mark.parametrize("path", PAGES)
def test_the_first_view_of_a_page_is_small(house, contexts, path):
    page = contexts(PHONE).new_page()
    requests, sizes = measured(page)

    page.goto(house.url + path, wait_until="networkidle")

    assert house.url + path == page.url
    assert len(requests) <= MOST_REQUESTS, requests
    assert 0 < sum(sizes) <= MOST_BYTES, sizes


def measured(page) -> tuple[list[str], list[int]]:
    """The addresses this page asks for from now on, and the bytes that came over the wire for each."""
    requests: list[str] = []
    sizes: list[int] = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.requestWillBeSent", lambda event: requests.append(event["request"]["url"]))
    network.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    return requests, sizes


def test_signing_in_and_answering_a_page_needs_only_the_keyboard(house, contexts):
    citizen = Citizen(contexts(DESKTOP).new_page(), house)
    beforehand.was_verified(citizen)
    keys = citizen.page.keyboard

    citizen.go("/masuk")
    keys.press("Tab")
    assert focus(citizen)["words"] == "Langsung ke isi halaman"
    tab_to(citizen, "nik")
    keys.type(citizen.answers["nik"])
    tab_to(citizen, "password")
    keys.type(citizen.answers["password"])
    enter(citizen)

    citizen.go("/layanan/kia/ajukan")
    tab_to(citizen, "untuk")
    enter(citizen)
    step = citizen.path
    tab_to(citizen, "alasan")
    keys.press("Space")
    enter(citizen)
    assert citizen.path != step, citizen.refusals()
    step = citizen.path
    for name, typed in (("anak_nik", "5108066502180001"), ("anak_nama", "Kadek Ayu")):
        tab_to(citizen, name)
        keys.type(typed)
    enter(citizen)

    assert citizen.path != step, citizen.refusals()


def enter(citizen: Citizen) -> None:
    with citizen.page.expect_navigation():
        citizen.page.keyboard.press("Enter")
    citizen.look_at_it()


def tab_to(citizen: Citizen, name: str) -> None:
    """On to the control of this name, or the link that says so."""
    for _ in range(30):
        citizen.page.keyboard.press("Tab")
        now = focus(citizen)
        assert now["seen"], f"nobody sees that {now} has the focus"
        if name in (now["name"], now["words"]):
            return
    raise AssertionError(f"{name} is not reached by the Tab key")


def focus(citizen: Citizen) -> dict:
    return citizen.page.evaluate(FOCUS)
