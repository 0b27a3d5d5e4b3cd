"""The demo is made once per database: its run is the slowest thing here. On SQLite tests/test_prepare.py makes it."""

from __future__ import annotations

import json
from itertools import product

import pytest
import sqlalchemy as sa

from app.commands.demo import demo
from app.demo.answers import complete
from app.demo.history import homes
from app.demo.people import DemoPeople
from app.identity.digits import Unacceptable
from app.identity.nik import parse_kk, parse_nik
from app.identity.phones import parse_phone
from models.calendar.local_time import today
from models.forms.service import Service
from models.registrations.applicant import Applicant
from tests.app.demo.whole import assert_the_demo_is_whole, rows_of_every_table


@pytest.mark.postgresql_only
def test_the_demo_gives_the_reports_numbers_and_work_in_every_status_and_runs_once(app):
    assert demo() is True

    assert_the_demo_is_whole()

    before = rows_of_every_table()
    assert demo() is False
    assert rows_of_every_table() == before


@pytest.mark.sqlite_only
def test_every_service_can_be_filled_in_by_an_invented_person(app, db):
    from random import Random

    people = DemoPeople(Random(1), homes(), first=1)
    both = {person.sex: person for person in (people.adult() for _ in range(9))}

    for person, service in product(both.values(), db.session.scalars(sa.select(Service)).all()):
        definition, account = service.published.definition, {"nik": person.nik, "nama": person.name, "no_kk": person.kk}
        answers = complete(definition, {}, person)
        uploads = {upload.key: 1 for upload in definition.uploads}
        assert definition.missing(answers, uploads, today()) == [], service.slug
        assert definition.broken(answers, uploads, account, today()) == (), service.slug
    assert len(both) == 2


@pytest.mark.sqlite_only
def test_invented_people_have_numbers_that_parse_and_no_two_the_same(app):
    from random import Random

    people = DemoPeople(Random(7), homes(), first=500)
    crowd = [people.adult() for _ in range(300)]

    for person in crowd:
        try:
            nik = parse_nik(person.nik, today())
            assert (nik.sex, person.born in nik.births, nik.flags) == (person.sex, True, ())
            assert parse_kk(person.kk, today(), person.nik).flags == ()
            assert parse_phone(person.whatsapp) == person.whatsapp
        except Unacceptable as refused:
            raise AssertionError(json.dumps(vars(person), default=str)) from refused
    assert len({p.nik for p in crowd}) == len({p.whatsapp for p in crowd}) == 300


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"APP_ENV": "production"}, "tidak jalan di production"),
        ({"WHATSAPP_PROVIDER": "cloud", "WHATSAPP_API_URL": "https://graph.facebook.com/v26.0"}, "sebenarnya"),
    ],
)
def test_the_demo_refuses_where_it_would_harm_and_leaves_nothing(app, db, settings, words):
    app.config.update(settings)

    result = app.test_cli_runner().invoke(args=["demo"])

    assert result.exit_code == 1 and words in result.output
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Applicant)) == 0


def test_the_demo_goes_into_no_house_that_somebody_lives_in(app, db, make_operator):
    make_operator("luh")

    result = app.test_cli_runner().invoke(args=["demo"])

    assert result.exit_code == 1 and "sudah ada akun orang lain" in result.output
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Applicant)) == 0
