"""Write app/catalogue/service.schema.json: what an editor needs to help with a service's file.

.venv/bin/python scripts/schema.py
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from models.forms.document import json_schema  # noqa: E402  (the path first)

SCHEMA = ROOT / "app" / "catalogue" / "service.schema.json"


def written() -> str:
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(written(), encoding="utf-8")
