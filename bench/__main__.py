"""`python -m bench [part…] [--quick]`: every part by default. A measurement, not a test: it never fails a build."""

from __future__ import annotations

import argparse
import logging
import os
import platform
import time
import traceback
import warnings
from datetime import datetime
from importlib import import_module

PARTS = {
    "photo": "photos.processing", "advice": "photos.advice", "messages": "messages", "crowd": "crowd", "forms": "forms",
    "lists": "lists",
    "export": "exports", "hostile": "hostile", "stock": "stock.compare", "phone": "phone", "kills": "kills",
}  # fmt: skip


def main() -> None:
    asking = argparse.ArgumentParser("bench", description=__doc__)
    asking.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(PARTS)}; all when none is named")
    asking.add_argument("--quick", action="store_true", help="smaller and shorter: some minutes in all")
    asking.add_argument("--sizes", type=int, nargs="+", metavar="n", help="how many requests lists and stock have")
    asking.add_argument("--kills", type=int, metavar="n", help="how many of the part kills, on each database")
    asked = asking.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        asking.error(f"there is no part {', '.join(sorted(unknown))}")
    warnings.simplefilter("ignore")
    logging.disable(logging.INFO)  # migrations say each of their steps
    print(f"{datetime.now():%Y-%m-%d %H:%M}, {os.cpu_count()} cores ({platform.machine()}), Python"
          f" {platform.python_version()}, load {os.getloadavg()[0]:.1f} at the start")  # fmt: skip
    for part in asked.parts or PARTS:
        began_at = time.monotonic()
        try:
            import_module(f"bench.{PARTS[part]}").measure(asked)
        except Exception:
            traceback.print_exc()  # and the other parts are measured all the same
        print(f"({part}: {time.monotonic() - began_at:.0f} s, load {os.getloadavg()[0]:.1f} now)", flush=True)


if __name__ == "__main__":
    main()
