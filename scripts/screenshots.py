"""`make screenshots`: pictures of the pages with demo data, on a phone (of citizens also in the dark) and a desktop.

`scripts/screenshots.py meja` takes those of the operators' desk only, `warga` those of the citizens.

They are written to docs/screenshots/, named for who sees what: `warga-akun-360.png`, `petugas-rekap-1366.png`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from app.catalogue import files  # noqa: E402
from app.demo.accounts import CITIZENS, PASSWORD  # noqa: E402
from app.demo.pictures import photo_of  # noqa: E402
from scripts.camera import TARGET, Camera  # noqa: E402
from scripts.desk_pictures import DeskPictures  # noqa: E402
from tests.journeys.conftest import DESKTOP, PHONE, QUIET, chromium_here  # noqa: E402
from tests.journeys.support.citizen import KIA, Citizen  # noqa: E402
from tests.journeys.support.house import House, opened  # noqa: E402
from tests.journeys.support.operator import Panel  # noqa: E402
from tests.support.installation import installed  # noqa: E402

OPEN_TO_ALL = {
    "beranda": "/", "layanan": "/layanan", "layanan-kia": "/layanan/kia", "layanan-ktp-el": "/layanan/ktp-el",
    "bantuan": "/bantuan", "privasi": "/privasi", "masuk": "/masuk", "lupa-password": "/lupa-password",
    "daftar": "/daftar", "tidak-ada": "/tidak-ada", "lacak": "/lacak", "cek-pesan": "/cek-pesan",
    "syarat-kia": "/layanan/kia/syarat", "tanpa-sinyal": "/tanpa-sinyal",
}  # fmt: skip
OWN = {"akun": "/akun", "permohonan": "/permohonan", "untuk-siapa": "/layanan/kia/ajukan/untuk-siapa"}
PANEL = {
    "verifikator": {"pendaftaran": "/admin/pendaftaran/", "permohonan": "/admin/permohonan/"},
    "pimpinan": {"rekap": "/admin/rekap/?dari=2020-07&sampai=2020-12"},
}  # fmt: skip
MOST_CASES = 6
_numbers = count(1)


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with demonstration() as house, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_here(), args=QUIET)
        for device in (PHONE, DESKTOP):
            for pictures in wanted():
                pictures(house, chromium, device).take_all()
        if Pictures in wanted():
            Pictures(house, chromium, PHONE | {"color_scheme": "dark"}).take_those_of_citizens()
        chromium.close()


def wanted() -> tuple[type[Camera], ...]:
    named = {"meja": (DeskPictures,), "warga": (Pictures,)}
    return next((kinds for word, kinds in named.items() if word in sys.argv), (Pictures, DeskPictures))


@contextmanager
def demonstration() -> Iterator[House]:
    with installed("sqlite") as installation:
        installation.renew()
        with opened(installation) as house:
            print("Demo…", flush=True)
            house.flask("demo")
            yield house


# What each photo that is asked for shows.
KINDS = {
    paper["key"]: paper["kind"]
    for form in (files.registration_form(), *files.services())
    for paper in form.get("papers", ())
}


class Sitter(Citizen):
    """Photographs what is asked for: a drawn card, letter or face."""

    def takes_a_photo(self, data: bytes | None = None, name: str = "IMG_0001.jpg") -> None:
        asked = self.page.locator("main input[type=file]").get_attribute("name") or ""
        super().takes_a_photo(data or photo_of(KINDS[asked], len(self.answers["nama"])).jpeg, name)


class Pictures(Camera):
    """The pages of citizens, and the lists of the panel, on one kind of device."""

    def take_all(self) -> None:
        self.take_those_of_citizens()
        self.of_the_panel()
        self.of_the_phones()

    def take_those_of_citizens(self) -> None:
        self.of_a_visitor()
        self.in_english()
        self.of_a_registration()
        self.of_a_citizen()
        self.of_somebody_with_a_returned_registration()

    def of_a_visitor(self) -> None:
        visitor = Citizen(self.new_page(), self.house)
        for name, path in OPEN_TO_ALL.items():
            visitor.go(path)
            self.take(visitor.page, f"warga-{name}")
        visitor.go("/petugas/masuk")
        self.take(visitor.page, "petugas-masuk")

    def in_english(self) -> None:
        visitor = Citizen(self.new_page(), self.house)
        visitor.go("/bahasa/en?kembali=/")
        self.take(visitor.page, "warga-beranda-en")
        visitor.go("/layanan/sktt")
        self.take(visitor.page, "warga-layanan-sktt-en")

    def of_a_registration(self) -> None:
        visitor = Sitter(self.new_page(), self.house, wa=f"0812-9999-{next(_numbers):04}")
        visitor.go("/daftar")
        visitor.press("Mulai")
        visitor.press("Simpan dan lanjutkan")
        self.take(visitor.page, "warga-daftar-ditolak")
        while not visitor.path.endswith("/periksa"):
            step = visitor.path.rsplit("/", 1)[-1]
            self.take(visitor.page, f"warga-daftar-{step}")
            visitor.fills_in_this_page(visitor.answers)
        self.take(visitor.page, "warga-daftar-periksa")
        visitor.declares_and_sends("Kirim pendaftaran")
        self.take(visitor.page, "warga-daftar-terkirim")
        visitor.go("/akun")
        self.take(visitor.page, "warga-akun-menunggu")

    def of_a_citizen(self) -> None:
        citizen = self.signed_in(0)
        for name, path in OWN.items():
            citizen.go(path)
            self.take(citizen.page, f"warga-{name}")
        answers = KIA | {"anak_nik": f"510806650218{next(_numbers):04}"}
        citizen.go("/layanan/kia/ajukan")
        while not citizen.path.endswith("/periksa"):
            self.take(citizen.page, f"warga-ajukan-{citizen.path.rsplit('/', 1)[-1]}")
            citizen.fills_in_this_page(answers)
        self.take(citizen.page, "warga-ajukan-periksa")
        citizen.declares_and_sends("Kirim permohonan")
        self.take(citizen.page, "warga-ajukan-terkirim")
        citizen.go(f"/permohonan/{citizen.reference}/tanda-terima")
        self.take(citizen.page, "warga-tanda-terima")
        citizen.go("/permohonan")
        links = citizen.page.locator('main a[href^="/permohonan/"]')
        paths = list(dict.fromkeys(links.evaluate_all("links => links.map(link => link.getAttribute('href'))")))
        for number, path in enumerate([path for path in paths if "?" not in path][:MOST_CASES], 1):
            citizen.go(path)
            self.take(citizen.page, f"warga-permohonan-{number}")

    def of_somebody_with_a_returned_registration(self) -> None:
        citizen = self.signed_in(2)
        self.take(citizen.page, "warga-akun-perlu-diperbaiki")
        citizen.press("Perbaiki sekarang")
        self.take(citizen.page, "warga-akun-perbaiki")

    def of_the_panel(self) -> None:
        for username, pages in PANEL.items():
            panel = Panel(self.new_page(), self.house)
            panel.signs_in(username, PASSWORD)
            for name, path in pages.items():
                panel.go(path)
                self.take(panel.page, f"petugas-{name}")
        admin = Panel(self.new_page(), self.house)
        admin.signs_in("admin", PASSWORD)
        menu = admin.page.locator("#menu a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        for path in menu:
            admin.go(path)
            self.take(admin.page, f"admin{path.removeprefix('/admin').replace('/', '-').rstrip('-') or '-beranda'}")

    def of_the_phones(self) -> None:
        page = self.new_page()
        page.goto(self.house.phones_url)
        self.take(page, "ponsel")

    # -- doing it

    def signed_in(self, which: int) -> Citizen:
        citizen = Sitter(self.new_page(), self.house, nik=CITIZENS[which].person.nik, password=PASSWORD)
        citizen.signs_in()
        return citizen


if __name__ == "__main__":
    main()
