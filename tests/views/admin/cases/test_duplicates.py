"""Two cases side by side: what is shown of them, who decides, and that one decision changes one case once."""

from __future__ import annotations

import threading

import pytest

from models.base import db
from models.cases import claims
from models.cases.audit import AuditEvent
from models.cases.not_duplicate import NotDuplicate
from models.cases.undo import undoable_by
from models.messages.notification import Notification
from tests.support import factories

CHILD = "5108060505200001"
NOBODY = "7K3-M9Q-ZP4"


@pytest.fixture
def twins(applicant):
    """Two requests of one person for one child; the first is the older."""
    first = factories.submitted(applicant, "kia", anak_nik=CHILD, anak_nama="Gede Bayu")
    second = factories.submitted(applicant, "kia", anak_nik=CHILD, anak_nama="Gede Bayu Putra")
    return first, second


def beside(case, other, way="") -> str:
    door = "pendaftaran" if case.subject_kind == "applicant" else "permohonan"
    return f"/admin/{door}/{case.reference}/banding/{other.reference}" + (f"/{way}" if way else "")


def home(case) -> str:
    return beside(case, case).split("/banding")[0]


def cancellations() -> list[Notification]:
    return [n for n in db.session.query(Notification).order_by(Notification.id) if n.template.endswith("_cancelled")]


# -- what is shown


def test_both_stand_side_by_side_with_the_reasons_and_what_differs(desk, twins):
    first, second = twins
    second.photos()[0].sha256 = first.photos()[0].sha256

    page = desk.page(beside(second, first))

    assert "Yang bersangkutan dan layanannya sama, dan masih berjalan." in page.text
    assert f"sama persis dengan foto di {first.reference}." in page.text
    assert "Gede Bayu Putra Gede Bayu Berbeda" in page.text
    assert f"NIK anak {CHILD} {CHILD} Sama" in page.text
    assert page.text.count("Sama persis") == 2
    for photo in (*first.photos(), *second.photos()):
        assert f"/berkas/{photo.id}" in page.links


def test_an_answer_that_only_one_of_them_has_says_so(desk, twins):
    first, second = twins
    second.answers = {key: value for key, value in second.answers.items() if key != "anak_nama"}

    assert f"Gede Bayu – Hanya di {first.reference}" in desk.page(beside(first, second)).text


def test_the_older_one_is_suggested(desk, twins):
    first, second = twins

    page = desk.page(beside(second, first))

    form = page.form_for(beside(second, first, "ganda"), "")
    assert [i["value"] for i in form.inputs if i.get("name") == "keep" and "checked" in i] == [first.reference]


def test_two_cases_with_nothing_alike_can_be_compared_too(desk, applicant):
    one, other = factories.submitted(applicant, "kia"), factories.submitted(applicant, "konsolidasi-manual")

    assert "Tidak ada tanda bahwa keduanya sama" in desk.page(beside(one, other)).text


def test_registrations_without_photos_are_compared_as_well(desk):
    one, other = factories.waiting(), factories.waiting()
    for case in (one, other):
        case.forget_photos()
    db.session.commit()

    assert "Keduanya tanpa foto." in desk.page(beside(one, other)).text


# -- ganda


def test_the_other_is_cancelled_with_one_message_that_says_which_goes_on(desk, twins, verifier):
    first, second = twins

    response = desk.submit(beside(second, first, "ganda"), {"keep": first.reference}, page=beside(second, first))

    assert response.location == home(first)
    assert (first.status, second.status) == ("submitted", "cancelled")
    [message] = cancellations()
    assert message.subject == second.subject_name and message.to == second.applicant.whatsapp
    assert message.particulars["alasan"] == f"Permohonan ganda: dilanjutkan di {first.reference}"
    assert AuditEvent.of(first.subject_name)[0].particulars == {"other": second.reference}
    assert f"{second.reference} dibatalkan sebagai ganda" in desk.page(home(first)).text
    assert undoable_by(second, verifier)


@pytest.mark.sqlite_only
def test_a_written_reason_always_names_the_one_that_goes_on(desk, twins):
    first, second = twins
    written = {"keep": second.reference, "standard_reason": "Salah memilih layanan.", "reason": "Anak yang sama"}

    desk.submit(beside(second, first, "ganda"), written, page=beside(second, first))

    reason = AuditEvent.of(first.subject_name)[0].particulars["reason"]
    assert reason == f"Salah memilih layanan. Anak yang sama. Dilanjutkan di {second.reference}."
    assert second.status == "submitted"


