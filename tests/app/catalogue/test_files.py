"""The files of the catalogue: each in the folder of its group, as the schema beside them describes it, read at once."""

from __future__ import annotations

import json
from time import process_time

from app.catalogue import files
from models.forms.definition import Definition
from scripts.schema import SCHEMA, written

FOLDER = SCHEMA.parent / "services"
TWICE_WHAT_IS_PROMISED = 0.3  # seconds of the processor, on a machine that others use too


def test_the_schema_is_that_of_what_is_read():
    assert SCHEMA.read_text(encoding="utf-8") == written(), "run: .venv/bin/python scripts/schema.py"


def test_a_file_is_named_for_its_service_and_stands_in_the_folder_of_its_group():
    read = {path: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.rglob("*.json")}

    assert {path: path.relative_to(FOLDER).as_posix() for path in read} == {
        path: f"{document['group']}/{document['slug']}.json" for path, document in read.items()
    }
    assert sorted(document["slug"] for document in read.values()) == [one["slug"] for one in files.services()]


def test_the_whole_catalogue_is_read_in_a_moment():
    """`python -m bench forms` measures it; this only notices when it becomes another kind of slow."""
    began = process_time()

    for document in files.services():
        Definition.from_json(document)
    Definition.of_registration(files.registration_form())

    assert process_time() - began < TWICE_WHAT_IS_PROMISED
