"""One name, one thing: a reader who searches for a name finds one place, and a folder is read at a glance."""

from __future__ import annotations

import ast
import os
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOUSE = ("app", "models", "views")
ROOMS = (*HOUSE, "templates", "tests", "bench", "scripts", "docs")
MOST_FILES = 16
LEFT_BY_TOOLS = {"__pycache__", "node_modules"}

# Conventions, each reached through its module: `init_app` is Flask's for what is plugged into an application, every
# command's module has its `command`, `register` hangs views into an application or into the panel.
CONVENTIONS = {"init_app", "command", "register"}


def test_no_public_name_stands_in_two_modules():
    places = defaultdict(set)
    for path in modules():
        for name in public_names(path):
            places[name].add(path.relative_to(ROOT).as_posix())

    assert {name: sorted(found) for name, found in places.items() if len(found) > 1} == {}


def test_no_two_classes_have_one_name():
    places = defaultdict(list)
    for path in modules():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef) and node.name != "Meta":  # WTForms' word for a form's options
                places[node.name].append(path.relative_to(ROOT).as_posix())

    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_text_for_people_is_not_called_words():
    """`status_text`, `answer_text`: one ending for what people read. `name_words` really is a list of words."""
    ends = {name for path in modules() for name in defined_names(path) if name.endswith("_words")}

    assert ends <= {"name_words"}


def test_no_folder_is_too_full_to_be_read_at_a_glance():
    full = {}
    for room in ROOMS:
        for folder, folders, files in os.walk(ROOT / room):
            folders[:] = [name for name in folders if name not in LEFT_BY_TOOLS]
            if len(files) > MOST_FILES:
                full[folder] = len(files)

    assert full == {}


@pytest.mark.parametrize("source, names", [
    ("A = 1\nB: int = 2\n_c = 3", {"A", "B"}),
    ("A, B = 1, 2", {"A", "B"}),
    ("if True:\n    from x import y\n    A = 1", {"A"}),
    ("@routes.get('/')\ndef index(): ...\ndef page(): ...", {"page"}),
    ("@routes.after_request\ndef close(): ...\nclass Row: ...", {"close", "Row"}),
    ("def init_app(app): ...", set()),
])  # fmt: skip
def test_what_counts_as_a_public_name(source, names):
    assert set(names_in(ast.parse(source))) == names


def modules() -> Iterator[Path]:
    for part in HOUSE:
        yield from sorted((ROOT / part).rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def public_names(path: Path) -> Iterator[str]:
    return names_in(tree_of(path))


def names_in(tree: ast.Module) -> Iterator[str]:
    """What a module itself defines: imports are not its own, and a route is named by its blueprint (`filing.start`)."""
    for node in statements(tree.body):
        match node:
            case ast.FunctionDef(name=name) if is_route(node):
                continue
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found = [name]
            case ast.Assign(targets=targets):
                found = [
                    n.id
                    for target in targets
                    for n in ast.walk(target)
                    if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
                ]
            case ast.AnnAssign(target=ast.Name(id=name)):
                found = [name]
            case _:
                found = []
        yield from (name for name in found if not name.startswith("_") and name not in CONVENTIONS)


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield from statements(node.body + node.orelse) if isinstance(node, ast.If) else [node]


def is_route(function: ast.FunctionDef) -> bool:
    calls = [decorator.func for decorator in function.decorator_list if isinstance(decorator, ast.Call)]
    return any(isinstance(call, ast.Attribute) and call.attr in ("route", "get", "post") for call in calls)


def defined_names(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
