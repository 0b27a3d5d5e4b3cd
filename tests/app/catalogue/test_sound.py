"""What is shipped with a fault is refused whole: file, place and reason are said, and nothing is changed."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from app.catalogue import files, sound
from app.commands.seed import command
from models.base import db
from models.forms.service import ServiceVersion

pytestmark = pytest.mark.sqlite_only

FAULTS = [
    (lambda kia: kia["checks"].append({"age": "anak.umur", "under": 17, "refuse": "Salah."}), "checks["),
    (lambda kia: kia.update(group="tidak-ada"), "group: Kelompok tidak-ada tidak ada."),
    (lambda kia: kia.update(role="siapa"), "role: Pos siapa tidak ada."),
    (lambda kia: kia.update(regulation="uu-1-1900"), "regulation: Peraturan uu-1-1900 tidak ada."),
    (lambda kia: kia.update(slug="bukan-kia"), "slug: Harus sama dengan nama berkasnya, kia."),
    (lambda kia: kia["papers"][0].update(kind="batu"), "papers[0].kind: Pilihan batu tidak dikenal."),
    (
        lambda kia: kia["sections"][2].update(show_if={"field": "alasan", "in": ["hilang", "hlang"]}),
        "show_if dari elemen_data: Jawaban hlang tidak ada di pilihan alasan.",
    ),
    (
        lambda kia: kia["papers"][0].update(show_if={"all": [{"field": "alasan", "not_in": ["itas"]}]}),
        "show_if dari akta_kelahiran: Jawaban itas tidak ada di pilihan alasan.",
    ),
    (
        lambda kia: kia["checks"][1].update(when={"field": "alasan", "in": ["usia5"]}),
        "checks[1].when: Jawaban usia5 tidak ada di pilihan alasan.",
    ),
    (lambda kia: kia["called"]["names"].update(lama="KIA lama"), "called.names: Jawaban lama tidak ada di pilihan"),
    (lambda kia: kia["people"].append({"role": "anak", "whom": "adik"}), "people: Orang anak tertulis dua kali."),
    (lambda kia: kia.update(opens_on="2026-13-01"), "opens_on: Tulis tanggal seperti 2026-11-30."),
]


@pytest.fixture
def kia(tmp_path, monkeypatch):
    """The shipped KIA in a place where it may be spoiled; all other services as they are."""
    shipped = {file.stem: file for file in files.service_files()}
    spoiled = tmp_path / "kia.json"
    spoiled.write_text(shipped["kia"].read_text())
    monkeypatch.setattr(files, "service_files", lambda: [*(shipped | {"kia": spoiled}).values()])
    return spoiled


@pytest.mark.parametrize(("spoil", "said"), FAULTS)
def test_a_fault_is_said_with_file_and_place_and_nothing_is_changed(app, kia, spoil, said):
    document = json.loads(kia.read_text())
    spoil(document)
    kia.write_text(json.dumps(document))
    before = db.session.scalar(sa.select(sa.func.count(ServiceVersion.id)))

    told = app.test_cli_runner().invoke(command)

    assert told.exit_code == 1 and "kia.json, " in told.output and said in told.output, told.output
    assert db.session.scalar(sa.select(sa.func.count(ServiceVersion.id))) == before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"service": "ktp"}, "next_requests[1].service: Layanan ktp tidak ada."),
        ({"when": {"field": "kondisi_ktp", "in": ["rsak"]}}, "next_requests[1].when: Jawaban rsak tidak ada"),
        ({"answers": {"alasan": "rsak"}}, "next_requests[1].answers: Jawaban rsak tidak ada di pilihan alasan."),
        ({"when": {"age_of": "lahir", "under": 17}}, "next_requests[1].when: Isian lahir tidak ada."),
        ({"answers": {"sebab": "rusak"}}, "next_requests[1].answers: Jawaban rusak tidak ada di pilihan sebab."),
        ({"papers": {"ktp_rusak": "nik"}}, "next_requests[1].papers: Berkas nik tidak ada."),
        ({"papers": {"alasan": "foto_ktp"}}, "next_requests[1].papers: Berkas alasan tidak ada."),
    ],
)
def test_what_a_registration_leads_on_to_is_there(app, tmp_path, monkeypatch, wrong, said):
    document = files.registration_form()
    document["next_requests"][1] |= wrong
    spoiled = tmp_path / "registration.json"
    spoiled.write_text(json.dumps(document))
    monkeypatch.setattr(files, "REGISTRATION_FILE", spoiled)

    with pytest.raises(sound.CatalogueFault) as fault:
        sound.sound_registration()

    assert said in str(fault.value)


def test_half_a_file_is_told_by_its_line(app, kia):
    kia.write_text(kia.read_text()[:400])

    with pytest.raises(sound.CatalogueFault, match=r"kia.json, baris \d+: Bukan JSON yang utuh"):
        sound.sound_services()


def test_what_is_shipped_is_sound(app):
    assert len(sound.sound_services()) == len(files.services()) and sound.sound_registration()
