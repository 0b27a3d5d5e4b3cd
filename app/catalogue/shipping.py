"""The catalogue that is shipped becomes that of this house: new services, newer versions, what took others' place.

What the office wrote itself is left alone: only a version that was shipped gives way to a newer one.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from models.accounts.post import Post, post_service
from models.base import db
from models.calendar.local_time import today
from models.forms.registration_form import RegistrationForm
from models.forms.service import Service, ServiceVersion, VersionState
from models.requests.service_request import ServiceRequest
from models.requests.workflow import OPEN_REQUESTS, RequestStatus

TOLD = ("name", "short_name", "description")  # these an admin may have changed


def bring_up_to_date(documents: list[dict[str, Any]], groups: list[dict[str, str]]) -> None:
    """Done again it changes nothing. The caller commits."""
    known = {service.slug: service for service in db.session.scalars(sa.select(Service))}
    for document in documents:
        service = known.get(document["slug"]) or _new(document)
        _place(service, document, groups)
        _publish(service, document)
        for slug in document.get("replaces", ()):
            if slug in known and known[slug].replaced_by is None:
                _take_the_place_of(known[slug], service)
    db.session.flush()


def bring_registration_up_to_date(document: dict[str, Any]) -> None:
    newest = db.session.scalars(sa.select(RegistrationForm).order_by(RegistrationForm.id.desc()).limit(1)).first()
    if newest is None or newest.document != document:
        db.session.add(RegistrationForm(document=document))


def _new(document: dict[str, Any]) -> Service:
    return Service(
        slug=document["slug"], opens_on=_date(document, "opens_on"), closes_on=_date(document, "closes_on"),
        **{name: document[name] for name in TOLD},
    )  # fmt: skip


def _place(service: Service, document: dict[str, Any], groups: list[dict[str, str]]) -> None:
    """Of a new one. Where it stands belongs to the office afterwards."""
    if service.id is not None:
        return
    place, name = next((i, group["name"]) for i, group in enumerate(groups) if group["slug"] == document["group"])
    service.group, service.group_name = document["group"], name
    service.position = place * 100 + document["number"]
    db.session.add(service)
    db.session.flush()
    _give_to_posts_of_the_role(service, document["role"])


def _publish(service: Service, document: dict[str, Any]) -> None:
    before = service.published
    if before is not None and (not before.shipped or before.document == document):
        return
    if before is not None:
        for name in TOLD:
            if getattr(service, name) == before.document.get(name):
                setattr(service, name, document[name])
    service.published = ServiceVersion(
        service_id=service.id, number=before.number + 1 if before else 1, state=VersionState.PUBLISHED,
        shipped=True, document=document,
    )  # fmt: skip
    db.session.flush()


def _take_the_place_of(old: Service, new: Service) -> None:
    """What was asked there is asked here from now on: requests keep the version they were filed with, drafts go on
    with the new one, and whoever had the old has the new."""
    old.replaced_by, old.closes_on = new.slug, old.closes_on or today()
    of_old = ServiceRequest.service_id == old.id
    drafts = of_old & (ServiceRequest.status == RequestStatus.DRAFT)
    db.session.execute(sa.update(ServiceRequest).where(drafts).values(service_version_id=new.published_id))
    db.session.execute(sa.update(ServiceRequest).where(of_old).values(service_id=new.id))
    _name_what_runs(new)
    have = sa.select(post_service.c.post_id)
    db.session.execute(post_service.insert().from_select(
        ["post_id", "service_id"],
        sa.select(post_service.c.post_id, sa.literal(new.id)).where(
            post_service.c.service_id == old.id,
            post_service.c.post_id.not_in(have.where(post_service.c.service_id == new.id)),
        ),
    ))  # fmt: skip
    db.session.execute(post_service.delete().where(post_service.c.service_id == old.id))


def _name_what_runs(service: Service) -> None:
    """What was filed under the old name is called what was asked; what is done keeps the service's own."""
    runs = ServiceRequest.status.in_([RequestStatus.AWAITING, *OPEN_REQUESTS])
    unnamed = (ServiceRequest.service_id == service.id) & ServiceRequest.called.is_(None) & runs
    db.session.expire_all()
    for one in db.session.scalars(sa.select(ServiceRequest).where(unnamed)):
        one.called = one.definition.called(one.answers) or None
    db.session.flush()


def _give_to_posts_of_the_role(service: Service, role: str) -> None:
    """A new service is done by whoever does its like: every post that lists a service of the same role."""
    alike = [one.id for one in db.session.scalars(sa.select(Service).where(Service.published_id.is_not(None)))
             if one.published and one.id != service.id and one.published.definition.service.role == role]  # fmt: skip
    posts = db.session.scalars(
        sa.select(Post).where(
            Post.id.in_(sa.select(post_service.c.post_id).where(post_service.c.service_id.in_(alike)))
        )
    )
    for post in posts:
        post.services.append(service)


def _date(document: dict[str, Any], name: str) -> date | None:
    return date.fromisoformat(document[name]) if document.get(name) else None
