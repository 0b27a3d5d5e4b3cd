"""The papers say what is so: settings, commands, what a comment cites, and what a page links to."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path

import click
import pytest
import yaml
from flask import Flask

from app.commands import register_commands
from app.messages.providers import all_providers
from config import Settings

ROOT = Path(__file__).parent.parent
PAPERS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
HISTORY = ROOT / "docs" / "decisions"  # a decision names what was there when it was taken


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_paper_leads_somewhere(paper):
    text = paper.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) + re.findall(r'src="([^"]+)"', text)

    assert [link for link in links if "://" not in link and not (paper.parent / link).exists()] == []


@pytest.mark.parametrize(
    "paper", [path for path in PAPERS if HISTORY not in path.parents], ids=lambda path: str(path.relative_to(ROOT))
)
def test_every_file_that_a_paper_names_exists(paper):
    named = re.findall(r"`((?:app|bench|docs|models|scripts|templates|tests|translations|views)/[\w./-]*\w/?)`",
                       paper.read_text(encoding="utf-8"))  # fmt: skip

    assert [name for name in named if not (ROOT / name).exists()] == []


PROVIDERS = ROOT / "app/messages/providers"  # the one room that anybody may add a folder to, and touch nothing else
ROOMS = [
    path for part in ("models", "app", "views") for path in (ROOT / part).rglob("__init__.py")
    if PROVIDERS not in path.parent.parents
]  # fmt: skip


@pytest.mark.parametrize("door", ROOMS, ids=lambda path: str(path.parent.relative_to(ROOT)))
def test_every_room_says_what_lives_there_and_stands_on_the_map(door):
    the_map = (ROOT / "docs/design.md").read_text(encoding="utf-8").split("\n## ")[2]

    assert ast.get_docstring(ast.parse(door.read_text(encoding="utf-8")))
    assert re.search(rf"\b{door.parent.name}\b", the_map)


def test_every_setting_is_explained_and_can_be_copied():
    explained = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    of_providers = [name for provider in all_providers() for name in provider.settings.__struct_fields__]
    names = {*Settings.__struct_fields__, *of_providers}

    assert len(names) > 50
    assert [name for name in sorted(names) if f"`{name}`" not in explained] == []
    assert [name for name in sorted(names) if not re.search(rf"^#?{name}=", example, re.MULTILINE)] == []


def test_every_command_is_explained():
    explained = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    house = Flask("house")
    register_commands(house)

    assert {"seed", "worker", "doctor"} <= set(house.cli.commands)
    assert [name for name in names_of(house.cli.commands) if f"`{name}" not in explained] == []


def names_of(commands: Mapping[str, click.Command], before: str = "") -> list[str]:
    """As they are typed: `operator post add`."""
    found = []
    for name, command in commands.items():
        inside = command.commands if isinstance(command, click.Group) else {}
        found += names_of(inside, f"{before}{name} ") if inside else [f"{before}{name}"]
    return found


def test_publiccode_is_well_formed_and_says_what_pyproject_says():
    public = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    assert {"name", "url", "platforms", "developmentStatus", "softwareType", "maintenance", "localisation"} <= set(
        public
    )
    assert set(public["description"]) == {"en", "id"}
    for words in public["description"].values():
        assert len(words["shortDescription"]) <= 150 <= len(words["longDescription"])
        assert all((ROOT / picture).exists() for picture in words.get("screenshots", ()))
    assert f'version = "{public["softwareVersion"]}"' in pyproject
    assert f'license = "{public["legal"]["license"]}"' in pyproject
