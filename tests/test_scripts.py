"""What no test runs is at least what it was written against: every script can be loaded."""

from __future__ import annotations

from importlib import import_module

import pytest

from config import ROOT


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "scripts").glob("*.py")))
def test_a_script_finds_all_that_it_names(name):
    assert import_module(f"scripts.{name}")
