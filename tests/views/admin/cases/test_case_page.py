"""The page of one case: what was corrected, what digits say, what else the same people asked, what it offers."""

from __future__ import annotations

from models.base import db, utcnow
from models.cases.attachment import Attachment
from tests.support import factories
from tests.views.admin.doors import at


def test_what_was_mended_is_marked_with_what_stood_there_before(desk, verifier, applicant):
    from app.offices.routing import office_for

    case = factories.submitted(applicant, "kia", anak_nama="Kadek Ayu")
    old = case.photos("kk")[0]
    case.return_(["anak_nama", "kk"], by=verifier, reason="Salah")
    case.answers = case.answers | {"anak_nama": "Kadek Ayu Lestari"}
    old.replaced_at = utcnow()
    db.session.add(new := Attachment(key="kk", service_request_id=case.id, sha256="a" * 64, size=1, width=8, height=6,
                                     storage_key="x", wrapped_key=b"x"))  # fmt: skip
    db.session.flush()
    old.replaced_by_id = new.id
    db.session.expire(case, ["attachments"])
    case.resubmit(by=applicant, route=office_for)
    db.session.commit()

    page = desk.get(at(case)).text

    assert "sebelumnya: <s>Kadek Ayu</s>" in page
    assert f'data-photo="{old.id}" data-item="kk" data-old-of="{new.id}"' in page
    assert page.count('class="mark">diperbaiki') == 2
    assert "Untuk <strong>Anda</strong>" in page


def test_numbers_stand_beside_what_their_digits_say(desk):
    applicant = factories.waiting(nik=factories.new_nik("420395"), kk="5108060102100000", wa="+60123456789")

    page = desk.page(at(applicant)).text

    assert "lahir 2 Maret 1995, perempuan" in page
    assert "menurut nomornya terbit 1 Februari 2010, Kecamatan Buleleng" in page
    assert "Empat angka terakhir nomor KK 0000." in page
    assert "Bukan nomor ponsel Indonesia." in page


def test_other_requests_are_shown_with_why_and_only_those_in_scope(
    desk, new_client, make_operator, applicant, verifier
):
    child = factories.new_nik("250218")
    case = factories.submitted(applicant, "kia", anak_nik=child)
    stranger = factories.verified(verifier)
    theirs = factories.submitted(stranger, "konsolidasi-manual", nik_masalah=child, no_kk="5108060102100055")
    unrelated = factories.submitted(factories.verified(verifier), "kartu-keluarga", no_kk="5108060102100077")
    narrow = new_client()
    narrow.sign_in(make_operator("made", role="issuer", services=["kia"]))

    page = desk.page(at(case)).text

    beside = page[page.index("Permohonan lain untuk NIK") :]
    assert theirs.reference in beside and "NIK yang sama" in beside and "KK yang sama" not in beside
    assert unrelated.reference not in beside
    assert theirs.reference not in narrow.page(at(case)).text


def test_in_siak_copying_offers_to_say_that_it_is_in_process(making, desk, applicant, verifier):
    case = factories.submitted(applicant)
    case.approve(by=verifier)

    assert "Tandai dalam proses" in making.page(at(case)).text
    assert "Tandai dalam proses" not in desk.page(at(case)).text
    making.submit(at(case, "process"), page=at(case))
    assert "Tandai dalam proses" not in making.page(at(case)).text


def test_an_operator_without_single_keys_is_spared_them(desk, verifier, applicant):
    case = factories.submitted(applicant)
    assert "data-keys=" not in desk.get(at(case)).text

    verifier.keys_on = False

    assert 'data-keys="off"' in desk.get(at(case)).text


def test_an_identity_has_no_button_in_the_list(desk):
    applicant = factories.waiting()

    page = desk.page("/admin/pendaftaran/")

    assert applicant.reference in page.text
    assert at(applicant, "verify") not in [form.action for form in page.forms]


def test_other_registrations_are_shown_with_what_they_share(desk):
    first = factories.waiting(kk="5108060102100077")
    family = factories.waiting(kk="5108060102100077")
    phone = factories.waiting(wa=first.whatsapp)
    stranger = factories.waiting()

    page = desk.page(at(first)).text

    beside = page[page.index("Pendaftaran lain dengan NIK, KK, atau nomor ini") :]
    assert family.reference in beside and "KK yang sama" in beside
    assert phone.reference in beside and "nomor yang sama" in beside
    assert stranger.reference not in beside and "NIK yang sama" not in beside
