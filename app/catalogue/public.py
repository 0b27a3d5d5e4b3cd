"""What the public pages say of the catalogue: which services are offered, and each in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from app.catalogue import law
from app.core.i18n import say
from models.calendar.local_time import say_date, today
from models.forms.conditions import Condition
from models.forms.definition import Definition, FieldDefinition, UploadDefinition
from models.forms.questions import noun_of
from models.forms.service import Service

POST_TEXTS = {
    "": lazy_gettext("Dokumennya gratis. Tanyakan ongkos kirim POS ke kantor."),
    "applicant": lazy_gettext("Dokumennya gratis. Ongkos kirim POS Anda bayar kepada POS."),
    "office": lazy_gettext("Kirim lewat POS juga gratis: ongkosnya dibayar kantor."),
}
HAND_OVER = {
    "office": lazy_gettext("diambil di kantor"), "pos": lazy_gettext("dikirim lewat POS"),
    "digital": lazy_gettext("diunduh sendiri sebagai PDF"),
}  # fmt: skip


FOREIGN = ("kewarganegaraan", "paspor", "negara")  # asked of few: not what everybody has to have at hand


@dataclass(frozen=True)
class Entry:
    """One line of the catalogue."""

    slug: str
    short_name: str
    description: str

    @property
    def url(self) -> str:
        return f"/layanan/{self.slug}"


@dataclass(frozen=True)
class Group:
    slug: str
    name: str
    services: tuple[Entry, ...]


@dataclass(frozen=True)
class PaperInWords:
    """One thing to photograph; `when` says in which case, in words."""

    label: str
    help: str
    when: str
    most: int
    always: bool


@dataclass(frozen=True)
class AskedInWords:
    """What one section asks; `when` says in which case, in words."""

    title: str
    nouns: list[str]
    when: str


@dataclass(frozen=True)
class MadeInWords:
    name: str
    ways: str


def groups_of(services: Iterable[Service], on: date) -> list[Group]:
    """What is open on this day, by group, in the order given."""
    offered = [service for service in services if service.is_open(on)]
    return [
        Group(slug, say(members[0].group_name), tuple(entry_of(service) for service in members))
        for slug, found in groupby(offered, key=lambda service: service.group)
        if (members := list(found))
    ]


def entry_of(service: Service) -> Entry:
    return Entry(service.slug, say(service.short_name), say(service.description))


def closed_text(service: Service, on: date) -> str:
    """Why nothing can be asked for today; '' when it can."""
    if service.is_open(on):
        return ""
    if service.closes_on and service.closes_on <= on:
        return _("Layanan ini ditutup sejak %(day)s.", day=say_date(service.closes_on))
    if service.opens_on:
        return _("Layanan ini dibuka mulai %(day)s.", day=say_date(service.opens_on))
    return _("Layanan ini tutup.")


def who_may_ask(definition: Definition) -> list[str]:
    relation = definition.relation
    if relation is None:
        return [_("Anda sendiri, atau siapa pun yang mengurusnya dengan akun terverifikasi")]
    return [say(option.label) for option in relation.options]


def papers_of(definition: Definition) -> list[PaperInWords]:
    """What to photograph, always needed first."""
    papers = [_paper(definition, upload) for upload in definition.uploads]
    return sorted(papers, key=lambda paper: not paper.always)


def _paper(definition: Definition, upload: UploadDefinition) -> PaperInWords:
    always = upload.required and upload.show_if is None
    when = "" if always else when_text(definition, upload)
    return PaperInWords(say(upload.label), say(upload.help), when, upload.max_photos, always)


def when_text(definition: Definition, upload: UploadDefinition) -> str:
    """In which case a paper is asked for: "Bila alasan pencetakan: Hilang"."""
    words = condition_text(definition, upload.show_if) if upload.show_if else ""
    return _("Bila %(what)s", what=words) if words else _("Bila ada")


def condition_text(definition: Definition, condition: Condition) -> str:
    """A condition as people say it; "" of one that names no question."""
    if condition.any or condition.all:
        said = (condition_text(definition, one) for one in (*condition.any, *condition.all))
        return (_(" atau ") if condition.any else _(" dan ")).join(dict.fromkeys(filter(None, said)))
    question = definition.by_key.get(condition.field or condition.age_of)
    if not isinstance(question, FieldDefinition):
        return ""
    noun = noun_of(say(question.label))
    noun = noun[:1].lower() + noun[1:] if noun[1:2].islower() else noun
    if condition.under is not None:
        return _("%(what)s: di bawah %(years)s tahun", what=noun, years=condition.under)
    if condition.at_least is not None:
        return _("%(what)s: %(years)s tahun ke atas", what=noun, years=condition.at_least)
    return f"{noun}: {_options_met(question, condition)}"


def _options_met(question: FieldDefinition, condition: Condition) -> str:
    """Those that meet it, or all but the few that do not."""
    met = [one for one in question.options if condition.is_met({question.key: one.value}, today())]
    others = [one for one in question.options if one not in met]
    if len(met) > 3 and len(others) < len(met):
        return _("selain %(what)s", what=_either([say(one.label) for one in others])) if others else _("apa pun")
    return _either([say(one.label) for one in met])


def facts_of(definition: Definition) -> list[AskedInWords]:
    """What is asked besides photos, by section: to have at hand before anybody begins. What the account says of a
    household, and what a NIK says, is not."""
    found = []
    for title, members in groupby(definition.fields, key=lambda field: field.section):
        asked = [one for one in members if one.siak and not (one.household or one.derived_from or one.part in FOREIGN)]
        always = [one for one in asked if one.show_if is None or one.person]
        when = asked[0].show_if if asked and not always else None
        nouns = [noun_of(say(one.label)) for one in always or asked if always or one.show_if == when]
        words = condition_text(definition, when) if when else ""
        if nouns:
            found.append(AskedInWords(say(title), nouns, _("bila %(what)s", what=words) if words else ""))
    return found


def hand_over_texts(definition: Definition) -> list[str]:
    """Who pays the post, and until when a document can be fetched, where one can be."""
    ways = {way for made in definition.documents for way in made.delivery_options}
    config, said = current_app.config, []
    if "pos" in ways:
        said.append(str(POST_TEXTS[config["POST_PAID_BY"]]))
    if "office" in ways:
        kept = config["PICKUP_KEPT_DAYS"]
        said.append(_("Di kantor dokumen disimpan %(days)s hari.", days=kept) if kept
                    else _("Di kantor dokumen disimpan sampai Anda ambil."))  # fmt: skip
    return said


def processing_time_text(definition: Definition) -> str:
    days = definition.service.working_days
    if not days:
        return _("Segera setelah diperiksa petugas")
    return ngettext("%(num)s hari kerja setelah permohonan lengkap",
                    "%(num)s hari kerja setelah permohonan lengkap", days)  # fmt: skip


def processing_time_note(definition: Definition) -> str:
    return say(definition.service.promise_note)


def made_by(definition: Definition) -> list[MadeInWords]:
    """The documents, each with the ways in which it can be handed over."""
    return [
        MadeInWords(say(made.name), _either([str(HAND_OVER[way]) for way in HAND_OVER if way in made.delivery_options]))
        for made in definition.documents
    ]


def comes_to_office(definition: Definition) -> str:
    """Why somebody must come in person; '' when nobody must."""
    return say(definition.service.comes_to_office)


def legal_basis(definition: Definition) -> list[dict[str, Any]]:
    """Only what was read in a source: a citizen may rely on it."""
    return [
        {"ref": law.regulation_name(basis.regulation), "article": say(basis.article), "about": say(basis.about)}
        for basis in definition.service.law
        if basis.verified
    ]


def official_forms(definition: Definition) -> list[dict[str, str]]:
    """Code and name of the forms that the office fills in, as the regulation names them that the service follows."""
    names = law.official_forms_of(definition.service.regulation)
    return [{"code": form.code, "name": say(names.get(form.code, ""))} for form in definition.service.forms]


def successors_of(definition: Definition) -> list[str]:
    """Slugs of the services that took the place of this one."""
    return list(definition.service.superseded_by)


def _either(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return "".join((", ".join(words[:-1]), "," if len(words) > 2 else "", _(" atau "), words[-1]))
