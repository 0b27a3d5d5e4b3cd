"""For a laptop: the log says which message went, never to whom or what about."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from app.messages.claims import Claim
from app.messages.outcomes import Accepted
from app.messages.providers import Provider

_logger = logging.getLogger(__name__)


class Console(Provider):
    title = "catatan server"

    def send(self, claim: Claim) -> Accepted:
        _logger.warning("message %s about %s", claim.template, claim.reference or "-")
        return Accepted(f"console-{claim.id}-{claim.attempt}")

    @classmethod
    def reaches_people(cls, config: Mapping[str, Any]) -> bool:
        return False
