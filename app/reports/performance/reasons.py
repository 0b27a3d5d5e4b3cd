"""Why cases were returned and cancelled. Only standard sentences are named: an officer's own words may hold names."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from app.cases.reasons import standard_reasons
from app.reports.performance.counted import Counted
from app.reports.performance.events import in_period, in_scope, not_undone, number_of, of_kind
from app.reports.performance.period import Period
from models.accounts.account import Operator
from models.base import db
from models.cases.audit import AuditEvent
from models.forms.definition import Definition
from models.forms.registration_form import RegistrationForm
from models.forms.service import ServiceVersion
from models.requests.service_request import ServiceRequest

_KINDS, _MOVES = ("applicant", "request"), ("return", "cancel")
OTHER = "Alasan lain"
SHOWN = 5


@dataclass(frozen=True)
class Ranking:
    """Words and how often, the most frequent first; what has no words of its own stands last."""

    rows: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(number for _, number in self.rows)

    @property
    def shown(self) -> tuple[tuple[str, int], ...]:
        return self.rows[:SHOWN]

    @property
    def folded(self) -> tuple[tuple[str, int], ...]:
        return self.rows[SHOWN:]

    @classmethod
    def of(cls, counts: Counter[str]) -> Ranking:
        return cls(tuple(sorted(counts.items(), key=lambda row: (row[0] == OTHER, -row[1], row[0]))))


def count_reasons(counted: Counted, day: Period, operator: Operator) -> None:
    """By kind of case and move. A standard sentence with an officer's addition counts as that sentence."""
    sentences = standard_sentences()
    kind = sa.case((of_kind("applicant"), "applicant"), else_="request").label("kinerja_kind")
    sentence = place_of_sentence(AuditEvent.particulars["reason"].as_string(), sentences).label("kinerja_reason")
    query = (
        sa.select(kind, AuditEvent.name, sentence, sa.func.count())
        .where(in_period(_MOVES, day), in_scope(operator), not_undone(day))
        .group_by(sa.text("kinerja_kind"), AuditEvent.name, sa.text("kinerja_reason"))
    )
    for of, move, place, number in db.session.execute(query):
        counted.reasons[of, move, OTHER if place is None else sentences[place]] += number


def rankings_of(counted: Counted) -> dict[tuple[str, str], Ranking]:
    return {(kind, move): Ranking.of(_reasons_of(counted, kind, move)) for kind in _KINDS for move in _MOVES}


def _reasons_of(counted: Counted, kind: str, move: str) -> Counter[str]:
    own = ((words, number) for (*of, words), number in counted.reasons.items() if of == [kind, move])
    return Counter(dict(own))


def count_items(counted: Counted, day: Period, operator: Operator) -> None:
    """What citizens were asked to correct, by its label: one return may name several."""
    items = AuditEvent.particulars["items"].as_string().label("kinerja_items")
    version = version_of_request().label("kinerja_version")
    query = (
        sa.select(version, items, sa.func.count())
        .where(in_period(("return",), day), in_scope(operator), not_undone(day))
        .group_by(sa.text("kinerja_version"), sa.text("kinerja_items"))
    )
    rows = db.session.execute(query).all()
    forms = forms_of({version for version, *_ in rows})
    for version_id, keys, number in rows:
        for key in json.loads(keys or "[]"):
            counted.items[label_of(forms[version_id], key)] += number


def version_of_request() -> sa.ScalarSelect[int]:
    """Of the request that an event is about; NULL of a registration."""
    query = sa.select(ServiceRequest.service_version_id).where(ServiceRequest.id == number_of("request"))
    return query.scalar_subquery()


def standard_sentences() -> list[str]:
    """The longest first: one may be the beginning of another."""
    known = {sentence for kind in _KINDS for move in _MOVES for sentence in standard_reasons(kind, move)}
    return sorted(known, key=lambda sentence: (-len(sentence), sentence))


def place_of_sentence(reason: sa.ColumnElement[str], sentences: list[str]) -> sa.ColumnElement[int | None]:
    """Which of the sentences it begins with; NULL when with none."""
    return sa.case(
        *((sa.func.substr(reason, 1, len(one)) == one, place) for place, one in enumerate(sentences)), else_=sa.null()
    )


def forms_of(versions: Iterable[int | None]) -> dict[int | None, Definition]:
    """The forms of these versions; None is the registration's. Each is parsed once a process."""
    wanted = [version for version in versions if version is not None]
    rows = db.session.scalars(sa.select(ServiceVersion).where(ServiceVersion.id.in_(wanted)))
    return {None: RegistrationForm.current().definition, **{row.id: row.definition for row in rows}}


def label_of(form: Definition, key: str) -> str:
    return form.label_of(key) if key in form.by_key else key.replace("_", " ")


# -- the decisions behind a number


def gives_reason(sentence: str) -> sa.ColumnElement[bool]:
    """Of the trail what counts as this sentence; OTHER: what begins with none."""
    known = standard_sentences()
    place = place_of_sentence(AuditEvent.particulars["reason"].as_string(), known)
    if sentence == OTHER:
        return place.is_(None)
    return place == known.index(sentence) if sentence in known else sa.false()


def asks_to_correct(label: str) -> sa.ColumnElement[bool]:
    """Of the trail what names an item of this label."""
    items, version = AuditEvent.particulars["items"].as_string(), version_of_request()
    named: list[sa.ColumnElement[bool]] = []
    for version_id, form in forms_of(db.session.scalars(sa.select(ServiceVersion.id))).items():
        keys = [key for key in form.by_key if label_of(form, key) == label]
        own = version.is_(None) if version_id is None else version == version_id
        named += [sa.and_(own, items.contains(f'"{key}"', autoescape=True)) for key in keys]
    return sa.or_(sa.false(), *named)
