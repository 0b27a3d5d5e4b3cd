"""The house has one direction: config → models → app → views → wsgi (docs/design.md §2)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = ("config", "models", "app", "views", "wsgi")
# The composition root alone may name the views, inside its body.
ALLOWED = {("app/__init__.py", "views")}

FILES = [
    path.relative_to(ROOT).as_posix()
    for part in ORDER
    for path in ([ROOT / f"{part}.py"] if (ROOT / f"{part}.py").exists() else sorted((ROOT / part).rglob("*.py")))
]


@pytest.mark.parametrize("name", FILES)
def test_a_file_imports_only_from_its_left(name):
    own = ORDER.index(name.split("/")[0].removesuffix(".py"))

    for imported in imports_of(ROOT / name):
        if imported in ORDER and (name, imported) not in ALLOWED:
            assert ORDER.index(imported) <= own, f"{name} imports {imported}"


def test_the_walk_sees_the_whole_house():
    assert {name.split("/")[0].removesuffix(".py") for name in FILES} == set(ORDER)
    assert "views" in imports_of(ROOT / "app/__init__.py")


def test_nothing_depends_on_the_shared_folder_beside_the_checkout():
    for name in FILES:
        assert "../shared" not in (ROOT / name).read_text(encoding="utf-8"), name


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found
