"""Files that no row remembers: into the bin, and a month later away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import islice

from app.files.storage import Storage
from models.base import utcnow

SWEEP_BATCH = 500


class WrongDatabase(Exception):
    """The files belong to another database: a mistyped DATABASE_URL, or a start before `restore`."""


def sweep_orphans(storage: Storage, is_known: Callable[[Iterable[str]], set[str]], older_than: timedelta) -> int:
    """Files that no row remembers go into the bin; how many. `is_known` gives back those keys that a row has.

    Young files are spared: their row may be on its way to the commit. Raises WrongDatabase, and sweeps nothing, where
    not one of the files is known.
    """
    limit = utcnow() - older_than
    old = (kept.key for kept in storage.keys() if kept.kept_at < limit)  # noqa: SIM118
    orphans: list[str] = []
    known = 0
    while batch := list(islice(old, SWEEP_BATCH)):
        remembered = is_known(batch)
        known += len(remembered)
        orphans += set(batch) - remembered
    if orphans and not known:
        raise WrongDatabase(f"none of {len(orphans)} files is known")
    for key in orphans:
        storage.set_aside(key)
    return len(orphans)


def empty_bin(storage: Storage, is_known: Callable[[Iterable[str]], set[str]], older_than: timedelta) -> int:
    """Destroy what has lain there for longer; how many. What a row remembers after all is put back, however young."""
    limit, gone = utcnow() - older_than, 0
    swept = storage.set_aside_keys()
    while batch := list(islice(swept, SWEEP_BATCH)):
        remembered = is_known(kept.key for kept in batch)
        for key in remembered:
            storage.bring_back(key)
        for key in (kept.key for kept in batch if kept.kept_at < limit and kept.key not in remembered):
            storage.destroy(key)
            gone += 1
    return gone
