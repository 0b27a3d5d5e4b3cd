"""For whom a request is: whom the house knows, whom a form may be about, and what is filled in for them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.filing import drafts, known_people, once_only
from models.base import db
from models.forms.service import Service
from models.requests.service_request import ServiceRequest
from tests.support import factories

CHILD = {"anak_nik": "5108066502180001", "anak_nama": "Kadek Ayu Lestari", "anak_tanggal_lahir": "2018-02-25",
         "no_kk": "5108060102100077"}  # fmt: skip
PARENT = {"nik_masalah": "5108061203500003", "nama_masalah": "I Wayan Sudana", "no_kk": "5108060102100088"}


@pytest.fixture
def mother(verifier):
    return factories.verified(verifier, nik=factories.new_nik("420395"), nama="Ni Luh Ayu")


def draft_of(applicant, slug: str) -> ServiceRequest:
    return drafts.new_draft(applicant, db.session.scalar(sa.select(Service).where(Service.slug == slug)))


def offered(applicant, slug: str) -> list[str]:
    return [person.name for person in known_people.people_to_offer(draft_of(applicant, slug).definition, applicant)]


def test_a_child_asked_for_before_is_filled_in_where_another_form_asks_the_same(mother):
    factories.submitted(mother, "kia", hubungan_pelapor="ibu", **CHILD)

    [child] = known_people.people_known_to(mother)
    lost_certificate = known_people.answers_for(draft_of(mother, "akta-capil-hilang-rusak"), child.token)
    acknowledged = known_people.answers_for(draft_of(mother, "pengakuan-anak"), child.token)

    assert lost_certificate == {"hubungan_pelapor": "orang_tua", "subjek_nik": CHILD["anak_nik"],
                                "subjek_nama": CHILD["anak_nama"], "no_kk": CHILD["no_kk"]}  # fmt: skip
    assert acknowledged == {"hubungan_pelapor": "ibu", "anak_nik": CHILD["anak_nik"],
                            "anak_nama": CHILD["anak_nama"], "tanggal_lahir": "2018-02-25",
                            "anak_no_kk": CHILD["no_kk"]}  # fmt: skip


@pytest.mark.parametrize("slug, choice, answer", [
    ("ktp-el", "anak", "orang_tua"),
    ("kia", "anak", "ibu"),
    ("konsolidasi-manual", "orang-tua", "anak"),
    ("akta-kematian", "orang-tua", "anak"),
    ("tridatu-akta-perkawinan", "saya", "istri"),
    ("kia", "lain", None),  # guardian or proxy: the form asks
])  # fmt: skip
def test_what_the_reporter_is_follows_from_whom_they_chose(mother, slug, choice, answer):
    assert known_people.answers_for(draft_of(mother, slug), choice).get("hubungan_pelapor") == answer


def test_for_oneself_the_accounts_own_name_and_numbers_are_filled_in(mother):
    answers = known_people.answers_for(draft_of(mother, "tridatu-akta-perceraian"), "saya")

    assert answers == {"hubungan_pelapor": "istri", "istri_nik": mother.nik, "istri_nama": mother.name,
                       "istri_no_kk": mother.kk}  # fmt: skip
    assert known_people.answers_for(draft_of(mother, "pindah-dalam-kabupaten"), "saya") == {
        "hubungan_pelapor": "diri", "pemohon_nik": mother.nik, "pemohon_nama": mother.name, "no_kk": mother.kk,
    }  # fmt: skip


def test_nobody_chooses_from_anothers_family(mother, verifier):
    neighbour = factories.verified(verifier)
    request = factories.submitted(neighbour, "kia", **CHILD)
    [theirs] = known_people.people_known_to(neighbour)

    assert theirs.token.startswith(request.reference)
    assert known_people.people_known_to(mother) == []
    assert known_people.answers_for(draft_of(mother, "kia"), theirs.token) is None


def test_a_form_is_offered_only_those_it_may_be_about(mother):
    factories.submitted(mother, "kia", hubungan_pelapor="ibu", **CHILD)
    factories.submitted(mother, "konsolidasi-manual", hubungan_pelapor="anak", **PARENT)
    assert offered(mother, "kia") == ["Kadek Ayu Lestari"]
    assert offered(mother, "akta-kematian") == ["I Wayan Sudana", "Kadek Ayu Lestari"]

    factories.submitted(mother, "akta-kematian", hubungan_pelapor="anak", alm_nik=PARENT["nik_masalah"],
                        alm_nama="I Wayan Sudana")  # fmt: skip
    assert offered(mother, "konsolidasi-manual") == ["Kadek Ayu Lestari"]


def test_what_the_new_form_would_refuse_is_left_to_be_asked(mother):
    factories.submitted(mother, "kia", hubungan_pelapor="ibu", **CHILD | {"anak_tanggal_lahir": "2090-01-01"})

    draft = draft_of(mother, "pengakuan-anak")
    answers = known_people.answers_for(draft, known_people.people_known_to(mother)[0].token)
    once_only.choose(draft, answers | {"semua_wni": "ya"})

    assert answers["tanggal_lahir"] == "2090-01-01"
    assert draft.answers["anak_nik"] == CHILD["anak_nik"] and "tanggal_lahir" not in draft.answers


def test_the_family_is_read_in_few_statements_however_many_requests_there_are(mother):
    def statements() -> int:
        db.session.commit()
        mother.id  # noqa: B018
        seen: list[str] = []
        note = lambda *event: seen.append(event[2])  # noqa: E731
        sa.event.listen(db.engine, "before_cursor_execute", note)
        known_people.people_known_to(mother)
        sa.event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    factories.submitted(mother, "kia", **CHILD)
    one = statements()
    for _ in range(3):
        factories.submitted(mother, "kia", **CHILD | {"anak_nik": factories.new_nik("010220")})

    assert statements() == one <= 3
