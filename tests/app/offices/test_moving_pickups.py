"""Whoever was promised a pickup at a door that was closed since gets another time, and one message."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from threading import Thread

import pytest
import sqlalchemy as sa

from app.offices.displacing import send_elsewhere
from app.offices.moving_pickups import move_pickups_of, move_promised_pickups
from app.operations import housekeeping
from models.base import clock_at, db, utcnow
from models.calendar.local_time import local, today, zone
from models.calendar.office_calendar import ExtraDay, Holiday, OfficeHours, hold_calendar
from models.cases.audit import AuditEvent
from models.offices.region import Office
from models.requests.document import Document
from models.requests.service_request import ServiceRequest
from tests.support import factories


@pytest.fixture
def applicant(verifier):
    return factories.verified(verifier, nama="Ni Luh Ayu Pratiwi")


@pytest.fixture
def promised(applicant, verifier, issuer):
    """`promised("kia", …)`: a request that lies ready from the next free half-hour on."""

    def one(slug: str = "kia", **answers: str) -> ServiceRequest:
        request = factories.submitted(applicant, slug, **{"cara_ambil": "office", **answers})
        request.approve(by=verifier)
        request.advance_to(request.status.FINISHED, by=issuer, make=factories.ready)
        db.session.commit()
        return request

    return one


@pytest.fixture
def second_office(db):
    return db.session.scalars(sa.select(Office).where(~Office.is_main).order_by(Office.id)).first()


def close(on: datetime, name: str = "Galungan") -> Holiday:
    holiday = Holiday(on_date=local(on).date(), name=name)
    db.session.add(holiday)
    db.session.commit()
    return holiday


def events(request: ServiceRequest) -> list[str]:
    return [event.name for event in AuditEvent.of(request.subject_name)]


def test_a_closed_day_moves_what_was_promised_once_with_one_message_for_all_its_documents(promised, outbox):
    case = promised("tridatu-akta-kelahiran-khusus")
    [before] = {d.pickup_at for d in case.documents if d.pickup_at}
    close(before)
    told = len(outbox())

    move_promised_pickups()
    move_promised_pickups()

    [after] = {d.pickup_at for d in case.documents if d.pickup_at}
    [message] = outbox()[told:]
    assert local(after).date() > local(before).date()
    assert message.template == "pickup_moved" and "kantor tutup (Galungan)" in message.particulars["alasan"]
    assert str(local(after).day) in message.particulars["waktu_ambil"]
    assert events(case).count("move_pickup") == 1


def test_the_worker_moves_it_and_not_by_a_clock_that_leapt(promised):
    document = promised().documents[0]
    document.pickup_at += timedelta(days=21)
    before = document.pickup_at
    close(before)

    with clock_at(utcnow() + timedelta(days=15)):
        housekeeping.move_pickups()
    assert document.pickup_at == before
    housekeeping.move_pickups()
    assert document.pickup_at > before


def test_a_day_that_is_opened_again_moves_nothing(promised):
    case = promised()
    before = case.documents[0].pickup_at
    holiday = close(before)
    db.session.delete(holiday)
    db.session.commit()

    move_promised_pickups()

    assert case.documents[0].pickup_at == before


def test_the_same_rule_fills_the_other_times_none_more_than_it_holds(promised, app, monkeypatch):
    monkeypatch.setitem(app.config, "PICKUPS_PER_HALF_HOUR", 2)
    cases = [promised() for _ in range(5)]
    close(cases[0].documents[0].pickup_at)

    move_promised_pickups(most=3)
    move_promised_pickups(most=3)

    times = [case.documents[0].pickup_at for case in cases]
    assert sorted(times.count(at) for at in set(times)) == [1, 2, 2]
    assert all(events(case).count("move_pickup") == 1 for case in cases)


def test_where_nothing_is_free_nothing_is_promised_and_the_supervisor_is_told(promised, app, outbox):
    from app.operations.watch import closed_doors

    case = promised()
    before, told = case.documents[0].pickup_at, len(outbox())
    db.session.execute(sa.delete(OfficeHours))
    db.session.commit()

    move_promised_pickups()

    assert case.documents[0].pickup_at == before and len(outbox()) == told
    assert closed_doors().startswith("1 pengambilan dijanjikan saat kantor tutup")
    db.session.add(ExtraDay(on_date=today() + timedelta(days=30), opens=time(8), closes=time(9)))
    db.session.commit()
    move_promised_pickups()
    assert local(case.documents[0].pickup_at).date() == today() + timedelta(days=30) and closed_doors() == ""


def test_an_office_without_a_free_time_keeps_nothing_from_being_moved_at_another(promised, second_office):
    case = promised("tridatu-akta-kelahiran-khusus")
    here, there = [document for document in case.documents if document.pickup_at][:2]
    there.office, before = second_office, here.pickup_at
    db.session.add(OfficeHours(office=second_office, weekday=0, opens=time(0, 1), closes=time(0, 2)))
    close(before)

    move_promised_pickups()

    assert here.pickup_at > before and there.pickup_at == before
    assert events(case).count("move_pickup") == 1


def test_one_whose_row_does_not_open_keeps_nobody_else_from_being_moved(promised):
    broken, case = promised(), promised()
    before = case.documents[0].pickup_at
    spoilt = sa.update(ServiceRequest.__table__).where(ServiceRequest.__table__.c.id == broken.id)
    db.session.execute(spoilt.values(answers=sa.literal(b"not sealed by us", sa.LargeBinary)))
    close(before)

    move_promised_pickups()

    assert case.documents[0].pickup_at > before


@pytest.mark.sqlite_only
def test_what_was_promised_for_this_morning_moves_when_all_of_the_day_is_closed_not_for_shorter_hours(promised):
    case = promised()
    document = case.documents[0]
    document.pickup_at = passed = datetime.combine(today(), time(0, 1), zone())
    db.session.add(ExtraDay(on_date=today(), opens=time(23, 58), closes=time(23, 59)))
    db.session.commit()

    move_promised_pickups()
    assert document.pickup_at == passed

    db.session.execute(sa.delete(ExtraDay))
    close(utcnow())
    move_promised_pickups()
    assert local(document.pickup_at).date() > today()


def test_a_day_that_is_closed_while_a_time_is_promised_ends_at_no_closed_door(
    app, promised, applicant, verifier, issuer
):
    """The promise waits for whoever closes the day, and then knows of it."""
    case = promised()
    day, other = case.documents[0].pickup_at, factories.submitted(applicant, "kia", cara_ambil="office")
    other.approve(by=verifier)
    other.advance_to(other.status.PRODUCING, by=issuer)
    db.session.commit()
    keys = other.id, issuer.id
    hold_calendar(to_change=True)
    db.session.add(Holiday(on_date=local(day).date(), name="Galungan"))
    db.session.flush()

    def promise() -> None:
        from models.accounts.account import Operator

        with app.app_context():
            theirs = db.session.get_one(ServiceRequest, keys[0])
            theirs.finish(factories.ready, by=db.session.get_one(Operator, keys[1]))
            db.session.commit()
            db.session.remove()

    promising = Thread(target=promise)
    promising.start()
    promising.join(1)
    assert promising.is_alive()  # it waits
    db.session.commit()
    promising.join(20)

    db.session.expire_all()
    assert local(other.documents[0].pickup_at).date() > local(day).date()


def test_two_workers_move_it_once(app, promised, outbox):
    case = promised()
    close(case.documents[0].pickup_at)
    told, key = len(outbox()), case.id
    db.session.remove()

    def work() -> None:
        with app.app_context():
            move_promised_pickups()
            move_pickups_of(key)
            db.session.commit()
            db.session.remove()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)

    assert len(outbox()) == told + 1


@pytest.mark.postgresql_only
def test_an_office_that_moves_and_whoever_hands_over_there_never_wait_for_each_other(app, promised, second_office):
    first, second = [d for d in promised("tridatu-akta-kelahiran-khusus").documents if d.pickup_at][:2]
    first.number = "1"  # written anew, PostgreSQL finds it after the other
    db.session.commit()
    here, there, keys = first.office_id, second_office.id, (first.id, second.id)
    of_row = sa.select(Document.id).with_for_update(nowait=True)
    db.session.execute(of_row.where(Document.id == keys[0]))

    def move() -> None:
        with app.app_context():
            send_elsewhere(*(db.session.get_one(Office, key) for key in (here, there)))
            db.session.commit()
            db.session.remove()

    moving = Thread(target=move)
    moving.start()
    moving.join(1)
    assert moving.is_alive()  # it waits, and holds nothing that is still to be handed over
    db.session.execute(of_row.where(Document.id == keys[1]))
    db.session.commit()
    moving.join(20)

    assert {d.office_id for d in db.session.scalars(sa.select(Document).where(Document.id.in_(keys)))} == {there}
