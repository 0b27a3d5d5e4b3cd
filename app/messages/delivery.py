"""The worker's loop: claim, send on a few threads, put the results back. Memory holds nothing of value."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import time
from collections.abc import Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

from sqlalchemy.exc import DBAPIError

from app.messages import circuit
from app.messages.aftermath import Outcome, after, pause_seconds
from app.messages.claims import (
    Claim,
    anything_open,
    claim,
    end_expired_leases,
    end_waits_for_an_echo,
    finish,
)  # fmt: skip
from app.messages.providers import Provider, provider_for
from app.messages.whatsapp import SENDER, Accepted, Blocked, RateLimited, Trouble, Uncertain
from models.base import db

logger = logging.getLogger(__name__)

THREADS = 8  # requests under way at once, and so the most that one kill can leave uncertain
POLL_SECONDS = 1.0


class Courier:
    """Carries messages from the outbox to the gateway. Many may run at once: leases keep them apart."""

    def __init__(self, config: Mapping[str, Any], provider: Provider | None = None) -> None:
        self.name = f"{socket.gethostname()[:20]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.provider = provider or provider_for(config)
        self.lease_seconds = config["DELIVERY_LEASE_SECONDS"]
        self.echo_seconds = config["DELIVERY_ECHO_SECONDS"]
        self.stopping = False
        self._pool = ThreadPoolExecutor(THREADS, "courier")
        self._under_way: dict[Future[Outcome], Claim] = {}
        self._unsettled: list[tuple[Claim, Outcome]] = []
        self._paused_until = self._next_look = 0.0

    @property
    def idle(self) -> bool:
        return not self._under_way and not self._unsettled

    def step(self) -> bool:
        """One round of the loop, in an app context; False when there was nothing to do."""
        if self.provider is None:
            return False
        try:
            self._look_after_the_outbox()
            worked = self._send_what_is_due() + self._settle() > 0
        except DBAPIError:
            # The results wait in memory; if we die with them, their leases end and the echo decides.
            logger.exception("the database is not answering")
            time.sleep(POLL_SECONDS)
            return False
        finally:
            db.session.remove()
        return worked

    def nothing_left(self) -> bool:
        """Whether no message waits any more, except those held until a person acts."""
        left = self.provider is not None and anything_open()
        db.session.remove()
        return self.idle and not left

    def stop(self) -> None:
        """Send nothing new; `step` on until `idle` to settle what is under way."""
        self.stopping = True

    def close(self) -> None:
        self._pool.shutdown()

    def _look_after_the_outbox(self) -> None:
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + POLL_SECONDS
        end_expired_leases(self.echo_seconds)
        end_waits_for_an_echo()
        circuit.probe()
        db.session.commit()

    def _send_what_is_due(self) -> int:
        room = THREADS - len(self._under_way)
        if self.stopping or not room or time.monotonic() < self._paused_until:
            return 0
        claims = claim(self.name, room, self.lease_seconds)
        db.session.commit()  # the lease is on the disk before the first byte goes out
        self._under_way |= {self._pool.submit(outcome_of, self.provider, one): one for one in claims}
        return len(claims)

    def _settle(self) -> int:
        """Put back every result that is there, in one transaction."""
        done, _ = wait(self._under_way, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
        self._unsettled += [(self._under_way.pop(future), future.result()) for future in done]
        if not self._unsettled:
            return 0
        for one, outcome in self._unsettled:
            self._put_back(one, outcome)
        if any(isinstance(outcome, Accepted) for _, outcome in self._unsettled):
            circuit.release_after_success()
        db.session.commit()
        settled = len(self._unsettled)
        self._unsettled.clear()
        return settled

    def _put_back(self, one: Claim, outcome: Outcome) -> None:
        values = after(
            outcome, attempt=one.attempt, created_at=one.created_at, echo_seconds=self.echo_seconds)
        finish(one, **values)
        if isinstance(outcome, Trouble):
            logger.warning("message %s not accepted: %s %s", one.id, outcome.code, outcome.text)
        if isinstance(outcome, Blocked):
            circuit.hold_all_due(outcome)
        if isinstance(outcome, RateLimited) and outcome.scope == SENDER:
            self._paused_until = time.monotonic() + pause_seconds(one.attempt)


def outcome_of(provider: Provider, one: Claim) -> Outcome:
    """What came of one message. A fault of our own is uncertain too: it may have struck after the sending."""
    try:
        return provider.send(one)
    except Trouble as trouble:
        return trouble
    except Exception as fault:
        logger.exception("a fault while sending message %s", one.id)
        return Uncertain("fault", type(fault).__name__)
