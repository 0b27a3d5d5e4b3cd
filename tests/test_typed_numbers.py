"""NIK, KK, phone and reference are taken at every door in every spelling that people paste."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import zip_longest
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from app.identity.digits import plain
from app.identity.nik import Unacceptable, parse_kk, parse_nik
from app.identity.phones import parse_phone
from app.identity.references import read_reference
from models.base import db, utcnow
from models.calendar.local_time import today
from models.cases.reference import check_symbol, written
from models.messages.notification import NotificationState
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest
from tests.support import factories
from tests.support.client import PASSWORD, CheckingClient
from tests.support.finding import registration_ids, request_ids
from tests.views.citizen.walking import answer, details

Spelling = Callable[[str], str]


def between(mark: str) -> Spelling:
    return lambda number: mark.join(re.findall(".{1,4}", number))


def digits_from(zero: str) -> Spelling:
    return lambda number: re.sub("[0-9]", lambda digit: chr(ord(zero) + int(digit[0])), number)


SPELLINGS: dict[str, Spelling] = {
    "as it is": str,
    "spaces": between(" "),
    "em spaces of Word": between("\u2003"),
    "dots": between("."),
    "hyphens that do not break": between("\u2011"),
    "minus signs": between("\u2212"),
    "soft hyphens of a PDF": between("\u00ad"),
    "zero-width spaces": between("\u200b"),
    "isolates of Signal": "\u2068{}\u2069".format,
    "another isolate": "\u2066{}\u2069".format,
    "a variation selector": lambda number: f"{number[:3]}\ufe0d{number[3:]}",
    "an apostrophe, as a spreadsheet is told": "'{}".format,
    "a curly apostrophe": "’{}".format,
    "quoted": '"{}"'.format,
    "after a colon": ": {}".format,
    "before a comma": "{},".format,
    "on two lines": "\n{}\n".format,
    "full-width digits": digits_from("０"),
    "Arabic-Indic digits": digits_from("٠"),
}
LABELS: dict[str, dict[str, Spelling]] = {
    "nik": {
        "after its label": "NIK {}".format,
        "after its label and a colon": "NIK: {}".format,
        "glued to its label": "nik{}".format,
        "as on the card": "NIK : {}".format,
    },
    "kk": {"as on the card": "No. {}".format, "after its label": "No KK: {}".format},
    "phone": {
        "told which it is": "{} (WA)".format,
        "after two labels": "No HP/WA: {}".format,
        "its own link": lambda number: f"https://wa.me/62{number[1:]}",
        "its own link with words": lambda number: f"wa.me/62{number[1:]}?text=Halo%20kak",
        "the other link": lambda number: f"https://api.whatsapp.com/send?phone=62{number[1:]}&text=Halo",
        "full-width plus": lambda number: f"\uff0b62{number[1:]}",
        "the trunk zero in brackets": lambda number: f"+62 (0){number[1:]}",
    },
    "reference": {
        "small letters": str.lower,
        "O for 0 and l for 1": lambda number: number.replace("0", "O").replace("1", "l"),
        "after its label": "No. permohonan: {}".format,
        "the link of a receipt": "https://daring.example/lacak?nomor={}".format,
        "what the scanner types": "https://daring.example/kab/permohonan/{}/".format,
        "a link longer than a name": lambda number: f"https://{'panjang.' * 12}example/lacak?nomor={number}",
    },
}


def spellings_of(kind: str) -> list:
    return [pytest.param(kind, spell, id=f"{kind}, {name}") for name, spell in (SPELLINGS | LABELS[kind]).items()]


NUMBERS = {"nik": "5108061203889001", "kk": "5108060203150001", "phone": "081234567890", "reference": "7K3-M9Q-ZPJ"}
READ: dict[str, Callable[[str], object]] = {
    "nik": lambda typed: str(parse_nik(typed, today())),
    "kk": lambda typed: str(parse_kk(typed, today())),
    "phone": lambda typed: parse_phone(typed).replace("+62", "0"),
    "reference": read_reference,
}


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("kind", "spell"), [one for kind in READ for one in spellings_of(kind)])
def test_every_spelling_is_the_one_number(app, kind, spell):
    assert READ[kind](spell(NUMBERS[kind])) == NUMBERS[kind]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("typed", ["51O8061203889001", "5108061203889001 0812", "nol lima satu", "5.10806E+15", "NIK"])
def test_what_is_no_such_number_is_guessed_at_no_door(app, typed):
    for read in (READ["nik"], READ["kk"], READ["phone"]):
        with pytest.raises(Unacceptable):
            read(typed)
    assert read_reference(typed) is None


@pytest.mark.sqlite_only
@pytest.mark.parametrize("between", ["/", "=", " / ", ", "])
def test_of_two_numbers_none_is_chosen(app, between):
    """Else the KK would be taken for the NIK, or one phone for another, and nobody would notice."""
    with pytest.raises(Unacceptable, match="32 angka"):
        parse_nik(f"NIK:5108060203950001{between}KK:5108060203150001", today())
    for first in ("081234567890", "0812-3456-7890"):
        with pytest.raises(Unacceptable):
            parse_phone(f"wa:{first}{between}081298765432")


def test_a_long_paste_costs_no_time():
    assert read_reference("a" * 500_000) is None
    assert len(plain("9" * 500_000)) < 1000


# -- the doors


@pytest.fixture
def person(verifier) -> Applicant:
    return factories.verified(verifier, kk=NUMBERS["kk"])


@pytest.fixture
def case(person) -> ServiceRequest:
    return factories.submitted(person, "kia", cara_ambil="office")


@pytest.fixture
def at_work(new_client, make_operator) -> Callable[[str], CheckingClient]:
    def signed_in(role: str) -> CheckingClient:
        client = new_client()
        client.sign_in(make_operator(f"{role}-uji", role=role))
        return client

    return signed_in


def numbers_of(person: Applicant, case: ServiceRequest) -> list[tuple[str, str]]:
    """Every number in every spelling, as it is typed: (the kind and the spelling, typed)."""
    phone = "0" + (person.whatsapp or "").removeprefix("+62")
    numbers = {"nik": person.nik or "", "kk": person.kk or "", "phone": phone, "reference": case.reference}
    return [(f"{kind}, {name}", spell(number)) for kind, number in numbers.items() for name, spell in every(kind)]


def every(kind: str) -> list[tuple[str, Spelling]]:
    return list((SPELLINGS | LABELS[kind]).items())


@pytest.mark.sqlite_only
def test_registering_takes_every_spelling(client):
    nik = factories.new_nik()
    for (name, as_nik), (_, as_kk), (_, as_phone) in zip_longest(
        every("nik"), every("kk"), every("phone"), fillvalue=("as it is", str)
    ):
        typed = details(nik=as_nik(nik), kk=as_kk(NUMBERS["kk"]), wa=as_phone(NUMBERS["phone"]))
        for step in ("data-diri", "alamat-dan-kontak"):
            assert answer(client, step, typed).status_code == 302, f"{step}, {name}"
        draft = db.session.scalars(sa.select(Applicant)).one()
        assert (draft.nik, draft.kk, draft.whatsapp) == (nik, NUMBERS["kk"], "+6281234567890"), name


@pytest.mark.sqlite_only
def test_signing_in_takes_every_spelling(client, person):
    for name, spell in every("nik"):
        assert client.submit("/masuk", {"nik": spell(person.nik), "password": PASSWORD}).status_code == 302, name
        client.submit("/keluar", page="/permohonan")


@pytest.mark.sqlite_only
def test_following_a_case_takes_every_spelling(app, client, person, case):
    app.config["LOOK_UPS_PER_NETWORK_PER_HOUR"] = 1000
    for (name, spell), (_, as_digits) in zip_longest(every("reference"), SPELLINGS.items(), fillvalue=("", str)):
        answered = client.submit("/lacak", {"nomor": spell(case.reference), "digit": as_digits(person.whatsapp[-4:])})

        assert "Diajukan" in answered.text, name
        carried = client.get("/lacak", query_string={"nomor": spell(case.reference)})
        assert f'value="{case.reference}"' in carried.text, name


@pytest.mark.sqlite_only
def test_asking_after_a_message_takes_every_spelling(app, client, person, case, outbox):
    app.config["LOOK_UPS_PER_NETWORK_PER_HOUR"] = app.config["LOOK_UPS_PER_CASE_PER_DAY"] = 1000
    letter = outbox()[-1]
    letter.state, letter.accepted_at = NotificationState.DELIVERED, utcnow()
    phone = "0" + person.whatsapp.removeprefix("+62")
    for (name, as_phone), (_, as_number) in zip_longest(every("phone"), every("reference"), fillvalue=("", str)):
        answered = client.submit("/cek-pesan", {"wa": as_phone(phone), "nomor": as_number(case.reference)})

        assert "Ya, kami mengirim pesan" in answered.text, name


@pytest.mark.sqlite_only
def test_the_lists_and_the_queue_find_every_spelling(app, person, case):
    keys = {Applicant: person.id, ServiceRequest: case.id}
    for name, typed in numbers_of(person, case):
        found = request_ids(typed)
        assert found == [keys[ServiceRequest]], name
        if not name.startswith("reference"):
            assert registration_ids(typed) == [person.id]


@pytest.mark.parametrize("body", ["7KKM9QZP", "3WA4M9QZ", "HP2KK7WA"])
def test_a_reference_is_read_though_it_has_a_label_within_it(body):
    reference = written(body + check_symbol(body))

    for typed in (reference, f"Nomor {reference.lower()}", f"https://dukcapil.go.id/permohonan/{reference}"):
        assert read_reference(typed) == reference


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("role", "page", "box"), [("verifier", "/admin/", "saring"), ("desk", "/admin/loket/", "cari")]
)
def test_what_is_one_case_opens_it_from_the_box_however_it_is_written(at_work, case, role, page, box):
    officer = at_work(role)
    for name, spell in every("reference"):
        opened = officer.submit(page + box, {"cari": spell(case.reference)}, page=page)

        assert opened.location.endswith(f"/{case.reference}"), name


@pytest.mark.sqlite_only
@pytest.mark.parametrize("log", ["/admin/audit/?hal=", "/admin/pesan/?nomor="])
def test_the_logs_know_a_case_however_its_number_is_written(at_work, case, log):
    admin = at_work("admin")
    for name, spell in every("reference"):
        assert case.reference in admin.page(log + quote(spell(case.reference))).text, name
