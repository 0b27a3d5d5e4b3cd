"""The browser of the benchmark: with its scripts optimised, as on a phone; the journeys' is not."""

from __future__ import annotations

import os

from tests.journeys.conftest import PHONE  # noqa: F401  (360 × 740, by touch)

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions"]  # fmt: skip
