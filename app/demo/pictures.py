"""Pictures that look from afar like what citizens photograph: drawn here, marked CONTOH, of nobody."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from random import Random

from PIL import Image, ImageDraw, ImageFont

from app.files.attachments import attach_photo
from app.files.photos import CleanPhoto
from models.base import db
from models.calendar.local_time import today
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest

WIDE, TALL = (1000, 630), (800, 1000)
INK, _PAPER, BLUE, SKIN = "#222", "#f7f5ee", "#bcd6ea", "#c89a72"


def photograph(case: Applicant | ServiceRequest) -> None:
    """Upload what the case still lacks; at most sixteen different pictures are ever drawn."""
    lacking = case.definition.missing(case.answers, case.photo_counts(), today())
    for paper in case.definition.visible_uploads(case.answers, today()):
        if paper.key in {*lacking, *_one_of_several(case)}:
            attach_photo(case, paper.key, of_their_own(photo_of(paper.kind, case.id), case, paper.key))
    db.session.flush()
    db.session.expire(case, ["attachments"])


def _one_of_several(case: Applicant | ServiceRequest) -> list[str]:
    """The first of those papers of which one will do."""
    return [check.one_of[0] for check in case.definition.document.checks if check.one_of]


def of_their_own(photo: CleanPhoto, case: Applicant | ServiceRequest, key: str) -> CleanPhoto:
    """Everybody has taken it with their own phone: it is known again as theirs, however few pictures are drawn."""
    person = case.person.id
    return replace(photo, sha256=hashlib.sha256(f"{photo.sha256}:{person}:{key}".encode()).hexdigest())


def photo_of(paper: str, number: int) -> CleanPhoto:
    """What would be photographed for a kind of paper; another number may give another picture."""
    kind = _DRAWINGS.get(paper, "letter")
    return picture(kind, number % VARIANTS[kind])


@cache
def picture(kind: str, variant: int = 0) -> CleanPhoto:
    """One of DRAWINGS, as a JPEG; each variant is another card or face of the same kind."""
    image = DRAWINGS[kind](Random(f"{kind}{variant}"))
    mark(image)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    data = file.getvalue()
    return CleanPhoto(data, image.width, image.height, hashlib.sha256(data).hexdigest())


def mark(image: Image.Image) -> None:
    """CONTOH, across the whole."""
    draw = ImageDraw.Draw(image, "RGBA")
    font = ImageFont.load_default(image.width // 6)
    place = (image.width // 2, image.height // 2)
    draw.text(place, "CONTOH", font=font, fill=(200, 30, 30, 90), anchor="mm")


def card(rng: Random) -> Image.Image:
    image, draw = sheet(WIDE, BLUE)
    write(draw, (500, 45), "PROVINSI CONTOH · KABUPATEN CONTOH", 34, anchor="mm")
    write(draw, (40, 100), "NIK  : 51080600000000XX", 38)
    for place, label in enumerate(("Nama", "Tempat/Tgl Lahir", "Alamat", "Agama", "Status", "Pekerjaan")):
        write(draw, (40, 170 + 62 * place), label, 28)
        write(draw, (310, 170 + 62 * place), f": {scrawl(rng)}", 28)
    face(draw, (830, 260), 85, rng)
    return image


def family_card(rng: Random) -> Image.Image:
    image, draw = sheet(WIDE, _PAPER)
    write(draw, (500, 40), "KARTU KELUARGA", 46, anchor="mm")
    write(draw, (500, 95), f"No. 51080600000000{rng.randint(10, 99)}", 32, anchor="mm")
    for y in range(150, 600, 55):
        draw.line((40, y, 960, y), fill=INK, width=2)
        write(draw, (60, y + 12), f"{scrawl(rng)}   {scrawl(rng)}   {scrawl(rng)}", 24)
    return image


def selfie(rng: Random) -> Image.Image:
    image, draw = sheet(TALL, rng.choice(("#d8e3d0", "#e6dccb", "#cfd8e6", "#ead3d3")))
    draw.ellipse((150, 640, 650, 1200), fill=rng.choice(("#37597a", "#7a3f37", "#4a6b3a")))
    face(draw, (400, 430), 190, rng)
    image.paste(card(rng).resize((320, 202)), (430, 720))
    return image


def portrait(rng: Random) -> Image.Image:
    image, draw = sheet(TALL, "#b3372f")
    draw.ellipse((100, 700, 700, 1300), fill="#eee")
    face(draw, (400, 440), 210, rng)
    return image


def signature(rng: Random) -> Image.Image:
    image, draw = sheet(WIDE, "#fdfdfb")
    points = [(150 + 60 * step, 315 + rng.randint(-130, 130)) for step in range(12)]
    draw.line(points, fill="#1a2d7a", width=9, joint="curve")
    return image


def letter(rng: Random) -> Image.Image:
    image, draw = sheet(TALL, _PAPER)
    write(draw, (400, 70), "SURAT KETERANGAN", 48, anchor="mm")
    write(draw, (400, 125), f"Nomor: {rng.randint(100, 999)}/CONTOH", 30, anchor="mm")
    for y in range(210, 820, 46):
        write(draw, (80, y), " ".join(scrawl(rng) for _ in range(5)), 26)
    draw.ellipse((520, 820, 680, 960), outline="#5a3fa0", width=8)
    return image


DRAWINGS: dict[str, Callable[[Random], Image.Image]] = {
    "card": card, "family": family_card, "selfie": selfie, "portrait": portrait,
    "signature": signature, "letter": letter,
}  # fmt: skip
VARIANTS = {"card": 4, "family": 3, "selfie": 4, "portrait": 1, "signature": 2, "letter": 2}
# By the kind of paper; whatever else is a letter.
_DRAWINGS = {
    "selfie": "selfie", "signature": "signature", "portrait": "portrait", "ktp": "card", "kia": "card", "kk": "family",
}  # fmt: skip


def sheet(size: tuple[int, int], colour: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", size, colour)
    return image, ImageDraw.Draw(image)


def write(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, anchor: str = "la") -> None:
    draw.text(at, text, font=ImageFont.load_default(size), fill=INK, anchor=anchor)


def face(draw: ImageDraw.ImageDraw, middle: tuple[int, int], radius: int, rng: Random) -> None:
    x, y = middle
    skin = rng.choice((SKIN, "#b98660", "#d8ae88"))
    draw.ellipse((x - radius, y - radius * 1.35, x + radius, y + radius * 0.4), fill="#1d1712")
    draw.ellipse((x - radius * 0.85, y - radius, x + radius * 0.85, y + radius * 1.25), fill=skin)
    for side in (-1, 1):
        eye = x + side * radius * 0.35
        draw.ellipse((eye - radius * 0.1, y - radius * 0.1, eye + radius * 0.1, y + radius * 0.1), fill=INK)
    mouth = (x - radius * 0.4, y + radius * 0.2, x + radius * 0.4, y + radius * 0.8)
    draw.arc(mouth, 20, 160, INK, radius // 20 + 1)


def scrawl(rng: Random) -> str:
    """Letters that look written, and say nothing."""
    return "".join(rng.choice("aeiou" if place % 2 else "bdgkmnprst") for place in range(rng.randint(4, 9)))
