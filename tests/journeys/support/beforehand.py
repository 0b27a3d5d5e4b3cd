"""What had happened before a story begins, made through the models' own verbs on the same installation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from app.queue import QUEUE_KINDS
from models.accounts.account import Operator, SignIn
from models.accounts.permission import Role
from models.base import db
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest
from models.sealed import vault
from tests.journeys.support.citizen import Citizen
from tests.journeys.support.house import House
from tests.support import factories
from tests.support.operators import make_operator

KIA = {"anak_tanggal_lahir": "2018-02-25", "anak_nama": "Kadek Ayu Lestari", "alasan": "baru", "cara_ambil": "office"}


@contextmanager
def at_work(house: House) -> Iterator[None]:
    """The models of the installation that the house's processes serve; what is done here is committed."""
    with house.installation.app.app_context():
        yield
        db.session.commit()
        db.session.remove()


def sent_a_registration(citizen: Citizen) -> str:
    """The citizen registered and waits; the reference."""
    with at_work(citizen.house):
        return factories.waiting(**_answers(citizen)).reference


def was_verified(citizen: Citizen) -> str:
    with at_work(citizen.house):
        return factories.verified(operator("verifikator"), **_answers(citizen)).reference


def asked_for(citizen: Citizen, slug: str = "kia", *, until: str = "submitted", **answers: str) -> str:
    """The verified citizen asked for this service, and the office brought it so far; the reference."""
    with at_work(citizen.house):
        request = factories.submitted(_verified(citizen), slug, **(answers or (KIA if slug == "kia" else {})))
        if until != "submitted":
            bring(request, until)
        return request.reference


def began(citizen: Citizen, slug: str, *, photographed: bool = False) -> None:
    """The verified citizen answered the questions of this service; its photos are there, or still to come."""
    with at_work(citizen.house):
        draft = factories.draft_request(_verified(citizen), slug)
        if not photographed:
            draft.forget_photos()


def password_hash(house: House, reference: str) -> str:
    """As the house's own process wrote it."""
    with at_work(house):
        return case_of(reference).password_hash


def photos_of_draft(citizen: Citizen) -> list[str]:
    """What the one request that they began is photographed of."""
    with at_work(citizen.house):
        query = sa.select(ServiceRequest).where(ServiceRequest.applicant_id == _verified(citizen).id)
        return [photo.key for photo in db.session.scalars(query).one().photos()]


def sign_ins_ended(citizen: Citizen) -> None:
    """On every phone, as when they run out."""
    with at_work(citizen.house):
        SignIn.end_all(_verified(citizen))


def was_returned(reference: str, citizen: Citizen) -> str:
    """The request came back for one photo and one answer."""
    with at_work(citizen.house):
        request = db.session.scalars(sa.select(ServiceRequest).where(ServiceRequest.reference == reference)).one()
        request.return_(["kk", "anak_nama"], by=operator("verifikator"), reason="Foto KK terpotong di sisi kanan.")
    return reference


def registration_was_returned(citizen: Citizen) -> str:
    with at_work(citizen.house):
        applicant = factories.waiting(**_answers(citizen))
        applicant.return_(["foto_kk"], by=operator("verifikator"), reason="Foto KK terpotong di sisi kanan.")
        return applicant.reference


def an_empty_desk(house: House) -> None:
    """What earlier stories left waiting is cancelled: the next case is one of this story."""
    colleague(house, "penutup-pendaftaran", Role.VERIFIER)
    colleague(house, "penutup-permohonan", Role.ISSUER)
    with at_work(house):
        closers = [operator("penutup-pendaftaran"), operator("penutup-permohonan")]
        for kind in QUEUE_KINDS.values():
            for case in db.session.scalars(sa.select(kind.model).where(kind.waits)).all():
                by = next(one for one in closers if case.is_open("cancel", one))
                case.cancel(by=by, reason="Cerita sebelumnya sudah selesai.")


def colleague(house: House, username: str, role: Role, services: tuple[str, ...] = ()) -> None:
    """One more operator, with the password of the tests; the same for every story that names them."""
    with at_work(house):
        if not db.session.scalar(sa.select(Operator.id).where(Operator.username == username)):
            make_operator(username, role, services)


def registrations(house: House, count: int) -> dict[str, str]:
    """So many people registered and wait, the oldest first: reference and phone."""
    with at_work(house):
        return {one.reference: one.whatsapp for one in (factories.waiting() for _ in range(count))}


def case_of(reference: str) -> Applicant | ServiceRequest:
    """Within `at_work`."""
    for kind in QUEUE_KINDS.values():
        if found := db.session.scalars(sa.select(kind.model).where(kind.columns.reference == reference)).one_or_none():
            return found
    raise LookupError(reference)


def bring(request: ServiceRequest, until: str) -> None:
    """Through the hands of a verifier and of whoever makes everything."""
    if until == "cancelled":
        request.cancel(by=operator("verifikator"), reason="Berkas belum lengkap.")
        return
    request.approve(by=operator("verifikator"))
    if until != "approved":
        request.advance_to(until, by=maker_of(request), make=factories.ready)


def maker_of(request: ServiceRequest) -> Operator:
    makers = sa.select(Operator).where(Operator.username.in_(("kia", "kk", "ktp-barat", "ktp-tengah", "capil")))
    return next(one for one in db.session.scalars(makers) if request.is_open("process", one))


def operator(username: str) -> Operator:
    return db.session.scalars(sa.select(Operator).where(Operator.username == username)).one()


def _verified(citizen: Citizen) -> Applicant:
    index = vault.blind_index("nik", citizen.answers["nik"])
    query = sa.select(Applicant).where(Applicant.nik_index == index, Applicant.status == "verified")
    return db.session.scalars(query).one()


def _answers(citizen: Citizen) -> dict[str, str]:
    """As stored: the number in its international form, no password (all use the same one)."""
    return {key: answer for key, answer in citizen.answers.items() if key != "password"} | {"wa": citizen.phone}
