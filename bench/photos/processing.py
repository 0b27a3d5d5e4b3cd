"""A 12-megapixel photo in: how long and how much memory, against Pillow's bare draft decode and encode."""

from __future__ import annotations

import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from io import BytesIO

from PIL import Image

from app.files import reencode
from app.files.photos import clean_photo
from bench.report import at_most, show
from tests.support.pictures import drawing, picture

MEGABYTES = 150
# A small parent between us and the child: Linux counts the memory of whoever starts a process as its own.
LAUNCHER = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-I", sys.argv[1]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss, used.ru_utime + used.ru_stime)
"""


def measure(asked: Namespace) -> None:
    photo, turns = picture(image=drawing(4000, 3000), quality=90), range(3 if asked.quick else 12)
    bare, bare_cpu = fastest(lambda: bare_pillow(photo), turns)
    ours, _ = fastest(lambda: clean_photo(photo), turns)
    command = [sys.executable, "-I", "-c", LAUNCHER, reencode.__file__]
    kilobytes, cpu = map(float, subprocess.run(command, input=photo, stdout=-1, check=True).stdout.split())
    kept = clean_photo(photo)
    show(
        f"A photo of 12 megapixels and {len(photo) / 1e6:.1f} MB, kept as {kept.width} × {kept.height}",
        ["what", "ms", "ms of CPU", "times bare Pillow (CPU)", "MB at most"],
        [["bare Pillow: draft, decode, encode", f"{bare * 1000:.0f}", f"{bare_cpu * 1000:.0f}", "1", ""],
         ["ours, in a child process", f"{ours * 1000:.0f}", f"{cpu * 1000:.0f}",
          f"{ours / bare:.1f}× ({cpu / bare_cpu:.1f}×)", at_most(kilobytes / 1024, MEGABYTES, " MB")]],
    )  # fmt: skip


def fastest(task: Callable[[], object], turns: range) -> tuple[float, float]:
    """Seconds at its fastest, by the clock and of this process's CPU."""
    taken = []
    for _ in turns:
        began_at, cpu = time.perf_counter(), time.process_time()
        task()
        taken.append((time.perf_counter() - began_at, time.process_time() - cpu))
    return min(taken)


def bare_pillow(photo: bytes) -> bytes:
    """Nothing but the pixels: half the size while decoding, as ours does, and back to JPEG."""
    image, out = Image.open(BytesIO(photo)), BytesIO()
    image.draft(None, (image.width // 2, image.height // 2))
    image.save(out, "JPEG", quality=reencode.QUALITY)
    return out.getvalue()
