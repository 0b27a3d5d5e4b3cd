"""What a page's statements say of it: queries a row, counts, offsets, and which indexes PostgreSQL uses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

BIG = {"service_request", "applicant", "account", "subject", "document", "audit_event", "notification", "attachment"}
MANY_ROWS = 2_000  # read one after the other, by PostgreSQL's own estimate
A_ROW = 4  # the same statement so often is one query a row

Statement = dict[str, Any]


def faults_of(statements: list[Statement]) -> list[str]:
    """What must not be on a page of a large office; empty when all is well."""
    texts = [statement["sql"] for statement in statements]
    faults = [f"{times} times: {text[:60]}" for text, times in Counter(texts).items() if times >= A_ROW]
    for statement in statements:
        text, big = statement["sql"], tables_in(statement["sql"]) & BIG
        if big and re.search(r"\bcount\(", text, re.I):
            faults.append(f"COUNT over {', '.join(sorted(big))}")
        # SQLite's LIMIT is always written with an OFFSET, of 0: only PostgreSQL's tells.
        if big and statement["plan"] and re.search(r"\bOFFSET\b", text):
            faults.append(f"OFFSET over {', '.join(sorted(big))}")
        faults += [f"scan of {table}" for table in scanned(statement)]
    return list(dict.fromkeys(faults))


def tables_in(text: str) -> set[str]:
    return set(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", text))


def scanned(statement: Statement) -> list[str]:
    """Large tables read from one end to the other."""
    return [
        node["Relation Name"] for node in nodes_of(statement)
        if node["Node Type"].endswith("Seq Scan") and node["Relation Name"] in BIG and rows_read(node) > MANY_ROWS
    ]  # fmt: skip


def rows_read(node: dict[str, Any]) -> float:
    """A page costs 1 and a row 0.01 to read: the estimate of rows is of those that are left."""
    return max(node["Plan Rows"], node["Total Cost"] / 0.05)


def indexes_of(statements: list[Statement]) -> list[str]:
    """Of the large tables, by name, each once, in the order they are used."""
    names = [
        node["Index Name"] for statement in statements for node in nodes_of(statement)
        if "Index Name" in node and any(table in node["Index Name"] for table in BIG)
    ]  # fmt: skip
    return list(dict.fromkeys(names))


def nodes_of(statement: Statement) -> Iterator[dict[str, Any]]:
    waiting = [statement["plan"][0]["Plan"]] if statement["plan"] else []
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.get("Plans", [])
