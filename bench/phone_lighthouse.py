"""Lighthouse, mobile: its scores on its own slow 4G, and the largest paint also on a much worse line and processor."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from bench.phone_pages import Page
from bench.report import at_least, at_most, show
from tests.journeys.conftest import CHROMIUM

TOOLS = Path(__file__).parent / "phone_tools"
# Chromium alone, nothing in the background; the tools' own browsers are not downloaded.
ENVIRONMENT = {"CHROME_PATH": CHROMIUM, "PUPPETEER_SKIP_DOWNLOAD": "1"}
FLAGS = "--headless=new --no-sandbox --disable-background-networking --disable-component-update --disable-sync"
BAD_LINE = (
    "--throttling-method=devtools", "--throttling.requestLatencyMs=562", "--throttling.downloadThroughputKbps=400",
    "--throttling.uploadThroughputKbps=200", "--throttling.cpuSlowdownMultiplier=6",
)  # fmt: skip
SCORES = {"performance": 95, "accessibility": 100, "best-practices": 100}


def show_lighthouse(pages: Sequence[Page], turns: int) -> None:
    rows = []
    for page in pages:
        usual = [report(page.address) for _ in range(turns)]
        bad = [report(page.address, *BAD_LINE) for _ in range(turns)]
        scores = [at_least(middle(usual, ["categories", name, "score"]) * 100, least) for name, least in SCORES.items()]
        paint = [middle(of, ["audits", "largest-contentful-paint", "numericValue"]) / 1000 for of in (usual, bad)]
        rows.append([page.name, *scores, at_most(paint[0], 1.5, " s"), at_most(paint[1], 3.0, " s"),
                     at_most(middle(usual, ["audits", "cumulative-layout-shift", "numericValue"]), 0.02)])  # fmt: skip
    headers = ["page", "performance", "accessibility", "best practices", "LCP slow 4G", "LCP 400 kbps, 6× CPU", "CLS"]
    show(f"Lighthouse {version()}, mobile, median of {turns}", headers, rows)


def report(address: str, *options: str) -> dict[str, Any]:
    command = [str(tool("lighthouse")), address, f"--chrome-flags={FLAGS}", "--quiet", "--output=json",
               "--only-categories=performance,accessibility,best-practices", *options]  # fmt: skip
    done = subprocess.run(command, env=os.environ | ENVIRONMENT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def middle(reports: Sequence[dict[str, Any]], place: Sequence[str]) -> float:
    return median(at(one, place) for one in reports)


def at(found: Any, place: Sequence[str]) -> float:
    for name in place:
        found = found[name]
    return float(found)


def version() -> str:
    return json.loads((TOOLS / "package.json").read_text())["dependencies"]["lighthouse"]


def tool(name: str) -> Path:
    return installed_tools() / name


@cache
def installed_tools() -> Path:
    """From their lock, once."""
    if not (TOOLS / "node_modules" / ".package-lock.json").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=TOOLS, env=os.environ | ENVIRONMENT,
                       check=True)  # fmt: skip
    return TOOLS / "node_modules" / ".bin"
