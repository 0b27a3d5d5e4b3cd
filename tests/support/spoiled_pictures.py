"""Photos of drawn cards and papers, sharp and spoiled; whether each can be read is known, for it was made so.

All lengths are for a photo of 2,000 pixels: a blur of 4 is half as wide in a photo of 1,000."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont

from app.demo.pictures import face, scrawl

INK = "#262626"
SIZES = ((2000, 1500), (1600, 1200), (1500, 2000), (1280, 960), (1200, 1600))
UNREADABLE = {
    "ktp": ("blur", "motion", "dark", "glare", "far"),
    "paper": ("blur", "motion", "dark", "far"),
    "signature": ("blur", "motion", "dark"),
    "selfie": ("blur", "motion", "dark"),
}
READABLE = ("clean", "soft", "dim", "shade", "jpeg", "tilted", "dark table", "white table", "busy table", "close")


@dataclass(frozen=True)
class Drawn:
    """A JPEG as a phone would write it. `spoil` says how it was made; it is readable unless that is unreadable."""

    kind: str
    spoil: str
    readable: bool
    jpeg: bytes


def drawn_pictures(seed: str, each: int) -> Iterator[Drawn]:
    """`each` of every kind and every way; the same seed draws the same pictures."""
    for kind in THINGS:
        for readable, spoils in ((True, READABLE), (False, UNREADABLE[kind])):
            for spoil in spoils:
                for number in range(each):
                    rng = Random(f"{seed}/{kind}/{spoil}/{number}")
                    yield Drawn(kind, spoil, readable, photograph(kind, spoil, rng))


def photograph(kind: str, spoil: str, rng: Random, size: tuple[int, int] | None = None) -> bytes:
    size = size or rng.choice(SIZES)
    image = scene(kind, spoil, size, rng)
    image = SPOILS.get(spoil, nothing)(image, max(size) / 2000, rng)
    image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 0.9)))  # no lens is perfect
    image = grainy(image, rng.uniform(2, 5) if spoil not in {"dark", "dim"} else rng.uniform(4, 8))
    out = BytesIO()
    image.save(out, "JPEG", quality=rng.randint(25, 40) if spoil == "jpeg" else rng.randint(70, 92))
    return out.getvalue()


# -- what is photographed


def ktp(rng: Random) -> Image.Image:
    image = Image.new("RGB", (1712, 1080), rng.choice(("#bcd6ea", "#aecbe2", "#c4d9e6")))
    draw = ImageDraw.Draw(image)
    for y in range(0, 1080, 18):  # the pattern of fine lines
        draw.arc((-400, y - 300, 2100, y + 300), 20, 160, "#a8c6dd", 2)
    text(draw, (856, 60), "PROVINSI CONTOH", 56, "mm")
    text(draw, (856, 125), "KABUPATEN CONTOH", 56, "mm")
    text(draw, (60, 190), f"NIK : 51080600000000{rng.randint(10, 99)}", 76)
    for place, label in enumerate(("Nama", "Tempat/Tgl Lahir", "Jenis Kelamin", "Alamat", "RT/RW", "Kel/Desa",
                                   "Kecamatan", "Agama", "Status", "Pekerjaan", "Berlaku")):  # fmt: skip
        text(draw, (60, 300 + 66 * place), label, 42)
        text(draw, (430, 300 + 66 * place), f": {scrawl(rng).upper()} {scrawl(rng).upper()}", 42)
    draw.rectangle((1290, 220, 1660, 720), fill=rng.choice(("#b3372f", "#2f4fb3")))
    face(draw, (1475, 460), 120, rng)
    return image


def paper(rng: Random) -> Image.Image:
    return rng.choice((family_card, certificate))(rng)


def family_card(rng: Random) -> Image.Image:
    image = Image.new("RGB", (2200, 1556), "#f4f3ee")
    draw = ImageDraw.Draw(image)
    text(draw, (1100, 90), "KARTU KELUARGA", 80, "mm")
    text(draw, (1100, 170), f"No. 51080600000000{rng.randint(10, 99)}", 52, "mm")
    for y in range(280, 1250, 52):
        draw.line((60, y, 2140, y), fill=INK, width=3)
        for x in range(80, 2000, 260):
            text(draw, (x, y + 14), scrawl(rng).upper(), 27)
    for x in range(60, 2150, 260):
        draw.line((x, 280, x, 1216), fill=INK, width=3)
    return image


def certificate(rng: Random) -> Image.Image:
    image = Image.new("RGB", (1556, 2200), rng.choice(("#f6f1df", "#eef3ea")))
    draw = ImageDraw.Draw(image)
    draw.rectangle((50, 50, 1506, 2150), outline="#7a8f5a", width=10)
    text(draw, (778, 240), "KUTIPAN AKTA KELAHIRAN", 70, "mm")
    for y in range(420, 1650, 84):
        text(draw, (150, y), " ".join(scrawl(rng) for _ in range(rng.randint(4, 6))), 42)
    draw.ellipse((900, 1750, 1200, 2050), outline="#5a3fa0", width=12)
    return image


def signature(rng: Random) -> Image.Image:
    image = Image.new("RGB", (1600, 1000), "#f2f1ec")
    draw = ImageDraw.Draw(image)
    points = [(220 + 100 * step + rng.randint(-60, 60), 500 + rng.randint(-260, 260)) for step in range(12)]
    draw.line(points, fill=rng.choice(("#1a2d7a", "#222222")), width=rng.randint(9, 15), joint="curve")
    return image


def selfie(rng: Random) -> Image.Image:
    image = Image.new("RGB", (1500, 2000), rng.choice(("#d8e3d0", "#e6dccb", "#cfd8e6", "#8f8678")))
    draw = ImageDraw.Draw(image)
    for _ in range(rng.randint(1, 5)):  # a shelf, a door, a picture on the wall
        x, y = rng.randint(0, 1300), rng.randint(0, 900)
        draw.rectangle((x, y, x + rng.randint(80, 500), y + rng.randint(80, 500)), fill=some_colour(rng))
    draw.ellipse((250, 1250, 1250, 2500), fill=rng.choice(("#37597a", "#7a3f37", "#4a6b3a")))
    face(draw, (750, 850), 330, rng)
    held = ktp(rng).resize((740, 467)).rotate(rng.uniform(-9, 9), Image.Resampling.BICUBIC, expand=True)
    image.paste(held, (rng.randint(300, 600), 1400), held.convert("L").point(lambda shade: 255 if shade else 0))
    return image


THINGS: dict[str, Callable[[Random], Image.Image]] = {
    "ktp": ktp, "paper": paper, "signature": signature, "selfie": selfie,
}  # fmt: skip
# How much of the photo's shorter or longer side it takes, at least and at most.
SPAN = {"ktp": (0.5, 0.88), "paper": (0.8, 0.97), "signature": (0.6, 0.97)}
CLOSE = (1.0, 1.08)  # its margins are cut off, its words are not
FAR = {"ktp": (0.11, 0.19), "paper": (0.2, 0.36)}


# -- where, and how it is held


def scene(kind: str, spoil: str, size: tuple[int, int], rng: Random) -> Image.Image:
    thing = THINGS[kind](rng)
    if kind == "selfie":  # no table: it fills the photo
        return thing.resize((min(size), min(size) * 4 // 3))
    if (thing.width > thing.height) != (size[0] > size[1]) and rng.random() < 0.7:
        thing = thing.rotate(90, expand=True)  # most people turn the phone
    span = CLOSE if spoil == "close" else (FAR if spoil == "far" else SPAN)[kind]
    scale = rng.uniform(*span) * min(size[0] / thing.width, size[1] / thing.height)
    thing = thing.resize((round(thing.width * scale), round(thing.height * scale)), Image.Resampling.LANCZOS)
    ground = TABLES.get(spoil, rng.choice((plain, plain, wood, cloth)))(size, rng)
    angle = rng.uniform(12, 20) if spoil == "tilted" else rng.uniform(-5, 5)
    mask = Image.new("L", thing.size, 255).rotate(angle, Image.Resampling.BICUBIC, expand=True)
    thing = thing.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    room = (size[0] - thing.width, size[1] - thing.height)
    place = (round(room[0] * rng.uniform(0.35, 0.65)), round(room[1] * rng.uniform(0.35, 0.65)))
    ground.paste(thing, place, mask)
    return ground


def plain(size: tuple[int, int], rng: Random) -> Image.Image:
    return Image.new("RGB", size, some_colour(rng))


def wood(size: tuple[int, int], rng: Random) -> Image.Image:
    grain = Image.effect_noise((size[0] // 40, size[1]), 50).resize(size)
    return coloured(grain, "#3b2413", "#a9794a")


def cloth(size: tuple[int, int], rng: Random) -> Image.Image:
    weave = Image.effect_noise((size[0] // 3, size[1] // 3), 60).resize(size)
    return coloured(weave, "#28333a", "#8c8f86")


def batik(size: tuple[int, int], rng: Random) -> Image.Image:
    image = Image.new("RGB", size, "#4b2e1c")
    draw = ImageDraw.Draw(image)
    for x in range(0, size[0], 70):
        for y in range(0, size[1], 70):
            draw.ellipse((x + 8, y + 8, x + 60, y + 60), outline="#d9b77a", width=5)
    return image


def dark_table(size: tuple[int, int], rng: Random) -> Image.Image:
    return Image.new("RGB", size, rng.choice(("#161412", "#20242a", "#2a1a12")))


def white_table(size: tuple[int, int], rng: Random) -> Image.Image:
    return Image.new("RGB", size, rng.choice(("#f4f4f2", "#fbfbfb", "#fefefe")))


TABLES = {"dark table": dark_table, "white table": white_table, "busy table": batik}


# -- how it is spoiled


def nothing(image: Image.Image, scale: float, rng: Random) -> Image.Image:
    return image


def blurred(least: float, most: float, image: Image.Image, scale: float, rng: Random) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(least, most) * scale))


def moved(image: Image.Image, scale: float, rng: Random) -> Image.Image:
    angle, reach = rng.uniform(0, 180), rng.uniform(26, 45) * scale / 2
    turned = image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=image.resize((1, 1)).getpixel((0, 0)))
    turned = turned.filter(ImageFilter.BoxBlur((reach, 0))).rotate(-angle, Image.Resampling.BICUBIC)
    left, top = (turned.width - image.width) // 2, (turned.height - image.height) // 2
    return turned.crop((left, top, left + image.width, top + image.height))


def dimmed(least: float, most: float, image: Image.Image, scale: float, rng: Random) -> Image.Image:
    return ImageEnhance.Brightness(image).enhance(rng.uniform(least, most))


def shaded(image: Image.Image, scale: float, rng: Random) -> Image.Image:
    """The phone's own shadow lies over a part."""
    shade = Image.linear_gradient("L").rotate(rng.choice((0, 90, 180, 270))).resize(image.size)
    return ImageChops.multiply(image, coloured(shade, "#6a6a6a", "#ffffff"))


