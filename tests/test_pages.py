"""The checking client is itself checked: it must see a fault, and must not lend one browser another's user."""

from __future__ import annotations

from tests.support.pages import Page

GOOD = """<html lang="id"><title>Masuk</title><form method="post"><input type="hidden" name="csrf_token" value="x">
<label for="nik">NIK</label><input id="nik" name="nik"><label>Setuju <input type="checkbox" name="setuju"></label>
<input aria-label="Cari" name="cari"><button>Kirim</button></form></html>"""


def test_a_page_with_everything_in_place_has_no_faults():
    assert Page(GOOD).faults() == []


def test_every_fault_of_a_page_is_named():
    page = Page(
        '<html><form method="post"><input name="nik"><select name="desa"></select>'
        '<input type="date" name="lahir"></form></html>'
    )

    faults = " ".join(page.faults())

    for expected in ("<title>", "lang", "csrf_token", "label for nik", "label for desa", "lahir speaks the browser's"):
        assert expected in faults


def test_a_field_after_a_wrapping_label_still_needs_its_own():
    page = Page('<html lang="id"><title>A</title><label>Satu <input name="satu"></label><input name="dua"></html>')

    assert page.faults() == ["no label for dua"]


def test_a_form_is_found_by_where_it_posts_to():
    page = Page('<form method="post" action="/keluar"></form><form method="post"><input type="hidden" name="a"></form>')

    assert page.form_for("/masuk", "/masuk") is page.forms[1]
    assert page.form_for("/keluar", "/masuk") is page.forms[0]


def test_two_browsers_do_not_share_a_user(client, new_client, make_operator):
    operator = make_operator("wayan", role="verifier")

    client.sign_in(operator)

    assert client.get("/admin/").status_code == 200
    assert new_client().get("/admin/").status_code != 200
