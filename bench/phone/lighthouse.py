"""Lighthouse, mobile: its scores on its own slow 4G, and the largest paint also on a much worse line and processor."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench.phone.pages import CHROMIUM, Page
from bench.report import at_least, at_most, show

TOOLS = Path(__file__).with_name("tools")
LIGHTHOUSE = "lighthouse/cli/index.js"
# Chromium alone, nothing in the background; the tools' own browsers are not downloaded.
ENVIRONMENT = os.environ | {"CHROME_PATH": CHROMIUM, "PUPPETEER_SKIP_DOWNLOAD": "1"}
FLAGS = "--headless=new --no-sandbox --disable-background-networking --disable-component-update --disable-sync"
BAD_LINE = (
    "--throttling-method=devtools", "--throttling.requestLatencyMs=562", "--throttling.downloadThroughputKbps=400",
    "--throttling.uploadThroughputKbps=200", "--throttling.cpuSlowdownMultiplier=6",
)  # fmt: skip
SCORES = {"performance": 95, "accessibility": 100, "best-practices": 100}
HEADERS = ("page", "performance", "accessibility", "best practices", "LCP slow 4G", "LCP 400 kbps, 6× CPU", "CLS")


def show_lighthouse(pages: Sequence[Page], turns: int) -> None:
    rows, version = [], ""
    for page in pages:
        usual, bad = ([report(page.url, *line) for _ in range(turns)] for line in ((), BAD_LINE))
        version = usual[0]["lighthouseVersion"]
        scores = [median(one["categories"][name]["score"] * 100 for one in usual) for name in SCORES]
        paint, slow = (audit(of, "largest-contentful-paint") / 1000 for of in (usual, bad))
        rows.append([page.name, *map(at_least, scores, SCORES.values()), at_most(paint, 1.5, " s"),
                     at_most(slow, 3.0, " s"), at_most(audit(usual, "cumulative-layout-shift"), 0.02)])  # fmt: skip
    show(f"Lighthouse {version}, mobile, median of {turns}", HEADERS, rows)


def report(url: str, *options: str) -> dict[str, Any]:
    command = ["node", tool(LIGHTHOUSE), url, f"--chrome-flags={FLAGS}", "--quiet", "--output=json",
               "--only-categories=performance,accessibility,best-practices", *options]  # fmt: skip
    return json.loads(subprocess.run(command, env=ENVIRONMENT, capture_output=True, check=True).stdout)


def audit(reports: Sequence[dict[str, Any]], name: str) -> float:
    return median(float(one["audits"][name]["numericValue"]) for one in reports)


def tool(path: str) -> str:
    """One of the two packages of npm. Installed once, from their lock."""
    if not (TOOLS / "node_modules" / path).exists():
        command = ["npm", "ci", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, cwd=TOOLS, env=ENVIRONMENT, check=True)
    return str(TOOLS / "node_modules" / path)