def test_of_two_registrations_the_one_that_waits_is_cancelled(desk, applicant):
    again = factories.waiting(nik=applicant.nik)

    refused = desk.submit(beside(again, applicant, "ganda"), {"keep": again.reference}, page=beside(again, applicant))
    assert refused.status_code == 409 and "statusnya sekarang “terverifikasi”" in refused.text

    desk.submit(beside(again, applicant, "ganda"), {"keep": applicant.reference}, page=beside(again, applicant))

    assert (applicant.status, again.status) == ("verified", "cancelled")
    [message] = cancellations()
    assert message.particulars["alasan"] == f"Pendaftaran ganda: dilanjutkan di {applicant.reference}"


@pytest.mark.sqlite_only
def test_a_finished_request_cannot_be_cancelled_and_the_page_says_so(desk, twins, issuer, verifier):
    first, second = twins
    first.approve(by=verifier)
    first.advance_to("finished", by=issuer, make=factories.ready)
    db.session.commit()

    page = desk.page(beside(second, first))
    assert f"{first.reference} (selesai) tidak dapat Anda batalkan" in page.text

    response = desk.submit(beside(second, first, "ganda"), {"keep": second.reference}, page=beside(second, first))
    assert response.status_code == 409 and "statusnya sekarang “selesai”" in response.text
    assert (first.status, second.status) == ("finished", "submitted") and not cancellations()


@pytest.mark.sqlite_only
def test_what_was_cancelled_cannot_go_on_in_place_of_the_other(desk, twins, verifier):
    first, second = twins
    first.cancel(by=verifier, reason="Salah memilih layanan")

    page = desk.page(beside(second, first))
    assert f"{first.reference} sudah dibatalkan. Tidak ada lagi yang perlu diputuskan." in page.text
    assert "Tidak ada yang dapat Anda putuskan di sini" in page.text

    hidden = page.posting_forms[-1].hidden | {"keep": first.reference}
    response = desk.post(beside(second, first, "ganda"), data=hidden)
    assert response.status_code == 409 and "tidak dapat dilanjutkan" in response.text
    assert second.status == "submitted"


@pytest.mark.sqlite_only
def test_nothing_is_cancelled_out_of_the_officers_post(new_client, make_operator, twins):
    """An issuer reads what waits for approval, and may not decide on it."""
    first, second = twins
    issuer = new_client()
    issuer.sign_in(make_operator("kadek", role="issuer", services=["kia"]))

    page = issuer.page(beside(second, first))
    assert "Tidak ada yang dapat Anda putuskan di sini" in page.text

    hidden = page.posting_forms[-1].hidden | {"version": second.version, "other_version": first.version}
    response = issuer.post(beside(second, first, "ganda"), data=hidden | {"keep": first.reference})
    assert response.status_code == 409 and second.status == "submitted"


def test_a_stale_page_changes_nothing_and_keeps_what_was_written(desk, twins, verifier):
    first, second = twins
    form = desk.page(beside(second, first)).form_for(beside(second, first, "ganda"), "")
    first.approve(by=verifier)

    response = desk.post(beside(second, first, "ganda"),
                         data=form.hidden | {"keep": first.reference, "reason": "Anak yang sama"})  # fmt: skip

    assert response.status_code == 409 and "Sudah diproses oleh Luh" in response.text
    assert "Anak yang sama" in response.text
    assert (first.status, second.status) == ("approved", "submitted") and not cancellations()


@pytest.mark.sqlite_only
def test_what_somebody_else_looks_at_is_not_decided(desk, twins, make_operator):
    first, second = twins
    claims.claim(second, by=make_operator("wayan", role="verifier"))

    response = desk.submit(beside(second, first, "ganda"), {"keep": first.reference}, page=beside(second, first))

    assert response.status_code == 409 and "Sedang diperiksa oleh Wayan" in response.text
    assert second.status == "submitted"


@pytest.mark.sqlite_only
def test_without_a_choice_nothing_happens(desk, twins):
    first, second = twins

    for keep in ("", NOBODY):
        response = desk.submit(beside(second, first, "ganda"), {"keep": keep}, page=beside(second, first))
        assert response.status_code == 409 and "Pilih dulu mana yang dilanjutkan." in response.text
    assert (first.status, second.status) == ("submitted", "submitted")


