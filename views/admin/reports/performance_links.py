"""Where each number of the supervisor's page leads: the list of just these cases, or of these decisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from app.queue.filters import LATE
from app.reports.performance.period import Period
from app.reports.performance.requests import WITHDRAWN
from views.admin.kit.filters import OPEN

REGISTRATION_LIST, REQUEST_LIST, TRAIL = "pendaftaran", "permohonan", "audit"
_KIND_PAGES = {"applicant": REGISTRATION_LIST, "request": REQUEST_LIST}


@dataclass(frozen=True)
class Links:
    """`home`: the address of the panel; `scoped`: where the posts of this supervisor do not cover everything."""

    home: str
    period: Period
    scoped: bool

    def cases(self, page: str, narrowed: Mapping[str, str], **asked: object) -> str:
        """`narrowed`: to a service or an office."""
        scope = {"lingkup": "pengawas"} if self.scoped and page != REGISTRATION_LIST else {}
        return f"{self.home}{page}/?{urlencode({**asked, **narrowed, **scope})}"

    def tally(self, page: str, narrowed: Mapping[str, str] | None = None) -> dict[str, str]:
        """By the names of a tally's numbers."""
        at, own = self.period.written, narrowed or {}
        return {
            "arrived": self.cases(page, own, masuk=at), "done": self.cases(page, own, selesai=at),
            "dropped": self.cases(page, own, batal=at), "open": self.cases(page, own, status=OPEN),
            "late": self.cases(page, own, janji=LATE), "with_citizen": self.cases(page, own, status="returned"),
        }  # fmt: skip

    def ages(self, page: str, number: int, narrowed: Mapping[str, str] | None = None) -> list[str]:
        return [self.cases(page, narrowed or {}, umur=place) for place in range(number)]

    def flow(self, page: str, word: str) -> list[str]:
        return [self.cases(page, {}, **{word: written}) for written in self.period.parts_written]

    def in_hands(self, kind: str, officer_id: int) -> str:
        return self.cases(_KIND_PAGES[kind], {}, petugas=officer_id)

    def decided(self, officer_id: int, move: str) -> str:
        return self.trail(petugas=officer_id, tindakan=move)

    def reason_of(self, kind: str, move: str) -> Callable[[str], str]:
        def reason(words: str) -> str:
            if (kind, move, words) == WITHDRAWN:
                return self.cases(REQUEST_LIST, {}, status="ditarik", batal=self.period.written)
            return self.trail(jenis=kind, tindakan=move, alasan=words)

        return reason

    def item(self, label: str) -> str:
        return self.trail(tindakan="return", butir=label)

    def trail(self, **asked: object) -> str:
        scope = {"lingkup": "pengawas"} if self.scoped else {}
        return f"{self.home}{TRAIL}/?{urlencode({'keputusan': self.period.written, **asked, **scope})}"
