"""Signed delivery reports, posted to the office's webhook until it takes them (docs/reference/whatsapp.md §1.4)."""

from __future__ import annotations

import hashlib
import heapq
import hmac
import json
import threading
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import requests

from app.sandbox.journal import Journal

AFTER = {"sent": 0.2, "delivered": 0.6, "read": 5.0}  # seconds after acceptance
LARGEST_BATCH = 50
LONGEST_PAUSE = 30.0  # seconds between two tries while the webhook is down


class Postman:
    """One thread that posts each delivery report when it is due, in batches, oldest first."""

    def __init__(
        self,
        url: str,
        secret: str,
        phone_number_id: str,
        account_id: str,
        *,
        done: Journal,
        delays: dict[str, float] | None = None,
    ) -> None:
        self.url, self.secret = url, secret
        self.phone_number_id, self.account_id = phone_number_id, account_id
        self.delays = AFTER if delays is None else delays
        self._done = done
        self._waiting: list[tuple[float, str, dict[str, Any]]] = []
        self._lock = threading.Condition()

    def start(self, ledger: Iterable[dict[str, Any]]) -> None:
        """Take up what an earlier life left undone, then run in the background."""
        if not self.url:
            return
        posted = {(wamid, status) for line in self._done.entries for wamid, status in line["posted"]}
        for entry in list(ledger):
            self.expect(entry, posted)
        threading.Thread(target=self._run, name="delivery reports", daemon=True).start()

    def expect(self, entry: dict[str, Any], posted: Iterable[tuple[str, str]] = ()) -> None:
        """Plan the delivery reports of an accepted message, except those already `posted`."""
        if not self.url:
            return
        accepted_at = datetime.fromisoformat(entry["at"]).timestamp()
        with self._lock:
            for status, due_at in self._plan(entry, accepted_at):
                if (entry["wamid"], status) not in posted:
                    delivery_report = entry | {"status": status}
                    heapq.heappush(self._waiting, (due_at, entry["wamid"] + status, delivery_report))
            self._lock.notify()

    def _plan(self, entry: dict[str, Any], accepted_at: float) -> list[tuple[str, float]]:
        if "fails_with" in entry:
            return [
                ("sent", accepted_at + self.delays.get("sent", 0)),
                ("failed", accepted_at + self.delays.get("delivered", 0)),
            ]
        return [(status, accepted_at + delay) for status, delay in self.delays.items()]

    def _run(self) -> None:
        session, pause = requests.Session(), 1.0
        while True:
            batch = self._take_due()
            while not self._posted(session, batch):
                time.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            pause = 1.0
            self._done.append({"posted": [[r["wamid"], r["status"]] for r in batch]})

    def _take_due(self) -> list[dict[str, Any]]:
        with self._lock:
            while not self._waiting or self._waiting[0][0] > time.time():
                self._lock.wait(self._waiting[0][0] - time.time() if self._waiting else None)
            batch: list[dict[str, Any]] = []
            while self._waiting and self._waiting[0][0] <= time.time() and len(batch) < LARGEST_BATCH:
                batch.append(heapq.heappop(self._waiting)[2])
            return batch

    def _posted(self, session: requests.Session, batch: list[dict[str, Any]]) -> bool:
        body = json.dumps(self._update(batch)).encode()
        signature = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signature}"}
        try:
            answer = session.post(self.url, data=body, headers=headers, timeout=10, allow_redirects=False)
        except requests.RequestException:
            return False
        return answer.status_code == 200

    def _update(self, batch: list[dict[str, Any]]) -> dict[str, Any]:
        value = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "62362000000", "phone_number_id": self.phone_number_id},
            "statuses": [self._status(delivery_report) for delivery_report in batch],
        }
        return {
            "object": "whatsapp_business_account",
            "entry": [{"id": self.account_id, "changes": [{"field": "messages", "value": value}]}],
        }

    def _status(self, delivery_report: dict[str, Any]) -> dict[str, Any]:
        status = {
            "id": delivery_report["wamid"],
            "status": delivery_report["status"],
            "timestamp": str(int(time.time())),
            "recipient_id": delivery_report["to"],
            "pricing": {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "utility"},
        }
        if delivery_report["opaque"] is not None:
            status["biz_opaque_callback_data"] = delivery_report["opaque"]
        if delivery_report["status"] == "failed":
            status["errors"] = [
                {
                    "code": delivery_report["fails_with"],
                    "title": "Message undeliverable",
                    "message": "Message undeliverable",
                    "error_data": {"details": "Message Undeliverable."},
                    "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
                }
            ]
        return status
