"""People at their browsers: operators who decide, citizens who look and fill in, and some who upload photos."""

from __future__ import annotations

import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

import requests

TOKEN = re.compile(r'name="csrf_token"[^>]*? value="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
CASE = re.compile(r'href="(/admin/permohonan/[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3})"')
MOVES = re.compile(r'action="(/admin/permohonan/[0-9A-Z-]+/(?:approve|process|produce))"')
OWN = re.compile(r'href="(/permohonan/[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3})"')
BOX = re.compile(r'<input(?=[^>]*type="checkbox")[^>]* name="([^"]+)"')
CHILD = "anak_nik"


@dataclass
class Visits:
    """What all of them met: seconds by kind of visit, answers by kind and status, and what broke."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Journey:
    """How a service is asked for: the pages in order (slug, what is answered there, key of a photo), and a photo."""

    url: str
    slug: str
    pages: list[tuple[str, dict[str, str], str]]
    photo: bytes


class Person(Thread):
    """Comes, signs in once, and does one thing after the other until it is time to go."""

    pause = (0.0, 0.0)  # seconds between two things
    sign_in_at = "/masuk"

    def __init__(self, journey: Journey, visits: Visits, credentials: dict[str, str], comes_after: float = 0) -> None:
        super().__init__(daemon=True)
        self.journey, self.visits, self.credentials, self.comes_after = journey, visits, credentials, comes_after
        self.browser = requests.Session()
        self.browser.headers["Connection"] = "close"  # one kept alive may be closed just as we ask again

    def stay(self, seconds: float) -> None:
        self.goes_at = time.monotonic() + seconds
        self.start()

    def run(self) -> None:
        try:
            self.wait(self.comes_after)
            page = self.visit("sign-in page", self.sign_in_at)
            self.post("sign in", self.sign_in_at, page, self.credentials)
            things = self.things()
            while time.monotonic() < self.goes_at:
                next(things)
                self.wait(random.uniform(*self.pause))
        except requests.RequestException as trouble:
            self.visits.broken.append(f"{type(self).__name__}: {trouble!r}"[:200])

    def wait(self, seconds: float) -> None:
        time.sleep(max(0.0, min(seconds, self.goes_at - time.monotonic())))

    def things(self) -> Iterator[None]:
        raise NotImplementedError

    def post(self, kind: str, path: str, page: str, data: dict[str, str], **more: Any) -> None:
        """Without the page that follows: that is a visit of its own."""
        self.visit(kind, path, "POST", data=data | {"csrf_token": token_on(page)}, allow_redirects=False, **more)

    def visit(self, kind: str, path: str, method: str = "GET", **more: Any) -> str:
        began_at = time.perf_counter()
        answer = self.browser.request(method, self.journey.url + path, timeout=60, **more)
        self.visits.seconds[kind].append(time.perf_counter() - began_at)
        self.visits.answers[kind, answer.status_code] += 1
        return answer.text


class OperatorAtWork(Person):
    """Opens the queue, or the list where nothing waits, opens a case, and moves it one step on if that is open here."""

    pause = (3.0, 8.0)
    sign_in_at = "/petugas/masuk"

    def things(self) -> Iterator[None]:
        while True:
            cases = CASE.findall(self.visit("operator: queue", "/admin/"))
            if not cases:
                status = random.choice(("", "?status=submitted", "?status=approved", "?status=processing"))
                cases = CASE.findall(self.visit("operator: list", f"/admin/permohonan/{status}"))
            yield
            if not cases:
                continue
            self.visit("operator: counts", "/admin/antrean/jumlah")  # as the open page asks now and then
            page = self.visit("operator: case", random.choice(cases))
            yield
            moves, version = MOVES.findall(page), VERSION.search(page)
            if moves and version:
                self.post("operator: move", moves[0], page, {"version": version[1]})


class CitizenWithPhotos(Person):
    """Files one request after the other, each with its photos as the camera made them, without a pause."""

    def things(self) -> Iterator[None]:
        while True:
            yield from self.fill_in(self.journey.pages)
            path = f"/layanan/{self.journey.slug}/ajukan/periksa"
            page = self.visit("citizen: check", path)
            self.post("citizen: send", path, page, dict.fromkeys(BOX.findall(page), "y"))
            yield

    def fill_in(self, pages: list[tuple[str, dict[str, str], str]]) -> Iterator[None]:
        for slug, answers, photo in pages:
            path = f"/layanan/{self.journey.slug}/ajukan/{slug}"
            page = self.visit("citizen: question", path)
            if photo:
                another = self.journey.photo + random.randbytes(16)  # the very same would not be decoded again
                self.post("citizen: upload", path, page, {}, files={photo: ("foto.jpg", another, "image/jpeg")})
            else:
                self.post("citizen: answer", path, page, about_another(answers))
            yield


class CitizenAtHome(CitizenWithPhotos):
    """Looks around, and fills in the questions of a service, page by page; the photos can wait."""

    pause = (6.0, 18.0)

    def things(self) -> Iterator[None]:
        while True:
            for _ in self.fill_in([page for page in self.journey.pages if not page[2]]):
                yield
                while random.random() < 0.5:
                    self.look_around()
                    yield

    def look_around(self) -> None:
        path = random.choice(("/", "/layanan", f"/layanan/{self.journey.slug}", "/akun", "/permohonan", "own"))
        page = self.visit("citizen: page", path if path != "own" else "/permohonan")
        if path == "own" and (own := OWN.findall(page)):
            self.visit("citizen: own request", random.choice(own))


def about_another(answers: dict[str, str]) -> dict[str, str]:
    """The same child again would be asked about, and be a likely duplicate to the officer."""
    if CHILD not in answers:
        return answers
    return answers | {CHILD: f"{answers[CHILD][:-4]}{random.randrange(1, 9999):04}"}


def token_on(page: str) -> str:
    found = TOKEN.search(page)
    return found[1] if found else ""
