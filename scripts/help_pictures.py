"""The pictures of the help page: real pages on a phone, of an installation of their own with demo data.

    .venv/bin/python scripts/help_pictures.py        run it again whenever the pages look different

Written to app/static/citizen/help/, in every language: `id-daftar.webp`, `en-daftar.webp`, each at most 25 KB.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from app.core.i18n import LANGUAGES  # noqa: E402
from app.demo.accounts import CITIZENS, PASSWORD  # noqa: E402
from scripts.screenshots import Sitter, demonstration  # noqa: E402
from tests.journeys.conftest import PHONE, QUIET, chromium_here  # noqa: E402

TARGET = ROOT / "app" / "static" / "citizen" / "help"
SCREEN = {"width": 360, "height": 560}
MOST_BYTES = 25 * 1024
QUALITIES = (70, 60, 50, 40)
DEVICE = {**PHONE, "viewport": SCREEN, "device_scale_factor": 1.5, "color_scheme": "light", "reduced_motion": "reduce"}


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with demonstration() as house, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_here(), args=QUIET)
        registrant = Sitter(chromium.new_context(**DEVICE).new_page(), house, wa="0812-3456-7890")
        of_registering(registrant)
        of_a_request(Sitter(chromium.new_context(**DEVICE).new_page(), house, nik=CITIZENS[0].person.nik,
                            password=PASSWORD))  # fmt: skip
        chromium.close()


def of_registering(visitor: Sitter) -> None:
    """Its first questions once they are answered, a page for a photo, the list of its sections."""
    visitor.go("/daftar")
    visitor.press("Mulai")
    first = visitor.path
    while not visitor.page.locator("main input[type=file]").count():
        visitor.fills_in_this_page(visitor.answers)
    take(visitor, "foto")
    for name, path in {"daftar": first, "bagian": "/daftar"}.items():
        visitor.go(path)
        take(visitor, name)


def of_a_request(citizen: Sitter) -> None:
    citizen.signs_in()
    citizen.go("/permohonan")
    citizen.click(citizen.page.locator("main .dd-card__link").first)
    take(citizen, "kabar")


def take(whose: Sitter, name: str) -> None:
    """The page that is open, in every language, from a little above its heading on; it stays open in Indonesian."""
    for code in reversed(LANGUAGES):
        whose.go(f"/bahasa/{code}?kembali={whose.path}")
        whose.page.locator("main h1").evaluate("heading => scrollBy(0, heading.getBoundingClientRect().top - 40)")
        keep(whose.page.screenshot(animations="disabled"), TARGET / f"{code}-{name}.webp")


def keep(taken: bytes, target: Path) -> None:
    """As good as it may be. Raises ValueError for what a slow phone should not be asked to load, however coarse."""
    picture = Image.open(BytesIO(taken)).convert("RGB")
    for quality in QUALITIES:
        picture.save(target, quality=quality, method=6)
        if target.stat().st_size <= MOST_BYTES:
            print(f"{target.name}: {target.stat().st_size:,} bytes")
            return
    raise ValueError(f"{target.name} is larger than {MOST_BYTES} bytes")


if __name__ == "__main__":
    main()
