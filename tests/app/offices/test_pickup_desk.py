"""What lies ready where, for whom; who may give it out, and to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.offices.pickup_desk import Shelf, counted, days_waiting, find, give_out, offices_of, on_shelf
from models.accounts.permission import Role
from models.accounts.post import Post
from models.base import clock_at, db, utcnow
from models.cases.reference import new_reference
from models.cases.refusals import MoveRefused
from models.offices.region import Office
from models.requests.document import DocumentState
from models.requests.workflow import RequestStatus as R
from tests.support import factories


@pytest.fixture
def ready(verifier, issuer):
    """`ready("kia", nama="…", since=3, …)`: a finished request, which could be fetched `since` days ago."""

    def made(slug: str = "kia", nama: str = "Ni Luh Ayu", since: int = 0, **answers: str):
        applicant = factories.verified(verifier, nama=nama, kecamatan=answers.pop("tinggal", "510806"),
                                       desa=answers.pop("desa", "5108061006"))  # fmt: skip
        request = factories.submitted(applicant, slug, **answers)
        with clock_at(utcnow() - timedelta(days=since)):
            request.approve(by=verifier)
            request.advance_to(R.FINISHED, by=issuer, make=factories.ready)
        db.session.commit()
        return request

    return made


@pytest.fixture
def desk(make_operator):
    return make_operator("sari", role="desk")


def office(slug: str) -> Office:
    return db.session.scalars(sa.select(Office).where(Office.slug == slug)).one()


def references(query) -> list[str]:
    return [row.reference for row in query.order_by(*Shelf.READY.keys)]


def test_a_shelf_holds_what_can_be_fetched_there_and_nothing_else(desk, ready, verifier, issuer):
    here, by_post = ready(cara_ambil="office"), ready(cara_ambil="pos")
    fetched = ready(cara_ambil="office")
    fetched.hand_over(fetched.documents[0], by=issuer, receiver="Ibunya")
    factories.submitted(fetched.applicant, cara_ambil="office")
    dinas = office("disdukcapil")

    assert references(on_shelf(desk, dinas, Shelf.READY)) == [here.reference]
    assert [row.reference for row in on_shelf(desk, dinas, Shelf.POS)] == [by_post.reference]
    assert references(on_shelf(desk, office("kantor-camat-seririt"), Shelf.READY)) == []


def test_what_lies_longer_than_a_fortnight_has_a_shelf_of_its_own(app, desk, ready):
    old, new = ready(cara_ambil="office", since=20), ready(cara_ambil="office")
    dinas = office("disdukcapil")

    assert references(on_shelf(desk, dinas, Shelf.READY)) == [old.reference, new.reference]
    assert references(on_shelf(desk, dinas, Shelf.LONG)) == [old.reference]
    app.config["PICKUP_TOO_LONG_DAYS"], before = 40, app.config["PICKUP_TOO_LONG_DAYS"]
    try:
        assert counted(on_shelf(desk, dinas, Shelf.LONG)) == 0
    finally:
        app.config["PICKUP_TOO_LONG_DAYS"] = before
    assert days_waiting(utcnow() - timedelta(days=3)) == 3


def test_a_shelf_shows_no_more_than_the_post_covers(make_operator, ready):
    kia, pindah = ready("kia", cara_ambil="office"), ready("konsolidasi-manual")
    dinas = office("disdukcapil")
    of_kia = make_operator("made", role="issuer", services=["kia"])
    of_seririt = make_operator("nyoman", role="desk", offices=["kantor-camat-seririt"])

    assert references(on_shelf(of_kia, dinas, Shelf.READY)) == [kia.reference]
    assert references(on_shelf(of_seririt, dinas, Shelf.READY)) == []
    assert find(of_seririt, kia.reference).cases == []
    assert find(of_kia, pindah.reference).cases == []


def test_the_offices_of_a_person_are_those_of_the_posts_the_own_first(make_operator):
    seririt = make_operator("nyoman", role="desk", offices=["kantor-camat-seririt"])
    both = make_operator("ketut", role="desk", offices=["kantor-camat-seririt"])
    both.posts.append(Post(role=Role.ISSUER, offices=[]))
    verifier_only = make_operator("luh", role="verifier")
    db.session.commit()

    assert [o.slug for o in offices_of(seririt)] == ["kantor-camat-seririt"]
    assert [o.slug for o in offices_of(both)][:2] == ["kantor-camat-seririt", "disdukcapil"]
    assert offices_of(verifier_only) == []


def test_a_document_at_another_office_than_the_request_is_on_its_own_shelf(make_operator, ready):
    request = ready("kia", cara_ambil="office")
    request.documents[0].office = office("kantor-camat-seririt")
    db.session.commit()
    seririt = make_operator("nyoman", role="desk", offices=["kantor-camat-seririt"])

    assert references(on_shelf(seririt, office("kantor-camat-seririt"), Shelf.READY)) == [request.reference]
    assert [found.reference for found in find(seririt, request.reference).cases] == [request.reference]


def test_a_search_prefers_what_waits_to_be_handed_over(desk, ready, verifier):
    request = ready(nama="I Wayan Sukrata", cara_ambil="office")
    another = factories.submitted(request.applicant, "konsolidasi-manual")

    for text in (request.applicant.nik, "wayan sukrata", request.applicant.whatsapp):
        assert [found.reference for found in find(desk, text).cases] == [request.reference], text
    give_out(request, ["0"], by=desk, receiver="", relation="self", has_power=False)
    assert {found.reference for found in find(desk, "wayan sukrata").cases} == {request.reference, another.reference}


def test_the_address_of_a_long_public_url_is_understood(desk, ready):
    request = ready(cara_ambil="office")

    [found] = find(desk, f"https://{'layanan.' * 20}go.id/permohonan/{request.reference}\n").cases

    assert found is request
    assert find(desk, f"https://go.id/permohonan/{new_reference()}").cases == []


def test_all_documents_of_a_request_go_to_one_person_at_once(desk, ready):
    request = ready("tridatu-akta-kelahiran-khusus")
    waiting = [d for d in request.documents if d.waits_for_hand_over]

    given = give_out(request, [str(d.position) for d in waiting], by=desk, receiver="Ni Made Ibu", relation="family",
                     has_power=False)  # fmt: skip
    db.session.commit()

    assert given == waiting and len(given) > 1
    assert request.status == R.HANDED_OVER
    assert {(d.receiver, d.receiver_relation, d.state) for d in waiting} == {
        ("Ni Made Ibu", "family", DocumentState.HANDED_OVER)}  # fmt: skip


@pytest.mark.parametrize(("relation", "has_power", "receiver", "said"), [
    ("", False, "Ibu", "Pilih hubungan penerima"),
    ("tetangga", True, "Ibu", "Pilih hubungan penerima"),
    ("proxy", False, "Ibu", "F-1.07"),
    ("family", False, "  ", "Isi nama penerima"),
])  # fmt: skip
def test_what_is_missing_is_asked_for_and_nothing_changes(desk, ready, relation, has_power, receiver, said):
    request = ready("tridatu-akta-kelahiran-khusus")

    with pytest.raises(MoveRefused, match=said):
        give_out(request, ["0", "1"], by=desk, receiver=receiver, relation=relation, has_power=has_power)
    db.session.rollback()

    assert request.status == R.FINISHED
    assert all(d.state == DocumentState.READY for d in request.documents)


def test_a_proxy_with_the_power_of_attorney_takes_it(desk, ready):
    request = ready(cara_ambil="office")

    give_out(request, ["0"], by=desk, receiver="I Komang Kuasa", relation="proxy", has_power=True)

    assert request.documents[0].receiver_relation == "proxy"


def test_whoever_comes_in_person_need_not_be_named(desk, ready):
    request = ready(nama="I Wayan Sendiri", cara_ambil="office", anak_nama="Putu Anak")

    give_out(request, ["0"], by=desk, receiver="", relation="self", has_power=False)

    assert request.documents[0].receiver == "Putu Anak"


def test_of_a_letter_nobody_asks_the_relation(desk, ready):
    request = ready(cara_ambil="pos")

    give_out(request, ["0"], by=desk, receiver="Ni Luh Ayu", relation="", has_power=False)

    assert (request.documents[0].receiver_relation, request.status) == (None, R.HANDED_OVER)


def test_an_operator_without_the_post_hands_nothing_over(verifier, ready):
    request = ready(cara_ambil="office")

    with pytest.raises(MoveRefused):
        give_out(request, ["0"], by=verifier, receiver="Ibu", relation="self", has_power=False)


@pytest.mark.parametrize("post", [{}, {"services": ["kia"]}, {"offices": ["disdukcapil"], "services": ["kia"]}])
def test_the_shelf_is_read_by_its_index(app, make_operator, ready, post):
    ready(cara_ambil="office")
    desk = make_operator("nyoman", role="desk", **post)
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.text("SET LOCAL enable_seqscan = off"))
    query = on_shelf(desk, office("disdukcapil"), Shelf.READY).order_by(*Shelf.READY.keys).limit(26)
    statement = str(query.statement.compile(db.engine, compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "

    plan = "\n".join(str(row) for row in db.session.connection().exec_driver_sql(
        (explain + statement).replace("%", "%%")).all())  # fmt: skip

    assert "ix_document_pickup" in plan, plan
    assert "TEMP B-TREE" not in plan, plan
