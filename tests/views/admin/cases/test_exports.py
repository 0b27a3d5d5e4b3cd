"""The case lists as files: the list's own rows and no others, only for whom it is allowed, never without a trace."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.reports import exports
from models.base import db
from models.cases.audit import AuditEvent
from tests.support import factories
from tests.support.pages import Page
from tests.support.spreadsheets import cells_of, csv_dicts, text_of
from views.admin.kit.filters import sealed

LISTS = {"pendaftaran": "applicants", "permohonan": "service_requests"}
EAST, WEST = "510808", "510802"  # a kecamatan whose KTP-el is made there


def export(client, path: str, form: str = "csv", **filters):
    """Press the list's own button, with the filters that it stands under."""
    href = f"/admin/{path}/"
    page = client.page(href, query_string=filters)
    actions = [f.action for f in page.posting_forms if f"/unduh/{form}" in f.action]
    return client.post(actions[0], data={"csrf_token": page.posting_forms[0].hidden["csrf_token"]})


def rows_of(response) -> list[dict[str, str]]:
    assert response.status_code == 200
    return csv_dicts(response.data)


def exports_recorded() -> list[AuditEvent]:
    return list(db.session.scalars(sa.select(AuditEvent).where(AuditEvent.name == "export")))


def test_a_file_of_requests_says_who_asked_for_what_and_how_it_stands(at_work, applicant):
    request = factories.submitted(applicant)

    [row] = rows_of(export(at_work("verifier"), "permohonan"))

    assert row["Nomor"] == request.reference
    assert row["Layanan"] == request.called == "KIA baru"
    assert row["Pemohon"] == "Ni Luh Ayu Pratiwi"
    assert row["NIK pemohon"] == f"'{applicant.nik}"
    assert row["WhatsApp"] == f"'{applicant.whatsapp}"
    assert row["Yang bersangkutan"] == request.about
    assert (row["Kantor"], row["Status"]) == (request.office.name, "diajukan")


def test_a_file_of_registrations_keeps_the_whole_nik(at_work):
    applicant = factories.waiting(nama="Kadek Sukerta", nik=factories.new_nik())

    [row] = rows_of(export(at_work("verifier"), "pendaftaran"))

    assert (row["Nama"], row["NIK"], row["KK"]) == ("Kadek Sukerta", f"'{applicant.nik}", f"'{applicant.kk}")
    assert (row["Status"], row["Diverifikasi"]) == (applicant.status_text, "")


def test_a_nik_is_a_text_in_the_workbook(at_work, applicant):
    response = export(at_work("verifier"), "pendaftaran", "xlsx")

    heads, row = cells_of(response.data)
    place = next(letter for letter, cell in heads.items() if text_of(cell) == "NIK")
    assert text_of(row[place]) == applicant.nik
    assert "spreadsheetml" in response.content_type


def test_a_name_that_is_a_formula_stays_a_text(at_work):
    factories.waiting(nama="=HYPERLINK(A1)")

    [row] = rows_of(export(at_work("verifier"), "pendaftaran"))

    assert row["Nama"] == "'=HYPERLINK(A1)"


def test_another_offices_requests_are_not_in_the_file(client, make_operator, applicant):
    own = factories.submitted(applicant, "ktp-el", kecamatan=EAST)
    others = [factories.submitted(applicant, "ktp-el", kecamatan=WEST), factories.submitted(applicant, "kia")]
    client.sign_in(make_operator("timur", "issuer", services=["ktp-el"], offices=[own.office.slug]))

    data = export(client, "permohonan").data.decode()

    assert own.reference in data
    assert not [request.reference for request in others if request.reference in data]


def test_a_post_that_only_reads_widens_no_file(client, make_operator, applicant):
    """Reading everything at the desk, and exporting one service: the file holds the one service."""
    from models.accounts.permission import Role
    from models.accounts.post import Post

    operator = make_operator("dua-pos", "issuer", services=["kia"])
    operator.posts.append(Post(role=Role.DESK))
    own, other = factories.submitted(applicant, "kia"), factories.submitted(applicant, "ktp-el")
    client.sign_in(operator)

    assert other.reference in client.page("/admin/permohonan/").text
    assert [row["Nomor"] for row in rows_of(export(client, "permohonan"))] == [own.reference]


