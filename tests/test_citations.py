"""A comment that cites a paper cites one of the repository, and a section that is in it: `docs/design.md §4`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("app", "bench", "migrations", "models", "scripts", "templates", "tests", "views")
SUFFIXES = {".py", ".html", ".txt", ".css", ".scss", ".js", ".sh", ".json"}
NOT_OURS = re.compile(r"node_modules|package-lock\.json|common_passwords\.txt|\.min\.js|__pycache__")

PAPER = re.compile(r"(?<![\w/.-])[\w./-]+\.md\b")
SECTIONS = re.compile(r"([\w./-]+\.md)((?:(?:,| and)? §[\d.]*\d)+)")
HEADING = re.compile(r"^#+ ([\d.]*\d)\.? ", re.MULTILINE)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    loose = [ROOT / name for name in ("config.py", "wsgi.py", "Makefile", "pyproject.toml")]
    inside = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in SUFFIXES]
    ours = [path for path in [*loose, *ROOT.glob("requirements*.in"), *inside] if not NOT_OURS.search(str(path))]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in ours if path != Path(__file__)}


def test_every_paper_that_the_code_cites_is_in_the_repository(texts):
    missing = [
        f"{name}: {paper}"
        for name, text in texts.items()
        for paper in PAPER.findall(text)
        if not (ROOT / paper).exists()
    ]

    assert missing == []


def test_every_section_that_the_code_cites_is_in_its_paper(texts):
    lost = [
        f"{name}: {paper} §{section}"
        for name, text in texts.items()
        for paper, sections in SECTIONS.findall(text)
        for section in re.findall(r"§([\d.]*\d)", sections)
        if section not in sections_of(paper)
    ]

    assert lost == []


def test_no_section_is_cited_without_its_paper(texts):
    assert [name for name, text in texts.items() if "§" in SECTIONS.sub("", text)] == []


def sections_of(paper: str) -> set[str]:
    path = ROOT / paper
    return set(HEADING.findall(path.read_text(encoding="utf-8"))) if path.is_file() else set()
