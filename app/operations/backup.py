"""A backup is a folder: a snapshot of the database for each day, and every file that was ever kept (sealed, as it is).

The database comes first, then the files: so that no row of a snapshot names a file that is not there. Files never
change, so each is copied once. The keys stay out of it: whoever finds a backup alone reads nothing.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from app.core.migrations import upgrade
from app.files.attachments import contents, storage
from app.files.storage import FileBroken, FileMissing, LocalStorage, Storage
from app.messages.delivery_reports import UNDELIVERED
from app.operations.snapshots import SnapshotRefused, is_empty, restore_snapshot, suffix, take_snapshot
from models.base import db, rows_changed, utcnow
from models.cases.attachment import Attachment
from models.messages.notification import Notification, NotificationState
from models.sealed import SealBroken, vault

_UPLOADS, PROOF = "uploads", "kunci.uji"
_PROOF_TEXT, PROOF_PLACE = b"dukcapil-daring", b"backup"
_COPY_BATCH = 200


@dataclass(frozen=True)
class Backup:
    snapshot: Path
    copied: int  # files that were new
    files: int


@dataclass(frozen=True)
class Restored:
    snapshot: Path
    files: int
    cancelled: int  # messages that had not been sent
    broken: list[str]  # attachments whose file does not open


def make_backup(folder: Path, keep: int) -> Backup:
    """One more snapshot, and the files that are new; only the newest `keep` snapshots stay. Raises SnapshotRefused."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    snapshot = folder / f"{utcnow():%Y%m%dT%H%M%S.%fZ}{suffix()}"
    take_snapshot(snapshot)
    (folder / PROOF).write_bytes(vault.seal(_PROOF_TEXT, PROOF_PLACE))
    copies = files_in(folder)
    copied = copy_files(storage(), copies)
    for old in snapshots_in(folder)[:-keep]:
        old.unlink()
    return Backup(snapshot, copied, sum(1 for _ in copies.keys()))  # noqa: SIM118


def restore(folder: Path, name: str | None = None) -> Restored:
    """The newest snapshot, or the one of this name, and all files, into a new installation. Raises SnapshotRefused."""
    snapshot = _backup_to_restore(folder, name)
    refuse_other_keys(folder)
    if not is_empty():
        raise SnapshotRefused("Di sini sudah ada akun. Pulihkan hanya ke pemasangan yang baru dan kosong.")
    restore_snapshot(snapshot)
    upgrade()  # it may come from an earlier version
    files = copy_files(files_in(folder), storage())
    return Restored(snapshot, files, cancel_unsent(), broken_files())


# -- files


def files_in(folder: Path) -> LocalStorage:
    # What a killed backup left half-written would count as copied.
    shutil.rmtree(folder / _UPLOADS / "incoming", ignore_errors=True)
    return LocalStorage(folder / _UPLOADS)


def copy_files(source: Storage, target: Storage) -> int:
    """Those that the target has not; how many."""
    there = {kept.key for kept in target.keys()}  # noqa: SIM118
    copied = 0
    for kept in source.keys():  # noqa: SIM118
        if kept.key not in there:
            with suppress(FileMissing):  # swept meanwhile, or still being written
                target.put(kept.key, source.get(kept.key))
                copied += 1
    return copied


def broken_files() -> list[str]:
    """A drill: each file that a row names is read and opened."""
    query = sa.select(Attachment).order_by(Attachment.id).execution_options(yield_per=_COPY_BATCH)
    return [str(attachment.id) for attachment in db.session.scalars(query) if not opens(attachment)]


def opens(attachment: Attachment) -> bool:
    try:
        contents(attachment)
    except FileBroken:
        return False
    return True


# -- snapshots


def snapshots_in(folder: Path) -> list[Path]:
    """The oldest first: their names begin with the time."""
    return sorted(folder.glob(f"*{suffix()}"))


def _backup_to_restore(folder: Path, name: str | None) -> Path:
    there = snapshots_in(folder)
    if not there:
        raise SnapshotRefused(f"Tidak ada cadangan (*{suffix()}) di {folder} untuk jenis basis data ini.")
    found = [snapshot for snapshot in there if name in (None, snapshot.name)]
    if not found:
        raise SnapshotRefused(f"Tidak ada {name}. Yang ada: {', '.join(snapshot.name for snapshot in there)}.")
    return found[-1]


def refuse_other_keys(folder: Path) -> None:
    """Before anything is changed: with other keys every NIK and every photo would stay closed."""
    try:
        fits = vault.open((folder / PROOF).read_bytes(), PROOF_PLACE) == _PROOF_TEXT
    except (OSError, SealBroken):
        fits = False
    if not fits:
        raise SnapshotRefused("Kunci rahasia di sini bukan milik cadangan ini. Taruh vault.keys atau VAULT_KEYS-nya.")


def cancel_unsent() -> int:
    """What waited when the snapshot was taken may have been sent since: it is shown, and not sent again."""
    statement = sa.update(Notification).where(Notification.state.in_(UNDELIVERED)).values(
        state=NotificationState.CANCELLED, owner=None, lease_until=None,
        error_code="restored", error_text="dipulihkan dari cadangan; mungkin sudah terkirim",
    )  # fmt: skip
    cancelled = rows_changed(statement)
    db.session.commit()
    return cancelled
