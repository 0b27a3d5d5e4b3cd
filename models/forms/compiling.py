"""From a definition as it is written down to what is asked: people and parts become questions, names become keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec

from models.forms.conditions import Condition
from models.forms.delivery import DocumentDefinition
from models.forms.document import (
    DefinitionError,
    FormQuestion,
    FormSection,
    Made,
    Option,
    Paper,
    Person,
    Somebody,
)
from models.forms.parts import PersonPart, parts
from models.forms.questions import DISTRICTS, VILLAGES, FieldDefinition, FieldKind, PersonPlace, UploadDefinition

YES_NO = (Option(value="ya", label="Ya"), Option(value="tidak", label="Tidak"))
INDONESIAN = "WNI"
TOLD_BY_NIK = ("tanggal_lahir", "jenis_kelamin")
FOR_INDONESIANS, FOR_FOREIGNERS = ("nik", "no_kk"), ("paspor", "negara")
ALL_INDONESIAN = "semua_wni"  # asked once, so that nearly everybody is spared to say it of each person


class Compiling:
    """One definition as it is read: `fields`, `uploads` and `people`; and where each question was written."""

    def __init__(self, people: list[Somebody], sections: list[FormSection], papers: list[Paper]) -> None:
        self.places = {role.role: _place(role) for role in people}
        self.fields: list[FieldDefinition] = []
        self.asks_citizenship = False
        self.paths: list[str] = []  # of the fields, then of the papers
        for i, section in enumerate(sections):
            self.fields += self._section(section, f"sections[{i}]")
        self.order = {one.key: place for place, one in enumerate(self.fields)}
        self.fields = _with_districts([self._resolved(one) for one in self.fields])
        self.uploads = [self._upload(paper) for paper in papers]
        self.paths += [f"papers[{i}]" for i in range(len(papers))]
        self.people = tuple(self.places.values())

    def _section(self, section: FormSection, path: str) -> Iterator[FieldDefinition]:
        if section.person:
            yield from self._person(section, section.person, f"{path}.person")
        for i, question in enumerate(section.questions):
            yield self._field(question, section.title, question.of, f"{path}.questions[{i}]", section.show_if)

    # -- people

    def _person(self, section: FormSection, person: Person, path: str) -> Iterator[FieldDefinition]:
        least, most = person.count
        title = section.title
        here = section.show_if
        if person.foreigner and not self.asks_citizenship:
            self.asks_citizenship = True
            self.paths.append(path)
            yield FieldDefinition(
                ALL_INDONESIAN, "Apakah semua orang dalam permohonan ini WNI?", FieldKind.RADIO, required=True,
                section=self.fields[-1].section if self.fields else title, options=YES_NO, siak=False,
            )  # fmt: skip
        for nth in range(1, most + 1):
            ref, more = person.role if most == 1 else f"{person.role}.{nth}", ""
            if nth > least:
                more = _key(ref, "ada")
                self.paths.append(f"{path}.more")
                yield FieldDefinition(
                    more, person.more, FieldKind.RADIO, required=True, section=title, options=YES_NO, show_if=here,
                    siak=False,
                )  # fmt: skip
                here = Condition(field=more, in_=["ya"])
            title = section.title if most == 1 else f"{section.title} {nth}"
            whom = person.whom if most == 1 else f"{person.whom} {nth}"
            self.places[ref] = PersonPlace(ref, person.role, whom, person.subject, person.dies, {}, more)
            for i, asked in enumerate(_asks(person)):
                yield self._field(asked, title, ref, f"{path}.asks[{i}]", here)

    def _field(self, asked: FormQuestion, title: str, ref: str, path: str, when: Condition | None) -> FieldDefinition:
        part = parts().get(asked.part) if asked.part else None
        if asked.part and part is None:
            raise DefinitionError(f"{path}.part", f"Bagian orang {asked.part} tidak dikenal.")
        place = self.places.get(ref)
        if ref and place is None:
            raise DefinitionError(f"{path}.of", f"Orang {ref} tidak ada.")
        key = asked.key if asked.key and (asked.part or not place or asked.of) else _key(ref, asked.key or asked.part)
        if not ref and asked.part and not asked.key:
            key = asked.part
        if place:
            place.keys[asked.part or asked.key] = key
        self.paths.append(path)
        kind, label = asked.type or (part.type if part else None), asked.label
        if kind is None or not (label or part):
            raise DefinitionError(path, "Isian tanpa part memerlukan label dan type.")
        whom = place.whom if place else ""
        return FieldDefinition(
            key=key, label=label or " ".join(part.label.format(whom=whom).split()) if part else label,
            kind=FieldKind(kind), section=title, person=ref, part=asked.part,
            show_if=_both(when, asked.show_if), given=asked.given, **_details(asked, part, place),
        )  # fmt: skip

    # -- names become keys

    def _resolved(self, one: FieldDefinition) -> FieldDefinition:
        if one.show_if is None and isinstance(one.given, bool) and one.part not in TOLD_BY_NIK:
            return one
        given = one.given if isinstance(one.given, bool) else self.condition(one.given, one.person)
        nik = self.places[one.person].keys.get("nik", "") if one.person and one.part in TOLD_BY_NIK else ""
        before = nik in self.order and self.order[nik] < self.order[one.key]
        return replace(
            one, show_if=self.condition(one.show_if, one.person), given=given or False,
            birth_of=nik if one.part == "tanggal_lahir" else None, derived_from=nik if before else "",
        )  # fmt: skip

    def condition(self, condition: Condition | None, person: str = "") -> Condition | None:
        """With keys in place of "anak.tanggal_lahir"; of one of several people the one it is said of."""
        if condition is None:
            return None
        named = {name: self.key_of(getattr(condition, name), person) for name in ("field", "age_of", "on")}
        within = {name: [self.condition(one, person) for one in getattr(condition, name)] for name in ("any", "all")}
        return msgspec.structs.replace(condition, **named, **within)

    def key_of(self, name: str, person: str = "") -> str:
        """A key as it is; of "role.part" the key of that part."""
        ref, _, part = name.rpartition(".")
        if not ref:
            return name
        if ref not in self.places and person.partition(".")[0] == ref:
            ref = person
        return self.places[ref].keys.get(part, name) if ref in self.places else name

    def made(self, made: Made) -> DocumentDefinition:
        delivery, when = made.delivery, self.condition(made.show_if)
        return DocumentDefinition(made.name, made.kind, tuple(delivery.options), delivery.default, made.optional, when)

    def _upload(self, paper: Paper) -> UploadDefinition:
        least, most = paper.pages
        return UploadDefinition(
            paper.key, paper.label, paper.kind, paper.form, paper.help, not paper.optional, least, most,
            self.condition(paper.show_if), reuse=paper.reuse, same_as=paper.same_as or _same_as(paper),
        )  # fmt: skip


def _same_as(paper: Paper) -> str:
    """There is one family card, and one KTP-el; a letter or an akta may be any."""
    return paper.kind if paper.kind in ("kk", "ktp") else paper.key


def _place(role: Somebody) -> PersonPlace:
    return PersonPlace(role.role, role.role, role.whom, role.subject, role.dies, {})


def _key(ref: str, name: str) -> str:
    return f"{ref.replace('.', '_')}_{name}" if ref else name


def _asks(person: Person) -> list[FormQuestion]:
    """Whole questions. Of somebody who may be a foreigner citizenship comes first, where not all are Indonesian; it
    decides between NIK and passport."""
    asks = [FormQuestion(part=one) if isinstance(one, str) else one for one in person.asks]
    if not person.foreigner:
        return asks
    rest = [one for one in asks if one.part != "kewarganegaraan"]
    if "paspor" not in {one.part for one in asks}:
        last = max((i for i, one in enumerate(rest) if one.part in FOR_INDONESIANS), default=-1)
        rest.insert(last + 1, FormQuestion(part="paspor"))
    first = FormQuestion(part="kewarganegaraan", show_if=Condition(field=ALL_INDONESIAN, in_=["tidak"]))
    return [first, *(_for_whom_it_fits(one, person.role) for one in rest)]


def _for_whom_it_fits(one: FormQuestion, role: str) -> FormQuestion:
    said = f"{role}.kewarganegaraan"
    all_are = Condition(field=ALL_INDONESIAN, in_=["ya"])
    if one.part in FOR_INDONESIANS:
        only = Condition(any=[all_are, Condition(field=said, in_=[INDONESIAN])])
    elif one.part in FOR_FOREIGNERS:
        only = Condition(field=said, not_in=[INDONESIAN])
    else:
        return one
    return msgspec.structs.replace(one, show_if=_both(only, one.show_if))


def _both(one: Condition | None, other: Condition | None) -> Condition | None:
    if one is None or other is None:
        return one or other
    return Condition(all=[one, other])


def _details(asked: FormQuestion, part: PersonPart | None, place: PersonPlace | None) -> dict[str, Any]:
    """What is written in the question, else what its part says."""
    household = bool(part and part.household and not place)
    alone = place is not None and "." not in place.ref  # of several nobody knows which one is meant
    fills = part.prefill if part and (household or alone) else None
    after_today = asked.not_after_today
    return {
        "required": not asked.optional,
        "help": asked.help or (part.help if part else ""),
        "options": tuple(asked.options or (part.options if part else ())),
        "options_ref": asked.options_ref or (part.options_ref if part else None),
        "options_filter": frozenset(asked.options_filter),
        "extra_options": tuple(asked.extra_options),
        "prefill": asked.prefill or fills,
        "household": household,
        "pattern": asked.pattern,
        "min": asked.min,
        "max": asked.max,
        "min_length": asked.min_length,
        "not_after_today": bool(part and part.not_after_today) if after_today is None else after_today,
        "foreign": asked.foreign,
        "decimals": asked.decimals,
        "siak": asked.siak,
    }


def _with_districts(fields: list[FieldDefinition]) -> list[FieldDefinition]:
    """Tie each village question to the district question before it."""
    district: str | None = None
    tied = []
    for question in fields:
        if question.options_ref == VILLAGES:
            question = replace(question, options_from=district)
        elif question.options_ref == DISTRICTS:
            district = question.key
        tied.append(question)
    return tied
