"""What an operator does in the panel."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.journeys.support.browsing import Browsing
from tests.journeys.support.house import House

FOCUSED = """() => { const one = document.activeElement;
  return [one.name || one.textContent.trim(), ['checkbox', 'radio'].includes(one.type) ? one.value : null] }"""

LOOKING = 700  # milliseconds


class Panel(Browsing):
    """One operator's browser. `registration` and `request` open a case; `decides` presses its button."""

    def __init__(self, page: Page, house: House, url: str = "") -> None:
        super().__init__(page, url or house.url)
        self.keys = 0  # pressed so far

    def signs_in(self, username: str, password: str) -> None:
        self.go("/petugas/masuk")
        self.fill({"username": username, "password": password})
        self.press("Masuk")
        assert self.path.startswith("/admin/"), f"{username} did not get in"

    def registration(self, reference: str) -> None:
        self.go(f"/admin/pendaftaran/{reference}")

    def request(self, reference: str) -> None:
        self.go(f"/admin/permohonan/{reference}")

    @property
    def reference(self) -> str:
        """Of the case that is shown."""
        return self.page.locator("main .case-line strong").inner_text().strip()

    def decides(self, move: str, *, ticks: tuple[str, ...] = (), **given: str) -> None:
        """Fill in the form of this move as given, tick `ticks` (values), and send it."""
        self.looks()
        form = self.page.locator(f'form[action$="/{move}"]').first
        folded = self.page.locator(f'details:has(form[action$="/{move}"]):not([open]) > summary')
        if folded.count():
            folded.first.click()
        for value in ticks:
            form.locator(f'input[type=checkbox][value="{value}"]').check()
        for name, value in given.items():
            box = form.locator(f'[name="{name}"]').first
            box.select_option(value) if box.evaluate("e => e.tagName") == "SELECT" else box.fill(value)
        self.click(form.locator("button[type=submit]"))

    def attaches(self, pdf: bytes) -> None:
        file = {"name": "kk.pdf", "mimeType": "application/pdf", "buffer": pdf}
        self.page.locator('form[action$="/finish"] input[type=file]').set_input_files([file])

    # -- by keyboard

    def has_no_mouse(self) -> None:
        """From the next page on, a use of the pointer is a fault of that page."""
        self.page.add_init_script("addEventListener('pointerdown', () => console.error('the pointer was used'), true)")

    def presses(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def goes_by(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation(wait_until="load"):
            self.presses(key)
        self.look_at_it()

    def looks(self) -> None:
        """At what follows a decision: what is pressed sooner there is taken for the end of a double click."""
        if self.page.locator(".decided").count():
            self.page.wait_for_timeout(LOOKING)

    def types(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys += len(text)

    def tabs_to(self, name: str, value: str = "") -> None:
        """Onward with the tabulator, to the field of this name (and value)."""
        for _ in range(60):
            if self.page.evaluate(FOCUSED) == [name, value or None]:
                return
            self.presses("Tab")
        raise AssertionError(f"the keyboard does not get to {name} {value}")

    # -- many at once

    def ticks_in_list(self, *references: str) -> None:
        for reference in references:
            self.page.get_by_label(f"Pilih {reference}").check()

    def presses_for_ticked(self, action: str) -> None:
        self.click(self.page.locator(f'#batch button[value="{action}"]'))
