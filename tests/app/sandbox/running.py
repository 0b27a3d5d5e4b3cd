"""A sandbox on a free port, as a thread of the test."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from app.messages.providers.cloud.api import CloudApi
from app.sandbox import create_sandbox
from app.sandbox.server import server_for

TOKEN, NUMBER, ACCOUNT, SECRET = "token-uji", "1001", "2002", "rahasia-uji"


@dataclass
class RunningSandbox:
    url: str
    extensions: dict = field(repr=False)

    @property
    def api_url(self) -> str:
        return f"{self.url}/v26.0"

    def client(self, token: str = TOKEN, account: str = ACCOUNT) -> CloudApi:
        return CloudApi(self.api_url, NUMBER, token, account)

    def post(self, path: str, payload: object, token: str = TOKEN) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return requests.post(f"{self.api_url}/{path}", json=payload, headers=headers, timeout=10)

    def fail_next(self, *faults: dict) -> None:
        answer = requests.post(f"{self.url}/sandbox/faults", json={"next": list(faults)}, timeout=10)
        assert answer.status_code == 204

    @property
    def ledger(self) -> list[dict]:
        return requests.get(f"{self.url}/sandbox/ledger.json", timeout=10).json()


@contextmanager
def running_sandbox(
    folder: Path, webhook_url: str = "", port: int = 0, **delays: float
) -> Iterator[RunningSandbox]:  # fmt: skip
    sandbox = create_sandbox(
        folder / "ledger.jsonl", token=TOKEN, phone_number_id=NUMBER, business_account_id=ACCOUNT,
        app_secret=SECRET, webhook_url=webhook_url, delivery_report_delays=delays or None,
    )  # fmt: skip
    server = server_for(sandbox, port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield RunningSandbox(f"http://127.0.0.1:{server.port}", sandbox.extensions)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def wait_until(condition: Callable[[], object], seconds: float = 10) -> None:
    """Fail unless the condition becomes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
