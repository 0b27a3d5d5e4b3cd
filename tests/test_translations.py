"""Every text that a citizen reads has its English, and what runs is what was translated."""

from __future__ import annotations

import re
from functools import cache

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from scripts.translations import ENGLISH, gather, is_translated

RUN = "run: .venv/bin/python scripts/translations.py"
PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
MARKUP = re.compile("</?[a-z]+")


@cache
def english() -> dict:
    with ENGLISH.open("rb") as lines:
        return {message.id: message.string for message in read_po(lines, locale="en") if message.id}


def test_every_text_of_templates_code_and_catalogue_has_its_english():
    texts = [message.id for message in gather() if message.id]

    assert len(texts) > 1000
    assert not [text for text in texts if not is_translated(english().get(text, ""))], RUN
    assert not set(english()) - set(texts), f"no longer said by anybody; {RUN}"


def test_the_english_names_the_same_particulars_in_the_same_markup():
    for text, said in english().items():
        for indonesian, translated in zip(several(text), several(said), strict=True):
            for pattern in (PLACEHOLDERS, MARKUP):
                assert sorted(pattern.findall(indonesian)) == sorted(pattern.findall(translated)), indonesian


def test_what_is_compiled_is_what_was_translated():
    with ENGLISH.with_suffix(".mo").open("rb") as compiled:
        running = {several(message.id)[0]: several(message.string) for message in read_mo(compiled) if message.id}

    assert running == {several(text)[0]: several(said) for text, said in english().items()}, RUN


# Long enough not to stand in an English text by chance, and without particulars, so that it is found as it is.
TELLING = 12
PAGES = ["/", "/layanan", "/layanan/sktt", "/layanan/sktt/syarat", "/daftar/data-diri", "/bantuan", "/masuk",
         "/privasi", "/lacak", "/cek-pesan", "/tidak-ada"]  # fmt: skip


@pytest.mark.sqlite_only
@pytest.mark.parametrize("path", PAGES)
def test_an_english_page_has_no_indonesian_left_in_it(client, path):
    client.set_cookie("bahasa", "en")

    page = client.get(path).text

    assert '<html lang="en"' in page
    left = [text for text, said in english().items() if isinstance(text, str) and text != said
            and len(text) > TELLING and "%(" not in text and text in page and text not in said]  # fmt: skip
    assert not left


def several(words: str | tuple[str, ...] | list[str]) -> list[str]:
    return [words] if isinstance(words, str) else list(words)
