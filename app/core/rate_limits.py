"""How often may this be tried? Counters in the database, since several processes must agree."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_network

import sqlalchemy as sa
from flask import current_app, request

from models.accounts.attempts import Attempts
from models.base import CLOCKS_APART, db, utcnow
from models.sealed import vault

ONE_DAY, ONE_HOUR = timedelta(days=1), timedelta(hours=1)

# One statement on both databases: a window that has passed begins anew, and one that a wrong clock put off.
COUNT = sa.text(
    "INSERT INTO attempts (key, since, times) VALUES (:key, :now, 1)"
    " ON CONFLICT (key) DO UPDATE SET"
    " times = CASE WHEN attempts.since BETWEEN :begin AND :soon THEN attempts.times + 1 ELSE 1 END,"
    " since = CASE WHEN attempts.since BETWEEN :begin AND :soon THEN attempts.since ELSE :now END"
    " RETURNING times"
).bindparams(*(sa.bindparam(name, type_=Attempts.since.type) for name in ("now", "begin", "soon")))


class LimitReached(Exception):
    """Tried too often. `str()` is the sentence for the person, in Indonesian."""


def count(what: str, of: str, window: timedelta) -> int:
    """Count one more try; how many there were in this window. `of` (a NIK, a number, a network) is kept as a digest."""
    now = utcnow()
    given = {"key": key_of(what, of), "now": now, "begin": now - window, "soon": now + CLOCKS_APART}
    tries: int = db.session.execute(COUNT, given).scalar_one()
    return tries


def count_look_up(what: str, of: str, *, too_often: str, too_many: str) -> None:
    """Of a page that is open to everybody: per case or number and day, and per network and hour. Commits.

    Every try counts before it is answered, so that many at once are no way round. Raises LimitReached with the
    sentence that fits.
    """
    times, seen = count(what, of, ONE_DAY), count(f"{what} network", network(), ONE_HOUR)
    db.session.commit()
    if times > current_app.config["LOOK_UPS_PER_CASE_PER_DAY"]:
        raise LimitReached(too_often)
    if seen > current_app.config["LOOK_UPS_PER_NETWORK_PER_HOUR"]:
        raise LimitReached(too_many)


def tries(what: str, of: str, window: timedelta) -> int:
    """How many there were in this window, counting nothing."""
    row = db.session.get(Attempts, key_of(what, of), populate_existing=True)
    return row.times if row and utcnow() - window <= row.since <= utcnow() + CLOCKS_APART else 0


def forget(what: str, of: str) -> None:
    db.session.execute(sa.delete(Attempts).where(Attempts.key == key_of(what, of)))


def forget_old(older_than: timedelta) -> None:
    now = utcnow()
    passed = sa.or_(Attempts.since < now - older_than, Attempts.since > now + older_than)
    db.session.execute(sa.delete(Attempts).where(passed))


def network() -> str:
    """The network a request comes from: the IPv4 address, or the /64 of an IPv6 one."""
    address = request.remote_addr or ""
    return str(ip_network(f"{address}/64", strict=False)) if ":" in address else address


def key_of(what: str, of: str) -> str:
    return f"{what}:{vault.blind_index(what, of)}"
