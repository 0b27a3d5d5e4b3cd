"""A backup is a folder: a snapshot of the database for each day, and every file that was ever kept (sealed, as it is).

The database is read first, then the files are copied, so that no row of a snapshot names a file that is not there; and
only then has the snapshot its name. The keys stay out of it: they lie elsewhere, or a thief has both.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.files.attachments import storage
from app.files.local_storage import LocalStorage, sync
from app.files.storage import FileMissing, Storage
from app.operations.fingerprints import Fingerprints, sha256_of
from app.operations.snapshots import UNFINISHED_FILE, SnapshotRefused, suffix, take_snapshot
from models.base import utcnow
from models.sealed import vault

_UPLOADS, PROOF = "uploads", "kunci.uji"
PROOF_TEXT, PROOF_PLACE = b"dukcapil-daring", b"backup"
_NAMED = "%Y%m%dT%H%M%S.%fZ"


@dataclass
class Copied:
    new: int = 0
    mended: int = 0  # their bytes had changed where they lay
    broken: list[str] = field(default_factory=list)  # so too, and nowhere else any more


@dataclass(frozen=True)
class Backup:
    snapshot: Path
    files: int
    copied: Copied


def make_backup(folder: Path, keep: int) -> Backup:
    """One more snapshot, and the files that are new; only the newest `keep` snapshots stay. Raises SnapshotRefused."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone_in(folder):
        close_to_others(folder)
        remove_unfinished(folder)
        prints = Fingerprints(folder)
        snapshot = folder / f"{next_name(folder)}{suffix()}"
        unfinished = take_snapshot(snapshot)
        (folder / PROOF).write_bytes(vault.seal(PROOF_TEXT, PROOF_PLACE))
        copies = files_in(folder)
        copied = copy_out(storage(), copies, prints)
        prints.add(snapshot.name, sha256_of(unfinished))
        unfinished.replace(snapshot)
        sync(folder)
        drop_old_snapshots(folder, keep, prints)
        return Backup(snapshot, sum(1 for _ in copies.keys()), copied)  # noqa: SIM118


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Nobody else backs up to it or restores from it, and what is made is its owner's. Raises SnapshotRefused."""
    handle, before = os.open(folder, os.O_RDONLY), os.umask(0o077)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise SnapshotRefused(f"Cadangan atau pemulihan lain sedang memakai {folder}. Tunggu sampai selesai.") from None
    finally:
        os.umask(before)
        os.close(handle)


def close_to_others(folder: Path) -> None:
    """What an earlier version, or somebody's hand, has left readable."""
    with suppress(PermissionError):
        folder.chmod(0o700)
        for path in folder.iterdir():
            path.chmod(0o700 if path.is_dir() else 0o600)


def remove_unfinished(folder: Path) -> None:
    """What a killed backup left: half a snapshot; half a file would count as copied."""
    for left in folder.glob(f"*{UNFINISHED_FILE}*"):
        left.unlink()
    shutil.rmtree(folder / _UPLOADS / "incoming", ignore_errors=True)


def next_name(folder: Path) -> str:
    """The time; but always later than the last one, whatever the clock did: in this order they are restored and go."""
    named = utcnow()
    for last in snapshots_in(folder)[-1:]:
        with suppress(ValueError):
            made = datetime.strptime(last.name.removesuffix(suffix()), _NAMED).replace(tzinfo=UTC)
            named = max(named, made + timedelta(seconds=1))
    return f"{named:{_NAMED}}"


def snapshots_in(folder: Path) -> list[Path]:
    """The oldest first: their names begin with the time."""
    return sorted(folder.glob(f"*{suffix()}"))


def drop_old_snapshots(folder: Path, keep: int, prints: Fingerprints) -> None:
    for old in snapshots_in(folder)[:-keep]:
        prints.known.pop(old.name, None)
        old.unlink()
    prints.write()


# -- files


def files_in(folder: Path, reads_only: bool = False) -> LocalStorage:
    return LocalStorage(folder / _UPLOADS, reads_only)


def place_in_backup(key: str) -> str:
    return f"{_UPLOADS}/{key[:2]}/{key[2:4]}/{key}"


def copy_out(source: Storage, copies: LocalStorage, prints: Fingerprints) -> Copied:
    """Those that are not there, or are not any more what they were."""
    copied, there = Copied(), {kept.key for kept in copies.keys()}  # noqa: SIM118
    for kept in source.keys():  # noqa: SIM118
        known = kept.key in there
        there.discard(kept.key)
        with suppress(FileMissing):  # swept meanwhile, or still being written
            if known and is_sound(kept.key, copies, prints, source):
                continue
            data = source.get(kept.key)
            copies.put(kept.key, data)
            prints.add(place_in_backup(kept.key), hashlib.sha256(data).hexdigest())
            copied.mended += known
            copied.new += not known
    copied.broken = [key for key in there if place_in_backup(key) in prints.known and not is_sound(key, copies, prints)]
    return copied


def is_sound(key: str, copies: LocalStorage, prints: Fingerprints, source: Storage | None = None) -> bool:
    """Against its fingerprint; where it has none (of a backup of before) against the source, once."""
    data = copies.get(key)
    if place_in_backup(key) in prints.known or source is None:
        return prints.fits(place_in_backup(key), data)
    same = data == source.get(key)
    if same:
        prints.add(place_in_backup(key), hashlib.sha256(data).hexdigest())
    return same
