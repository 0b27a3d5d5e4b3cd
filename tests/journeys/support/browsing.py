"""A page in a real browser, and what is true of every page that somebody comes to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.support.pages import with_boxes

# Controls of the forms in <main> that post something, as a person meets them.
CONTROLS = """() => [...document.querySelectorAll('main form[method=post]')]
  .filter(form => !form.querySelector('[name=hapus]'))
  .flatMap(form => [...form.elements])
  .filter(e => e.name && !['hidden', 'submit', 'button'].includes(e.type))
  .map(e => ({name: e.name, type: e.type, value: e.value, options: [...(e.options || [])].map(o => o.value)}))"""
TOO_WIDE = "() => document.documentElement.scrollWidth - innerWidth"


class Browsing:
    """Somebody's browser. Every page come to is looked at: no error, no sideways scroll, nothing on the console."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.troubles: list[str] = []
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("console", self._listen)

    def _listen(self, message: Any) -> None:
        # A refusal answers 4xx, and Chromium notes that on the console: the page itself is what counts.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.troubles.append(f"{self.page.url}: {message.text}")

    # -- going places

    def go(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.url + path, wait_until="load")
        self.look_at_it()

    def press(self, words: str, within: str = "main") -> None:
        """Press the button, or follow the link, that says this."""
        place = self.page.locator(within)
        name = re.compile(rf"^\s*{re.escape(words)}")
        self.click(place.get_by_role("button", name=name).or_(place.get_by_role("link", name=name)).first)

    def click(self, target: Locator) -> None:
        with self.page.expect_navigation(wait_until="load"):
            target.click()
        self.look_at_it()

    def look_at_it(self) -> None:
        where = self.page.url
        assert not self.page.title().startswith("500"), where
        wide = self.page.evaluate(TOO_WIDE)
        assert wide <= 0, f"{where} scrolls {wide} px sideways"
        assert not self.troubles, self.troubles

    # -- reading and filling in

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.url).split("?")[0]

    def sees(self, *words: str) -> None:
        for some in words:
            expect(self.page.locator("body")).to_contain_text(some, ignore_case=True)

    def sees_not(self, *words: str) -> None:
        for some in words:
            expect(self.page.locator("body")).not_to_contain_text(some, ignore_case=True)

    def controls(self) -> list[dict[str, Any]]:
        return self.page.evaluate(CONTROLS)

    def fill(self, answers: Mapping[str, str]) -> None:
        """Answer each question on this page: as given, else what stands there, else the first choice."""
        answers = with_boxes(answers)
        for control in self.controls():
            self._answer(control, answers.get(control["name"]))

    def _answer(self, control: dict[str, Any], answer: str | None) -> None:
        name, kind = control["name"], control["type"]
        box = self.page.locator(f'main [name="{name}"]')
        if kind == "radio" and answer == control["value"]:
            box.and_(self.page.locator(f'[value="{answer}"]')).check()
        elif kind == "checkbox":
            box.check()
        elif kind == "select-one" and (answer or not control["value"]):
            box.select_option(answer or next(value for value in control["options"] if value))
        elif answer is not None and kind not in ("radio", "file"):
            box.fill(answer)
