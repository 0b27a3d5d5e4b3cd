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

from app.messages import circuit_breaker
from app.messages.claims import (
    Claim,
    anything_open,
    claim_due_messages,
    end_expired_leases,
    end_waits_for_an_echo,
    finish,
)  # fmt: skip
from app.messages.outcomes import (
    SENDER,
    Accepted,
    Blocked,
    Outcome,
    RateLimited,
    Trouble,
    Uncertain,
    Unreachable,
)  # fmt: skip
from app.messages.providers import Provider, provider_for
from app.messages.retry_policy import after, pause_seconds
from models.base import db

_logger = logging.getLogger(__name__)

# Requests under way at once, and so the most that one kill leaves uncertain: at 0.3 s an answer, enough for
# the 80 messages a second that Meta takes.
THREADS = 32
POLL_SECONDS = 1.0
GATHER_SECONDS = 0.02  # results this close together share a transaction


class Courier:
    """Carries messages from the outbox to the gateway. Many may run at once: leases keep them apart."""

    def __init__(self, config: Mapping[str, Any], provider: Provider | None = None) -> None:
        """Raises ProviderNotReady."""
        self.name = f"{socket.gethostname()[:20]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.provider = provider or provider_for(config)
        self.lease_seconds = config["DELIVERY_LEASE_SECONDS"]
        self.echo_seconds = config["DELIVERY_ECHO_SECONDS"]
        self.stopping = False
        self._pool = ThreadPoolExecutor(THREADS, "courier")
        self._under_way: dict[Future[Outcome], Claim] = {}
        self._unsettled: list[tuple[Claim, Outcome]] = []
        self._paused_until = self._next_look = 0.0
        self._stumbles = 0  # in a row

    @property
    def idle(self) -> bool:
        return not self._under_way and not self._unsettled

    def step(self) -> bool:
        """One round of the loop, in an app context; False when there was nothing to do."""
        if self.provider is None:
            return False
        self._gather()
        try:
            return self._exchange(self.provider)
        except DBAPIError:
            # The results wait in memory; if we die with them, their leases end and the echo decides.
            _logger.exception("the database is not answering")
            time.sleep(POLL_SECONDS)
            return False
        finally:
            db.session.remove()

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

    def _gather(self) -> None:
        """Wait for a result, if any is to come, and take those that follow at its heels."""
        if wait(self._under_way, POLL_SECONDS, FIRST_COMPLETED).done:
            wait(self._under_way, GATHER_SECONDS)
        for future in [future for future in self._under_way if future.done()]:
            one, outcome = self._under_way.pop(future), future.result()
            self._unsettled.append((one, outcome))
            if isinstance(outcome, Trouble):
                _logger.warning("message %s not accepted: %s %s", one.id, outcome.code, outcome.text)

    def _exchange(self, provider: Provider) -> bool:
        """Put the results back and take new messages, in one transaction."""
        self._settle(provider)  # first: a lease of ours that ended meanwhile must not lose its result
        self._look_after_the_outbox(provider)
        claims = claim_due_messages(self.name, room, self.lease_seconds) if (room := self._room()) else []
        db.session.commit()  # the leases are on the disk before the first byte goes out
        worked = bool(self._unsettled or claims)
        self._unsettled.clear()
        for one in claims:
            self._under_way[self._pool.submit(outcome_of, provider, one)] = one
        return worked

    def _look_after_the_outbox(self, provider: Provider) -> None:
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + POLL_SECONDS
        end_expired_leases(self.echo_seconds)
        end_waits_for_an_echo()
        circuit_breaker.probe(provider.wording_codes)

    def _settle(self, provider: Provider) -> None:
        if not self._unsettled:
            return
        finish([(one, after(outcome, one, self.echo_seconds)) for one, outcome in self._unsettled])
        outcomes = [outcome for _, outcome in self._unsettled]
        if any(isinstance(outcome, Accepted) for outcome in outcomes):
            circuit_breaker.release_after_success(provider.wording_codes)
        if walls := [outcome for outcome in outcomes if isinstance(outcome, Blocked) and outcome.scope == SENDER]:
            circuit_breaker.hold_all(max(walls, key=lambda wall: wall.seconds), provider.wording_codes)
        self._pause_if_it_goes_badly(outcomes)

    def _pause_if_it_goes_badly(self, outcomes: list[Outcome]) -> None:
        """Too fast, or nobody there: a thousand messages need not all find that out for themselves."""
        too_fast = [o for o in outcomes if isinstance(o, RateLimited) and o.scope == SENDER]
        if too_fast or any(isinstance(o, Unreachable) for o in outcomes):
            self._stumbles += 1
            pause = max([pause_seconds(self._stumbles), *(one.seconds for one in too_fast)])
            self._paused_until = time.monotonic() + pause
        elif any(isinstance(outcome, Accepted) for outcome in outcomes):
            self._stumbles = 0

    def _room(self) -> int:
        paused = self.stopping or time.monotonic() < self._paused_until
        return 0 if paused else THREADS - len(self._under_way)


def outcome_of(provider: Provider, one: Claim) -> Outcome:
    """What came of one message. A fault of our own is uncertain too: it may have struck after the sending."""
    try:
        return provider.send(one)
    except Trouble as trouble:
        return trouble
    except Exception as fault:
        _logger.exception("a fault while sending message %s", one.id)
        return Uncertain("fault", type(fault).__name__)
