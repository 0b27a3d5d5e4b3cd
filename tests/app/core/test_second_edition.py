"""A house of the first edition is brought to the second (step 0017) and seeded: whatever was begun there goes on."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.commands.seed import seed
from app.core.migrations import upgrade
from app.filing import intake
from models.accounts.account import Operator
from models.base import db
from models.forms.registration_form import RegistrationForm
from models.forms.service import Service, ServiceVersion
from models.requests.service_request import RequestStatus, ServiceRequest
from tests.app.core.first_edition import EAST, MIDDLE, documents, forget_what_was_read, live_in_it, move_back
from tests.app.core.test_migrations import back_to
from tests.support import factories
from tests.support.operators import make_operator


@pytest.fixture
def old_house(app, verifier):
    """Drafts and requests of the first edition, and a post for each region."""
    live_in_it()
    make_operator("timur", role="issuer", services=[EAST])
    make_operator("tengah", role="issuer", services=[MIDDLE])
    person = factories.verified(verifier)
    begun = factories.draft_request(person, EAST, alasan="hilang", nik_ktp=person.nik, kecamatan="510808")
    cases = {
        "kia": factories.draft_request(person, "kia"),
        "begun": begun,
        "sent": factories.submitted(person, "akta-kematian", pukul_meninggal="08:30"),
        "made": factories.submitted(person, MIDDLE, alasan="rusak", nik_ktp=person.nik, kecamatan="510806"),
    }
    db.session.commit()
    ids = {name: case.id for name, case in cases.items()}
    back_to("0016")
    move_back()
    return ids


@pytest.fixture
def house(old_house):
    upgrade()
    seed()
    forget_what_was_read()
    return {name: db.session.get_one(ServiceRequest, key) for name, key in old_house.items()}


def test_what_was_written_says_the_same_in_the_second_edition(house):
    for version in db.session.scalars(sa.select(ServiceVersion)):
        assert version.document["edition"] == 2 and version.definition.fields, version.document["slug"]
    assert all(form.definition.fields for form in db.session.scalars(sa.select(RegistrationForm)))
    for slug, old in documents().items():
        first = sa.select(ServiceVersion).join(Service, ServiceVersion.service_id == Service.id)
        now = db.session.scalars(first.where(Service.slug == slug, ServiceVersion.number == 1)).one().definition
        assert [field.key for field in now.fields] == [field["key"] for field in old["fields"]]
        assert [paper.key for paper in now.uploads] == [upload["key"] for upload in old["uploads"]]
        assert [field.label for field in now.fields] == [field["label"] for field in old["fields"]]
        assert [f.required for f in now.fields] == [bool(f.get("required")) for f in old["fields"]]
        assert [one.name for one in now.documents] == [made["name"] for made in old["documents"]]
        assert {now.by_key[one].person for one in old["subject"]} == {one.ref for one in now.subjects}


def test_a_draft_is_finished_and_a_request_is_handed_over(house, issuer):
    kia, sent, made = house["kia"], house["sent"], house["made"]
    assert not intake.missing(kia)
    intake.send_request(kia, by=kia.applicant)

    for case in (kia, sent, made):
        case.approve(by=db.session.scalars(sa.select(Operator).where(Operator.username == "luh")).one())
        case.advance_to(RequestStatus.FINISHED, by=issuer, make=factories.ready)
    db.session.commit()

    assert {case.status for case in (kia, sent, made)} == {RequestStatus.FINISHED}
    assert (made.recap_line, made.definition.service.slug) == ("KTP-el Hilang/Rusak", MIDDLE)


def test_a_draft_of_a_region_goes_on_with_the_one_service(house):
    begun = house["begun"]

    assert begun.service.slug == begun.definition.service.slug == "ktp-el"
    assert begun.answers["nik_ktp"] == begun.applicant.nik and begun.photos("kk")
    assert set(intake.missing(begun)) <= {"surat_kehilangan"}
    factories.upload_what_is_asked(begun)
    intake.send_request(begun, by=begun.applicant)
    assert (begun.called, begun.office.slug) == ("KTP-el hilang", "kantor-camat-kubutambahan")


def test_the_regions_are_one_service_and_their_operators_do_it_at_their_office(house):
    services = {service.slug: service for service in db.session.scalars(sa.select(Service))}
    operators = {one.username: one for one in db.session.scalars(sa.select(Operator))}
    offices = {"timur": "kantor-camat-kubutambahan", "tengah": "disdukcapil"}

    assert services[EAST].replaced_by == services[MIDDLE].replaced_by == "ktp-el"
    assert services["ktp-el"].published and services["ktp-el"].replaced_by is None
    for name, office in offices.items():
        [post] = operators[name].posts
        assert [one.slug for one in post.services] == ["ktp-el"]
        assert [one.slug for one in post.offices] == [office]
    assert house["made"].service.slug == "ktp-el" and operators["tengah"].posts[0].covers(house["made"])
    assert not operators["timur"].posts[0].covers(house["made"])


def test_the_door_is_gone(house):
    inspector = sa.inspect(db.session.connection())

    assert "door" not in inspector.get_table_names()
    assert "door_slug" not in {column["name"] for column in inspector.get_columns("service")}
