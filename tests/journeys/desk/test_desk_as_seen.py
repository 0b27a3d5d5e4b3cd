"""Every page of the panel: on those of the daily work axe finds nothing, at a desk and on a phone; none is too wide."""

from __future__ import annotations

import pytest

from models.base import db
from tests.journeys.support import beforehand
from tests.journeys.support.beforehand import KIA, at_work, operator
from tests.journeys.support.looking import GRAVE, DeskLook, Look
from tests.support import factories

LONG_NAME = "Ida Ayu Putu Ngurah Kusumawardhani Widyaningsih Pratiwi Maheswari Dewi Saraswati"
LONG_WORDS = "Ida Ayu Putu " + " ".join(["Wiradnyaningsihwatiniputri"] * 3)
CHILD = "5108066502180077"
# What of a case's data does not stand wholly on the screen, and whether anything lies upon its frame.
OUT_OF_SIGHT = """() => {
  const frame = document.querySelector('.case-data').getBoundingClientRect();
  const decision = document.querySelector('.decide').getBoundingClientRect();
  const photo = document.querySelector('figure.shown img').getBoundingClientRect();
  const seen = (one) => one.top >= frame.top && one.bottom <= Math.min(frame.bottom, decision.top, innerHeight);
  return { facts: [...document.querySelectorAll('.case-data .details > div')]
    .filter(one => !seen(one.getBoundingClientRect())).map(one => one.innerText),
    covered: decision.top < frame.bottom, undecided: decision.bottom > innerHeight,
    small: Math.min(photo.width, photo.height) < 400 } }"""
LINES_OF_A_SERVICE = """() => [...document.querySelectorAll('.queue td:nth-child(3)')].map(cell => {
  const text = document.createRange(); text.selectNodeContents(cell); return text.getClientRects().length })"""
ALL_IN_SIGHT = {"facts": [], "covered": False, "undecided": False, "small": False}
AT_WORK = ("approved", "processing", "producing", "finished")


@pytest.fixture
def registration(house) -> str:
    with at_work(house):
        return factories.waiting(nama=LONG_NAME).reference


@pytest.fixture
def requests(house) -> dict[str, str]:
    """A request in each state, by it; two of them are alike."""
    with at_work(house):
        applicant = factories.verified(operator("verifikator"), nama=LONG_NAME)
        made = {state: factories.submitted(applicant, "kia", **KIA) for state in (*AT_WORK, "on hold", "returned")}
        for state in ("alike", "submitted"):
            made[state] = factories.submitted(applicant, "kia", **KIA | {"anak_nik": CHILD})
        for state, request in made.items():
            if state in AT_WORK or state == "on hold":
                beforehand.bring(request, state if state in AT_WORK else "processing")
        made["on hold"].hold(by=operator("kia"), reason="Blangko KIA habis")
        made["returned"].return_(["kk", "anak_nama"], by=operator("verifikator"), reason="Dokumen tidak lengkap.")
        db.session.commit()
        return {state: request.reference for state, request in made.items()}


def test_the_queue_is_fit_for_all_empty_full_and_with_nothing_found(house, new_panel):
    beforehand.an_empty_desk(house)
    verifier = new_panel("verifikator")
    look = DeskLook(verifier)

    look.at("/admin/")
    verifier.sees("Antrean ini kosong")
    with at_work(house):
        for name in (LONG_NAME, LONG_NAME, LONG_WORDS):
            factories.waiting(nama=name, wa="081234567001")  # one number, which is marked
    verifier.go("/admin/")
    look.unfolded()
    assert verifier.page.evaluate(LINES_OF_A_SERVICE) == [1, 1, 1], "a word is cut in two beside a long name"
    verifier.page.locator("#cari").fill("Orang Yang Tidak Ada")
    verifier.press("Cari")
    look.here("nothing found")

    look.finds_nothing()


