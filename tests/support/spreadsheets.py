"""Our files of rows as a test reads them."""

from __future__ import annotations

import csv
import io
import zipfile
from xml.etree import ElementTree

NAMESPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def csv_rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def csv_dicts(data: bytes) -> list[dict[str, str]]:
    heads, *rows = csv_rows(data)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def cells_of(data: bytes, sheet: int = 1) -> list[dict[str, ElementTree.Element]]:
    """Each row of a sheet of a workbook as {column letter: cell}."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        root = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{sheet}.xml"))
    return [{cell.get("r").rstrip("0123456789"): cell for cell in row} for row in root.iterfind(".//m:row", NAMESPACE)]


def text_of(cell: ElementTree.Element) -> str:
    assert cell.get("t") == "inlineStr"
    return cell.findtext("m:is/m:t", namespaces=NAMESPACE)
