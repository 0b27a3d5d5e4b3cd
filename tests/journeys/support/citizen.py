"""What a citizen does on a phone, said as they would say it."""

from __future__ import annotations

import re
from functools import cache
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, TimeoutError

from tests.journeys.support.browsing import Browsing
from tests.journeys.support.house import House
from tests.support.pictures import drawing, held, picture
from tests.views.citizen.walking import details

_photos = count(1)
ONWARD = re.compile("^(Mulai|Lanjutkan mengisi|Periksa dan kirim|Sudah cukup, lanjut)$")
SEND_PHOTO = "main form:has(input[type=file]) button[type=submit]"
REFUSALS = ".govuk-error-summary li, .dd-photo__refusal p"

KIA = {
    "hubungan_pelapor": "ayah", "alasan": "baru", "anak_nik": "5108066502180001", "anak_nama": "Kadek Ayu Lestari",
    "anak_tanggal_lahir": "2018-02-25", "no_akta_lahir": "5108-LT-03032018-0007", "cara_ambil": "office",
}  # fmt: skip
KK = {
    "hubungan_pelapor": "diri", "jenis": "hilang", "semua_punya_nik": "ya", "status_kawin_tercatat": "ya",
    "ada_wna": "tidak", "cara_ambil": "digital",
}  # fmt: skip
KTP_BY_POS = {
    "kecamatan": "510802", "desa": "5108022001", "alasan": "hilang", "hubungan_pelapor": "diri", "cara_ambil": "pos",
    "pos_nama": "Putu Wirawan", "pos_wa": "081234567890", "pos_alamat": "Jl. Ngurah Rai 7, Banyuasri",
    "pos_kodepos": "81153",
}  # fmt: skip


