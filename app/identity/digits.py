"""What every number that people type has in common: what separates its digits, and how it is refused."""

from __future__ import annotations

import re

# Spaces of every width, dots, hyphens and dashes, and the invisible marks that chat programs add.
SEPARATORS = re.compile("[ \\t\u00a0\u2007\u2009\u202f.\\-\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


class Unacceptable(ValueError):
    """A number that cannot be right: what is wrong and what to do, in the language of the page."""

    def __init__(self, reason: str, remedy: object) -> None:
        super().__init__(f"{reason} {remedy}")
        self.reason, self.remedy = reason, str(remedy)

    @property
    def sentence(self) -> str:
        return f"{self.reason} {self.remedy}"