def test_pages_of_registrations_and_approvals_are_fit_for_all(registration, requests, new_panel):
    verifier = new_panel("verifikator")
    look = DeskLook(verifier)

    verifier.registration(registration)
    assert verifier.page.evaluate(OUT_OF_SIGHT) == ALL_IN_SIGHT
    verifier.request(requests["submitted"])  # longer, and with more to say: its data scroll in their frame
    assert verifier.page.evaluate(OUT_OF_SIGHT) | {"facts": []} == ALL_IN_SIGHT
    for page in (f"pendaftaran/{registration}", f"permohonan/{requests['submitted']}",
                 f"permohonan/{requests['returned']}"):  # fmt: skip
        verifier.go(f"/admin/{page}")
        look.unfolded()
    verifier.request(requests["submitted"])
    verifier.press("Bandingkan")
    look.here("side by side")
    verifier.request(requests["submitted"])
    verifier.decides("cancel")
    look.here("refused")

    look.finds_nothing()


def test_pages_of_what_is_made_are_fit_for_all(requests, new_panel):
    issuer = new_panel("kia")
    look = DeskLook(issuer)

    for state in ("approved", "producing", "finished", "on hold"):
        issuer.request(requests[state])
        look.unfolded(state)
    issuer.go(f"/admin/permohonan/{requests['approved']}/serahkan")
    look.here()

    look.finds_nothing()


def test_the_pickup_desk_is_fit_for_all(requests, new_panel):
    desk = new_panel("loket")
    look = DeskLook(desk)

    look.at("/admin/loket/", f"/admin/loket/{requests['finished']}")
    desk.page.locator("[name=received_by]").fill(LONG_NAME)
    desk.page.locator("[name=relation][value=proxy]").check()
    desk.press("Serahkan")
    desk.sees("F-1.07")
    look.here("refused")
    desk.go("/admin/loket/")
    desk.page.locator("#cari").fill("Orang Yang Tidak Ada")
    desk.press("Cari")
    look.here("nothing found")

    look.finds_nothing()


def test_pages_that_ask_about_many_at_once_are_fit_for_all(requests, new_panel):
    issuer = new_panel("kia")
    look = DeskLook(issuer)

    for status, action in (("approved", "hold"), ("approved", "assign"), ("approved", "cancel"),
                           ("finished", "hand_over"), ("finished", "pick_list")):  # fmt: skip
        issuer.go(f"/admin/permohonan/?status={status}")
        issuer.ticks_in_list(requests[status])
        issuer.presses_for_ticked(action)
        look.here(action)
    issuer.go("/admin/permohonan/?status=approved")
    issuer.ticks_in_list(requests["approved"])
    issuer.presses_for_ticked("hold")
    issuer.page.locator("[name=standard_reason]").select_option("Blangko KIA habis")
    issuer.press("Tunda permohonan")
    look.here("what became of them")

    look.finds_nothing()


def test_the_own_account_and_the_supervisors_page_are_fit_for_all(requests, new_panel):
    for username, page in (("verifikator", "/admin/akun-saya/"), ("pimpinan", "/admin/kinerja/")):
        look = DeskLook(new_panel(username))
        look.at(page)
        look.finds_nothing()
    supervisor = look.browsing
    supervisor.go("/admin/rekap/")
    remark = supervisor.page.locator(".recap thead th").last.bounding_box()
    assert remark["x"] + remark["width"] <= supervisor.page.viewport_size["width"]


def test_the_lists_have_nothing_grave(registration, requests, new_panel):
    look = Look(new_panel("verifikator"), GRAVE)
    look.at("/admin/permohonan/", "/admin/pendaftaran/")
    look.finds_nothing()


def test_pages_of_the_admin_have_nothing_grave(requests, new_panel):
    admin = new_panel("admin")
    look = Look(admin, GRAVE)

    admin.go("/admin/")
    menu = admin.page.locator("#menu a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    look.at(*menu)
    forms = [path + "new/" for path in menu if admin.page.request.get(admin.url + path + "new/").ok]
    look.at(*forms[:3])  # one template draws them all

    assert len(menu) > 8
    look.finds_nothing()
