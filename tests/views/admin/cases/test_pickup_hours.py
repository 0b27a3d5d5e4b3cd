"""The hour of pickup in the form that finishes a request: what stands there can be taken."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from models.calendar.local_time import say_date, today
from models.requests.workflow import RequestStatus as R
from tests.views.admin.doors import at

THREE = "tridatu-akta-kelahiran-khusus"


@pytest.fixture(autouse=True)
def one_place_a_half_hour(app, monkeypatch):
    monkeypatch.setitem(app.config, "PICKUPS_PER_HALF_HOUR", 1)


def hours(text: str) -> list[str]:
    return re.findall(r'name="pickup_at" value="([^"]*)"', text)


def finish(work, case, **given):
    return work.submit(at(case, "finish"), given, page=at(case))


def test_the_hour_that_stands_there_serves_all_documents_of_one_decision(work, made):
    case = made("producing", THREE)
    offered = hours(work.get(at(case)).text)

    answer = finish(work, case, pickup_at=offered)

    assert len(offered) > 1 and answer.status_code == 302
    assert case.status == R.FINISHED
    assert len({d.pickup_at for d in case.documents if d.pickup_at}) == 1


@pytest.mark.parametrize("hour", ["2020-01-01T09:00", "2026-12-06T03:00", "2200-01-01T09:00"])
def test_a_refused_hour_gives_way_to_one_that_can_be_taken(work, made, hour):
    case = made("producing", cara_ambil="office")

    refused = finish(work, case, pickup_at=hour)
    [instead] = hours(refused.text)
    again = finish(work, case, pickup_at=instead)

    assert refused.status_code == 409 and "Waktu kosong berikutnya" in refused.text
    assert instead != hour and again.status_code == 302


@pytest.mark.sqlite_only
def test_an_hour_is_read_as_people_write_it_and_kept_as_typed_when_it_cannot_be(work, made):
    case = made("producing", cara_ambil="office")
    [offered] = hours(work.get(at(case)).text)
    day, clock = offered.rsplit(", ", 1)

    refused = finish(work, case, pickup_at="besok pagi")
    assert refused.status_code == 409 and f"misalnya {say_date(today() + timedelta(days=1))}, 08.00" in refused.text
    assert hours(refused.text) == ["besok pagi"]
    assert finish(work, case, pickup_at=f"Selasa, {day} pukul {clock.replace('.', ':')} WITA").status_code == 302


def test_an_hour_that_another_took_meanwhile_gives_way_too(work, made):
    first, second = made("producing", cara_ambil="office"), made("producing", cara_ambil="office")
    [hour] = hours(work.get(at(first)).text)
    finish(work, second, pickup_at=hour)

    refused = finish(work, first, pickup_at=hour)

    assert refused.status_code == 409 and "sudah penuh" in refused.text
    assert finish(work, first, pickup_at=hours(refused.text)).status_code == 302


@pytest.mark.sqlite_only
def test_an_hour_that_is_free_stays_when_something_else_was_refused(work, made):
    case = made("producing", THREE)
    offered = hours(work.get(at(case)).text)

    refused = finish(work, case, pickup_at=offered, office=["kantor-camat-seririt", "tidak-ada", "disdukcapil"])

    assert refused.status_code == 409
    assert offered[0] in hours(refused.text)
