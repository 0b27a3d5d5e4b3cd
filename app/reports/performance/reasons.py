"""Why cases were returned and cancelled. Only standard sentences are named: an officer's own words may hold names."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from app.cases.reasons import standard_reasons
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
OTHER, FOLDED, WITHDRAWN = "Alasan lain", "Alasan baku lainnya", "Ditarik pemohon sendiri"
SHOWN = 5


@dataclass(frozen=True)
class Ranking:
    """Words and how often, the most frequent first; what is folded together stands last."""

    rows: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(number for _, number in self.rows)

    @classmethod
    def of(cls, counts: Counter[str], folded: str) -> Ranking:
        apart = [(OTHER, counts[OTHER])] if counts[OTHER] else []
        known = [row for row in counts.items() if row[0] != OTHER]
        rows = sorted(known, key=lambda row: (-row[1], row[0]))
        rest = sum(number for _, number in rows[SHOWN:])
        return cls((*rows[:SHOWN], *([(folded, rest)] if rest else []), *apart))


def count_reasons(period: Period, operator: Operator, withdrawn: int) -> dict[tuple[str, str], Ranking]:
    """By kind of case and move. A standard sentence with an officer's addition counts as that sentence."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    sentences = _sentences()
    kind = sa.case((of_kind("applicant"), "applicant"), else_="request").label("kinerja_kind")
    sentence = _place_of(AuditEvent.particulars["reason"].as_string(), sentences).label("kinerja_reason")
    query = (
        sa.select(kind, AuditEvent.name, sentence, sa.func.count())
        .where(in_period(_MOVES, period), in_scope(operator), not_undone(period))
        .group_by(sa.text("kinerja_kind"), AuditEvent.name, sa.text("kinerja_reason"))
    )
    for of, move, place, number in db.session.execute(query):
        counts[of, move][OTHER if place is None else sentences[place]] += number
    if withdrawn:
        counts["request", "cancel"][WITHDRAWN] = withdrawn
    return {(of, move): Ranking.of(counts[of, move], FOLDED) for of in _KINDS for move in _MOVES}


def count_items(period: Period, operator: Operator) -> Ranking:
    """What citizens were asked to correct, by its label: one return may name several."""
    items = AuditEvent.particulars["items"].as_string().label("kinerja_items")
    version = (
        sa.select(ServiceRequest.service_version_id)
        .where(ServiceRequest.id == number_of("request"))
        .scalar_subquery().label("kinerja_version")
    )  # fmt: skip
    query = (
        sa.select(version, items, sa.func.count())
        .where(in_period(("return",), period), in_scope(operator), not_undone(period))
        .group_by(sa.text("kinerja_version"), sa.text("kinerja_items"))
    )
    rows = db.session.execute(query).all()
    forms = _forms({version for version, *_ in rows})
    counts: Counter[str] = Counter()
    for version_id, keys, number in rows:
        for key in json.loads(keys or "[]"):
            counts[_label(forms[version_id], key)] += number
    return Ranking.of(counts, "Butir lainnya")


def _sentences() -> list[str]:
    """The longest first: one may be the beginning of another."""
    known = {sentence for kind in _KINDS for move in _MOVES for sentence in standard_reasons(kind, move)}
    return sorted(known, key=lambda sentence: (-len(sentence), sentence))


def _place_of(reason: sa.ColumnElement[str], sentences: list[str]) -> sa.ColumnElement[int | None]:
    """Which of the sentences it begins with; NULL when with none."""
    return sa.case(
        *((sa.func.substr(reason, 1, len(one)) == one, place) for place, one in enumerate(sentences)), else_=sa.null()
    )


def _forms(versions: Iterable[int | None]) -> dict[int | None, Definition]:
    """The forms of these versions; None is the registration's. Each is parsed once a process."""
    wanted = [version for version in versions if version is not None]
    rows = db.session.scalars(sa.select(ServiceVersion).where(ServiceVersion.id.in_(wanted)))
    return {None: RegistrationForm.current().definition, **{row.id: row.definition for row in rows}}


def _label(form: Definition, key: str) -> str:
    return form.label_of(key) if key in form.by_key else key.replace("_", " ")
