"""People at their browsers: operators who decide, citizens who look and fill in, and some who upload photos."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Thread

import requests

TOKEN = re.compile(r'name="csrf_token"[^>]*? value="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
CASE = re.compile(r'href="(/admin/permohonan/[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3})"')
MOVES = re.compile(r'action="(/admin/permohonan/[0-9A-Z-]+/(?:approve|process|produce))"')
OWN = re.compile(r'href="(/permohonan/[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3})"')
BOXES = re.compile(r'<input[^>]*type="checkbox"[^>]*>')
NAME = re.compile(r' name="([^"]+)"')
SECONDS_TO_ANSWER = 60
CHILD = "anak_nik"


@dataclass
class Visits:
    """What all of them met: seconds by kind of visit, answers by kind and status, and what broke."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def note(self, kind: str, seconds: float, status: int) -> None:
        self.seconds.setdefault(kind, []).append(seconds)
        self.answers[kind, status] += 1


class Person(Thread):
    """Comes, signs in once, and does one thing after the other until it is time to go."""

    pause = (0.0, 0.0)  # seconds between two things

    def __init__(self, address: str, visits: Visits, credentials: dict[str, str], comes_after: float = 0) -> None:
        super().__init__(daemon=True)
        self.address, self.visits, self.credentials, self.comes_after = address, visits, credentials, comes_after
        self.browser = requests.Session()
        self.browser.headers["Connection"] = "close"  # one kept alive may be closed just as we ask again
        self.goes_at = 0.0

    def stay(self, seconds: float) -> None:
        self.goes_at = time.monotonic() + seconds
        self.start()

    def run(self) -> None:
        try:
            self.wait(self.comes_after)
            self.sign_in()
            while time.monotonic() < self.goes_at:
                self.do_something()
                self.wait(random.uniform(*self.pause))
        except requests.RequestException as trouble:
            self.visits.broken.append(f"{type(self).__name__}: {trouble!r}"[:200])

    def wait(self, seconds: float) -> None:
        time.sleep(max(0.0, min(seconds, self.goes_at - time.monotonic())))

    def do_something(self) -> None:
        raise NotImplementedError

    sign_in_at = ""

    def sign_in(self) -> None:
        page = self.get("sign-in page", self.sign_in_at)
        self.post("sign in", self.sign_in_at, self.credentials | {"csrf_token": token_on(page)})

    # -- the browser

    def get(self, kind: str, path: str) -> str:
        return self.visit(kind, lambda: self.browser.get(self.address + path, timeout=SECONDS_TO_ANSWER))

    def post(self, kind: str, path: str, data: dict, files: dict | None = None) -> str:
        """Without the page that follows: that is a visit of its own."""
        return self.visit(kind, lambda: self.browser.post(
            self.address + path, data=data, files=files, timeout=SECONDS_TO_ANSWER, allow_redirects=False
        ))  # fmt: skip

    def visit(self, kind: str, ask: Callable[[], requests.Response]) -> str:
        began_at = time.perf_counter()
        answer = ask()
        self.visits.note(kind, time.perf_counter() - began_at, answer.status_code)
        return answer.text


class OperatorAtWork(Person):
    """Opens the queue, or the list where nothing waits, opens a case, and moves it one step on if that is open here."""

    pause = (3.0, 8.0)
    sign_in_at = "/petugas/masuk"

    def do_something(self) -> None:
        cases = CASE.findall(self.get("operator: queue", "/admin/"))
        if not cases:
            status = random.choice(("", "?status=submitted", "?status=approved", "?status=processing"))
            cases = CASE.findall(self.get("operator: list", f"/admin/permohonan/{status}"))
        if not cases:
            return
        self.wait(random.uniform(*self.pause))
        self.get("operator: counts", "/admin/antrean/jumlah")  # as the open page asks now and then
        page = self.get("operator: case", random.choice(cases))
        moves, version = MOVES.findall(page), VERSION.search(page)
        if moves and version:
            self.wait(random.uniform(*self.pause))
            self.post("operator: move", moves[0], {"csrf_token": token_on(page), "version": version[1]})


@dataclass(frozen=True)
class Journey:
    """How a service is asked for: the pages in order (slug, what is answered there, key of a photo), and a photo."""

    slug: str
    pages: list[tuple[str, dict[str, str], str]]
    photo: bytes

    def url(self, page: str) -> str:
        return f"/layanan/{self.slug}/ajukan/{page}"


class CitizenAtHome(Person):
    """Looks around, and fills in the questions of a service, page by page; the photos can wait."""

    pause = (6.0, 18.0)
    sign_in_at = "/masuk"

    def __init__(self, *args, journey: Journey, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.journey = journey
        self.steps = self.walk()

    def do_something(self) -> None:
        if random.random() < 0.5:
            next(self.steps)
        else:
            self.look_around()

    def look_around(self) -> None:
        path = random.choice(("/", "/layanan", f"/layanan/{self.journey.slug}", "/akun", "/permohonan", "own"))
        if path != "own":
            self.get("citizen: page", path)
        elif own := OWN.findall(self.get("citizen: page", "/permohonan")):
            self.get("citizen: own request", random.choice(own))

    def walk(self) -> Iterator[None]:
        while True:
            for slug, answers, photo in self.journey.pages:
                if not photo:
                    self.answer(self.journey.url(slug), answers)
                    yield

    def answer(self, path: str, answers: dict[str, str]) -> None:
        page = self.get("citizen: question", path)
        self.post("citizen: answer", path, about_another(answers) | {"csrf_token": token_on(page)})


class CitizenWithPhotos(CitizenAtHome):
    """Files one request after the other, each with its photos as the camera made them, without a pause."""

    pause = (0.0, 0.0)

    def do_something(self) -> None:
        next(self.steps)

    def walk(self) -> Iterator[None]:
        while True:
            for slug, answers, photo in self.journey.pages:
                if photo:
                    self.upload(self.journey.url(slug), photo)
                else:
                    self.answer(self.journey.url(slug), answers)
                yield
            self.send(self.journey.url("periksa"))
            yield

    def upload(self, path: str, key: str) -> None:
        page = self.get("citizen: question", path)
        another = self.journey.photo + random.randbytes(16)  # the very same would not be decoded again
        self.post("citizen: upload", path, {"csrf_token": token_on(page)}, {key: ("foto.jpg", another, "image/jpeg")})

    def send(self, path: str) -> None:
        page = self.get("citizen: check", path)
        ticked = {NAME.search(box)[1]: "y" for box in BOXES.findall(page)}
        self.post("citizen: send", path, ticked | {"csrf_token": token_on(page)})


def about_another(answers: dict[str, str]) -> dict[str, str]:
    """The same child again would be asked about, and be a likely duplicate to the officer."""
    if CHILD not in answers:
        return answers
    return answers | {CHILD: f"{answers[CHILD][:-4]}{random.randrange(1, 9999):04}"}


def token_on(page: str) -> str:
    found = TOKEN.search(page)
    return found[1] if found else ""
