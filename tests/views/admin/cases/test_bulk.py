"""Many requests at once: each row by itself, and what was done and what not is said."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models.base import db
from models.calendar.local_time import say_moment
from models.calendar.office_calendar import OfficeHours
from models.cases.audit import AuditEvent
from models.messages.notification import Notification
from models.requests.document import DocumentState
from models.requests.workflow import RequestStatus as R
from tests.support import factories
from tests.views.admin.cases.ticking import LIST, act, answer_what_is_asked, names_of_events, ticked


@pytest.fixture
def desk(new_client, verifier):
    client = new_client()
    client.sign_in(verifier)
    return client


def told(request) -> list[str]:
    return [n.template for n in db.session.query(Notification).filter_by(subject=request.subject_name)]


# -- advancing


def test_ticked_requests_advance_and_the_rest_is_explained(work, made):
    request, other = made("approved"), made("finished", cara_ambil="office")

    answer = act(work, "advance", request, other)

    assert answer.status_code == 200
    assert (request.status, other.status) == (R.PROCESSING, R.FINISHED)
    assert "1 diproses, 1 tidak" in answer.text
    done, refused = answer.text.index(f"{LIST}{request.reference}"), answer.text.index(f"{LIST}{other.reference}")
    assert refused < answer.text.index("<h2>Diproses</h2>") < done
    assert "Langkah ini tidak dapat dilakukan" in answer.text


def test_each_row_has_its_own_event_and_message(work, made):
    requests = [made("approved") for _ in range(3)]

    act(work, "advance", *requests)

    for request in requests:
        assert told(request) == ["request_received", "request_approved", "request_processing"]
        assert names_of_events(request)[0] == "process"


def test_what_asks_only_for_a_place_and_time_is_finished_at_the_next_free_half_hour(work, made):
    request = made("producing", "tridatu-akta-kelahiran-khusus")

    answer = act(work, "advance", request)

    assert request.status == R.FINISHED
    times = {d.pickup_at for d in request.documents}
    assert len(times) == 1 and None not in times
    assert "selesai" in answer.text
    assert told(request)[-1] == "request_finished_office"


@pytest.mark.parametrize(("slug", "answers", "said"), [
    ("kia", {"cara_ambil": "pos"}, "dikirim lewat POS"),
    ("kartu-keluarga", {"cara_ambil": "digital"}, "meminta PDF bertanda tangan"),
])  # fmt: skip
def test_what_asks_for_more_to_be_finished_is_refused_and_unchanged(work, made, slug, answers, said):
    request, fine = made("producing", slug, **answers), made("producing", cara_ambil="office")

    answer = act(work, "advance", request, fine)

    assert said in answer.text
    assert (request.status, fine.status) == (R.PRODUCING, R.FINISHED)
    assert all(d.state == DocumentState.PLANNED for d in request.documents)
    assert names_of_events(request)[0] == "produce"


def test_without_a_free_half_hour_a_request_is_not_finished_and_it_is_said_why(app, work, made):
    request = made("producing", cara_ambil="office")
    db.session.execute(sa.delete(OfficeHours))

    answer = act(work, "advance", request)

    assert "Tidak ada jam kosong" in answer.text
    assert request.status == R.PRODUCING


def test_advancing_ends_no_hold_by_the_way(work, made, issuer):
    request = made("processing")
    request.hold(by=issuer, reason="Blangko KIA habis")

    answer = act(work, "advance", request)

    assert "Sedang ditunda (Blangko KIA habis)" in answer.text
    assert (request.status, request.hold_reason) == (R.PROCESSING, "Blangko KIA habis")


# -- hold and resume


def test_holding_asks_why_first_and_then_holds_all(work, made):
    requests = [made("approved"), made("processing")]

    asked = act(work, "hold", *requests)
    assert "Blangko KIA habis" in asked.text and requests[0].hold_reason is None
    lacking = act(work, "hold", *requests, asked="1")
    assert "Pilih alasan baku, atau tulis sendiri." in lacking.text
    answer = act(work, "hold", *requests, asked="1", standard_reason="Blangko KIA habis")

    assert "2 diproses" in answer.text
    assert [r.hold_reason for r in requests] == ["Blangko KIA habis"] * 2
    assert [r.due_at for r in requests] == [None, None]


def test_what_was_held_is_resumed_and_the_rest_explained(work, made, issuer):
    held, other = made("approved"), made("approved")
    held.hold(by=issuer, reason="Blangko KIA habis")

    answer = act(work, "resume", held, other)

    assert held.hold_reason is None and held.due_at is not None
    assert "1 diproses, 1 tidak" in answer.text


# -- assigning


def test_assigning_asks_whom_and_gives_them_all(work, made, make_operator):
    requests, made_kia = [made("approved"), made("approved")], make_operator("made", role="issuer", services=["kia"])

    asked = act(work, "assign", *requests)
    assert f'value="{made_kia.id}"' in asked.text
    assert "Pilih petugasnya." in act(work, "assign", *requests, asked="1").text
    answer = act(work, "assign", *requests, to=str(made_kia.id), note="Tolong hari ini")

    assert "2 diproses" in answer.text
    assert {r.assigned_to_id for r in requests} == {made_kia.id}
    event = AuditEvent.of(requests[0].subject_name)[0]
    assert (event.name, event.particulars) == ("assign", {"to": "Made", "note": "Tolong hari ini"})


def test_the_same_assignment_twice_leaves_one_trace(work, made, issuer):
    request = made("approved")

    act(work, "assign", request, to=str(issuer.id))
    answer = act(work, "assign", request, to=str(issuer.id))

    assert "Sudah ditugaskan kepada Kadek." in answer.text
    assert names_of_events(request).count("assign") == 1
    act(work, "assign", request, to="siapa-saja")
    assert request.assigned_to_id is None


# -- handing over, and the list for the shelves


def test_a_village_officer_takes_the_documents_of_many(work, made):
    requests = [made("finished", cara_ambil="office"), made("finished", "tridatu-akta-kelahiran-khusus")]
    given = {"received_by": "I Ketut Perbekel", "relation": "proxy"}

    assert "Nama penerima" in act(work, "hand_over", *requests).text
    assert "minta surat kuasa F-1.07" in act(work, "hand_over", *requests, asked="1", **given).text
    assert {r.status for r in requests} == {R.FINISHED}
    answer = act(work, "hand_over", *requests, power_of_attorney="1", **given)

    assert "2 diproses" in answer.text
    assert {r.status for r in requests} == {R.HANDED_OVER}
    receivers = {(d.receiver, d.receiver_relation) for r in requests for d in r.documents}
    assert receivers == {("I Ketut Perbekel", "proxy")}


@pytest.mark.parametrize(("given", "said"), [
    ({"relation": "family"}, "Isi nama penerima."),
    ({"received_by": "Ibu"}, "Pilih hubungan penerima."),
    ({"received_by": "Ibu", "relation": "tetangga"}, "Pilih hubungan penerima."),
])  # fmt: skip
def test_what_is_missing_to_hand_over_is_asked_again(work, made, given, said):
    request = made("finished", cara_ambil="office")

    assert said in act(work, "hand_over", request, asked="1", **given).text
    assert request.status == R.FINISHED


def test_what_cannot_be_fetched_is_not_handed_over(work, made):
    by_post, unfinished = made("finished", cara_ambil="pos"), made("producing")

    answer = act(work, "hand_over", by_post, unfinished, received_by="Ibu", relation="family")

    assert "Dikirim lewat POS" in answer.text and "Tidak ada yang menunggu diambil" in answer.text
    assert (by_post.status, unfinished.status) == (R.FINISHED, R.PRODUCING)


def test_a_pick_list_is_sorted_as_the_shelves_are_and_changes_nothing(work, made):
    requests = [made("finished", cara_ambil="office") for _ in range(4)]
    unfinished = made("producing")

    answer = act(work, "pick_list", *requests, unfinished)

    places = [answer.text.index(f"<strong>{r}</strong>") for r in sorted(r.reference for r in requests)]
    assert places == sorted(places)
    assert "4 dokumen" in answer.text and say_moment(requests[0].documents[0].pickup_at) in answer.text
    assert answer.text.index("Tidak ada yang menunggu diambil") < answer.text.index(unfinished.reference)
    assert answer.request.query_string == b""
    assert {r.status for r in requests} == {R.FINISHED}


def test_each_office_has_its_own_part_of_the_pick_list(work, made):
    here, there = made("finished", cara_ambil="office"), made("finished", cara_ambil="office")
    from models.offices.region import Office

    there.documents[0].office = db.session.scalars(sa.select(Office).where(Office.slug == "kantor-camat-seririt")).one()

    answer = act(work, "pick_list", here, there).text

    assert answer.index("Dinas Kependudukan dan Pencatatan Sipil Kabupaten Buleleng <") < answer.index(here.reference)
    assert answer.index(here.reference) < answer.index("Kantor Kecamatan Seririt <") < answer.index(there.reference)


# -- cancelling


def test_cancelling_in_batch_asks_for_the_reason_first(desk, made):
    request = made()

    asked = act(desk, "cancel", request)
    assert "Alasan baku" in asked.text
    assert request.status == R.SUBMITTED
    act(desk, "cancel", request, reason="Permohonan ganda.")

    assert request.status == R.CANCELLED


def test_ticked_registrations_are_cancelled_with_one_reason(desk):
    registrations = [factories.waiting(), factories.waiting()]
    door = "/admin/pendaftaran/"

    ticks = ticked(*registrations, action="cancel")
    asked = desk.submit(door + "action/", ticks, page=door)
    answer_what_is_asked(desk, asked, ticks, {"reason": "Foto milik orang lain."})

    assert {r.status for r in registrations} == {"cancelled"}
