"""Pictures for tests, drawn here: no photo of a real person or card is kept in this repository."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pillow_heif
from PIL import Image
from PIL.Image import Transpose

pillow_heif.register_heif_opener()

CORNERS = ("red", "lime", "blue", "yellow")  # top left, top right, bottom left, bottom right
# What turns an upright picture into what a phone held that way records.
AS_HELD = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_90,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_270,
}


def drawing(width: int = 640, height: int = 480) -> Image.Image:
    """Four corners of different colours on a grainy ground: shows turning, and compresses as a photo does."""
    ground = Image.effect_noise((width // 4, height // 4), 60).resize((width, height))
    image = Image.merge("RGB", (ground, ground, ground))
    side = (width // 4, height // 4)
    right, bottom = width - side[0], height - side[1]
    for colour, place in zip(CORNERS, [(0, 0), (right, 0), (0, bottom), (right, bottom)], strict=True):
        image.paste(Image.new("RGB", side, colour), place)
    return image


def picture(kind: str = "JPEG", image: Image.Image | None = None, **options) -> bytes:
    """The bytes of a picture of this kind, as Pillow writes it."""
    out = BytesIO()
    (image or drawing()).save(out, kind, **options)
    return out.getvalue()


def held(orientation: int, kind: str = "JPEG", image: Image.Image | None = None) -> bytes:
    """As a phone held that way would write it, with the place in its EXIF and a comment."""
    image = image or drawing()
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "secret maker"
    exif[0x8825] = {1: "S", 2: (8.0, 6.0, 42.0), 3: "E", 4: (115.0, 5.0, 18.0)}
    if orientation in AS_HELD:
        image = image.transpose(AS_HELD[orientation])
    return picture(kind, image, exif=exif.tobytes(), comment=b"secret comment", icc_profile=b"secret profile" * 20)


def png_bomb(side: int = 20_000) -> bytes:
    """A whole and valid picture of one colour: 400 million pixels in some 50 kB."""
    rows = zlib.compressobj(1)
    row = b"\0" * (side // 8 + 1)
    pixels = b"".join(rows.compress(row * 1000) for _ in range(side // 1000)) + rows.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )


def jpeg_bomb() -> bytes:
    """A small JPEG whose header claims 65,000 x 65,000 pixels."""
    data = bytearray(picture())
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", 65_000, 65_000)
    return bytes(data)


def corners(jpeg: bytes) -> tuple[str, ...]:
    """The colours in the four corners, by name."""
    image = Image.open(BytesIO(jpeg)).convert("RGB")
    right, bottom = image.width - 10, image.height - 10
    places = [(10, 10), (right, 10), (10, bottom), (right, bottom)]
    return tuple(_name(image.getpixel(place)) for place in places)


def _name(pixel: tuple[int, int, int]) -> str:
    names = {(1, 0, 0): "red", (0, 1, 0): "lime", (0, 0, 1): "blue", (1, 1, 0): "yellow", (1, 1, 1): "white"}
    return names.get(tuple(int(value > 127) for value in pixel), "dark")