def glared(image: Image.Image, scale: float, rng: Random) -> Image.Image:
    """A lamp in the plastic, on the NIK and what stands below: the middle of the photo."""
    lamp = Image.new("L", image.size, 0)
    x, y = (side * rng.uniform(0.38, 0.6) for side in image.size)
    wide, high = rng.uniform(90, 260) * scale, rng.uniform(90, 260) * scale
    ImageDraw.Draw(lamp).ellipse((x - wide, y - high, x + wide, y + high), fill=255)
    lamp = lamp.filter(ImageFilter.GaussianBlur(30 * scale))
    return Image.composite(Image.new("RGB", image.size, "white"), image, lamp)


SPOILS: dict[str, Callable[[Image.Image, float, Random], Image.Image]] = {
    "blur": partial(blurred, 4, 9), "motion": moved, "dark": partial(dimmed, 0.07, 0.18), "glare": glared,
    "soft": partial(blurred, 0.5, 2), "dim": partial(dimmed, 0.5, 0.75), "shade": shaded,
}  # fmt: skip


# -- strokes


def text(draw: ImageDraw.ImageDraw, at: tuple[int, int], words: str, size: int, anchor: str = "la") -> None:
    draw.text(at, words, font=ImageFont.load_default(size), fill=INK, anchor=anchor)


def some_colour(rng: Random) -> str:
    return rng.choice(("#7d6a55", "#5b6b70", "#a08f7a", "#c9c2b4", "#44505c", "#8a4b3a", "#39424a"))


def coloured(grey: Image.Image, dark: str, light: str) -> Image.Image:
    from PIL import ImageOps

    return ImageOps.colorize(grey.convert("L"), dark, light)


def grainy(image: Image.Image, sigma: float) -> Image.Image:
    grain = Image.effect_noise(image.size, sigma)
    return ImageChops.add(image, Image.merge("RGB", (grain, grain, grain)), offset=-128)
