"""What is never done to many requests at once, and what two people at once do to each other's rows."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.cases.bulk import LOOK_FIRST
from models.accounts.permission import Role
from models.accounts.post import Post
from models.base import db
from models.cases import claims
from models.requests.workflow import RequestStatus as R
from tests.support import factories
from tests.views.admin.cases.ticking import ACTION, LIST, act, forced, names_of_events, ticked


@pytest.fixture
def desk(new_client, verifier):
    client = new_client()
    client.sign_in(verifier)
    return client


# -- what never is


@pytest.mark.parametrize("door", ["/admin/pendaftaran/", "/admin/permohonan/"])
def test_an_identity_is_never_verified_in_bulk(desk, made, door):
    made()
    registration = factories.waiting()

    desk.submit(door + "action/", smuggled=ticked(registration, action="verify"), page=door)

    assert registration.status == "waiting"
    page = desk.page(door).text
    assert "tidak dapat dilakukan sekaligus" in page
    assert 'name="action" value="verify"' not in desk.get(door).text


def test_nothing_is_approved_where_its_photos_are_not_seen(client, made, make_operator):
    """Nor from a row's own button; whoever may approve and make goes on with what is approved already."""
    both = make_operator("dua", role="verifier")
    both.posts.append(Post(role=Role.ISSUER))
    request, approved = made(), made("approved")
    client.sign_in(both)

    answer = act(client, "advance", request, approved)

    assert (request.status, approved.status) == (R.SUBMITTED, R.PROCESSING)
    assert "1 diproses, 1 tidak" in answer.text and LOOK_FIRST in answer.text
    assert f'href="{LIST}{request.reference}"' in answer.text
    buttons = client.get(LIST).text
    assert f"{approved.reference}/produce" in buttons and f"{request.reference}/approve" not in buttons


def test_more_than_two_hundred_at_once_are_refused_in_words(work, made):
    request = made("approved")

    data = ticked(request, action="advance") | {"rowid": [str(n) for n in range(1, 202)]}
    answer = work.submit(ACTION, data, page=LIST)

    assert answer.status_code == 302
    assert "Paling banyak 200 sekaligus; Anda mencentang 201." in work.page(LIST).text
    assert request.status == R.APPROVED


def test_nothing_ticked_is_said(work, made):
    made()

    work.submit(ACTION, {"action": "advance"}, page=LIST)

    assert "Pilih dulu paling sedikit satu baris" in work.page(LIST).text


@pytest.mark.parametrize("action", ["advance", "assign", "hold", "resume", "hand_over", "pick_list", "cancel"])
def test_what_lies_outside_the_posts_is_skipped_and_nothing_is_revealed(client, made, make_operator, action):
    hidden = made("producing", "konsolidasi-manual")
    shown = made("producing", cara_ambil="office")
    operator = make_operator("made", role="issuer", services=["kia"])
    client.sign_in(operator)
    more = {"standard_reason": "Blangko KIA habis", "to": str(operator.id), "received_by": "Ibu", "relation": "family"}

    answer = forced(client, action, shown, hidden, **more)

    assert answer.status_code == 200
    assert "1 baris" in answer.text and "tidak ditemukan" in answer.text
    assert hidden.reference not in answer.text
    assert shown.reference in answer.text
    assert names_of_events(hidden)[0] == "produce" and hidden.assigned_to_id is None


@pytest.mark.parametrize(("role", "open_to"), [
    ("verifier", {"assign", "cancel"}),
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
        assert forced(client, name, request).status_code == 403, name


def test_whoever_cannot_do_the_next_step_is_assigned_nothing(work, made, make_operator):
    request, of_kk = made("approved"), make_operator("nengah", role="issuer", services=["kartu-keluarga"])

    answer = forced(work, "assign", request, to=str(of_kk.id))

    assert "Nengah tidak memegang pos" in answer.text
    assert request.assigned_to_id is None


def test_a_suspended_person_is_not_offered(work, made, make_operator):
    gone = make_operator("pergi", role="issuer")
    gone.suspended_at = sa.func.current_timestamp()
    request = made("approved")

    assert f'value="{gone.id}"' not in act(work, "assign", request).text
    assert "Pilih petugasnya." in forced(work, "assign", request, to=str(gone.id), asked="1").text


# -- races


def test_a_batch_seen_before_another_moved_a_row_leaves_that_row(work, issuer, made):
    request, other = made("approved"), made("approved")
    form = ticked(request, other, action="advance")
    request.move("process", by=issuer)
    db.session.commit()

    answer = work.submit(ACTION, smuggled=form, page=LIST)

    assert "Sudah diproses oleh Kadek" in answer.text
    assert (request.status, other.status) == (R.PROCESSING, R.PROCESSING)


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
    claims.claim(held, by=make_operator("wayan", role="issuer"))
    before = names_of_events(held)

    answer = forced(work, action, held, free, reason="Blangko habis", to=str(issuer.id))

    assert "Sedang diperiksa oleh Wayan" in answer.text
    assert "1 diproses, 1 tidak" in answer.text
    assert names_of_events(held) == before


@pytest.mark.parametrize("ids", [["abc"], ["99999999999999999999"], ["1; DROP TABLE document"]])
def test_a_crooked_row_is_not_found(work, made, ids):
    made()

    assert work.submit(ACTION, {"action": "advance"}, smuggled={"rowid": ids}, page=LIST).status_code == 404


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


def test_the_answer_leads_back_to_the_list_with_its_filters(work, made):
    request = made("approved")

    answer = act(work, "advance", request, page=LIST + "?status=approved")

    assert f'href="{LIST}?status=approved"' in answer.text
