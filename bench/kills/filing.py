"""A citizen who files one request after the other, and begins a page anew whenever no answer comes."""

from __future__ import annotations

import random
import re
import time
from threading import Thread

import requests

from bench.people import BOX, Journey, about_another, token_on

REFERENCE = re.compile(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}")
PAUSE = 0.2  # seconds until nobody there is asked again


class KilledMeanwhile(Thread):
    """`taken`: the references of what was answered as sent; `photos`: how many photos were answered as taken."""

    def __init__(self, journey: Journey, cookie: str) -> None:
        super().__init__(daemon=True)
        self.journey, self.goes = journey, False
        self.browser = requests.Session()
        self.browser.headers["Connection"] = "close"
        self.browser.cookies.set(*cookie.split("=", 1), domain="127.0.0.1")
        self.taken: list[str] = []
        self.photos = self.unanswered = 0
        self.odd: list[str] = []

    def run(self) -> None:
        while not self.goes:
            for slug, answers, photo in self.journey.pages:
                self.fill_in(slug, about_another(answers), photo)
            self.send()

    def fill_in(self, slug: str, answers: dict[str, str], photo: str) -> None:
        another = self.journey.photo + random.randbytes(16)
        files = {photo: ("foto.jpg", another, "image/jpeg")} if photo else None
        while not self.goes:
            page = self.ask("GET", slug)
            answer = page and self.ask("POST", slug, data=answers | {"csrf_token": token_on(page.text)}, files=files)
            if answer is not None:
                self.photos += bool(photo) and answer.status_code == 302
                if answer.status_code != 302:
                    self.odd.append(f"{slug} answered {answer.status_code}")
                return

    def send(self) -> None:
        """Whoever got no answer does not know; whoever did must find it for ever."""
        page = self.ask("GET", "periksa")
        if page is None or page.status_code != 200:
            return
        boxes = dict.fromkeys(BOX.findall(page.text), "y")
        answer = self.ask("POST", "periksa", data=boxes | {"csrf_token": token_on(page.text)})
        if answer is None or not answer.headers.get("Location", "").endswith("/terkirim"):
            return
        while (sent := self.ask("GET", "terkirim")) is None:
            pass
        self.taken += REFERENCE.findall(sent.text)[:1]

    def ask(self, method: str, slug: str, **more: object) -> requests.Response | None:
        """None where no answer came, or one of 500 and above."""
        url = f"{self.journey.url}/layanan/{self.journey.slug}/ajukan/{slug}"
        try:
            answer = self.browser.request(method, url, timeout=60, allow_redirects=False, **more)
            if answer.status_code < 500:
                return answer
        except requests.RequestException:
            pass
        self.unanswered += 1
        time.sleep(PAUSE)
        return None
