"""What is built and committed is built from what stands beside it."""

from __future__ import annotations

import hashlib

from config import ROOT

CITIZEN = ROOT / "app/static/citizen"


def test_the_photo_pages_one_script_was_made_from_its_three_parts_as_they_are():
    parts = b"".join((CITIZEN / name).read_bytes() for name in ("queue.js", "advice.js", "upload.js"))
    made_from = (CITIZEN / "photo.min.js").read_text().splitlines()[0]

    assert made_from == f"// {hashlib.sha256(parts).hexdigest()}", "run `npm run build` in scripts/build-css"
