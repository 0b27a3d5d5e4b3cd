"""Takes the pictures of `make screenshots`: one installation with demo data, one browser, one kind of device."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.journeys.support.house import House

TARGET = Path(__file__).parents[1] / "docs" / "screenshots"
WHOLE_HEIGHT = "() => Math.max(document.documentElement.scrollHeight, innerHeight)"
DESK_WIDTH = 1000
DRAW_EVERY_PHOTO = """() => Promise.all([...document.images].map(
  image => { image.loading = 'eager'; return image.decode().catch(() => null) }))"""


class Camera:
    """`take` writes docs/screenshots/<name>-<width>.png, in dark colours <name>-<width>-gelap.png."""

    def __init__(self, house: House, chromium: Browser, device: dict) -> None:
        self.house, self.chromium, self.device = house, chromium, device
        self.width = device["viewport"]["width"]
        self.suffix = f"{self.width}-gelap" if device.get("color_scheme") == "dark" else f"{self.width}"

    def new_page(self) -> Page:
        return self.chromium.new_context(**self.device).new_page()

    def take(self, page: Page, name: str) -> None:
        """The whole page."""
        # As tall as the page: what sticks to the lower edge would lie across the middle otherwise.
        page.set_viewport_size({"width": self.width, "height": page.evaluate(WHOLE_HEIGHT)})
        page.evaluate(DRAW_EVERY_PHOTO)
        self.keep(page.screenshot(animations="disabled"), name)
        page.set_viewport_size(self.device["viewport"])

    def take_screen(self, page: Page, name: str) -> None:
        """What is as high as the screen: as it stands there, and on a phone with all that is scrolled to."""
        page.evaluate(DRAW_EVERY_PHOTO)
        self.keep(page.screenshot(animations="disabled", full_page=self.width < DESK_WIDTH), name)

    def keep(self, taken: bytes, name: str) -> None:
        """In 128 colours: a third of the bytes, and nobody sees it."""
        picture = Image.open(BytesIO(taken)).convert("RGB")
        picture.quantize(128, dither=Image.Dither.NONE).save(TARGET / f"{name}-{self.suffix}.png", optimize=True)
        print(f"{name}-{self.suffix}.png", flush=True)
