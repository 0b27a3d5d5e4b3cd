"""What the IT person types."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.commands.seed import seed
from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.base import db
from models.forms.service import Service


@pytest.fixture
def flask(app):
    return app.test_cli_runner()


def test_an_operator_is_created_with_a_post_and_gets_more(flask):
    made = flask.invoke(
        args=["operator", "create", "Kadek", "--name", "Kadek Ari", "--role", "issuer", "--service", "kia"],
        input="Kebun-kopi-Munduk-1908\n",
    )
    more = flask.invoke(args=["operator", "post", "add", "kadek", "--role", "desk", "--office", "disdukcapil"])

    operator = db.session.scalar(sa.select(Operator).where(Operator.username == "kadek"))
    assert (made.exit_code, more.exit_code) == (0, 0), made.output + more.output
    assert [post.role for post in operator.posts] == ["issuer", "desk"]
    assert operator.can(Permission.REQUESTS_PROCESS)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("args", "word"), [
    (["operator", "create", "a", "--name", "A", "--role", "issuer", "--service", "tidak-ada"], "tidak-ada"),
    (["operator", "post", "add", "siapa", "--role", "desk"], "siapa"),
])  # fmt: skip
def test_what_does_not_exist_is_named(flask, args, word):
    answer = flask.invoke(args=args, input="Kebun-kopi-Munduk-1908\n")

    assert answer.exit_code == 1
    assert word in answer.output
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Operator)) == 0


@pytest.mark.sqlite_only
def test_a_common_password_is_refused_for_an_operator_too(flask):
    args = ["operator", "create", "a", "--name", "A", "--role", "admin"]

    assert flask.invoke(args=args, input="password123\n").exit_code == 1


def test_seeding_twice_keeps_what_the_office_changed(app):
    service = db.session.scalar(sa.select(Service).where(Service.slug == "kia"))
    service.description = "Ditulis kantor"
    db.session.commit()

    seed()

    assert db.session.scalar(sa.select(Service.description).where(Service.slug == "kia")) == "Ditulis kantor"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Service)) == 25


def test_the_doctor_finds_a_sound_installation_sound(flask):
    answer = flask.invoke(args=["doctor"])

    assert answer.exit_code == 0, answer.output
    assert "SALAH" not in answer.output


@pytest.mark.sqlite_only
def test_the_doctor_says_what_is_missing_for_the_gateway(app, flask):
    app.config.update(WHATSAPP_PROVIDER="cloud", WHATSAPP_TOKEN="")

    answer = flask.invoke(args=["doctor"])

    assert answer.exit_code == 1
    assert "WHATSAPP_TOKEN" in answer.output
