"""The house is opened once for all journeys; citizens and operators come with browsers of their own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.journeys.support.citizen import Citizen
from tests.journeys.support.house import House, opened
from tests.journeys.support.operator import Panel

# The same Chromium without its window, its tabs and their helpers costs a quarter; Debian packs it apart.
CHROMIUMS = [os.environ.get("CHROMIUM", "chromium-headless-shell"), "chromium"]
# No page lives long enough for its scripts to be worth optimising.
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
         "--js-flags=--no-opt --no-maglev"]  # fmt: skip
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 1,
         "locale": "id-ID", "timezone_id": "Asia/Makassar"}  # fmt: skip
DESKTOP = {"viewport": {"width": 1366, "height": 768}, "locale": "id-ID", "timezone_id": "Asia/Makassar"}
# A machine shared with other tests may be slow; an idle one takes none of it.
SECONDS = int(os.environ.get("JOURNEY_SECONDS", 120))


# Two workers walk a part of the journeys each, in a house of their own: one part would take longer than all else.
OTHER_PART = ("test_firefox", "test_nothing_is_lost", "test_one_sitting", "test_photos_on_a_phone", "test_undo")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys come first: they are the longest pieces of a whole run."""
    for item in items:
        if is_journey(item):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("other journeys" if item.path.stem in OTHER_PART else "journeys"))
    items.sort(key=lambda item: not is_journey(item))


def is_journey(item: pytest.Item) -> bool:
    return Path(__file__).parent in item.path.parents


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_here(), args=QUIET)
        yield chromium
        chromium.close()


def chromium_here() -> str:
    for path in map(shutil.which, CHROMIUMS):
        if path:
            return path
    raise LookupError("Chromium is not on this machine: scripts/system-packages.sh installs it")


@pytest.fixture(scope="package")
def sqlite_house() -> Iterator[House]:
    with furnished("sqlite") as house:
        yield house


@pytest.fixture(scope="package")
def postgresql_house() -> Iterator[House]:
    with furnished("postgresql") as house:
        yield house


@contextmanager
def furnished(kind: str) -> Iterator[House]:
    """Seeded, with the operators of the report's posts, its doors open.

    An installation of its own: a house's worker would also send the messages of other tests, to its own sandbox.
    """
    from app.demo.accounts import demo_operators
    from models.base import db
    from tests.support.installation import installed

    with installed(kind) as installation:
        installation.renew()
        installation.app.config["UNDO_SECONDS"] = 0
        with installation.app.app_context():
            demo_operators()
            db.session.commit()
            db.engine.dispose()
        with opened(installation) as house:
            yield house


@pytest.fixture
def house(request: pytest.FixtureRequest) -> House:
    """On SQLite, unless the test asks for the other by its parameter."""
    return request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_house")


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """`contexts(PHONE)`: one more browser profile, closed after the test."""
    made: list[BrowserContext] = []

    def new(device: dict, **more) -> BrowserContext:
        context = browser.new_context(**device, **more)
        context.set_default_timeout(SECONDS * 1000)
        made.append(context)
        return context

    yield new
    for context in made:
        context.close()


@pytest.fixture
def javascript(request: pytest.FixtureRequest) -> bool:
    return getattr(request, "param", True)


@pytest.fixture
def new_citizen(house: House, contexts, javascript: bool) -> Callable[..., Citizen]:
    """`new_citizen()`: somebody with a phone; `nama=…` and other answers make them somebody in particular."""

    def new(**who: str) -> Citizen:
        return Citizen(contexts(PHONE, java_script_enabled=javascript).new_page(), house, **who)

    return new


@pytest.fixture
def new_panel(house: House, contexts, javascript: bool) -> Callable[[str], Panel]:
    """`new_panel("verifikator")`: that demo operator at a desk, signed in (once for the whole run)."""
    from app.demo.accounts import PASSWORD

    def new(username: str, password: str = PASSWORD) -> Panel:
        context = contexts(DESKTOP, java_script_enabled=javascript, storage_state=house.signed_in.get(username))
        panel = Panel(context.new_page(), house)
        if username not in house.signed_in:
            panel.signs_in(username, password)
            house.signed_in[username] = context.storage_state()
        return panel

    return new
