"""Decode one hostile picture and write it anew. `images.py` runs this file as a child process.

It imports nothing of the house, and Pillow only once the first bytes are known, so that it starts fast."""

from __future__ import annotations

import json
import os
import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

MAX_INPUT_BYTES = 16 * 1024 * 1024
MEMORY_BYTES = 768 * 1024 * 1024  # the hungriest allowed picture, a 25-megapixel WEBP, needs 500
CPU_SECONDS = 10
REFUSED_EXIT = 3  # the exit code for "the reason is on stderr"

# A "50-megapixel" phone writes 8192 x 6144, which is 50.3 million.
MAX_PIXELS = {"JPEG": 51_000_000, "PNG": 25_000_000, "WEBP": 25_000_000, "HEIF": 25_000_000}
MIN_SIDES = (300, 100)  # pixels, long and short: below this nobody can read a card or a signature
MAX_SIDE = 2200
# Between 1,900 and 2,200 pixels a KK is as readable, and halving while decoding costs half the time.
GOOD_SIDE = 1900
QUALITY = 82


class ImageRefused(Exception):
    """`code` is one of images.SENTENCES, with the particulars that its sentence names."""

    def __init__(self, code: str, **particulars: int) -> None:
        super().__init__(code)
        self.code = code
        self.particulars = particulars


def main() -> None:
    """The child: a photo on stdin, the clean JPEG on stdout; on stderr what it is or the refusal, as JSON."""
    _set_own_limits()
    try:
        jpeg, found = _reencode(sys.stdin.buffer.read(MAX_INPUT_BYTES))
    except ImageRefused as refused:
        print(json.dumps({"code": refused.code, **refused.particulars}), file=sys.stderr)
        sys.exit(REFUSED_EXIT)
    sys.stdout.buffer.write(jpeg)
    print(json.dumps(found), file=sys.stderr)


def _set_own_limits() -> None:
    import resource

    os.nice(10)  # the pages come first
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_INPUT_BYTES, MAX_INPUT_BYTES))
    os.nice(5)  # pages first: whoever sends a photo waits anyway


def _reencode(data: bytes) -> tuple[bytes, dict[str, Any]]:
    kind = file_type_of(data)
    if kind not in MAX_PIXELS:
        raise ImageRefused("not_an_image")
    from PIL import Image

    try:
        return _reencode_as(kind, data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ImageRefused("too_many_pixels", limit=MAX_PIXELS[kind] // 1_000_000) from None
    except ImageRefused:
        raise
    except MemoryError:
        raise ImageRefused("too_heavy") from None
    except Exception:  # a parser of hostile bytes may raise anything at all
        raise ImageRefused("broken") from None


def _reencode_as(kind: str, data: bytes) -> tuple[bytes, dict[str, Any]]:
    image = _open(kind, data)
    if max(image.size) < MIN_SIDES[0] or min(image.size) < MIN_SIDES[1]:
        raise ImageRefused("too_small", width=image.width, height=image.height)
    orientation = _orientation_of(image)
    image = _upright(_on_white(_shrunk(image)), orientation)
    image.info.clear()  # Pillow writes the comment it read into the new file
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue(), {"width": image.width, "height": image.height, "measures": _measures_of(image)}


def _open(kind: str, data: bytes) -> Image.Image:
    """An image whose header alone has been read: here Pillow compares its size with MAX_IMAGE_PIXELS."""
    import warnings

    from PIL import Image

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS[kind]
    if kind == "HEIF":
        import pillow_heif

        # Each thread would claim memory of its own; the small extra pictures are only more to attack.
        extras = {"thumbnails": False, "depth_images": False, "aux_images": False}
        pillow_heif.register_heif_opener(decode_threads=1, **extras)
    return Image.open(BytesIO(data), formats=[kind])


def _orientation_of(image: Image.Image) -> int:
    """How the phone was held, 1 to 8; 1 (upright) when the EXIF is broken: the picture may still be good."""
    try:
        return int(image.getexif().get(0x0112, 1))
    except Exception:
        return 1


def _shrunk(image: Image.Image) -> Image.Image:
    for divisor in (8, 4, 2):
        if max(image.size) // divisor >= GOOD_SIDE:
            # libjpeg decodes straight to a half, a quarter or an eighth; other formats ignore this.
            image.draft(None, (image.width // divisor, image.height // divisor))
            break
    if image.mode.startswith("I;16"):  # Pillow makes every shade of a 16-bit scan white
        image = image.point(lambda shade: shade / 256).convert("L")
    if image.mode not in {"RGB", "RGBA", "L", "LA", "CMYK"}:  # colours of a palette cannot be averaged
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    return image


def _on_white(image: Image.Image) -> Image.Image:
    """JPEG has no transparency, and a signature on a transparent ground would turn black on black."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    from PIL import Image

    image = image.convert("RGBA")
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image


def _measures_of(image: Image.Image) -> dict[str, float]:
    """As photo_measures.py finds them. It is run by its path, as this file is."""
    from runpy import run_path

    try:
        read = run_path(os.path.join(os.path.dirname(__file__), "photo_measures.py"))
        return dict(read["measures_of"](image))
    except Exception:  # advice is a courtesy: a good photo is not lost for it
        return {}


FIRST_BYTES = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"%PDF": "PDF",
    b"PK\3\4": "ZIP atau Word",
    b"\xd0\xcf\x11\xe0": "Word atau Excel",
    b"\x1a\x45\xdf\xa3": "video",
}


def file_type_of(data: bytes) -> str:
    """The kind that the first bytes claim, as a person would call it; "" when they claim nothing known."""
    if data[:4] == b"RIFF":
        return "WEBP" if data[8:12] == b"WEBP" else "video"
    if data[4:8] == b"ftyp":
        return _kind_of_brands(data[8:12], data[16 : min(int.from_bytes(data[:4], "big"), 256)])
    return next((kind for first, kind in FIRST_BYTES.items() if data.startswith(first)), "")


def _kind_of_brands(brand: bytes, compatible: bytes) -> str:
    if brand in {b"avif", b"avis"} or (brand in {b"mif1", b"msf1"} and b"avif" in compatible):
        return "AVIF"
    return "HEIF" if brand[:3] in {b"hei", b"hev", b"mif", b"msf"} else "video"


if __name__ == "__main__":
    main()
