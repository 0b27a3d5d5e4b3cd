"""Many requests at once: each row by itself, what was done and what not is said, and identities never."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models.audit import AuditEvent
from models.base import db
from models.calendar import OfficeHours
from models.document import DocumentState
from models.local_time import say_moment
from models.notification import Notification
from models.request_workflow import RequestStatus as R
from tests import factories

LIST = "/admin/permohonan/"
ACTION = "/admin/permohonan/action/"


@pytest.fixture
def applicant(verifier):
    return factories.verified(verifier, nama="Ni Luh Ayu Pratiwi")


@pytest.fixture
def made(applicant, verifier, issuer):
    """`made("producing", "kia", …)`: a request brought so far."""

    def one(status: str = "submitted", slug: str = "kia", **answers: str):
        request = factories.submitted(applicant, slug, **answers)
        if status != "submitted":
            request.approve(by=verifier)
        if status not in ("submitted", "approved"):
            request.advance_to(R(status), by=issuer, make=factories.ready)
        db.session.commit()
        return request

    return one


@pytest.fixture
def work(new_client, issuer):
    """The browser of who makes everything and hands it out."""
    client = new_client()
    client.sign_in(issuer)
    return client


@pytest.fixture
def desk(new_client, verifier):
    client = new_client()
    client.sign_in(verifier)
    return client


def ticked(*requests, **more) -> dict:
    return {"rowid": [str(r.id) for r in requests], "seen": [f"{r.id}:{r.version}" for r in requests], **more}


def act(client, action: str, *requests, page: str = LIST, **more):
    return client.submit(ACTION, ticked(*requests, action=action, **more), page=page)


def told(request) -> list[str]:
    return [n.template for n in db.session.query(Notification).filter_by(subject=request.subject_name)]


def names_of_events(request) -> list[str]:
    return [event.name for event in AuditEvent.of(request.subject_name)]


# -- advancing


def test_ticked_requests_advance_and_the_rest_is_explained(desk, made):
    request, other = made(), made("approved", "konsolidasi-manual")

    answer = act(desk, "advance", request, other)

    assert answer.status_code == 200
    assert (request.status, other.status) == (R.APPROVED, R.APPROVED)
    assert "1 diproses, 1 tidak" in answer.text
    done, refused = answer.text.index(f"{LIST}{request.reference}"), answer.text.index(f"{LIST}{other.reference}")
    assert refused < answer.text.index("<h2>Diproses</h2>") < done
    assert "Langkah ini tidak dapat dilakukan" in answer.text


def test_each_row_has_its_own_event_and_message(desk, made):
    requests = [made() for _ in range(3)]

    act(desk, "advance", *requests)

    for request in requests:
        assert told(request) == ["request_received", "request_approved"]
        assert names_of_events(request)[0] == "approve"


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


def test_whoever_cannot_do_the_next_step_is_assigned_nothing(work, made, make_operator):
    request, of_kk = made("approved"), make_operator("nengah", role="issuer", services=["kartu-keluarga"])

    answer = act(work, "assign", request, to=str(of_kk.id))

    assert "Nengah tidak memegang pos" in answer.text
    assert request.assigned_to_id is None


def test_the_same_assignment_twice_leaves_one_trace(work, made, issuer):
    request = made("approved")

    act(work, "assign", request, to=str(issuer.id))
    answer = act(work, "assign", request, to=str(issuer.id))

    assert "Sudah ditugaskan kepada Kadek." in answer.text
    assert names_of_events(request).count("assign") == 1
    act(work, "assign", request, to="siapa-saja")
    assert request.assigned_to_id is None


def test_a_suspended_person_is_not_offered(work, made, make_operator):
    gone = make_operator("pergi", role="issuer")
    gone.suspended_at = sa.func.current_timestamp()
    request = made("approved")

    assert f'value="{gone.id}"' not in act(work, "assign", request).text
    assert "Pilih petugasnya." in act(work, "assign", request, to=str(gone.id), asked="1").text


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
    assert answer.text.index("Belum ada yang siap") < answer.text.index(unfinished.reference)
    assert answer.request.query_string == b""
    assert {r.status for r in requests} == {R.FINISHED}


def test_each_office_has_its_own_part_of_the_pick_list(work, made):
    here, there = made("finished", cara_ambil="office"), made("finished", cara_ambil="office")
    from models.region import Office

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

    desk.submit(door + "action/", ticked(*registrations, action="cancel", reason="Foto milik orang lain."), page=door)

    assert {r.status for r in registrations} == {"cancelled"}


# -- what never is


@pytest.mark.parametrize("door", ["/admin/pendaftaran/", "/admin/permohonan/"])
def test_an_identity_is_never_verified_in_bulk(desk, made, door):
    made()
    registration = factories.waiting()

    desk.submit(door + "action/", ticked(registration, action="verify"), page=door)

    assert registration.status == "waiting"
    page = desk.page(door).text
    assert "tidak dapat dilakukan sekaligus" in page
    assert 'name="action" value="verify"' not in desk.get(door).text


def test_more_than_two_hundred_at_once_are_refused_in_words(desk, made):
    request = made()

    data = ticked(request, action="advance") | {"rowid": [str(n) for n in range(1, 202)]}
    answer = desk.submit(ACTION, data, page=LIST)

    assert answer.status_code == 302
    assert "Paling banyak 200 sekaligus; Anda mencentang 201." in desk.page(LIST).text
    assert request.status == R.SUBMITTED


def test_nothing_ticked_is_said(desk, made):
    made()

    desk.submit(ACTION, {"action": "advance"}, page=LIST)

    assert "Pilih dulu paling sedikit satu baris" in desk.page(LIST).text


@pytest.mark.parametrize("action", ["advance", "assign", "hold", "resume", "hand_over", "pick_list", "cancel"])
def test_what_lies_outside_the_posts_is_skipped_and_nothing_is_revealed(client, made, make_operator, action):
    hidden = made("producing", "konsolidasi-manual")
    shown = made("producing", cara_ambil="office")
    operator = make_operator("made", role="issuer", services=["kia"])
    client.sign_in(operator)
    more = {"standard_reason": "Blangko KIA habis", "to": str(operator.id), "received_by": "Ibu", "relation": "family"}

    answer = act(client, action, shown, hidden, **more)

    assert answer.status_code == 200
    assert "1 baris" in answer.text and "tidak ditemukan" in answer.text
    assert hidden.reference not in answer.text
    assert shown.reference in answer.text
    assert names_of_events(hidden)[0] == "produce" and hidden.assigned_to_id is None


@pytest.mark.parametrize(("role", "open_to"), [
    ("verifier", {"advance", "assign", "cancel"}),
    ("issuer", {"advance", "assign", "hold", "resume", "hand_over", "pick_list", "cancel"}),
    ("desk", {"hand_over", "pick_list"}),
    ("supervisor", {"assign"}),
    ("admin", {"assign"}),
])  # fmt: skip
def test_each_role_has_the_actions_of_its_posts_and_no_others(at_work, made, role, open_to):
    request, client = made("finished", cara_ambil="office"), at_work(role)
    page = client.get(LIST).text

    actions = ("advance", "assign", "hold", "resume", "hand_over", "pick_list", "cancel")
    assert {name for name in actions if f'name="action" value="{name}"' in page} == open_to
    for name in set(actions) - open_to:
        assert act(client, name, request).status_code == 403, name


# -- races


def test_a_batch_seen_before_another_moved_a_row_leaves_that_row(desk, verifier, made):
    request, other = made(), made()
    form = ticked(request, other, action="advance")
    request.approve(by=verifier)
    db.session.commit()

    answer = desk.submit(ACTION, form, page=LIST)

    assert "Sudah diproses oleh Luh" in answer.text
    assert (request.status, other.status) == (R.APPROVED, R.APPROVED)


def test_a_second_click_moves_nothing_twice(work, made):
    requests = [made("approved"), made("approved")]
    form = ticked(*requests, action="advance")

    work.submit(ACTION, form, page=LIST)
    answer = work.submit(ACTION, form, page=LIST)

    assert "0 diproses, 2 tidak" in answer.text and "Sudah diproses oleh Kadek" in answer.text
    assert {r.status for r in requests} == {R.PROCESSING}


@pytest.mark.parametrize("action", ["advance", "assign", "hold", "cancel"])
def test_a_row_that_another_looks_at_is_left_alone(work, made, make_operator, issuer, action):
    held, free = made("approved"), made("approved")
    held.claim(by=make_operator("wayan", role="issuer"))
    before = names_of_events(held)

    answer = act(work, action, held, free, reason="Blangko habis", to=str(issuer.id))

    assert "Sedang diperiksa oleh Wayan" in answer.text
    assert "1 diproses, 1 tidak" in answer.text
    assert names_of_events(held) == before


@pytest.mark.parametrize("ids", [["abc"], ["99999999999999999999"], ["1; DROP TABLE document"]])
def test_a_crooked_row_is_not_found(desk, made, ids):
    made()

    assert desk.submit(ACTION, {"action": "advance", "rowid": ids}, page=LIST).status_code == 404


# -- the list


def test_a_list_may_be_as_long_as_what_is_ticked_at_once(desk, made):
    for _ in range(27):
        made()

    def rows(url: str) -> int:
        return desk.get(url).text.count('name="rowid"')

    assert rows(LIST) == 25
    assert rows(LIST + "?baris=100") == 27
    assert desk.get(LIST + "?baris=1000").status_code == 404
    onward = next(link for link in desk.page(LIST).links if "sebelum=" in link)
    assert rows(onward.replace("&amp;", "&")) == 2


def test_the_answer_leads_back_to_the_list_with_its_filters(desk, made):
    request = made()

    answer = act(desk, "advance", request, page=LIST + "?status=submitted")

    assert f'href="{LIST}?status=submitted"' in answer.text
