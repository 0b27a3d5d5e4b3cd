"""The application that the benchmark serves: ours, a hello-world route beside it, and a look at its statements."""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sa
from flask import Response, g, has_request_context, jsonify, request

from bench.browser import RECORD
from models.base import db
from views.guards import public
from wsgi import app

_statements: list[dict[str, Any]] = []  # of the last recorded request; one process serves all


@public
def hello() -> Response:
    return Response("Halo dunia", mimetype="text/plain")


@public
def statements() -> Response:
    """What the last request with the header `RECORD` asked of the database, with the plans."""
    return jsonify(_statements)


def begin_recording() -> None:
    if RECORD in request.headers:
        g.recording = True
        _statements.clear()
        if not sa.event.contains(db.engine, "after_cursor_execute", after_statement):  # a listener costs time
            sa.event.listen(db.engine, "before_cursor_execute", before_statement)
            sa.event.listen(db.engine, "after_cursor_execute", after_statement)


def before_statement(connection, cursor, statement, parameters, context, many) -> None:
    context._began_at = time.perf_counter()


def after_statement(connection, cursor, statement, parameters, context, many) -> None:
    if not (has_request_context() and g.get("recording")):
        return
    seconds, dialect, plan = time.perf_counter() - context._began_at, connection.dialect.name, []
    if statement.startswith("SELECT"):  # the very statement with the very values, explained beside it
        explain = "EXPLAIN (FORMAT JSON)" if dialect == "postgresql" else "EXPLAIN QUERY PLAN"
        explained = cursor.connection.execute(f"{explain} {statement}", parameters).fetchall()
        plan = nodes_of(explained[0][0][0]["Plan"]) if dialect == "postgresql" else [row[3] for row in explained]
    _statements.append({"sql": statement, "seconds": seconds, "dialect": dialect, "plan": plan})


def nodes_of(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Every node, the root first."""
    return [plan, *(node for part in plan.pop("Plans", []) for node in nodes_of(part))]


app.add_url_rule("/hello", "hello", hello)
app.add_url_rule("/bench/statements", "bench_statements", statements)
app.before_request_funcs.setdefault(None, []).insert(0, begin_recording)
