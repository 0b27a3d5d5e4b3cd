"""Photo advice on drawn cards and papers, sharp and spoiled: what share of each the house and the phone advise on.

The limits were chosen on pictures of another seed: those that are judged here were not looked at."""

from __future__ import annotations

import base64
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.files.photo_advice import find_advice
from app.files.photos import clean_photo
from bench.advice_pictures import THINGS, UNREADABLE, Drawn, drawn_pictures
from bench.report import at_least, at_most, show

ADVICE_JS = Path(__file__).parents[1] / "app/static/citizen/advice.js"
CHROMIUM = "/usr/bin/chromium"
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

Answers = list[tuple[Drawn, list[str]]]


def measure(quick: bool) -> None:
    drawn = list(drawn_pictures("held out", 1 if quick else 4))
    house: Answers = [(picture, house_says(picture)) for picture in drawn]
    with phone() as phone_says:
        answered = [(picture, *phone_says(picture)) for picture in drawn]
    phones: Answers = [(picture, codes) for picture, codes, _ in answered]
    report(house, phones)
    alike = sum(one == other for (_, one), (_, other) in zip(house, phones, strict=True))
    print(f"The same codes on both: {alike} of {len(drawn)}. On the phone, {SLOWDOWN} times slower than here: "
          f"{at_most(statistics.median(taken for *_, taken in answered), MILLISECONDS, ' ms')}.")  # fmt: skip


def house_says(picture: Drawn) -> list[str]:
    photo = clean_photo(picture.jpeg)
    return find_advice(KEYS[picture.kind], photo.measures, max(photo.width, photo.height))


@contextmanager
def phone() -> Iterator[Callable[[Drawn], tuple[list[str], float]]]:
    """Codes and milliseconds, by the citizen's own script in a slowed Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.add_script_tag(path=ADVICE_JS)
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})

        def says(picture: Drawn) -> tuple[list[str], float]:
            side = 2200 if picture.kind == "paper" else 1600
            return page.evaluate(LOOK, [base64.b64encode(picture.jpeg).decode(), KEYS[picture.kind], side])

        yield says
        browser.close()


def report(house: Answers, phones: Answers) -> None:
    rows = [
        [name, len(chosen), *(f"{share(chosen):.0%}" for chosen in (chosen, of(phones, test)))]
        for name, test in groups().items() if (chosen := of(house, test))
    ]  # fmt: skip
    show("Advised on, of drawn photos that were not used in choosing the limits",
         ["what", "photos", "by the house", "by the phone"], rows)  # fmt: skip
    for name, answers in (("the house", house), ("the phone", phones)):
        bad, good = (share([one for one in answers if one[0].readable is readable]) for readable in (False, True))
        print(f"{name}: unreadable {at_least(bad, MISSED)}, readable {at_most(good, FALSE_ALARMS)}")


def groups() -> dict[str, Callable[[Drawn], bool]]:
    spoils = dict.fromkeys(spoil for kind in UNREADABLE.values() for spoil in kind)
    return {
        **{f"unreadable: {spoil}": lambda one, spoil=spoil: one.spoil == spoil for spoil in spoils},
        **{f"readable: {kind}": lambda one, kind=kind: one.readable and one.kind == kind for kind in THINGS},
    }


def of(answers: Answers, test: Callable[[Drawn], bool]) -> Answers:
    return [answer for answer in answers if test(answer[0])]


def share(answers: Answers) -> float:
    """Of these, how many got any advice."""
    return sum(bool(codes) for _, codes in answers) / len(answers)
