"""What a page's statements say of it: queries a row, counts, offsets, and which indexes PostgreSQL uses."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

BIG = {"service_request", "applicant", "account", "subject", "document", "audit_event", "notification", "attachment",
       "name_key"}  # fmt: skip
LONG = 1_000  # PostgreSQL's own unit: some fifty thousand rows, one after the other
SCAN = re.compile(r"SCAN (\w+?)(?:_\d+)?(?: |$)")
ALIAS = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)\s+AS\s+(\w+)")
# Indexes of what is open, and no more.
OPEN_WORK = re.compile(r"USING (COVERING )?INDEX ix_\w+_(waiting|held|returned|claimed|assigned)\b")
A_ROW = 4  # the same statement so often is one query a row

Statement = dict[str, Any]


def faults_of(statements: list[Statement]) -> list[str]:
    """What must not be on a page of a large office; empty when all is well."""
    texts = [statement["sql"] for statement in statements]
    faults = [f"{times} times: {text[:60]}" for text, times in Counter(texts).items() if times >= A_ROW]
    for statement in statements:
        big = ", ".join(sorted(tables_in(statement["sql"]) & BIG))
        if big and re.search(r"\bcount\(", statement["sql"], re.I) and not counts_a_few(statement["sql"]):
            faults.append(f"COUNT over {big}")
        # SQLite's LIMIT is always written with an OFFSET, of 0: only PostgreSQL's tells.
        if big and statement["dialect"] == "postgresql" and re.search(r"\bOFFSET\b", statement["sql"]):
            faults.append(f"OFFSET over {big}")
        faults += [f"scan of {table}" for table in scanned_by(statement)]
    return list(dict.fromkeys(faults))


def counts_a_few(text: str) -> bool:
    """Every count is over a part that ends after so many rows ("99+"): its cost does not grow."""
    return len(re.findall(r"\bcount\(", text, re.I)) <= len(re.findall(r"\bLIMIT\b", text))


def tables_in(text: str) -> set[str]:
    return set(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", text))


def scanned_by(statement: Statement) -> list[str]:
    """Large tables read from one end to the other."""
    if statement["dialect"] == "sqlite":
        scans = [SCAN.match(line) for line in statement["plan"] if not OPEN_WORK.search(line)]
        # A list walks its table from the newest row until the page is full: that is not a scan.
        walks = "ORDER BY service_request.id DESC" in statement["sql"]
        named = {alias: table for table, alias in ALIAS.findall(statement["sql"])}
        tables = [scan[1] for scan in scans if scan and not (walks and scan[1] == "service_request")]
        return [table for alias in tables if (table := named.get(alias, alias)) in BIG]
    return [
        node["Relation Name"] for node in statement["plan"]
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in BIG and node["Total Cost"] > LONG
    ]  # fmt: skip


def indexes_of(statements: list[Statement]) -> list[str]:
    """Of the large tables, by name, each once, in the order they are used."""
    names = [
        node["Index Name"] for statement in statements if statement["dialect"] == "postgresql"
        for node in statement["plan"] if "Index Name" in node
    ]  # fmt: skip
    return [name for name in dict.fromkeys(names) if any(table in name for table in BIG)]
