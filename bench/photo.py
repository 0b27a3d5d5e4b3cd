"""A 12-megapixel photo in: how long and how much memory, against Pillow's bare draft decode and encode."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO

from PIL import Image

from app.files import reencode
from app.files.photos import clean_photo
from bench.report import at_most, show
from tests.support.pictures import drawing, picture

TWELVE_MEGAPIXELS = (4000, 3000)
MEGABYTES = 150
# A small parent between us and the child: Linux counts the memory of whoever starts a process as its own.
LAUNCHER = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-I", sys.argv[1]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss, used.ru_utime + used.ru_stime)
"""


def measure(quick: bool) -> None:
    photo = picture(image=drawing(*TWELVE_MEGAPIXELS), quality=90)
    bare, ours = fastest_of(lambda: bare_pillow(photo), lambda: clean_photo(photo), turns=3 if quick else 12)
    kept, bare_cpu = clean_photo(photo), cpu_seconds_of(lambda: bare_pillow(photo))
    megabytes, cpu = child_alone(photo)
    show(
        f"A photo of 12 megapixels and {len(photo) / 1e6:.1f} MB, kept as {kept.width} × {kept.height}",
        ["what", "ms", "ms of CPU", "times bare Pillow (CPU)", "MB at most"],
        [["bare Pillow: draft, decode, encode", f"{bare * 1000:.0f}", f"{bare_cpu * 1000:.0f}", "1", ""],
         ["ours, in a child process", f"{ours * 1000:.0f}", f"{cpu * 1000:.0f}",
          f"{ours / bare:.1f}× ({cpu / bare_cpu:.1f}×)", at_most(megabytes, MEGABYTES, " MB")]],
    )  # fmt: skip


def fastest_of(*tasks: Callable[[], object], turns: int) -> list[float]:
    """Seconds of each at its fastest, turn by turn."""
    taken: list[list[float]] = [[] for _ in tasks]
    for _ in range(turns):
        for times, task in zip(taken, tasks, strict=True):
            began_at = time.perf_counter()
            task()
            times.append(time.perf_counter() - began_at)
    return [min(times) for times in taken]


def bare_pillow(photo: bytes) -> bytes:
    """Nothing but the pixels: half the size while decoding, as ours does, and back to JPEG."""
    image, out = Image.open(BytesIO(photo)), BytesIO()
    image.draft(None, (image.width // 2, image.height // 2))
    image.save(out, "JPEG", quality=reencode.QUALITY)
    return out.getvalue()


def cpu_seconds_of(task: Callable[[], object]) -> float:
    began_at = time.process_time()
    task()
    return time.process_time() - began_at


def child_alone(photo: bytes) -> tuple[float, float]:
    """Megabytes at most and seconds of CPU, as the kernel counted them."""
    command = [sys.executable, "-I", "-c", LAUNCHER, reencode.__file__]
    done = subprocess.run(command, input=photo, stdout=subprocess.PIPE, check=True)
    kilobytes, cpu = done.stdout.split()
    return int(kilobytes) / 1024, float(cpu)
