"""The part of the queue that an operator works through, carried along from case to case: by addresses and forms."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from flask import request
from werkzeug.exceptions import NotFound

from app.queue import EVERYTHING, FILTERS, QueueFilter
from views.admin.kit.filters import opened

_LONGEST = 2000
KEYS = {"tab", "cari", *FILTERS}


def queue_query() -> str:
    """`?tab=pendaftaran`, as the page was asked or its form sends it; "" for the whole queue."""
    asked = request.query_string.decode("ascii", "replace")
    written = request.form.get("antrean", "") if request.method == "POST" else asked
    kept = [(key, value) for key, value in parse_qsl(written[:_LONGEST]) if key in KEYS]
    return f"?{urlencode(kept)}" if kept else ""


def part_of_queue() -> QueueFilter:
    """What `queue_query` asks for; everything where it cannot be read: a decision is made whatever stands there."""
    values = dict(parse_qsl(queue_query().removeprefix("?")))
    try:
        return QueueFilter.read(lambda key: values.get(key, ""), opened(values.get("cari", "")))
    except (ValueError, NotFound):
        return EVERYTHING
