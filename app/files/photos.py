"""Hostile bytes in, a clean JPEG out, or a sentence that says why not (docs/design.md §7, Files).

The decoding is done by `reencode.py`, in a child process with limits of its own. `python -m app.files.photos`
does the same from stdin to stdout."""

from __future__ import annotations

import hashlib
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from app.files import reencode
from app.files.reencode import MAX_PIXELS, REFUSED_EXIT, file_type_of

log = logging.getLogger(__name__)

MAX_PHOTO_BYTES = 10 * 1024 * 1024
WALL_SECONDS = 25  # longer than the child's CPU limit: the machine may be busy
TURN_SECONDS = 15

PHOTO_REFUSALS = {
    "empty": "Foto belum terkirim. Pilih atau ambil foto, lalu kirim lagi.",
    "too_many_bytes": "Foto ini lebih dari 10 MB. Kecilkan resolusi kamera, lalu ambil foto ulang.",
    "pdf": "Ini PDF, bukan foto. Ambil foto dokumennya dengan kamera HP, lalu kirim foto itu.",
    "other_kind": "Berkas ini {kind}, bukan foto yang bisa kami terima. Ambil foto ulang dengan kamera HP.",
    "not_an_image": "Berkas ini bukan foto. Ambil foto dengan kamera HP, atau pilih foto dari galeri.",
    "broken": "Foto ini rusak atau tidak utuh. Kirim sekali lagi; bila gagal juga, ambil foto ulang.",
    "too_many_pixels": "Gambar ini lebih dari {limit} megapiksel. Atur kamera ke 12 megapiksel, lalu ulangi.",
    "too_small": "Foto ini terlalu kecil ({width} × {height} titik). Ambil foto ulang dengan kamera HP.",
    "too_heavy": "Foto ini terlalu berat untuk diolah. Ambil foto ulang dengan kamera HP.",
    "busy": "Kami sedang mengolah banyak foto. Tunggu satu menit, lalu kirim lagi foto ini.",
}


class PhotoRefused(Exception):
    """A photo that is not taken. `sentence` tells the person what is wrong and what to do next."""

    def __init__(self, code: str, **particulars: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.particulars = particulars

    @property
    def sentence(self) -> str:
        return _(PHOTO_REFUSALS[self.code]).format(**self.particulars)


@dataclass(frozen=True)
class CleanPhoto:
    """A JPEG without metadata, at most 2,200 pixels long. `sha256` (hex) is that of the bytes as sent; `measures`
    are those of photo_measures.py, or none."""

    jpeg: bytes
    width: int
    height: int
    sha256: str
    measures: Mapping[str, float] = field(default_factory=dict)


# Two children at once, or a burst of uploads would take every core from the pages.
_turns = threading.BoundedSemaphore(2)


def clean_photo(data: bytes) -> CleanPhoto:
    """Decode, turn upright, shrink and re-encode one photo. Raises PhotoRefused, whatever the bytes are."""
    refuse_at_a_glance(data)
    jpeg, found = _in_a_child(data)
    sha256, measures = hashlib.sha256(data).hexdigest(), found.get("measures", {})
    return CleanPhoto(jpeg, found["width"], found["height"], sha256, measures)


def refuse_at_a_glance(data: bytes) -> None:
    """Refuse what needs no decoding: nothing, too many bytes, or the first bytes of something else."""
    if not data:
        raise PhotoRefused("empty")
    if len(data) > MAX_PHOTO_BYTES:
        raise PhotoRefused("too_many_bytes")
    kind = file_type_of(data)
    if kind == "PDF":
        raise PhotoRefused("pdf")
    if not kind:
        raise PhotoRefused("not_an_image")
    if kind not in MAX_PIXELS:
        raise PhotoRefused("other_kind", kind=kind)


def _in_a_child(data: bytes) -> tuple[bytes, dict[str, Any]]:
    """The JPEG, and what the child says of it. The child is given no environment: it holds our keys and passwords."""
    if not _turns.acquire(timeout=TURN_SECONDS):
        raise PhotoRefused("busy")
    try:
        # By path, not -m: that would import the package, and Flask with it.
        command = [sys.executable, "-I", reencode.__file__]
        child = subprocess.run(command, input=data, capture_output=True, timeout=WALL_SECONDS, env={})
    except subprocess.TimeoutExpired:
        raise PhotoRefused("too_heavy") from None
    finally:
        _turns.release()
    return _read_answer(child)


def _read_answer(child: subprocess.CompletedProcess[bytes]) -> tuple[bytes, dict[str, Any]]:
    if child.returncode not in {0, REFUSED_EXIT}:  # killed by a limit, or by what it was reading
        log.error("the photo child ended with %d: %s", child.returncode, child.stderr[-500:])
        raise PhotoRefused("too_heavy")
    answer = json.loads(child.stderr.splitlines()[-1])
    if child.returncode == REFUSED_EXIT:
        raise PhotoRefused(**answer)
    return child.stdout, answer


if __name__ == "__main__":
    reencode.main()
