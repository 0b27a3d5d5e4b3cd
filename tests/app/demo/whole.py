"""What the demo must be, on whichever database it was made."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

import sqlalchemy as sa

from app.demo.history import REPORT
from app.demo.pictures import VARIANTS
from app.filing.broken_checks import refusals_in
from app.reports.recap import people_until, recap
from models.base import Base, db, utcnow
from models.calendar.local_time import local
from models.cases.attachment import Attachment
from models.cases.audit import AuditEvent
from models.messages.notification import Notification
from models.recap import Month
from models.registrations.applicant import Applicant, ApplicantStatus
from models.requests.service_request import RequestStatus, ServiceRequest

FIRST, LAST = Month(2020, 7), Month(2020, 12)


def assert_the_demo_is_whole():
    assert_the_report_to_the_digit()
    assert_the_past_looks_like_one()
    assert_every_status_is_there()
    assert_these_days_were_lived_in_order()
    assert_nobody_sent_what_a_check_refuses()
    assert_the_photos_are_few_and_sealed()


def assert_the_report_to_the_digit():
    counted = recap(FIRST, LAST)

    assert [(str(r.month), r.users, r.counts) for r in counted.rows] == [
        (m["month"], m["users"], m["lines"]) for m in REPORT["months"]
    ]
    assert (counted.total.users, counted.total.counts) == (9039, REPORT["total"]["lines"])
    assert list(counted.total.counts.values()) == [1517, 5037, 214, 897]


def assert_the_past_looks_like_one():
    people = people_until(LAST.last_day)
    past = sa.select(ServiceRequest).where(ServiceRequest.submitted_at < LAST.after().starts_at)
    sample = db.session.scalars(past.order_by(ServiceRequest.id).limit(200)).all()

    assert 8000 < people.registered < 9039 and 6000 < people.filed < people.registered
    assert all(local(one.submitted_at).weekday() < 5 for one in sample)
    assert all(one.submitted_at >= one.applicant.verified_at for one in sample)
    assert all(not missing_answers(one) for one in sample)
    assert all(one.applicant.password_hash is None and not one.attachments for one in sample)
    assert {one.status for one in sample} <= {
        RequestStatus.HANDED_OVER, RequestStatus.FINISHED, RequestStatus.CANCELLED
    }  # fmt: skip
    for one in sample[:20]:
        trail = [event.after for event in reversed(AuditEvent.of(one.subject_name))]
        assert trail[0] == "submitted" and trail[-1] == one.status
    oldest_message = db.session.scalar(sa.select(sa.func.min(Notification.created_at)))
    assert utcnow() - oldest_message < timedelta(days=30)


def missing_answers(request: ServiceRequest) -> list[str]:
    uploads = {upload.key: 1 for upload in request.definition.uploads}
    return request.definition.missing(request.answers, uploads, local(request.submitted_at).date())


def assert_every_status_is_there():
    now = sa.or_(ServiceRequest.submitted_at.is_(None), ServiceRequest.submitted_at > LAST.after().starts_at)
    requests = set(db.session.scalars(sa.select(ServiceRequest.status).where(now).distinct()))
    applicants = set(db.session.scalars(sa.select(Applicant.status).distinct()))

    assert requests == set(RequestStatus) - {RequestStatus.EXPIRED}
    assert applicants == set(ApplicantStatus) - {ApplicantStatus.EXPIRED}
    assert db.session.scalar(sa.select(sa.func.count()).where(ServiceRequest.hold_reason.is_not(None))) == 1


def assert_these_days_were_lived_in_order():
    """Each case waited for people; the trail reads from old to new, in the hours of the office, never ahead of now."""
    events = db.session.scalars(
        sa.select(AuditEvent).where(AuditEvent.at > LAST.after().starts_at).order_by(AuditEvent.id)
    ).all()
    times = [event.at for event in events]

    assert times == sorted(times) and times[-1] <= utcnow()
    assert len({local(at).date() for at in times}) >= 5
    assert all(local(at).weekday() < 5 and 8 <= local(at).hour < 15 for at in times)
    waits = sa.select(ServiceRequest.submitted_at).where(ServiceRequest.status == RequestStatus.SUBMITTED)
    assert len({at for at in db.session.scalars(waits) if at}) > 5


def assert_nobody_sent_what_a_check_refuses():
    sent = sa.select(ServiceRequest).where(ServiceRequest.submitted_at > LAST.after().starts_at)

    assert not [(one.service.slug, refusals_in(one)) for one in db.session.scalars(sent) if refusals_in(one)]


def assert_the_photos_are_few_and_sealed():
    photos = db.session.scalars(sa.select(Attachment).where(Attachment.media_type == "image/jpeg")).all()

    assert sum(VARIANTS.values()) == 16
    assert 8 < len({(photo.width, photo.height, photo.size) for photo in photos}) <= 16
    by_digest = defaultdict(set)
    for photo in photos:
        by_digest[photo.sha256].add(photo.applicant_id or photo.service_request.applicant_id)
    assert all(len(people) == 1 for people in by_digest.values())  # nobody looks like a duplicate by chance


def rows_of_every_table() -> dict[str, int]:
    counts = {t.name: db.session.scalar(sa.select(sa.func.count()).select_from(t)) for t in Base.metadata.sorted_tables}
    return counts | {"versions": db.session.scalar(sa.select(sa.func.sum(ServiceRequest.version)))}
