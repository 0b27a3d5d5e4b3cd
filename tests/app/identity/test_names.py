"""A name is taken as it is printed on KTP-el or KK; what else a stranger may write there is refused in words."""

from __future__ import annotations

import pytest

from app.catalogue import files
from app.demo.people import NAMES
from app.identity.digits import Unacceptable
from app.identity.names import parse_given_name, parse_name
from models.forms.definition import Definition, FieldKind

pytestmark = pytest.mark.sqlite_only

PRINTED = [
    "N", "Sukarno", "I Gusti Ngurah Agung Made Oka Wirawan", "Ni Luh Putu Ayu, S.Pd., M.Si.", "Drs. I Made Budi",
    "H. Abd. Rahman", "Moh.Al Amin", "Drs.Ni Luh Sari", "Prof.Dr. I Made Adi",
    "Budi, S.Farm.Apt", "S.Kep.Ns", "Made,S.Pd", "Ketut,S.H.,M.H.", "Sari,A.Md.Keb",
    "Dr.dr. Ketut Rai, Sp.PD-KPTI", "D'Souza",
    "Jean-Luc O’Neil",
    "Ahmad a/l Osman", "’Aisyah", "Müller Đặng", "x" * 100, "Ida Bagus, S.H./M.H",
]  # fmt: skip


@pytest.mark.parametrize("name", PRINTED)
def test_a_name_is_taken_as_it_is_printed(app, name):
    assert parse_name(name) == name


def test_what_reads_alike_is_one_name(app):
    assert parse_name("  I\u00a0 Wayan\u200b \u202eAdi ") == "I Wayan Adi"
    assert parse_name("Ｗａｙａｎ D‘Or Jean‑Luc") == "Wayan D’Or Jean-Luc"


def test_every_demo_name_passes(app):
    for names in NAMES.values():
        for name in names:
            assert parse_name(f"I {name}") == f"I {name}"


REFUSED = {
    "berisi huruf": ["1234", "--", "😀😀", "0812-3456-7890", "' '", "१२३"],
    "alamat situs": ["wa.me/628123", "wa.me", "t.me/abc", "bit.ly/hadiah", "HTTPS://hadiah.example/klaim",
                     "hadiah-dukcapil.com",
                     "www.contoh.desa", "Putu contoh.id", "bca.asia", "Klik BRI.promo", "bni.live",
                     "putu@contoh.id", "@putu", "m.facebook.com", "hadiah.com,"],
    "spasi setelah titik": ["judi.art", "Togel.to", "Budi,judi.art", "pinjaman.cepat", "Putu.Adi"],
    "memuat angka": ["Wayan 2", "Made ½", "Putu 0812 3456"],
    "dipakai dalam nama": ["*SELAMAT*", "_Wayan_", "~Wayan~", "`Wayan`", "Wayan!", "Wayan: klaim", "Wayan 😀", "Путин",
                           "Wayan (alm)",
                           "A..B", "A--B", "Wa\\yan", "<b>Adi</b>", "Putu {nama}", "Putu%0a"],
    "terlalu panjang": ["x" * 101, "x" * 200, "x " * 5000],
    "diawali huruf": ["- Wayan", ", Wayan", ".Wayan"],
}  # fmt: skip


@pytest.mark.parametrize(("why", "name"), [(why, name) for why, names in REFUSED.items() for name in names])
def test_what_is_no_name_is_refused_and_says_why(app, why, name):
    with pytest.raises(Unacceptable) as refusal:
        parse_name(name)

    assert why in refusal.value.sentence or (name == "Putu%0a" and "angka" in refusal.value.sentence)


GIVEN = {
    "dua kata": ["Ayu"],
    "tanda baca": ["Putu D'Angelo", "Putu Jean-Luc", "Putu A. Wirawan", "Putu, Ayu"],
    "gelar": ["Haji Putu Budi", "Putu Budi SH", "Drs Putu Budi", "Pedanda Gede Rai"],
    "terlalu panjang": ["Putu " + "a" * 56],
    "memuat angka": ["Putu 2 Ayu"],
}


@pytest.mark.parametrize(("why", "name"), [(why, name) for why, names in GIVEN.items() for name in names])
def test_a_name_given_in_an_akta_follows_the_regulation(app, why, name):
    with pytest.raises(Unacceptable) as refusal:
        parse_given_name(name)

    assert why in refusal.value.sentence


def test_a_name_of_two_words_and_sixty_letters_may_be_given(app):
    assert parse_given_name("I Komang " + "a" * 51) == "I Komang " + "a" * 51


def test_only_what_is_marked_in_a_definition_is_taken_for_a_name():
    """The catalogue says which questions name a person; nothing is guessed from a key or a label."""
    asked = [(one["slug"], field) for one in files.services() for field in Definition.from_json(one).fields]
    named = {field.key for _, field in asked if field.kind is FieldKind.NAME}
    given = {(slug, field.key) for slug, field in asked if field.given}

    assert {"saksi_1_nama", "ibu_nama", "nama_ktp", "alm_nama", "suami_nama"} <= named
    assert not named & {"lembaga", "pengadilan_nama", "organisasi_kepercayaan", "sponsor_nama"}
    assert given == {("perubahan-nama", "nama_baru")} | {
        (f"tridatu-akta-kelahiran-{kind}", "anak_nama") for kind in ("anak-ibu", "khusus", "tanpa-asal-usul")
    }


@pytest.mark.parametrize("name", ["ᴊᴜᴅɪ", "ɡoogle", "Latinǃklik", "togel.pro", "pinjol.icu", "menang.bet.", "judi.gg"])
def test_letters_of_phonetics_and_addresses_of_gambling_are_no_names(name):
    with pytest.raises(Unacceptable):
        parse_name(name)


@pytest.mark.parametrize("name", ["Nguyễn Thị Ánh", "Øyvind Łukasz Ñuñez", "Ida Bagus Adi, S.Kom.", "I Made Pro"])
def test_letters_of_languages_and_titles_are(name):
    assert parse_name(name) == name