def test_a_double_click_cancels_once(desk, twins):
    first, second = twins
    form = desk.page(beside(second, first)).form_for(beside(second, first, "ganda"), "")

    answers = [desk.post(beside(second, first, "ganda"), data=form.hidden | {"keep": first.reference}).location
               for _ in range(2)]  # fmt: skip

    assert answers == [home(first)] * 2
    assert len(cancellations()) == 1
    assert [event.name for event in AuditEvent.of(second.subject_name)].count("cancel") == 1


def test_two_officers_who_each_keep_the_other_one_cancel_one_of_them_only(app, desk, new_client, make_operator, twins):
    first, second = twins
    other = new_client()
    other.sign_in(make_operator("wayan", role="verifier"))
    forms = [browser.page(beside(second, first)).form_for(beside(second, first, "ganda"), "").hidden
             for browser in (desk, other)]  # fmt: skip
    url, keeps, answers = beside(second, first, "ganda"), [first.reference, second.reference], []
    db.session.commit()
    together = threading.Barrier(2)

    def decide(browser, form, keep):
        together.wait()
        with app.app_context():
            answers.append(browser.post(url, data=form | {"keep": keep}).status_code)

    threads = [threading.Thread(target=decide, args=args) for args in zip((desk, other), forms, keeps, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    db.session.expire_all()
    assert sorted(answers) == [302, 409]
    assert sorted([first.status, second.status]) == ["cancelled", "submitted"]
    assert len(cancellations()) == 1


# -- bukan ganda


def test_a_pair_told_apart_is_remembered_in_both_trails(desk, twins):
    first, second = twins

    for _ in range(2):
        response = desk.submit(beside(second, first, "bukan-ganda"), page=beside(second, first))
        assert response.location == home(second)

    assert NotDuplicate.of(first) == {second.id}
    for case, against in ((first, second), (second, first)):
        told = [event for event in AuditEvent.of(case.subject_name) if event.name == "not_duplicate"]
        assert [event.particulars for event in told] == [{"other": against.reference}]
    assert (first.status, second.status) == ("submitted", "submitted") and not cancellations()


@pytest.mark.sqlite_only
def test_whoever_only_reads_cannot_tell_them_apart(new_client, make_operator, twins):
    first, second = twins
    supervisor = new_client()
    supervisor.sign_in(make_operator("kepala", role="supervisor"))

    page = supervisor.page(beside(second, first))
    assert "Hanya petugas yang memutuskan kasus ini dapat mencatatnya." in page.text
    hidden = page.posting_forms[-1].hidden | {"version": second.version, "other_version": first.version}
    response = supervisor.post(beside(second, first, "bukan-ganda"), data=hidden)

    assert response.status_code == 409 and not NotDuplicate.of(first)


# -- out of bounds


@pytest.mark.parametrize("way", ["", "ganda", "bukan-ganda"])
def test_a_case_out_of_scope_of_another_kind_or_of_nobody_is_404(desk, new_client, make_operator, applicant, way):
    west = factories.submitted(applicant, "ktp-el", kecamatan="510802")
    centre = factories.submitted(applicant, "ktp-el", kecamatan="510806")
    seririt = new_client()
    seririt.sign_in(make_operator("nyoman", role="issuer", offices=["kantor-camat-seririt"]))
    token = seririt.page("/admin/").posting_forms[0].hidden

    def asked(browser, url):
        return browser.post(url, data=token) if way else browser.get(url)

    assert asked(seririt, beside(west, centre, way)).status_code == 404
    assert asked(seririt, beside(centre, west, way)).status_code == 404
    token = desk.page("/admin/").posting_forms[0].hidden
    for url in (
        beside(west, applicant, way), beside(west, west, way),
        beside(west, centre, way).replace(centre.reference, NOBODY),
    ):  # fmt: skip
        assert asked(desk, url).status_code == 404


# -- the box on a case's page


def test_the_box_leads_to_the_comparison_and_is_nothing_where_nothing_is_alike(app, verifier, twins):
    from flask import render_template_string

    from app.cases.duplicates import likely_duplicates

    first, second = twins
    asked = {"admin_view": {"href": "/admin/permohonan/"}, "case": second}
    with app.test_request_context():
        include = "{% include 'admin/cases/likely_duplicates.html' %}"
        box = render_template_string(include, likely=likely_duplicates(second, verifier), **asked)
        nothing = render_template_string(include, likely=[], **asked)

    assert f'href="{beside(second, first)}"' in box and "masih berjalan." in box
    assert not nothing.strip()
