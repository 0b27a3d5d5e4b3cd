"""The application that the benchmark serves: ours, a hello-world route beside it, and a look at its statements."""

from __future__ import annotations

import json
import time
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, g, has_request_context, request

from bench.hello import RECORD
from models.base import db
from views.guards import public
from wsgi import app as served

_statements: list[dict[str, Any]] = []  # of the last recorded request; one process serves all


@public
def hello() -> Response:
    return Response("Halo dunia", mimetype="text/plain")


@public
def statements() -> Response:
    """What the last request with the header `RECORD` asked of the database, with PostgreSQL's plans."""
    return Response(json.dumps(_statements), mimetype="application/json")


def begin_recording() -> None:
    if RECORD in request.headers:
        g.recording = True
        _statements.clear()


def before_statement(connection, cursor, statement, parameters, context, many) -> None:
    context._began_at = time.perf_counter()


def after_statement(connection, cursor, statement, parameters, context, many) -> None:
    if not (has_request_context() and g.get("recording")):
        return
    seconds = time.perf_counter() - context._began_at
    plan = []
    if statement.startswith("SELECT"):
        # The very statement with the very values, explained beside it.
        explain = explained_by_postgresql if connection.dialect.name == "postgresql" else explained_by_sqlite
        plan = explain(cursor.connection, statement, parameters)
    _statements.append({"sql": statement, "seconds": seconds, "dialect": connection.dialect.name, "plan": plan})


def explained_by_postgresql(connection: Any, statement: str, parameters: Any) -> list[dict[str, Any]]:
    """Every node of its plan, the root first."""
    cursor = connection.cursor()
    cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
    nodes = [cursor.fetchone()[0][0]["Plan"]]
    for node in nodes:  # grows as it goes
        nodes += node.pop("Plans", [])
    return nodes


def explained_by_sqlite(connection: Any, statement: str, parameters: Any) -> list[str]:
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]


def with_bench(application: Flask) -> Flask:
    application.add_url_rule("/hello", "hello", hello)
    application.add_url_rule("/bench/statements", "bench_statements", statements)
    application.before_request_funcs.setdefault(None, []).insert(0, begin_recording)
    with application.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", before_statement)
        sa.event.listen(db.engine, "after_cursor_execute", after_statement)
    return application


app = with_bench(served)
