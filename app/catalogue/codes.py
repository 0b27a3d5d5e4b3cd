"""Region codes of the Kemendagri, as NIK and KK begin with. Source: cahyadsn/wilayah (MIT), see NOTICE."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Regency:
    """Kabupaten or kota; a retired code stays valid in the NIKs that were given out with it."""

    code: str
    name: str
    province: str
    retired: bool


@cache
def provinces() -> Mapping[str, str]:
    return {province["code"]: province["name"] for province in _regions()["provinces"]}


@cache
def regencies() -> Mapping[str, Regency]:
    return {
        row["code"]: Regency(row["code"], row["name"], row["province"], row["status"] != "aktif")
        for row in _rows("wilayah_kabkota.csv")
    }


@cache
def district_names() -> Mapping[str, str]:
    """Names of kecamatan by code; where a code lives in both lists the one in force wins."""
    rows = [*_rows("wilayah_kecamatan_lama.csv"), *_rows("wilayah_kecamatan.csv")]
    return {row["code"]: row["name"] for row in rows}


@cache
def home_regency() -> str:
    """The four digits of the kabupaten that this office serves."""
    return str(_regions()["kabupaten"]["code"])


@cache
def _regions() -> dict[str, Any]:
    regions: dict[str, Any] = json.loads((HERE / "regions.json").read_text(encoding="utf-8"))
    return regions


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / "wilayah" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
