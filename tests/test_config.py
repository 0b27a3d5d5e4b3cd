"""Settings: what is wrong is said in one line that names it, before anything starts."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.cli import FlaskGroup

from config import ROOT, settings

LAPTOP = {"APP_ENV": "development"}


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch):
    """A laptop's `.env` has nothing to say here."""
    for name in type(settings(**LAPTOP)).__struct_fields__:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("APP_ENV", "prod", "harus production atau development"),
        ("PROXY_HOPS", "abc", "harus bilangan bulat"),
        ("PROXY_HOPS", "-1", "paling sedikit 0"),
        ("PORT", "99999", "sampai 65535"),
        ("DELIVERY_LEASE_SECONDS", "lama", "harus bilangan"),
        ("WHATSAPP_PROVIDER", "foo", "harus satu dari cloud, console, manual"),
        ("OFFICE_COLOUR", "blau", 'harus seperti "#0b4d54"'),
        ("OFFICE_ACCENT", "#f0be55\n", 'harus seperti "#0b4d54"'),
        ("OFFICE_TIMEZONE", "Asia/Singaraja", "harus nama zona waktu"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_in_a_line_that_names_its_setting(monkeypatch, name, value, said):
    monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit) as refused:
        settings(**{**LAPTOP, name: value})

    assert str(refused.value).startswith(f"Pengaturan {name}: ") and said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_all_wrong_settings_are_named_at_once_and_no_value_is_shown():
    with pytest.raises(SystemExit) as refused:
        settings(PROXY_HOPS="rahasia", PORT="rahasia")

    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == [
        "Pengaturan PROXY_HOPS",
        "Pengaturan PORT",
    ]
    assert "rahasia" not in str(refused.value)


@pytest.mark.parametrize("secret", ["", "hanya-untuk-pengembangan", "pendek"])
def test_production_refuses_a_missing_known_or_short_secret(monkeypatch, secret):
    monkeypatch.setenv("SECRET_KEY", secret)

    with pytest.raises(SystemExit, match="SECRET_KEY"):
        settings()


def test_what_is_given_wins_over_the_environment_and_what_is_empty_takes_its_default(monkeypatch):
    monkeypatch.setenv("UNDO_SECONDS", "30")
    monkeypatch.setenv("DRAFT_DAYS", "")
    monkeypatch.setenv("TRUSTED_HOSTS", "satu.example, dua.example")

    here = settings(**LAPTOP, INSTANCE_PATH="/rumah", PROXY_HOPS="2")

    assert (here.UNDO_SECONDS, here.DRAFT_DAYS, here.PROXY_HOPS) == (30, 14, 2)
    assert here.TRUSTED_HOSTS == ["satu.example", "dua.example"]
    assert (Path("/rumah"), "sqlite:////rumah/dukcapil.sqlite3") == (here.INSTANCE_PATH, here.DATABASE_URL)


def test_a_relative_place_is_one_of_the_clone():
    here = settings(**LAPTOP, INSTANCE_PATH="instance")

    assert here.INSTANCE_PATH == ROOT / "instance"
    assert f"sqlite:///{ROOT}/instance/dukcapil.sqlite3" == here.DATABASE_URL


def test_make_run_goes_by_the_environment_and_what_suits_a_laptop_never_by_an_offices_env_file(monkeypatch):
    from scripts import run

    of_the_office = {"APP_ENV": "production", "DATABASE_URL": "postgresql://db/dukcapil", "UPLOADS_URL": "s3://kantor",
                     "VAULT_KEYS": "index:a,b:c", "WHATSAPP_API_URL": "https://graph.facebook.com/v26.0"}  # fmt: skip
    given = {"PUBLIC_URL": "", "PORT": "8110", "WHATSAPP_PROVIDER": "console"}
    environment = of_the_office | given
    monkeypatch.setattr(os, "environ", environment)
    monkeypatch.setattr(run, "ENVIRONMENT", given)

    run.settle_on_a_laptop()
    here = settings()

    assert (here.APP_ENV, here.PUBLIC_URL, here.VAULT_KEYS) == ("development", "http://127.0.0.1:8110", "")
    assert here.INSTANCE_PATH == ROOT / "instance/demo"
    assert f"sqlite:///{ROOT}/instance/demo/dukcapil.sqlite3" == here.DATABASE_URL
    assert str(ROOT / "instance/demo/uploads") == here.UPLOADS_URL
    assert environment["WHATSAPP_PROVIDER"] == "console"
    assert environment["WHATSAPP_API_URL"] == "http://127.0.0.1:8001/v26.0"


def test_make_run_says_why_a_port_cannot_be_opened():
    from scripts.run import cannot_open

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert cannot_open(taken.getsockname()[1]) == "sedang dipakai program lain"


def test_flask_refuses_with_the_line_alone():
    from app import create_app

    flask = FlaskGroup(create_app=lambda: create_app(**LAPTOP, PROXY_HOPS="abc"))

    result = CliRunner().invoke(flask, ["routes"])

    assert (result.exit_code, result.output) == (1, "Pengaturan PROXY_HOPS: harus bilangan bulat, paling sedikit 0.\n")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VAULT_KEYS", "cmFoYXNpYQ==,cmFoYXNpYQ=="),
        ("VAULT_KEYS", "cmFoYXNpYQ==:index"),
        ("VAULT_KEYS", "index:cmFoYXNpYQ="),
        ("VAULT_KEYS", "index:" + "cmFoYXNpYXJhaGFzaWFyYWhhc2lhcmFoYXNpYXJhaGE="),
        ("DATABASE_URL", "postgresql//daring:cmFoYXNpYQ@db/daring"),
        ("DATABASE_URL", "mysql://daring:cmFoYXNpYQ@db/daring"),
        ("DATABASE_URL", "postgresql://daring:pass@word:cmFoYXNpYQ@db/daring"),
        ("DATABASE_URL", "postgresql://daring:pass@cmFoYXNpYQ@db/daring"),
    ],
)
def test_keys_and_passwords_written_wrongly_are_not_repeated(tmp_path, name, value):
    from app import create_app
    from models.sealed import vault

    before = vars(vault).copy()
    with pytest.raises(SystemExit) as refused:
        create_app(**{**LAPTOP, "INSTANCE_PATH": str(tmp_path), name: value})

    assert str(refused.value).startswith(f"Pengaturan {name}: ") and "cmFoYXNpY" not in str(refused.value)
    assert refused.value.__cause__ is None and vars(vault) == before


def test_the_server_refuses_with_the_line_alone():
    command = [sys.executable, "-m", "server"]
    environment = os.environ | LAPTOP | {"PORT": "abc"}

    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)

    assert (ended.returncode, ended.stderr) == (1, "Pengaturan PORT: harus bilangan bulat dari 1 sampai 65535.\n")
