"""What a page's statements say of it: queries a row, counts, offsets, scans, and which indexes PostgreSQL uses."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

BIG = {"service_request", "applicant", "account", "subject", "document", "audit_event", "notification", "attachment",
       "name_key"}  # fmt: skip
LONG = 1_000  # PostgreSQL's own unit: some fifty thousand rows, one after the other
TABLE, COUNT, LIMIT = (re.compile(text, re.I) for text in (r"\b(?:FROM|JOIN)\s+(\w+)", r"\bcount\(", r"\bLIMIT\b"))
SCAN = re.compile(r"SCAN (\w+?)(?:_\d+)?(?: |$)")
ALIAS = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)\s+AS\s+(\w+)")
# Indexes of what is open, and no more.
OPEN_WORK = re.compile(r"USING (COVERING )?INDEX ix_\w+_(waiting|held|returned|claimed|assigned|open_\w+)\b")
A_ROW = 4  # the same statement so often is one query a row

Statement = dict[str, Any]


def faults_of(statements: list[Statement]) -> list[str]:
    """What must not be on a page of a large office; empty when all is well."""
    often = Counter(statement["sql"] for statement in statements)
    faults = [f"{times} times: {text[:60]}" for text, times in often.items() if times >= A_ROW]
    for text in often:
        big = ", ".join(sorted(set(TABLE.findall(text)) & BIG))
        # A count over a part that ends after so many rows ("99+") does not grow.
        if big and len(COUNT.findall(text)) > len(LIMIT.findall(text)):
            faults.append(f"COUNT over {big}")
        # SQLite's LIMIT is always written with an OFFSET, of 0: only PostgreSQL's tells.
        if big and "OFFSET" in text and statements[0]["dialect"] == "postgresql":
            faults.append(f"OFFSET over {big}")
    scanned = [f"scan of {table}" for statement in statements for table in scanned_by(statement)]
    return list(dict.fromkeys([*faults, *scanned]))


def scanned_by(statement: Statement) -> list[str]:
    """Large tables read from one end to the other."""
    if statement["dialect"] == "postgresql":
        scans = [node for node in statement["plan"] if node["Node Type"] == "Seq Scan" and node["Total Cost"] > LONG]
        return [node["Relation Name"] for node in scans if node["Relation Name"] in BIG]
    scans = [SCAN.match(line) for line in statement["plan"] if not OPEN_WORK.search(line)]
    named = {alias: table for table, alias in ALIAS.findall(statement["sql"])}
    # A list walks its table from the newest row until the page is full: that is not a scan.
    walked = {"service_request"} if "ORDER BY service_request.id DESC" in statement["sql"] else set()
    return [table for scan in scans if scan and (table := named.get(scan[1], scan[1])) in BIG and scan[1] not in walked]


def indexes_of(statements: list[Statement]) -> list[str]:
    """Of the large tables on PostgreSQL, by name, each once, in the order they are used."""
    nodes = [node for statement in statements for node in statement["plan"] if isinstance(node, dict)]
    names = dict.fromkeys(node["Index Name"] for node in nodes if "Index Name" in node)
    return [name for name in names if any(table in name for table in BIG)]
