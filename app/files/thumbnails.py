"""A small version of a photo that we made ourselves: on a phone's network the large one takes seconds."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

_LONGER_SIDE = 320  # pixels, of the longer side


def thumbnail(jpeg: bytes) -> bytes:
    """Some 15 kB of JPEG; what does not open is given back as it is, for the browser to make out.

    Only for bytes that went through `app.files.photos`: they are decoded in this process.
    """
    try:
        return _shrunk(jpeg)
    except OSError:
        return jpeg


def _shrunk(jpeg: bytes) -> bytes:
    out = BytesIO()
    with Image.open(BytesIO(jpeg), formats=["JPEG"]) as image:
        image.draft("RGB", (_LONGER_SIDE * 2, _LONGER_SIDE * 2))  # decodes an eighth of the pixels
        image.thumbnail((_LONGER_SIDE, _LONGER_SIDE))
        image.save(out, "JPEG", quality=75, optimize=True)
    return out.getvalue()
