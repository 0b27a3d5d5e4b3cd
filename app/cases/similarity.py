"""What makes two cases alike, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from models.cases.status import Phase
from models.registrations.workflow import ApplicantStatus
from models.requests.service_request import AnyCase
from models.requests.workflow import RequestStatus

_R, _S = RequestStatus, ApplicantStatus

# Nothing is decided any more about what ended; who was cancelled for a slip sends the same photos again.
ENDED_STATUSES = {
    kind: [status.value for status in statuses.in_phases(Phase.UNSENT, Phase.ENDED)]
    for kind, statuses in (("request", RequestStatus), ("applicant", ApplicantStatus))
}


class Sign(IntEnum):
    """The strongest first."""

    PERSON = 1
    PHOTO = 2
    FAMILY = 3
    PHONE = 4


SAYS = {
    (Sign.PERSON, "request"): "Yang bersangkutan dan layanannya sama, dan masih berjalan",
    (Sign.PERSON, "applicant"): "NIK-nya sama, dan belum diputuskan",
    (Sign.FAMILY, "applicant"): "Nomor KK dan tanggal lahirnya sama, NIK-nya lain",
}


@dataclass(frozen=True)
class Similarity:
    """Another case, and why it may be the same: sentences, the strongest reason first."""

    other: AnyCase
    reasons: tuple[str, ...]


class Found:
    """The other cases by their key, each with the signs that were met."""

    def __init__(self) -> None:
        self.cases: dict[int, AnyCase] = {}
        self.signs: dict[int, dict[Sign, str]] = {}

    def add(self, other: AnyCase, sign: Sign, words: str = "") -> None:
        self.cases[other.id] = other
        self.signs.setdefault(other.id, {})[sign] = words or SAYS[sign, other.subject_kind]

    def add_photos(self, case: AnyCase, rows: Iterable[Any]) -> None:
        """`rows`: (another case, the digest of a photo that is also in this one)."""
        labels = {photo.sha256: case.definition.label_of(photo.key) for photo in case.photos()}
        shared: dict[int, list[str]] = {}
        for other, sha256 in rows:
            mine = shared.setdefault(other.id, [])
            if labels[sha256] not in mine:
                mine.append(labels[sha256])
            self.add(other, Sign.PHOTO, f"{listed(sorted(mine))} sama persis dengan foto di {other.reference}")

    def strongest_first(self) -> list[Similarity]:
        """By the best sign, then by how many there are, then the newest."""
        order = sorted(self.cases, key=lambda id_: (min(self.signs[id_]), -len(self.signs[id_]), -id_))
        return [Similarity(self.cases[id_], tuple(w for _, w in sorted(self.signs[id_].items()))) for id_ in order]


def listed(words: list[str]) -> str:
    """“A”, “A dan B”, “A, B, dan C”; of more than three how many there are."""
    if len(words) > 3:
        return f"{len(words)} foto"
    return " dan ".join(words) if len(words) < 3 else f"{words[0]}, {words[1]}, dan {words[2]}"
