"""The keys of the few cases that may be like one, in one statement: on every page of a case, mostly nothing is found.

Each branch reads one index and stops at its limit. What else is asked of a row stands in a subquery by its key (no
EXISTS, which PostgreSQL may turn round): no database reads all open requests of a service instead. An empty number or
list finds nothing. Statuses are written out: each would be one more value to hand over, at every look at a case.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import sqlalchemy as sa

from app.cases.similarity import ENDED_STATUSES, Sign

_MOST_READ = 50  # of one index
OF_A_KK = 20
OF_A_PHONE = 20  # more people are not counted


def _written(statuses: Iterable[str]) -> str:
    return ", ".join(f"'{status}'" for status in statuses)


_ENDED = {kind: _written(statuses) for kind, statuses in ENDED_STATUSES.items()}
_SHARED = f"""SELECT {Sign.PHOTO:d} AS sign, shared.id AS id, shared.sha256 AS sha256
FROM (SELECT {{owner}} AS id, sha256 FROM attachment
    WHERE sha256 IN :digests AND {{owner}} <> :own AND replaced_at IS NULL LIMIT {_MOST_READ}) AS shared"""

# The same person sends a photo of the KK with one service after the other.
_REQUESTS_SQL = f"""
SELECT {Sign.PERSON:d} AS sign, about.id AS id, '' AS sha256
FROM (SELECT service_request_id AS id FROM subject WHERE value_index IN :people AND service_request_id <> :own
    ORDER BY service_request_id DESC LIMIT {_MOST_READ}) AS about
WHERE 1 = (SELECT max(1) FROM service_request AS r JOIN service AS s ON s.id = r.service_id
    WHERE r.id = about.id AND r.status IN ({{running}}) AND s.slug = :service)
UNION ALL
{_SHARED.format(owner="service_request_id")}
WHERE 1 = (SELECT max(1) FROM service_request AS r JOIN service AS s ON s.id = r.service_id
    WHERE r.id = shared.id AND r.status NOT IN ({_ENDED["request"]})
    AND (r.applicant_id <> :applicant OR s.slug = :service))
"""

# The people of a phone come several times each: twice as many rows as people are read.
NUMBERED = f"""SELECT {{sign:d}} AS sign, {{column}}.id AS id, '' AS sha256
FROM (SELECT id FROM applicant WHERE {{column}} = :{{column}} AND id <> :own
    AND status NOT IN ({_ENDED["applicant"]}) LIMIT {{most}}) AS {{column}}
UNION ALL"""

_REGISTRATIONS_SQL = f"""
{NUMBERED.format(sign=Sign.PERSON, column="nik_index", most=_MOST_READ)}
{NUMBERED.format(sign=Sign.FAMILY, column="kk_index", most=OF_A_KK)}
{NUMBERED.format(sign=Sign.PHONE, column="whatsapp_index", most=2 * OF_A_PHONE)}
{_SHARED.format(owner="applicant_id")}
WHERE 1 = (SELECT max(1) FROM applicant AS a WHERE a.id = shared.id AND a.status NOT IN ({_ENDED["applicant"]})
    AND a.nik_index <> coalesce(:nik_index, ''))
"""


def _asking(statement: str, numbers: tuple[str, ...], lists: tuple[str, ...]) -> sa.TextClause:
    """`lists` may be of any length, also empty; PostgreSQL is told the type of a number that may be NULL."""
    several = [sa.bindparam(name, expanding=True, type_=sa.String()) for name in lists]
    return sa.text(statement).bindparams(*several, *(sa.bindparam(name, type_=sa.String()) for name in numbers))


@cache
def requests_met(*running: str) -> sa.TextClause:
    """(sign, id, sha256), told own, people, digests, service, applicant; `running`: the statuses of a twin."""
    return _asking(_REQUESTS_SQL.format(running=_written(running)), (), ("people", "digests"))


# (sign, id, sha256), told own, nik_index, kk_index, whatsapp_index, digests
REGISTRATIONS_MET = _asking(_REGISTRATIONS_SQL, ("nik_index", "kk_index", "whatsapp_index"), ("digests",))
