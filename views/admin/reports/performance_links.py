"""Where each number of the supervisor's page leads: the list of just these cases, or of these decisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

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

    def cases(self, page: str, asked: str, narrowed: Mapping[str, str] | None = None) -> str:
        """`asked`: as in an address; `narrowed`: to a service or an office."""
        return f"{self.home}{page}/?{asked}{self._narrowing(page, narrowed)}"

    def _narrowing(self, page: str, narrowed: Mapping[str, str] | None) -> str:
        scope = {"lingkup": "pengawas"} if self.scoped and page != REGISTRATION_LIST else {}
        return "".join(f"&{key}={quote(word)}" for key, word in {**(narrowed or {}), **scope}.items())

    def tally(self, page: str, narrowed: Mapping[str, str] | None = None) -> dict[str, str]:
        """By the names of a tally's numbers. Put together by hand: a page has hundreds of them."""
        at, begin, end = self.period.written, f"{self.home}{page}/?", self._narrowing(page, narrowed)
        return {
            "arrived": f"{begin}masuk={at}{end}", "done": f"{begin}selesai={at}{end}",
            "dropped": f"{begin}batal={at}{end}", "open": f"{begin}status={OPEN}{end}",
            "late": f"{begin}janji={LATE}{end}", "with_citizen": f"{begin}status=returned{end}",
        }  # fmt: skip

    def ages(self, page: str, number: int, narrowed: Mapping[str, str] | None = None) -> list[str]:
        begin, end = f"{self.home}{page}/?", self._narrowing(page, narrowed)
        return [f"{begin}umur={place}{end}" for place in range(number)]

    def flow(self, page: str, word: str) -> list[str]:
        begin, end = f"{self.home}{page}/?", self._narrowing(page, None)
        return [f"{begin}{word}={written}{end}" for written in self.period.parts_written]

    def in_hands(self, kind: str, officer_id: int) -> str:
        return self.cases(_KIND_PAGES[kind], f"petugas={officer_id}")

    def decided(self, officer_id: int, move: str) -> str:
        return self.trail(f"petugas={officer_id}&tindakan={move}")

    def reason_of(self, kind: str, move: str) -> Callable[[str], str]:
        def reason(words: str) -> str:
            if (kind, move, words) == WITHDRAWN:
                return self.cases(REQUEST_LIST, f"status=ditarik&batal={self.period.written}")
            return self.trail(f"jenis={kind}&tindakan={move}&alasan={quote(words)}")

        return reason

    def item(self, label: str) -> str:
        return self.trail(f"tindakan=return&butir={quote(label)}")

    def trail(self, asked: str) -> str:
        return f"{self.home}{TRAIL}/?keputusan={self.period.written}&{asked}{self._narrowing(TRAIL, None)}"
