"""A date in three boxes, as GOV.UK's pattern has it; one of birth is filled from the NIK where one was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms.utils import unset_value

from app.forms.checks import noun
from app.forms.fields import IndonesianDateField
from app.forms.written import day_in

_DAY, _MONTH, _YEAR = "hari", "bulan", "tahun"


@dataclass(frozen=True)
class Box:
    """One of the three; `faulty` when what is wrong lies there."""

    id: str
    name: str
    label: str
    value: str
    width: int  # in letters
    autocomplete: str
    faulty: bool


class DateBoxesField(IndonesianDateField):
    """Posted as `key-hari`, `key-bulan`, `key-tahun`, or in one piece as `key` or `key-hari`."""

    remedy = lazy_gettext("Periksa hari, bulan, dan tahunnya.")
    own_birth = False  # of whoever fills it in: the browser may know it

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.written: dict[str, str] = {}

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Sequence[Any] | None = None) -> None:
        posted = {part: formdata.get(f"{self.name}-{part}") for part in self._labels} if formdata else {}
        if any(value is not None for value in posted.values()):
            written = {part: " ".join((value or "").split())[:20] for part, value in posted.items()}
            self.written = _spread(written, self.latest)
            whole = "-".join(self.written.values()) if any(self.written.values()) else ""
            formdata = MultiDict({self.name: whole})
        super().process(formdata, data, extra_filters)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        lacking = [self._labels[part] for part in self._lacking] if any(self.written.values()) else []
        if lacking:
            self.data = None
            parts = _(" dan ").join(lacking).lower()
            raise ValueError(_("%(noun)s belum lengkap. Isi juga %(parts)s.", noun=noun(self), parts=parts))
        super().process_formdata(valuelist)

    @property
    def boxes(self) -> list[Box]:
        """From left to right; the first has the id of the field, which the summary of faults leads to."""
        values: Mapping[str, str] = self.written or (_parts(self.data) if self.data else {})
        lacking = self._lacking if any(self.written.values()) else list(self._labels)
        return [
            Box(
                id=f"{self.id}-{part}" if part != _DAY else self.id,
                name=f"{self.name}-{part}",
                label=label,
                value=values.get(part, ""),
                width={_DAY: 2, _MONTH: 3, _YEAR: 4}[part],  # a month may be named
                autocomplete=f"bday-{english}" if self.own_birth else "off",
                faulty=bool(self.errors) and (part in lacking or not lacking),
            )
            for (part, label), english in zip(self._labels.items(), ("day", "month", "year"), strict=True)
        ]

    @property
    def _labels(self) -> dict[str, str]:
        return {_DAY: _("Hari"), _MONTH: _("Bulan"), _YEAR: _("Tahun")}

    @property
    def _lacking(self) -> list[str]:
        return [part for part in self._labels if not self.written.get(part)]


class BirthDateField(DateBoxesField):
    """`birth_of`: whose; `own`: of whoever fills it in."""

    def __init__(self, *args: Any, birth_of: str = "", own: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.birth_of, self.own_birth = birth_of, own

    def suggest(self, births: Sequence[date]) -> None:
        """What the NIK says, where nothing was written; of two possible centuries the last is only shown."""
        if self.data or any(self.written.values()) or (self.raw_data and self.raw_data[0].strip()) or not births:
            return
        self.written = _parts(births[-1])
        if len(births) == 1:
            self.data, self.raw_data = births[0], [births[0].isoformat()]


def _spread(written: dict[str, str], latest: date) -> dict[str, str]:
    """A whole date in the first box alone, as a calendar or a habit puts it there, stands in all three."""
    alone = not any(value for part, value in written.items() if part != _DAY)
    whole = day_in(written[_DAY], latest=latest) if alone else None
    return _parts(whole) if whole else written


def _parts(on: date) -> dict[str, str]:
    return {_DAY: str(on.day), _MONTH: str(on.month), _YEAR: str(on.year)}
