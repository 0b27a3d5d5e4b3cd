"""Which version of the house this is, as pyproject.toml says."""

from __future__ import annotations

import tomllib

from config import ROOT

VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
