"""Passwords that anybody would try first are refused, each with its own reason."""

from __future__ import annotations

from datetime import date

import pytest

from app.forms.passwords import weakness_of

REGISTRANT = {
    "nik": "5108060203950001",
    "kk": "5108060203150001",
    "phone": "+6281234567890",
    "name": "Ni Luh Putu Ayu Lestari",
    "births": (date(1995, 3, 2),),
}


@pytest.mark.parametrize("strong", ["ombak pagi di lovina", "kopi-tubruk7gelas", "Xk29!vvPq0", "gdkrtyplm"])
def test_an_own_phrase_is_accepted(strong):
    assert weakness_of(strong, **REGISTRANT) is None


@pytest.mark.parametrize(
    ("weak", "said"),
    [
        ("tujuh77", "paling sedikit 8"),
        ("a" * 129, "paling banyak 128"),
        ("12345678", "mudah ditebak"),
        ("23456789", "mudah ditebak"),
        ("aaaaaaaa", "mudah ditebak"),
        ("Password1", "mudah ditebak"),
        ("P@ssw0rd", "mudah ditebak"),
        ("indonesia", "mudah ditebak"),
        ("Indonesia2026!", "mudah ditebak"),
        ("bismillah", "mudah ditebak"),
        ("sayang123", "mudah ditebak"),
        ("buleleng99", "mudah ditebak"),
        ("singaraja", "mudah ditebak"),
        ("qwertyuiop", "mudah ditebak"),
        ("5108060203950001", "jangan memakai NIK"),
        ("5108.0602.0315.0001", "jangan memakai NIK"),
        ("081234567890", "jangan memakai NIK"),
        ("+62 812-3456-7890", "jangan memakai NIK"),
        ("02-03-1995", "jangan memakai NIK"),
        ("19950302", "jangan memakai NIK"),
        ("lestari1995", "hanya nama Anda"),
        ("Ayu.Lestari", "hanya nama Anda"),
        ("niluhputu", "hanya nama Anda"),
    ],
)
def test_what_others_would_guess_is_refused(weak, said):
    assert said in (weakness_of(weak, **REGISTRANT) or "")


def test_without_personal_data_only_the_common_ones_are_refused():
    assert weakness_of("niluhputu") is None
    assert weakness_of("ombak pagi di lovina") is None
