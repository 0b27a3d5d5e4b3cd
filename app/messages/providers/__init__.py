"""Who carries the messages. A provider is a folder here with one subclass of Provider; nothing else names it.

What it needs to be set, how it sends, what an answer means and how its webhook is read is the folder's own. Common to
all, and outside: claims, retry policy, circuit breaker, delivery reports. `WHATSAPP_PROVIDER` is the name of a folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, ClassVar

import msgspec
from werkzeug.datastructures import Headers

from app.messages.claims import Claim
from app.messages.outcomes import Accepted, DeliveryReport
from config import Declared, read


class ProviderNotReady(Exception):
    """A setting is missing without which nothing can be sent. `str()` is a sentence for whoever starts it."""


class Distrusted(Exception):
    """What came to a webhook may be anybody's. `status`: 401 where nothing is signed, 403 where it is wrongly."""

    def __init__(self, words: str, status: int) -> None:
        super().__init__(words)
        self.status = status


class Provider:
    """One gateway, or another way for messages to leave. Made for a worker's life, or for one call of its webhook."""

    title: ClassVar[str]  # as `flask doctor` names it
    settings: ClassVar[type[Declared]] = Declared  # what it reads from the environment, besides what all share
    needs: ClassVar[tuple[str, ...]] = ()  # without these settings it sends nothing, and no worker starts
    wants: ClassVar[tuple[str, ...]] = ()  # without these something of it does not work; the doctor says so
    by_itself: ClassVar[bool] = True  # False: people send, and the outbox waits for them (by_hand.py)
    webhook: ClassVar[str] = ""  # the end of the address where it reports: /webhook/<this>
    wording_codes: ClassVar[frozenset[str]] = frozenset()  # its errors that concern one wording, not the sender
    wording_notice: ClassVar[str] = ""  # what whoever edits a wording should know

    def __init__(self, config: Mapping[str, Any]) -> None:
        self.config = config

    def send(self, claim: Claim) -> Accepted:
        """Hand one message over. Raises a Trouble. Called from several threads, outside any transaction."""
        raise NotImplementedError

    def greeting(self, query: Mapping[str, str]) -> str | None:
        """The answer to a gateway that asks (GET) whether its webhook is ours; None: it is not."""
        return None

    def delivery_reports(self, headers: Headers, body: bytes) -> Iterable[DeliveryReport]:
        """What was posted to its webhook. Raises Distrusted, and ValueError for nonsense."""
        raise Distrusted("no delivery reports are expected", 403)

    @classmethod
    def missing(cls, config: Mapping[str, Any]) -> list[str]:
        return [name for name in (*cls.needs, *cls.wants) if not config[name]]

    @classmethod
    def reaches_people(cls, config: Mapping[str, Any]) -> bool:
        """Whether what it takes may end on a real phone; the demo writes to invented ones."""
        return True


@cache
def provider_named(name: str) -> type[Provider]:
    """Raises LookupError where there is no such folder."""
    if name not in (module.name for module in iter_modules(__path__)):
        raise LookupError(name)
    found = vars(import_module(f"{__name__}.{name}")).values()
    return next(one for one in found if isinstance(one, type) and issubclass(one, Provider) and one is not Provider)


@cache
def all_providers() -> list[type[Provider]]:
    return [provider_named(module.name) for module in iter_modules(__path__)]


def provider_for(config: Mapping[str, Any]) -> Provider | None:
    """The one that WHATSAPP_PROVIDER names; None when people send. Raises ProviderNotReady."""
    provider = provider_named(config["WHATSAPP_PROVIDER"])
    if empty := [name for name in provider.needs if not config[name]]:
        raise ProviderNotReady(f"Untuk {provider.title} isi dahulu: {', '.join(empty)}.")
    return provider(config) if provider.by_itself else None


def provider_behind(webhook: str) -> type[Provider] | None:
    """Whose delivery reports come to this address, whichever sends now: they may be a week late."""
    return next((one for one in all_providers() if one.webhook == webhook), None)


def settings_of_providers(**overrides: Any) -> dict[str, Any]:
    """What all of them read from the environment. Raises SystemExit with a line for each that cannot be used."""
    found = [msgspec.structs.asdict(read(one.settings, overrides)) for one in all_providers()]
    return {name: value for settings in found for name, value in settings.items()}
