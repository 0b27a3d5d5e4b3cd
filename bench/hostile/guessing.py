"""What guessing passwords through the sign-in page yields in a year, by the rules that are in force; no time is taken.

The attacker knows every NIK (they leak), tries the likeliest passwords first, never stops, and nobody looks at the
alarm. How likely passwords are: share of people with one of the r likeliest is 0.0374 r^0.1872 (Wang, Cheng, Wang,
Huang, Jian: Zipf's Law in Passwords, IEEE TIFS 2017, for RockYou); the common ones are refused here.
"""

from __future__ import annotations

from datetime import timedelta

from app.accounts.hashing import SECONDS_BETWEEN_GUESSES
from app.accounts.sign_in_limits import FIRST, FROM_EVERYWHERE, LONGEST, NAME_FIRST, NAME_LONGEST
from app.core.growing_waits import Allowance
from app.forms.passwords import COMMON
from bench.report import show
from config import Settings

ACCOUNTS, DAYS = 15_389, 365
SECONDS_A_HASH = 0.04
DAY = timedelta(days=1)


def show_yield() -> None:
    rows = []
    for networks in (1, 10, 1000):
        a_day = min(tries_a_day(networks), networks / SECONDS_BETWEEN_GUESSES * 86_400 / ACCOUNTS,
                    86_400 / SECONDS_A_HASH / ACCOUNTS)  # fmt: skip
        guesses = a_day * DAYS
        opened = share(guesses)
        rows.append([networks, f"{a_day:,.1f}", f"{guesses:,.0f}", f"{opened:.1%}", f"{opened * ACCOUNTS:,.0f}"])
    headers = ["networks", "guesses an account and day", "in a year", "share opened", f"of {ACCOUNTS:,}"]
    show("A year of guessing without a pause, reckoned", headers, rows)


def tries_a_day(networks: int) -> float:
    """Of one account, by the waits alone."""
    free = Settings().SIGN_IN_TRIES_PER_DAY
    here = Allowance("", "", free, FIRST, LONGEST)
    everywhere = Allowance("", "", FROM_EVERYWHERE * free, NAME_FIRST, NAME_LONGEST)
    return min(networks * in_a_day(here), in_a_day(everywhere))


def in_a_day(allowance: Allowance) -> int:
    tries, passed = 0, timedelta()
    while passed < DAY:
        tries += 1
        passed += allowance.wait_after(tries)
    return tries


def share(guesses: float) -> float:
    common = len(COMMON.read_text(encoding="utf-8").split())
    return (likeliest(common + guesses) - likeliest(common)) / (1 - likeliest(common))


def likeliest(rank: float) -> float:
    return 0.0374 * rank**0.1872
