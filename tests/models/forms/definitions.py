"""Definitions of every shape, and answers to them, for the properties that hold of any form.

Drawn as flat tuples and then built, because strategies made anew for each field are slow.
"""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from tests.support.definitions import document_of

VALUES = ["a", "b", "c"]
TODAY = date(2026, 11, 24)
KINDS = ["text", "date", "select", "radio", "nik", "password", "checkbox"]
SECTIONS = ["Pelapor", "Data permohonan", "Alamat", "Foto kk", "!?"]
WAYS = [["office"], ["pos"], ["digital"], ["office", "pos"], ["digital", "office", "pos"]]

# shape, which earlier field, another earlier field, values, years
condition = st.tuples(
    st.sampled_from(["none", "none", "in", "not_in", "age", "age_any", "any", "all"]),
    st.integers(0, 20),
    st.integers(0, 20),
    st.sampled_from([["a"], ["b"], ["a", "c"]]),
    st.integers(0, 60),
)
field = st.tuples(
    st.sampled_from(KINDS),
    st.booleans(),
    st.sampled_from(SECTIONS),
    st.sampled_from(["", "nik", "kk"]),
    condition,
)
upload = st.tuples(st.booleans(), condition)

answer = st.sampled_from([*VALUES, "", " ", "pos", "office", "ya", "1990-05-05", "2010-11-25", "2026-02-30"])
answers_given = st.lists(st.one_of(st.none(), answer), min_size=20, max_size=20)


def form_from(relation_first: bool, fields: list, uploads: list, ways: list) -> dict:
    """The JSON of a sound definition: conditions of all five shapes, chains, prefills, photos, deliveries."""
    made: list[dict] = []
    for i, drawn in enumerate(fields):
        made.append(_field(f"isian_{i}", drawn, made, relation=relation_first and i == 0))
    return document_of(
        made,
        papers=[_paper(f"foto_{i}", drawn, made) for i, drawn in enumerate(uploads)],
        documents=[_document(way) for way in ways],
    )


definitions = st.builds(
    form_from,
    st.booleans(),
    st.lists(field, min_size=1, max_size=12),
    st.lists(upload, max_size=3),
    st.lists(st.sampled_from(WAYS), max_size=2),
)


def answers_to(form: dict, given: list[str | None]) -> dict[str, str]:
    keys = [made["key"] for section in form["sections"] for made in section["questions"]]
    keys += ["cara_ambil", "pos_nama", "pos_wa", "pos_alamat", "pos_kodepos", "tidak_ada"]
    return {key: value for key, value in zip(keys, given, strict=False) if value is not None}


def _field(key: str, drawn: tuple, earlier: list[dict], *, relation: bool) -> dict:
    kind, required, section, prefill, shown = drawn
    made = {"key": key, "label": f"Label {key}", "type": "radio" if relation else kind, "optional": not required}
    made |= {"section": section, "show_if": _condition(shown, earlier)}
    if prefill and not relation:
        made["prefill"] = prefill
    if made["type"] in ("select", "radio"):
        is_ = {"person_is": "child"} if relation else {}
        made["options"] = [{"value": value, "label": value.upper(), **is_} for value in VALUES]
    return made


def _paper(key: str, drawn: tuple, fields: list[dict]) -> dict:
    required, shown = drawn
    return {"key": key, "kind": "other", "label": f"Foto {key}", "optional": not required,
            "show_if": _condition(shown, fields)}  # fmt: skip


def _document(way: list[str]) -> dict:
    return {"name": "Dokumen", "kind": "pdf", "delivery": {"options": way, "default": way[0]}}


def _condition(drawn: tuple, earlier: list[dict]) -> dict | None:
    shape, one, other, values, years = drawn
    if not earlier or shape == "none":
        return None
    first, second = (earlier[i % len(earlier)]["key"] for i in (one, other))
    return {
        "in": {"field": first, "in": values},
        "not_in": {"field": first, "not_in": values},
        "age": {"age_of": first, "at_least": years, "on": second},
        "age_any": {"any": [{"age_of": first, "under": years}, {"age_of": second, "under": years}]},
        "all": {"all": [{"field": first, "in": values}, {"field": second, "in": values}]},
        "any": {"any": [{"field": first, "in": values}, {"field": second, "not_in": values}]},
    }[shape]
