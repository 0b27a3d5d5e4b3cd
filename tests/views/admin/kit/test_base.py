"""What holds for every page of the panel, whatever it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from werkzeug.exceptions import NotFound

from models.accounts.permission import Permission
from models.cases.audit import AuditEvent
from models.offices.region import District, Village

TRANSLATIONS = Path(__file__).parents[4] / "translations"
BAD_NUMBERS = ("dua!", "-1", "1,2", "1.5", "99999999999999999999", "9223372036854775808", "%00", "１")
LISTS = ("layanan", "teks-pesan", "kantor", "kecamatan", "desa", "jam-buka", "hari-libur", "hari-tambahan",
         "petugas", "pesan", "audit")  # fmt: skip


def test_nobody_signed_in_is_led_to_the_sign_in_page_and_back(client):
    response = client.get("/admin/desa/?kecamatan=510801")

    assert response.location == "/petugas/masuk?next=%2Fadmin%2Fdesa%2F%3Fkecamatan%3D510801"


def test_an_operator_without_the_permission_is_refused_and_sees_no_way_in(at_work):
    desk = at_work("desk")

    assert desk.get("/admin/layanan/").status_code == 403
    assert "/admin/layanan/" not in desk.page("/admin/loket/").links
    assert "/admin/pesan/" in desk.page("/admin/loket/").links


def test_every_view_names_a_permission_and_is_closed_by_default(app):
    from views.admin.kit.base import AdminModelView
    from views.admin.kit.panel import Panel, PanelIndex
    from views.admin.reference.own_account import OwnAccountView

    for_every_operator = (PanelIndex, OwnAccountView)
    views = app.extensions["admin"][0]._views
    for view in views:
        assert isinstance(view, Panel)
        assert isinstance(view, for_every_operator) or isinstance(view.permission, Permission), view
        if isinstance(view, AdminModelView):
            assert view.simple_list_pager and not view.can_export
    assert not (AdminModelView.can_create or AdminModelView.can_edit or AdminModelView.can_delete)


def test_a_number_that_is_none_is_not_found_anywhere(admin):
    everywhere = [(name, bad) for name in LISTS for bad in ("dua!", "9223372036854775808")]
    for name, bad in everywhere + [("kecamatan", bad) for bad in BAD_NUMBERS]:
        for place in ("?page=", "?sebelum=", "details/?id=", "edit/?id="):
            status = admin.get(f"/admin/{name}/{place}{bad}").status_code
            assert status == 404, f"/admin/{name}/{place}{bad} answered {status}"


def test_a_doubled_or_missing_number_is_not_found(admin):
    for query in ("?page=1&page=2", "?sebelum=1&sebelum=2", "?sebelum=1&sesudah=1", "edit/", "edit/?id=1&id=2"):
        assert admin.get(f"/admin/kecamatan/{query}").status_code == 404, query


def test_a_filter_takes_no_word_of_its_own_and_no_nul_byte(admin):
    for query in ("?kecamatan=zz", "?cari=%00", "?cari=a&cari=b"):
        assert admin.get(f"/admin/desa/{query}").status_code == 404, query


def test_a_closed_page_does_not_exist(admin):
    assert admin.get("/admin/audit/new/").status_code == 404
    assert admin.get("/admin/layanan/export/csv/").status_code == 404
    assert admin.get("/admin/layanan/ajax/lookup/?name=x&query=y").status_code == 404


def test_the_links_of_a_list_walk_over_every_row_once_and_back(admin, db):
    onward = walk(admin, "/admin/desa/", "Berikutnya")
    back = walk(admin, onward[-1][0], "Sebelumnya")

    codes = list(db.session.scalars(sa.select(Village.code).order_by(Village.code)))
    assert [code for _, page in onward for code in page] == codes
    assert [code for _, page in reversed(back) for code in page] == codes


def walk(browser, url: str, word: str) -> list[tuple[str, list[str]]]:
    pages = []
    while url:
        html = browser.get(url).text
        pages.append((url, re.findall(r'<td data-label="Kode"><a [^>]*>(\d{10})<', html)))
        onward = re.search(rf'href="([^"]+)">[^<]*{word}', html)
        url = onward[1].replace("&amp;", "&") if onward else ""
    return pages


def test_a_list_neither_counts_nor_skips(admin, db):
    statements: list[tuple[str, str]] = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *e: statements.append((e[2].lower(), str(e[3]))))

    admin.page("/admin/desa/?sesudah=30")

    about_villages = [(words, values) for words, values in statements if "from village" in words]
    assert about_villages and not [words for words, _ in statements if "count(" in words]
    # SQLite writes an OFFSET of 0 beside every LIMIT.
    assert all("offset" not in words or values.endswith(" 0)") for words, values in about_villages)


def test_details_batches_and_counts_keep_to_the_scope(app, db):
    from views.admin.kit.base import AdminModelView

    class NorthOnly(AdminModelView):
        def scope(self, query):
            return query.filter(self.model.id == 1)

    view = NorthOnly(District, db, endpoint="north")
    with app.test_request_context():
        assert view.get_one("1").id == 1
        assert [row.id for row in view.chosen(["1", "2", "1"])] == [1]
        assert [row.id for row in view.get_query()] == [1]
        with pytest.raises(NotFound):
            view.get_one("2")
        with pytest.raises(NotFound):
            view.chosen(["1", "dua"])


def test_a_change_leaves_a_trace_of_what_was_and_what_is(admin, db):
    admin.submit("/admin/kecamatan/edit/?id=1", {"name": "Gerokgak Baru", "ktp_office": "1", "in_use": "y"})

    event = db.session.scalar(sa.select(AuditEvent).order_by(AuditEvent.id.desc()))
    assert (event.subject, event.name, event.account_name) == ("district:1", "edit", "Admin Uji")
    assert event.particulars["changed"] == {"name": ["Gerokgak", "Gerokgak Baru"]}


def test_of_two_people_at_one_form_the_second_is_told_and_overwrites_nothing(at_work, db):
    browser = at_work("admin")
    form = browser.page("/admin/kecamatan/edit/?id=1").form_for("/admin/kecamatan/edit/", "/admin/kecamatan/edit/")
    first = form.hidden | {"name": "Yang pertama", "ktp_office": "1"}

    browser.post("/admin/kecamatan/edit/?id=1", data=first)
    second = browser.post("/admin/kecamatan/edit/?id=1", data=first | {"name": "Yang kedua"})

    assert "baru saja diubah petugas lain" in second.text and "Yang kedua" in second.text
    assert db.session.get(District, 1).name == "Yang pertama"


def test_a_form_without_its_token_changes_nothing(admin, db):
    response = admin.post("/admin/kecamatan/edit/?id=1", data={"name": "Tanpa token"})

    assert response.status_code == 400
    assert db.session.get(District, 1).name != "Tanpa token"


def test_the_words_of_the_library_are_indonesian(admin):
    response = admin.submit("/admin/kecamatan/edit/?id=1", {"name": "", "ktp_office": "1"})

    assert "Bagian ini harus diisi." in response.text
    assert "This field" not in response.text and "Failed" not in response.text


@pytest.mark.parametrize("domain", ["admin", "wtforms"])
def test_the_compiled_words_are_those_of_the_source(domain):
    words = TRANSLATIONS / "id" / "LC_MESSAGES"
    source = read_po((words / f"{domain}.po").open("rb"), locale="id")
    compiled = read_mo((words / f"{domain}.mo").open("rb"))

    assert texts(source) == texts(compiled), f"run: pybabel compile -d translations -D {domain}"


def texts(catalogue) -> dict[str, list[str]]:
    """Each text by its msgid; one with a plural has several of both."""
    return {str(several(one.id)): several(one.string) for one in catalogue if one.id}


def several(words) -> list[str]:
    return [words] if isinstance(words, str) else list(words)