def test_the_file_holds_what_the_filters_show(at_work, applicant):
    kia, ktp = factories.submitted(applicant, "kia"), factories.submitted(applicant, "ktp-el")
    client = at_work("verifier")

    assert [row["Nomor"] for row in rows_of(export(client, "permohonan", layanan="kia"))] == [kia.reference]
    assert [row["Nomor"] for row in rows_of(export(client, "permohonan", layanan="ktp-el"))] == [ktp.reference]
    assert rows_of(export(client, "permohonan", status="finished")) == []


def test_drafts_are_in_no_file(at_work, applicant):
    factories.draft_request(applicant)
    factories.draft_registration()
    client = at_work("verifier")

    assert rows_of(export(client, "permohonan")) == []
    assert [row["Nomor"] for row in rows_of(export(client, "pendaftaran"))] == [applicant.reference]


def test_what_was_searched_for_filters_the_file_and_stands_in_no_trace(client, verifier, applicant):
    factories.waiting(nama="Orang Lain")
    client.sign_in(verifier)

    response = export(client, "pendaftaran", "csv", cari=applicant.nik, status="verified")

    assert [row["Nomor"] for row in rows_of(response)] == [applicant.reference]
    [event] = exports_recorded()
    assert (event.subject, event.account_id) == ("export:applicants", verifier.id)
    assert event.particulars == {"form": "csv", "filters": {"cari": True, "status": "verified"}}
    assert applicant.nik not in response.request.full_path


@pytest.mark.parametrize(("path", "endpoint"), LISTS.items())
def test_every_file_leaves_a_trace_of_whose_it_was_and_in_which_form(at_work, path, endpoint):
    client = at_work("supervisor")

    export(client, path, "xlsx")

    [event] = exports_recorded()
    assert (event.subject, event.account_name) == (f"export:{endpoint}", "Supervisor Uji")
    assert event.particulars == {"form": "xlsx", "filters": {}}


@pytest.mark.parametrize("path", LISTS)
def test_who_may_not_export_finds_no_button_and_no_door(at_work, path):
    client = at_work("desk")
    page = client.page(f"/admin/{path}/")

    response = client.post(f"/admin/{path}/unduh/csv", data={"csrf_token": token_of(page)})

    assert "Unduh" not in page.text
    assert response.status_code == 403
    assert exports_recorded() == []


@pytest.mark.parametrize("path", LISTS)
def test_nothing_is_exported_without_the_token_of_a_form(at_work, path):
    client = at_work("verifier")

    assert client.post(f"/admin/{path}/unduh/csv").status_code == 400
    assert client.get(f"/admin/{path}/unduh/csv").status_code == 405
    assert exports_recorded() == []


def test_the_log_says_in_words_what_was_exported(at_work):
    export(at_work("verifier"), "permohonan")

    text = at_work("admin").page("/admin/audit/").text

    assert "mengunduh" in text and "daftar permohonan" in text


def test_what_was_typed_where_it_does_not_belong_stands_in_no_log(at_work):
    export(at_work("verifier"), "permohonan", bulan=sealed("5108061203889001"))

    assert [event.particulars["filters"] for event in exports_recorded()] == [{"bulan": True}]


def test_a_form_or_a_filter_that_does_not_exist_is_404_and_leaves_no_trace(at_work):
    client = at_work("verifier")
    data = {"csrf_token": token_of(client.page("/admin/permohonan/"))}

    for address in ("unduh/pdf", "unduh/csv?status=entah", "unduh/csv?kantor=entah", "unduh/csv?bulan=entah"):
        assert client.post(f"/admin/permohonan/{address}", data=data).status_code == 404, address
    assert exports_recorded() == []


def test_a_file_says_its_name_and_is_kept_by_no_cache(at_work):
    response = export(at_work("verifier"), "permohonan")

    assert response.headers["Content-Disposition"].startswith('attachment; filename="permohonan-20')
    assert response.headers["Cache-Control"] == "no-store"


def test_the_trace_is_kept_and_nobody_waits_before_the_file_has_left(at_work, monkeypatch):
    monkeypatch.setattr(exports, "BATCH", 2)
    factories.waiting(), factories.waiting(), factories.waiting()
    client = at_work("verifier")
    data = {"csrf_token": token_of(client.page("/admin/pendaftaran/"))}

    response = client.post("/admin/pendaftaran/unduh/csv", data=data, buffered=False)
    pieces = response.iter_encoded()
    next(pieces), next(pieces)

    assert len(exports_recorded()) == 1
    factories.waiting()  # on SQLite it would wait for a writer's lock, and fail
    assert next(pieces).count(b"\r\n") == 1


def token_of(page: Page) -> str:
    return page.posting_forms[0].hidden["csrf_token"]
