"""The catalogue that comes with the product, put into an office that may have written versions of its own."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.catalogue import files, shipping
from models.accounts.post import Post
from models.base import db
from models.forms.registration_form import RegistrationForm
from models.forms.service import Service, ServiceVersion, VersionState
from models.requests.service_request import RequestStatus, ServiceRequest
from tests.support import factories
from tests.support.definitions import document_of

ASKS = [{"key": "isian", "label": "Isian", "type": "text"}]
GROUPS = files.shared()["groups"]


def ship(*documents: dict) -> None:
    shipping.bring_up_to_date(list(documents), GROUPS)
    db.session.commit()


def uji(asks: list[dict] = ASKS, **more) -> dict:
    return document_of(asks, **{"slug": "uji", "group": "kk", **more})


def service(slug: str = "uji") -> Service:
    return db.session.scalars(sa.select(Service).where(Service.slug == slug)).one()


@pytest.fixture
def citizen(app, verifier):
    return factories.verified(verifier)


def test_a_newer_version_is_published_and_a_request_keeps_the_one_it_was_filed_with(citizen):
    ship(uji())
    sent, draft = factories.submitted(citizen, "uji"), factories.draft_request(citizen, "uji")

    ship(uji([*ASKS, {"key": "lagi", "label": "Lagi", "type": "text"}]))

    assert (service().published.number, service().published.state) == (2, VersionState.PUBLISHED)
    assert [field.key for field in service().published.definition.fields] == ["isian", "lagi"]
    assert sent.service_version.number == draft.service_version.number == 1
    assert factories.draft_request(citizen, "uji").answers.keys() == {"isian", "lagi"}


def test_the_offices_own_version_is_left_alone_and_so_are_its_words(app):
    ship(uji(), uji(slug="lain"))
    own = ServiceVersion(
        service_id=service().id, number=2, state=VersionState.PUBLISHED, document=uji(name="Milik kami")
    )
    service().published = own
    service("lain").name = "Nama dari kantor"
    db.session.commit()

    ship(uji(name="Baru"), uji(slug="lain", name="Baru", description="Untuk semua."))

    assert service().published == own and not own.shipped
    assert service("lain").published.number == 2
    assert (service("lain").name, service("lain").description) == ("Nama dari kantor", "Untuk semua.")


def test_where_one_takes_the_place_of_another_requests_drafts_and_posts_come_along(citizen, make_operator):
    ship(uji(slug="lama", role="adb_konsolidasi"))
    clerk = make_operator("made", role="issuer", services=["lama"])
    sent, draft = factories.submitted(citizen, "lama"), factories.draft_request(citizen, "lama")
    filed_with = sent.service_version

    ship(uji(slug="lama"), uji(replaces=["lama"], name="Sekarang"))

    old, new = service("lama"), service()
    assert (old.replaced_by, old.is_open(old.closes_on), new.replaced_by) == ("uji", False, None)
    assert (sent.service, sent.service_version) == (new, filed_with)
    assert (draft.service, draft.service_version, draft.status) == (new, new.published, RequestStatus.DRAFT)
    assert [one.slug for post in clerk.posts for one in post.services] == ["uji"]


def test_a_new_service_is_done_by_whoever_does_its_like(app, make_operator):
    ship(uji(role="operator_kk"))
    clerk = make_operator("made", role="issuer", services=["uji"])

    ship(uji(role="operator_kk"), uji(slug="baru", role="operator_kk"), uji(slug="lain", role="operator_kia"))

    assert {one.slug for post in clerk.posts for one in post.services} == {"uji", "baru"}


def test_shipped_twice_nothing_changes(citizen):
    ship(uji(slug="lama"))
    factories.submitted(citizen, "lama")
    documents = [uji(slug="lama"), uji(replaces=["lama"]), *files.services()]
    ship(*documents)
    shipping.bring_registration_up_to_date(files.registration_form())

    def state() -> list:
        db.session.commit()
        kept = (Service, ServiceVersion, RegistrationForm, Post, ServiceRequest)
        rows = [db.session.execute(sa.select(kind.__table__).order_by(kind.__table__.c.id)).all() for kind in kept]
        return [*rows, sorted(db.session.execute(sa.text("SELECT post_id, service_id FROM post_service")).all())]

    before = state()
    ship(*documents)
    shipping.bring_registration_up_to_date(files.registration_form())

    assert state() == before


def test_a_new_form_of_the_registration_is_the_one_that_is_asked_from_then_on(app):
    form = files.registration_form()
    without = {**form, "papers": [paper for paper in form["papers"] if paper["key"] != "tanda_tangan"]}

    shipping.bring_registration_up_to_date(without)
    db.session.commit()

    assert RegistrationForm.current().document == without
    assert "tanda_tangan" not in {upload.key for upload in factories.draft_registration().definition.uploads}