class Citizen(Browsing):
    """One person with one phone. `answers` is who they are, `phone` the number that gets their messages."""

    def __init__(self, page: Page, house: House, **who: str) -> None:
        super().__init__(page, house.url)
        self.house = house
        self.answers = details(**who)
        self.phone = "+62" + self.answers["wa"].replace("-", "")[1:]
        self.photos_taken = 0

    # -- registering and signing in

    def registers(self, **changes: str) -> str:
        """From the front page to the reference of the registration, which is returned."""
        self.answers |= changes
        self.go("/")
        self.press("Daftar")
        self.press("Mulai")
        self.fills_in_everything(self.answers)
        self.declares_and_sends("Kirim pendaftaran")
        self.sees("Pendaftaran terkirim")
        return self.reference

    def signs_in(self) -> None:
        self.go("/masuk")
        self.says_who_they_are()

    def says_who_they_are(self) -> None:
        """On the sign-in page, wherever it leads."""
        self.fill({"nik": self.answers["nik"], "password": self.answers["password"]})
        self.press("Masuk")

    def signs_out(self) -> None:
        self.press("Keluar", within="header")

    def has_a_service_worker(self) -> None:
        """A page that loads while the worker awakes may be missed by it: the next page is not."""
        for _ in range(6):
            try:
                self.page.wait_for_function("() => navigator.serviceWorker.controller", timeout=20_000)
                return
            except TimeoutError:
                self.page.reload(wait_until="load")
        raise AssertionError("no service worker came to work")

    # -- filling in

    def fills_in_everything(self, answers: dict[str, str]) -> list[str]:
        """Every step up to the check page; the steps that were met, in order."""
        steps = []
        while not self.path.endswith("/periksa"):
            steps.append(self.path.rsplit("/", 1)[-1])
            assert len(steps) < 40, f"going in circles: {steps}"
            self.fills_in_this_page(answers)
        return steps

    def fills_in_this_page(self, answers: dict[str, str]) -> None:
        onward = self.page.get_by_role("link", name=ONWARD)
        if onward.count():  # a list of what there is to fill in, or photos enough of one paper
            return self.click(onward.first)
        if self.page.locator("main button[name=untuk]").count():
            return self.says_for_whom(answers.get("untuk", ""))
        before = self.path
        if self.page.locator("main input[type=file]").count():
            self.takes_a_photo()
        else:
            self.fill(answers)
            at_once = self.page.get_by_role("button", name="Kirim perbaikan").count()
            self.press("Kirim perbaikan" if at_once else "Simpan dan lanjutkan")
        several = self.page.get_by_role("link", name="Sudah cukup, lanjut").count()
        assert self.path != before or several, f"{before} was refused: {self.refusals()}"
        return None

    def says_for_whom(self, choice: str = "") -> None:
        """One of the family, or somebody seen before, by the button's words; else the question is left out."""
        self.press(choice or "Lewati")

    def takes_a_photo(self, data: bytes | None = None, name: str = "IMG_0001.jpg") -> None:
        """With JavaScript the phone makes it small first, and sends it beside the page."""
        self.chooses_a_photo(data, name)
        self.sends_the_photo()

    def chooses_a_photo(self, data: bytes | None = None, name: str = "IMG_0001.jpg") -> None:
        """Until it may be sent."""
        file = {"name": name, "mimeType": "image/jpeg", "buffer": data or a_new_photo()}
        self.page.locator("main input[type=file]").set_input_files([file])
        self.page.locator(SEND_PHOTO).wait_for()

    def sends_the_photo(self) -> None:
        self.photos_taken += 1
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator(SEND_PHOTO).click()
        self.look_at_it()

    def is_refused_a_photo(self, data: bytes) -> None:
        """With JavaScript the same page says why."""
        self.chooses_a_photo(data)
        self.page.locator(SEND_PHOTO).click()
        self.page.locator(REFUSALS).first.wait_for()
        self.look_at_it()

    def declares_and_sends(self, words: str) -> None:
        self.fill({})
        self.press(words)

    def refusals(self) -> list[str]:
        return self.page.locator(REFUSALS).all_inner_texts()

    # -- asking for something

    def asks_for(self, slug: str, answers: dict[str, str], *, told: str = "Permohonan terkirim") -> str:
        """From the page of the service to the reference of the request, which is returned."""
        self.go(f"/layanan/{slug}")
        self.press("Ajukan")
        self.fills_in_everything(answers)
        self.declares_and_sends("Kirim permohonan")
        self.sees(told)
        return self.reference

    @property
    def reference(self) -> str:
        return self.page.locator("main .dd-reference").first.inner_text().strip()

    def opens(self, reference: str) -> None:
        self.go("/permohonan")
        self.click(self.page.locator(f'main a[href="/permohonan/{reference}"]').first)

    def corrects(self, answers: dict[str, str] | None = None) -> list[str]:
        """Everything that was sent back, and nothing else; the steps that were met. One alone is sent by its page."""
        self.press("Perbaiki sekarang")
        steps: list[str] = []
        while "/perbaiki" in self.path:
            if self.path.endswith("/periksa"):
                self.press("Kirim perbaikan")
                break
            steps.append(self.path.rsplit("/", 1)[-1])
            assert len(steps) < 40, f"going in circles: {steps}"
            self.fills_in_this_page(answers or {})
        return steps

    def downloads(self, words: str = "Unduh PDF") -> bytes:
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=words).click()
        return Path(download.value.path()).read_bytes()

    # -- the phone

    def phone_says(self) -> list[str]:
        """The texts on the phone's own page of the sandbox, newest first."""
        self.page.goto(f"{self.house.phones_url}/?phone={self.answers['wa']}")
        return self.page.locator("li p").all_inner_texts()

    def link_of_newest_message(self) -> str:
        """Its path: what was done beforehand was written elsewhere than in this house."""
        return urlsplit(re.findall(r"https?://\S+[^\s.]", self.phone_says()[0])[0]).path

    def waits_for_messages(self, *kinds: str) -> None:
        self.house.wait_for_messages(self.phone, *kinds)


def a_new_photo() -> bytes:
    """What a phone records: turned, with a place in its EXIF, never twice the same bytes."""
    return _a_photo() + b"\0" * next(_photos)


@cache
def _a_photo() -> bytes:
    return held(6, image=drawing(1200, 900))


@cache
def heic_photo() -> bytes:
    return picture("HEIF", drawing(800, 600))
