"""`flask operator create …`, `flask operator post add …`: the people of the office and their posts."""

from __future__ import annotations

import sys
from typing import TypeVar

import click
import sqlalchemy as sa

from app.accounts.passwords import hash_password
from app.commands.in_own_house import in_own_house
from app.forms.passwords import weakness_of
from models.accounts.account import Operator
from models.accounts.permission import Role
from models.accounts.post import Post
from models.base import db
from models.cases.audit import AuditEvent
from models.forms.service import Service
from models.offices.region import Office

role_option = click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
service_option = click.option("--service", "services", multiple=True, help="slug layanan; boleh berulang")
office_option = click.option("--office", "offices", multiple=True, help="slug kantor; boleh berulang")


@click.group("operator")
def command() -> None:
    """Petugas dan posnya."""


@command.command("create")
@click.argument("username")
@click.option("--name", required=True)
@role_option
@service_option
@office_option
@in_own_house
def create(username: str, name: str, role: str, services: tuple[str, ...], offices: tuple[str, ...]) -> None:
    """Buat petugas; passwordnya dibaca dari masukan baku."""
    if db.session.scalar(sa.select(Operator.id).where(Operator.username == username.casefold())):
        raise click.ClickException(f"Petugas {username} sudah ada.")
    password = _password_from_input(username, name)
    operator = create_operator(username, name, password)
    operator.posts.append(new_post(role, services, offices))
    AuditEvent.record(f"operator:{operator.id}", "create", by=None, particulars={"role": role})
    db.session.commit()
    click.echo(f"Petugas {username} dibuat.")


@command.group("post")
def post() -> None:
    """Pos seorang petugas."""


@post.command("add")
@click.argument("username")
@role_option
@service_option
@office_option
@in_own_house
def add_post(username: str, role: str, services: tuple[str, ...], offices: tuple[str, ...]) -> None:
    """Tambahkan pos pada petugas yang sudah ada."""
    operator = db.session.scalar(sa.select(Operator).where(Operator.username == username.casefold()))
    if operator is None:
        raise click.ClickException(f"Petugas {username} tidak ada.")
    operator.posts.append(new_post(role, services, offices))
    AuditEvent.record(f"operator:{operator.id}", "edit", by=None, particulars={"role": role})
    db.session.commit()
    click.echo(f"Pos {role} ditambahkan pada {username}.")


def create_operator(username: str, name: str, password: str) -> Operator:
    operator = Operator(username=username.strip().casefold(), name=name.strip(), password_hash=hash_password(password))
    db.session.add(operator)
    db.session.flush()
    return operator


def new_post(role: str, services: tuple[str, ...] = (), offices: tuple[str, ...] = ()) -> Post:
    """Raises click.ClickException for a slug that does not exist."""
    return Post(role=Role(role), services=_by_slug(Service, services), offices=_by_slug(Office, offices))


_Named = TypeVar("_Named", Service, Office)


def _by_slug(model: type[_Named], slugs: tuple[str, ...]) -> list[_Named]:
    found = {row.slug: row for row in db.session.scalars(sa.select(model).where(model.slug.in_(slugs)))}
    for slug in slugs:
        if slug not in found:
            raise click.ClickException(f"Tidak ada {model.__name__} dengan slug {slug}.")
    return [found[slug] for slug in slugs]


def _password_from_input(username: str, name: str) -> str:
    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\n")
    weakness = weakness_of(password, name=f"{name} {username}")
    if weakness:
        raise click.ClickException(weakness)
    return password
