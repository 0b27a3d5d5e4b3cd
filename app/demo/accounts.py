"""The accounts one may sign in with after `flask demo`: the posts of the report, and three citizens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import sqlalchemy as sa

from app.accounts.passwords import hash_password
from app.demo.people import DemoPerson, Home
from models.accounts.account import Operator
from models.accounts.permission import Role
from models.accounts.post import Post
from models.base import db
from models.forms.service import Service
from models.offices.region import Office

PASSWORD = "singaraja-demo"


@dataclass(frozen=True)
class DemoOperator:
    username: str
    name: str
    duty: str
    role: Role
    services: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()


OPERATORS = (
    DemoOperator("verifikator", "Ni Luh Verifikasi", "verifikasi user, persetujuan layanan", Role.VERIFIER),
    DemoOperator("kia", "I Made Kia", "penerbitan KIA", Role.ISSUER, ("kia",)),
    DemoOperator("adb", "I Gede Adb", "ADB: konsolidasi dan data tercecer", Role.ISSUER,
                 ("konsolidasi-manual", "data-tercecer")),
    DemoOperator("ktp-barat", "I Wayan Barat", "KTP-el di Seririt", Role.ISSUER,
                 ("ktp-el",), ("kantor-camat-seririt",)),
    DemoOperator("ktp-tengah", "Ni Made Tengah", "KTP-el di Dinas", Role.ISSUER,
                 ("ktp-el",), ("disdukcapil",)),
    DemoOperator("ktp-timur", "I Ketut Timur", "KTP-el di Kubutambahan", Role.ISSUER,
                 ("ktp-el",), ("kantor-camat-kubutambahan",)),
    DemoOperator("kk", "Ni Komang Keluarga", "Kartu Keluarga, pindah, SKTT", Role.ISSUER,
                 ("kartu-keluarga", "kk-perubahan", "pindah-dalam-kabupaten", "pindah-datang",
                  "skpwni", "skpln", "sktt")),
    DemoOperator("loket", "Ni Kadek Loket", "loket penyerahan", Role.DESK),
    DemoOperator("pimpinan", "I Nyoman Pimpinan", "rekap dan pengawasan", Role.SUPERVISOR),
    DemoOperator("admin", "I Putu Admin", "administrator", Role.ADMIN),
)  # fmt: skip


@dataclass(frozen=True)
class DemoCitizen:
    person: DemoPerson
    moves: str
    state: str


def _citizen(nik: str, kk: str, name: str, born: date, village_code: str, number: int) -> DemoPerson:
    return DemoPerson(
        nik=nik, kk=kk, name=name, sex="P" if int(nik[6:8]) > 40 else "L", born=born,
        home=Home(village_code, village_code[:6]), address="Banjar Dinas Contoh, RT 001",
        whatsapp=f"+6281200{number:06}",
    )  # fmt: skip


CITIZENS = (
    DemoCitizen(
        _citizen("5108061203889001", "5108061001159001", "I Made Contoh", date(1988, 3, 12), "5108061006", 1),
        "send verify", "terverifikasi, dengan beberapa permohonan",
    ),
    DemoCitizen(
        _citizen("5108025507949002", "5108021001159002", "Ni Putu Contoh", date(1994, 7, 15), "5108022001", 2),
        "send verify", "terverifikasi, belum mengajukan apa pun",
    ),
    DemoCitizen(
        _citizen("5108084108979003", "5108081001159003", "Ni Ketut Contoh", date(1997, 8, 1), "5108082001", 3),
        "send return", "pendaftaran perlu diperbaiki",
    ),
)  # fmt: skip


def demo_operators() -> dict[str, Operator]:
    """The demo operators by user name; those missing are made."""
    wanted = wanted_operators()
    known = {one.username: one for one in db.session.scalars(sa.select(Operator))}
    missing = [operator_from(one) for one in wanted if one.username not in known]
    db.session.add_all(missing)
    db.session.flush()
    known.update({one.username: one for one in missing})
    return {one.username: known[one.username] for one in wanted}


def wanted_operators() -> list[DemoOperator]:
    """Those above; and the civil registry, for whatever is nobody else's."""
    taken = {slug for one in OPERATORS for slug in one.services}
    left = db.session.scalars(sa.select(Service.slug).where(Service.slug.not_in(taken)))
    return [*OPERATORS, DemoOperator("capil", "I Komang Capil", "semua akta", Role.ISSUER, tuple(left))]


_Named = TypeVar("_Named", Service, Office)


def operator_from(demo: DemoOperator) -> Operator:
    services, offices = by_slug(Service, demo.services), by_slug(Office, demo.offices)
    post = Post(role=demo.role, services=services, offices=offices)
    password_hash = hash_password(PASSWORD)
    return Operator(username=demo.username, name=demo.name, password_hash=password_hash, posts=[post])


def by_slug(model: type[_Named], slugs: tuple[str, ...]) -> list[_Named]:
    return list(db.session.scalars(sa.select(model).where(model.slug.in_(slugs)))) if slugs else []
