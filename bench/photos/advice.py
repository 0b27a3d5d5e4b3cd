"""Photo advice on drawn cards and papers, sharp and spoiled: what share of each the house and the phone advise on.

The limits were chosen on pictures of another seed: those that are judged here were not looked at."""

from __future__ import annotations

import base64
import statistics
from argparse import Namespace

from playwright.sync_api import Page, sync_playwright

from app.files.photo_advice import find_advice
from app.files.photos import clean_photo
from bench.phone.pages import CHROMIUM
from bench.report import at_least, at_most, show
from config import ROOT
from tests.support.spoiled_pictures import THINGS, UNREADABLE, Drawn, drawn_pictures

KEYS = {"ktp": "foto_ktp", "paper": "foto_kk", "signature": "tanda_tangan", "selfie": "selfie_ktp"}
# As upload.js does before it asks: a paper is sent larger than a card or a face.
LOOK = """async ([jpeg, key, side]) => {
  const file = await (await fetch("data:image/jpeg;base64," + jpeg)).blob();
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  pen.getImageData(0, 0, 1, 1);
  const began = performance.now();
  return [window.ddAdvice(canvas, key), performance.now() - began];
}"""
SLOWDOWN = 6  # times slower than this machine: a cheap phone
MISSED, FALSE_ALARMS, MILLISECONDS = 0.9, 0.05, 150


def measure(asked: Namespace) -> None:
    drawn = list(drawn_pictures("held out", 1 if asked.quick else 4))
    house = [house_says(picture) for picture in drawn]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.add_script_tag(path=ROOT / "app/static/citizen/advice.js")
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        phone, times = zip(*(phone_says(page, picture) for picture in drawn), strict=True)
        browser.close()
    report(drawn, house, phone)
    alike = sum(one == other for one, other in zip(house, phone, strict=True))
    print(f"The same codes on both: {alike} of {len(drawn)}. On the phone, {SLOWDOWN} times slower than here: "
          f"{at_most(statistics.median(times), MILLISECONDS, ' ms')}.")  # fmt: skip


def house_says(picture: Drawn) -> list[str]:
    photo = clean_photo(picture.jpeg)
    return find_advice(KEYS[picture.kind], photo.measures, max(photo.width, photo.height))


def phone_says(page: Page, picture: Drawn) -> tuple[list[str], float]:
    """Codes and milliseconds, by the citizen's own script."""
    side = 2200 if picture.kind == "paper" else 1600
    return page.evaluate(LOOK, [base64.b64encode(picture.jpeg).decode(), KEYS[picture.kind], side])


def report(drawn: list[Drawn], *answers: list[list[str]]) -> None:
    def shares(readable: bool, like: str = "") -> list[float]:
        """Of those that are readable or not, and of that kind or spoiled so: how many got any advice from each."""
        chosen = [place for place, one in enumerate(drawn) if one.readable is readable
                  and like in ("", one.kind if readable else one.spoil)]  # fmt: skip
        return [len(chosen), *(sum(bool(codes[place]) for place in chosen) / len(chosen) for codes in answers)]

    spoils = dict.fromkeys(spoil for kind in UNREADABLE.values() for spoil in kind)
    groups = {f"unreadable: {spoil}": shares(False, spoil) for spoil in spoils}
    groups |= {f"readable: {kind}": shares(True, kind) for kind in THINGS}
    show("Advised on, of drawn photos that were not used in choosing the limits",
         ["what", "photos", "by the house", "by the phone"],
         [[name, number, *(f"{one:.0%}" for one in own)] for name, (number, *own) in groups.items()])  # fmt: skip
    for who, bad, good in zip(("the house", "the phone"), shares(False)[1:], shares(True)[1:], strict=True):
        print(f"{who}: unreadable {at_least(bad, MISSED)}, readable {at_most(good, FALSE_ALARMS)}")
