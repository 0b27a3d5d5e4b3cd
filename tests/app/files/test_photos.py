"""Real pictures through the real child process."""

from __future__ import annotations

import json
import logging
import random
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app.files import photos, reencode
from app.files.photos import CleanPhoto, PhotoRefused, clean_photo
from tests.support.pictures import CORNERS, corners, drawing, held, jpeg_bomb, picture, png_bomb

ROOT = Path(__file__).parents[3]


def refusal(data: bytes) -> PhotoRefused:
    with pytest.raises(PhotoRefused) as caught:
        clean_photo(data)
    return caught.value


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_of_each_kind_becomes_a_jpeg(kind):
    data = picture(kind)

    photo = clean_photo(data)

    assert Image.open(BytesIO(photo.jpeg)).format == "JPEG"
    assert (photo.width, photo.height) == (640, 480)
    assert corners(photo.jpeg) == CORNERS


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_phone_was_held(orientation):
    photo = clean_photo(held(orientation))

    assert (photo.width, photo.height) == (640, 480)
    assert corners(photo.jpeg) == CORNERS


@pytest.mark.parametrize("kind", ["HEIF", "WEBP", "PNG"])
def test_other_kinds_stand_upright_too(kind):
    assert corners(clean_photo(held(6, kind)).jpeg) == CORNERS


def test_place_camera_comment_and_profile_are_gone():
    data = held(6)
    assert b"secret comment" in data and b"secret maker" in data and b"secret profile" in data

    jpeg = clean_photo(data).jpeg

    assert b"secret" not in jpeg
    assert not Image.open(BytesIO(jpeg)).getexif()
    assert segments(jpeg) <= {0xE0, 0xDB, 0xC0, 0xC4}  # JFIF, tables, frame; no APP1, APP2, comment


