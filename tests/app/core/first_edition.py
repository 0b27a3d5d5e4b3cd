"""A house as it was before step 0017: forms of the first edition (edition_1.json), and the door of the KTP-el."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy as sa

from models.base import db
from models.forms import service as forms
from models.forms.service import Service, ServiceVersion, VersionState

HERE = Path(__file__).parent
FROZEN = json.loads((HERE / "edition_1.json").read_text(encoding="utf-8"))
EAST, MIDDLE = "ktp-el-wilayah-timur", "ktp-el-wilayah-tengah"


def documents() -> dict[str, dict[str, Any]]:
    """By slug. The middle is as the east, of its own kecamatan."""
    found = {document["slug"]: deepcopy(document) for document in FROZEN["services"]}
    middle = found[MIDDLE] = deepcopy(found[EAST]) | {"slug": MIDDLE, "short_name": "KTP-el Wilayah Tengah"}
    next(field for field in middle["fields"] if field["key"] == "kecamatan")["options_filter"] = ["510805", "510806"]
    return found


def live_in_it() -> None:
    """Its services as step 0017 makes them, so that today's models can fill them in. `move_back` undoes that."""
    step = the_step()
    take_away("ktp-el")
    for slug, document in documents().items():
        service = db.session.scalar(sa.select(Service).where(Service.slug == slug)) or new(document)
        service.published.document = step.service(deepcopy(document))
    db.session.commit()
    forget_what_was_read()


def the_step() -> ModuleType:
    spec = spec_from_file_location("step_0017", HERE.parents[2] / "migrations/versions/0017_second_edition.py")
    step = module_from_spec(spec)
    spec.loader.exec_module(step)
    return step


def take_away(slug: str) -> None:
    service = db.session.scalars(sa.select(Service).where(Service.slug == slug)).one()
    service.published = None
    db.session.flush()
    db.session.execute(sa.delete(ServiceVersion).where(ServiceVersion.service_id == service.id))
    db.session.delete(service)


def new(document: dict[str, Any]) -> Service:
    service = Service(slug=document["slug"], name=document["name"], short_name=document["short_name"],
                      description=document["description"], group=document["group"], group_name="KTP-el")  # fmt: skip
    db.session.add(service)
    db.session.flush()
    service.published = ServiceVersion(service_id=service.id, number=1, state=VersionState.PUBLISHED, document={})
    db.session.flush()
    return service


def move_back(older: Callable[[dict[str, Any]], None] = lambda form: None) -> None:
    """What is written of it stands there again as it was, or as it was before that. The schema is of before 0017."""
    forms_by_slug, registration = documents(), deepcopy(FROZEN["registration"])
    for form in (*forms_by_slug.values(), registration):
        older(form)
    with db.engine.begin() as connection:
        for slug, document in forms_by_slug.items():
            connection.execute(
                written("service_version", "service_id IN (SELECT id FROM service WHERE slug = :slug)"),
                {"document": json.dumps(document), "slug": slug},
            )
        connection.execute(written("registration_form", "id > 0"), {"document": json.dumps(registration)})
        for place, door in enumerate(FROZEN["doors"]):
            connection.execute(
                sa.text("INSERT INTO door (id, slug, name, description, asks, routes)"
                        " VALUES (:id, :slug, :name, :description, :asks, :routes)"),
                {**door, "id": place + 1, "asks": json.dumps(door["asks"]), "routes": json.dumps(door["routes"])},
            )  # fmt: skip
        connection.execute(sa.text("UPDATE service SET door_slug = 'ktp-el' WHERE slug LIKE 'ktp-el-wilayah-%'"))
    forget_what_was_read()


def written(table: str, where: str) -> sa.TextClause:
    value = "CAST(:document AS JSONB)" if db.engine.dialect.name == "postgresql" else ":document"
    return sa.text(f"UPDATE {table} SET document = {value} WHERE {where}")


def forget_what_was_read() -> None:
    """As a process does that begins anew."""
    db.session.expire_all()
    forms._definitions.clear()
