"""A provider is its folder: named, set, refused and reported to by what it says itself."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.messages import providers
from app.messages.delivery import Courier
from app.messages.outcomes import Accepted, Blocked
from app.messages.providers import Provider, ProviderNotReady, all_providers, provider_for, provider_named
from app.messages.providers.cloud.answers import classify
from app.messages.retry_policy import after
from models.base import utcnow
from models.messages.notification import NotificationState
from tests.app.messages.conftest import deliver, open_courier, settings_for

ONCE = SimpleNamespace(attempt=1, failures=0, unsure=0)


@pytest.mark.parametrize("provider", all_providers(), ids=lambda one: one.__name__)
def test_each_says_who_it_is_and_what_it_needs(provider):
    assert provider.title
    assert {*provider.needs, *provider.wants} <= set(provider.settings.__struct_fields__)
    assert issubclass(provider, Provider)


def test_no_two_report_at_one_address():
    addresses = [one.webhook for one in all_providers() if one.webhook]

    assert len(addresses) == len(set(addresses)) >= 1


@pytest.mark.parametrize("name", ["", "base", "cloud.api", "../text", "claims"])
def test_a_name_without_a_folder_is_no_provider(name):
    with pytest.raises(LookupError):
        provider_named(name)


@pytest.mark.sqlite_only
def test_a_worker_does_not_start_without_what_sending_needs(app):
    app.config.update(settings_for("http://127.0.0.1:9"), WHATSAPP_TOKEN="")

    with pytest.raises(ProviderNotReady, match="WHATSAPP_TOKEN"):
        Courier(app.config)
    answer = app.test_cli_runner().invoke(args=["worker", "--until-empty"])

    assert answer.exit_code == 1
    assert answer.output == "Error: Untuk WhatsApp Cloud API isi dahulu: WHATSAPP_TOKEN.\n"


@pytest.mark.sqlite_only
def test_what_only_delivery_reports_need_stops_no_worker(app):
    app.config.update(settings_for("http://127.0.0.1:9"), WHATSAPP_APP_SECRET="")

    assert provider_for(app.config) is not None


@pytest.mark.sqlite_only
def test_people_are_no_provider_that_sends(app):
    assert provider_for(app.config | {"WHATSAPP_PROVIDER": "manual"}) is None


def test_to_whom_it_hands_a_message_in_words(app, queue, outbox, monkeypatch):
    """A plain gateway needs no template: the claim says the whole text."""
    heard = []

    class Plain(Provider):
        title = "gerbang polos"

        def send(self, claim):
            heard.append((claim.to, claim.text))
            return Accepted("1")

    monkeypatch.setattr(providers, "provider_named", lambda name: Plain)
    queue()
    with open_courier(app.config) as courier:
        deliver(courier)

    [(to, text)] = heard
    assert to == "+6281234567890"
    assert text.startswith("Halo Made, pengajuan KIA nomor 7K3-0 sudah kami terima")
    assert outbox().one().state == NotificationState.ACCEPTED


def test_after_too_much_spam_an_hour_passes_before_the_next_try():
    spam, other = classify(131048, "spam"), classify(190, "token")

    assert isinstance(spam, Blocked) and isinstance(other, Blocked)
    assert 3590 < (after(spam, ONCE, 60)["due_at"] - utcnow()).total_seconds() <= 3600
    assert 20 < (after(other, ONCE, 60)["due_at"] - utcnow()).total_seconds() <= 30