def segments(jpeg: bytes) -> set[int]:
    found, at = set(), 2
    while jpeg[at + 1] != 0xDA:
        found.add(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return found


def test_a_file_that_is_also_something_else_is_only_a_picture_afterwards():
    data = picture(comment=b"<script>alert(1)</script>") + b"PK\3\4 <?php secret ?> <script>"

    jpeg = clean_photo(data).jpeg

    assert b"<script>" not in jpeg and b"<?php" not in jpeg


def test_the_same_file_has_the_same_digest():
    data = picture()

    assert clean_photo(data).sha256 == clean_photo(data).sha256 != clean_photo(data + b"\0").sha256


def test_a_signature_on_a_transparent_ground_stands_on_white():
    ink = Image.new("RGBA", (600, 400), (0, 0, 0, 0))
    ink.paste("black", (250, 150, 350, 250))

    photo = clean_photo(picture("PNG", ink))

    assert corners(photo.jpeg) == ("white",) * 4
    assert Image.open(BytesIO(photo.jpeg)).getpixel((300, 200)) == (0, 0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16"])
def test_a_photo_of_any_colour_mode_keeps_its_shades(mode):
    grey = Image.new("L", (400, 300), 60)
    image = Image.new("I;16", (400, 300), 60 * 257) if mode == "I;16" else grey.convert(mode, dither=0)

    photo = clean_photo(picture("JPEG" if mode == "CMYK" else "PNG", image))

    shade = Image.open(BytesIO(photo.jpeg)).getpixel((200, 150))
    assert shade == pytest.approx((0, 0, 0) if mode == "1" else (60, 60, 60), abs=3)


def test_a_12_megapixel_photo_is_shrunk_within_150_megabytes():
    data = held(6, image=drawing(3000, 4000))

    report = run_child(data)

    assert (report["width"], report["height"], report["exit"]) == (1500, 2000, 0)
    assert report["megabytes"] < 150


@pytest.mark.parametrize("size", [(3264, 2448), (2300, 500)])
def test_no_photo_is_longer_than_2200_pixels(size):
    assert clean_photo(picture(image=drawing(*size))).width == 2200


def run_child(data: bytes) -> dict:
    """What the child reported, its exit code, and its peak memory.

    A process of its own starts it: the memory figure of a child begins with that of whoever forked it.
    """
    starter = (
        "import subprocess, sys, resource, json\n"
        "child = subprocess.run([sys.executable, '-I', sys.argv[1]], stdout=subprocess.DEVNULL, stderr=-1)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024\n"
        "print(json.dumps(json.loads(child.stderr) | {'exit': child.returncode, 'megabytes': used}))\n"
    )
    command = [sys.executable, "-I", "-c", starter, reencode.__file__]
    return json.loads(subprocess.run(command, input=data, capture_output=True, check=True).stdout)


FAULTS = {
    "empty": lambda: b"",
    "not_an_image": lambda: b"\x00\x01 just some bytes" * 100,
    "broken": lambda: picture(image=drawing(1000, 800))[:20_000],
    "too_many_pixels": png_bomb,
    "too_many_bytes": lambda: b"\xff\xd8\xff" + b"\0" * 40_000_000,
    "too_small": lambda: picture(image=drawing(200, 160)),
    "pdf": lambda: b"%PDF-1.7\n1 0 obj\n%%EOF",
    "other_kind": lambda: picture("GIF"),
}


@pytest.mark.parametrize("code", FAULTS)
def test_each_fault_is_told_apart(code):
    assert refusal(FAULTS[code]()).code == code


def test_each_refusal_has_its_own_short_sentences_that_say_what_to_do():
    refusals = [PhotoRefused(code, kind="GIF", limit=25, width=99, height=80) for code in photos.PHOTO_REFUSALS]

    texts = [refused.sentence for refused in refusals]

    assert len(set(texts)) == len(texts)
    for text in texts:
        parts = re.split(r"[.:;]\s", text)
        assert len(parts) >= 2, text
        assert max(len(part.split()) for part in parts) <= 15, text


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "HEIF"])
def test_a_truncated_file_of_any_kind_is_called_broken(kind):
    data = picture(kind, drawing(1000, 800))

    assert refusal(data[: len(data) * 2 // 3]).code == "broken"


@pytest.mark.parametrize(
    ("kind", "named"), [("GIF", "GIF"), ("BMP", "BMP"), ("TIFF", "TIFF"), ("AVIF", "AVIF"), ("MP4", "video")]
)
def test_an_unwanted_kind_is_named_whatever_the_file_is_called(kind, named):
    data = b"\0\0\0\x18ftypmp42" + b"\0" * 64 if kind == "MP4" else picture(kind)

    assert f"Berkas ini {named}, " in refusal(data).sentence


@pytest.mark.parametrize(("bomb", "limit"), [(png_bomb, 25), (jpeg_bomb, 51)])
def test_a_bomb_is_refused_before_it_is_unpacked(bomb, limit):
    report = run_child(bomb())

    assert (report["code"], report["limit"]) == ("too_many_pixels", limit)
    assert report["megabytes"] < 60


def test_a_png_just_over_the_limit_is_refused_although_pillow_only_warns():
    assert refusal(png_bomb(6_000)).code == "too_many_pixels"


def test_broken_exif_does_not_cost_a_good_photo():
    assert clean_photo(picture(exif=b"Exif\0\0II*\0\xff\xff\xff\xff garbage")).width == 640


def test_hostile_files_are_refused_or_cleaned_and_nothing_else():
    chance = random.Random(20201)
    seeds = [picture(kind, drawing(320, 240)) for kind in ["JPEG", "PNG", "WEBP", "HEIF"]]
    hostile = [mutated(chance.choice(seeds), chance) for _ in range(60)]

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(outcome, hostile))

    assert all(isinstance(each, (CleanPhoto, PhotoRefused)) for each in outcomes)
    assert {type(each) for each in outcomes} == {CleanPhoto, PhotoRefused}


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Bytes changed, cut out, doubled or cut off; mostly behind the first ones, so that it is decoded."""
    out = bytearray(data)
    for _ in range(chance.choice([1, 3, 30])):
        at = chance.randrange(chance.choice([4, 12, 12, 12]), len(out) - 40)
        span = slice(at, at + chance.randrange(1, 40))
        length = span.stop - span.start
        other = bytes([out[at] ^ 1 << chance.randrange(8)]) + out[span][1:]
        out[span] = chance.choice([other, other, bytes(length), b"\xff" * length, out[span] * 2, b""])
    return bytes(out if chance.random() < 0.8 else out[: chance.randrange(20, len(out))])


def outcome(data: bytes) -> CleanPhoto | PhotoRefused:
    try:
        return clean_photo(data)
    except PhotoRefused as refused:
        return refused


@pytest.fixture
def child(monkeypatch, tmp_path):
    """Put another program in the place of the child."""

    def become(program: str) -> None:
        path = tmp_path / "child.py"
        path.write_text(f"import json, os, sys, time\nsys.path.append({str(ROOT / 'app')!r})\n{program}")
        monkeypatch.setattr(reencode, "__file__", str(path))

    return become


@pytest.mark.parametrize(
    "death",
    [
        "os.kill(os.getpid(), 9)",
        "os.kill(os.getpid(), 11)",
        "import reencode; reencode.CPU_SECONDS = 1; reencode._set_own_limits()\nwhile True: pass",
        "import reencode; reencode._set_own_limits(); bytearray(900_000_000)",
        "time.sleep(60)",
    ],
    ids=["killed", "crashed", "cpu", "memory", "time"],
)
def test_a_child_that_dies_costs_only_its_photo(child, death, monkeypatch, caplog):
    child(death)
    monkeypatch.setattr(photos, "WALL_SECONDS", 0.5 if "sleep" in death else 10)

    with caplog.at_level(logging.ERROR):
        assert refusal(picture()).code == "too_heavy"

    monkeypatch.undo()
    assert clean_photo(picture()).width == 640


def test_the_child_sees_none_of_our_secrets(child, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "very secret")
    child("print(json.dumps({'width': 'SECRET_KEY' in os.environ, 'height': 1}), file=sys.stderr)")

    assert clean_photo(picture()).width is False


def test_at_most_two_photos_are_decoded_at_once(child, tmp_path):
    child(
        f"os.chdir({str(tmp_path)!r}); mine = 'running' + str(os.getpid())\n"
        "open(mine, 'w').close(); time.sleep(0.2)\n"
        "running = sum(name.startswith('running') for name in os.listdir()); os.remove(mine)\n"
        "print(json.dumps({'width': running, 'height': 1}), file=sys.stderr)"
    )

    with ThreadPoolExecutor(6) as pool:
        running = [photo.width for photo in pool.map(clean_photo, [picture()] * 6)]

    assert max(running) == 2


def test_whoever_waits_too_long_for_a_turn_is_asked_to_come_back(monkeypatch):
    monkeypatch.setattr(photos, "TURN_SECONDS", 0.01)

    with photos._turns, photos._turns:
        assert refusal(picture()).code == "busy"

    assert clean_photo(picture()).width == 640


def test_the_module_also_runs_from_a_shell():
    ran = subprocess.run([sys.executable, "-m", "app.files.photos"], input=picture(), capture_output=True, cwd=ROOT)

    assert (ran.returncode, corners(ran.stdout)) == (0, CORNERS)
    found = json.loads(ran.stderr.splitlines()[-1])
    assert (found["width"], found["height"]) == (640, 480)
    assert found["measures"]["light"] > 60
