"""Months and moments as Indonesians write them; dates, times and numbers are asked of the fields that take them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.forms.written import moment_in, month_in


@pytest.mark.parametrize("text", ["Juli 2020", "jul 2020", "07-2020", "7/2020", "2020-07", " Juli  2020 "])
def test_a_month_is_read_however_it_is_written(text):
    assert month_in(text) == date(2020, 7, 1)


@pytest.mark.parametrize("text", ["", "2020", "juli", "2020-13", "5 7 2020", "entah"])
def test_what_is_no_month_is_none(text):
    assert month_in(text) is None


@pytest.mark.parametrize("text", [
    "1 Desember 2026, 07.30", "Selasa, 1 Desember 2026, 07.30 WITA", "1-12-2026 7.30", "01/12/26 jam 07:30",
    "1 Des 2026 pukul 7.30", "1 Des 2026 pkl. 07.30", "2026-12-01T07:30", "2026-12-01 07:30",
])  # fmt: skip
def test_a_moment_is_read_however_it_is_written(text):
    assert moment_in(text) == datetime(2026, 12, 1, 7, 30)


@pytest.mark.parametrize("text", ["", "1 Desember 2026", "07.30", "1 Desember 2026 25.00", "31-2-2026 07.30", "T"])
def test_a_moment_without_its_day_or_its_hour_is_none(text):
    assert moment_in(text) is None
