"""What an operator does in the panel."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.journeys.browsing import Browsing
from tests.journeys.house import House


class Panel(Browsing):
    """One operator's browser. `registration` and `request` open a case; `decides` presses its button."""

    def __init__(self, page: Page, house: House) -> None:
        super().__init__(page, house.url)

    def signs_in(self, username: str, password: str) -> None:
        self.go("/petugas/masuk")
        self.fill({"username": username, "password": password})
        self.press("Masuk")
        assert self.path.startswith("/admin/"), f"{username} did not get in"

    def registration(self, reference: str) -> None:
        self.go(f"/admin/pendaftaran/{reference}")

    def request(self, reference: str) -> None:
        self.go(f"/admin/permohonan/{reference}")

    def decides(self, move: str, *, ticks: tuple[str, ...] = (), **given: str) -> None:
        """Fill in the form of this move as given, tick `ticks` (values), and send it."""
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

    def ticks_in_list(self, *references: str) -> None:
        for reference in references:
            self.page.get_by_label(f"Pilih {reference}").check()

    def presses_for_ticked(self, action: str) -> None:
        self.click(self.page.locator(f'#batch button[value="{action}"]'))
