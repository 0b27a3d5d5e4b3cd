"""Pictures of the operators' desk: the queue, one case, two of them, the pickup desk, many at once, the figures."""

from __future__ import annotations

from app.demo.accounts import PASSWORD
from app.reports.performance.rolling import roll_up
from scripts.camera import DESK_WIDTH, Camera
from tests.journeys.support.beforehand import at_work
from tests.journeys.support.operator import Panel

MOST_LOOKED_AT = 60
NOTHING_IN_HAND = "adb"
KTP_ISSUERS = ("ktp-barat", "ktp-tengah", "ktp-timur")


class DeskPictures(Camera):
    def take_all(self) -> None:
        self.of_the_queue()
        self.of_cases_to_verify()
        self.of_what_is_made()
        self.of_two_side_by_side()
        self.of_the_pickup_desk()
        self.of_many_at_once()
        self.of_figures_and_account()

    def of_the_queue(self) -> None:
        panel = self.signed_in("verifikator")
        self.take(panel.page, "petugas-antrean")
        panel.page.locator("#cari").fill("contoh")
        panel.press("Cari")
        self.take(panel.page, "petugas-antrean-cari")
        panel = self.signed_in(NOTHING_IN_HAND)
        panel.go("/admin/?tab=milik")
        panel.sees("Antrean ini kosong")
        self.take(panel.page, "petugas-antrean-kosong")

    def of_cases_to_verify(self) -> None:
        panel = self.signed_in("verifikator")
        self.opens_first(panel, "/admin/?tab=pendaftaran", "pendaftaran")
        self.take_screen(panel.page, "petugas-kasus-pendaftaran")
        panel.page.locator("[data-correction] > summary").click()
        for box in panel.page.locator("[data-correction] [name=items]").all()[1:3]:
            box.check()
        panel.page.locator("[data-correction] [name=standard_reason]").select_option(index=1)
        self.take_screen(panel.page, "petugas-kasus-perbaikan")
        self.opens_first(panel, "/admin/?tab=persetujuan", "permohonan")
        self.take_screen(panel.page, "petugas-kasus-persetujuan")
        panel.page.locator("[data-siak] > summary").click()
        self.take_screen(panel.page, "petugas-kasus-siak")
        if self.width >= DESK_WIDTH:
            self.opens_first(panel, "/admin/?tab=persetujuan", "permohonan")
            panel.page.keyboard.press("?")
            self.take_screen(panel.page, "petugas-tombol-cepat")

    def of_what_is_made(self) -> None:
        for username in ("kia", "kk"):
            panel = self.signed_in(username)
            self.opens_first(panel, "/admin/?tab=pengerjaan", "permohonan")
            self.take_screen(panel.page, f"petugas-kasus-{username}")
            panel.page.locator(".finishing > summary.main").click()
            self.take_screen(panel.page, f"petugas-kasus-{username}-selesaikan")
        for username in KTP_ISSUERS:  # where the people of the demo live is drawn by lot
            panel = self.signed_in(username)
            panel.go("/admin/?tab=ditunda")
            if found := self.links(panel, "permohonan"):
                panel.go(found[0])
                self.take_screen(panel.page, "petugas-kasus-ditunda")
                break

    def of_two_side_by_side(self) -> None:
        panel = self.signed_in("verifikator")
        panel.go("/admin/")
        for path in self.links(panel, "pendaftaran", "permohonan")[:MOST_LOOKED_AT]:
            panel.go(path)
            if panel.page.locator("a[href*='/banding/']").count():
                self.take_screen(panel.page, "petugas-kasus-mirip")
                panel.press("Bandingkan")
                return self.take(panel.page, "petugas-bandingkan")
        raise AssertionError("no two cases of the demo are alike")

    def of_the_pickup_desk(self) -> None:
        panel = self.signed_in("loket")
        panel.go("/admin/loket/")
        self.take(panel.page, "petugas-loket")
        panel.go(panel.page.locator("tr[data-href]").first.get_attribute("data-href"))
        self.take(panel.page, "petugas-loket-kartu")

    def of_many_at_once(self) -> None:
        for username, status, action, name in (("kia", "approved", "hold", "tunda-banyak"), ("kia", "finished",
                                                "hand_over", "serahkan-banyak"), ("loket", "finished", "pick_list",
                                                "daftar-ambil")):  # fmt: skip
            panel = self.signed_in(username)
            panel.go(f"/admin/permohonan/?status={status}")
            for box in panel.page.locator("[name=rowid]").all()[:6]:
                box.check()
            if action == "hold":
                self.take(panel.page, "petugas-permohonan-dicentang")
            panel.presses_for_ticked(action)
            self.take(panel.page, f"petugas-{name}")

    def of_figures_and_account(self) -> None:
        with at_work(self.house):  # as the worker does within a minute
            roll_up(seconds=60)
        panel = self.signed_in("pimpinan")
        panel.go("/admin/kinerja/?rentang=bulan")
        self.take_screen(panel.page, "petugas-kinerja")
        self.take(panel.page, "petugas-kinerja-seluruhnya")
        panel = self.signed_in("verifikator")
        panel.go("/admin/akun-saya/")
        self.take(panel.page, "petugas-akun-saya")

    # -- doing it

    def signed_in(self, username: str) -> Panel:
        context = self.chromium.new_context(**self.device, storage_state=self.house.signed_in.get(username))
        panel = Panel(context.new_page(), self.house)
        if username in self.house.signed_in:
            panel.go("/admin/")
        else:
            panel.signs_in(username, PASSWORD)
            self.house.signed_in[username] = context.storage_state()
        return panel

    def opens_first(self, panel: Panel, queue: str, word: str) -> None:
        panel.go(queue)
        links = self.links(panel, word)
        assert links, f"nothing stands in {queue}"
        panel.go(links[0])

    def links(self, panel: Panel, *words: str) -> list[str]:
        found = panel.page.locator("tbody a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        return [path for path in found if any(f"/{word}/" in path for word in words)]
