"""A backup becomes a new installation: looked at first, then the files, then the rows, at the end its own identity.

Whoever is killed in between repeats it: until the end nothing else starts here (belonging.UNFINISHED), and the store is
marked as being filled from this snapshot.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from app.core.migrations import upgrade
from app.files.attachments import contents, storage
from app.files.local_storage import LocalStorage
from app.files.storage import FileBroken, FileMissing, Storage
from app.messages.stopped import RESTORED
from app.operations.backup import PROOF, PROOF_PLACE, PROOF_TEXT, alone_in, files_in, place_in_backup, snapshots_in
from app.operations.belonging import UNFINISHED, owns, take
from app.operations.fingerprints import Fingerprints
from app.operations.proof import has_table, new_identity, row, without_lock
from app.operations.snapshot_check import check_snapshot
from app.operations.snapshots import SnapshotRefused, become, suffix
from models.accounts.account import Account
from models.base import db
from models.cases.attachment import Attachment
from models.messages.notification import Notification
from models.sealed import SealBroken, vault

FILLING = "restoring "  # and the snapshot's name: whose the store is meanwhile
_BATCH = 200

ANOTHERS_FILES = (
    "Penyimpanan berkas di UPLOADS_URL berisi berkas yang bukan dari cadangan ini. Salinan percobaan butuh UPLOADS_URL"
    " sendiri yang kosong. Bila pemasangan ini menggantikan yang lama, hentikan yang lama, lalu tambahkan --replaces."
)


@dataclass(frozen=True)
class Restored:
    snapshot: Path
    files: int
    cancelled: int  # messages that had not been sent
    broken: list[str]  # attachments whose file does not open
    again: bool = False  # it was restored already, and nothing was done


def restore(folder: Path, name: str | None = None, replaces: bool = False) -> Restored:
    """The newest snapshot, or the one of this name, and all files, into a new installation. Raises SnapshotRefused.

    The installation is a new one, with a store of its own; `replaces`: the store of the one that was backed up becomes
    its own.
    """
    with alone_in(folder):
        snapshot, prints = snapshot_to_restore(folder, name), Fingerprints(folder)
        if restored_from() == snapshot.name and not has_table(UNFINISHED):
            return Restored(snapshot, 0, count_cancelled(), [], again=True)
        refuse_other_keys(folder)
        check_snapshot(snapshot, prints)
        refuse_where_somebody_lives()
        store, copies = storage(), files_in(folder, reads_only=True)
        mark_as_filling(store, copies, snapshot, replaces)
        files = copy_back(copies, store, prints)
        become(snapshot)
        upgrade()  # it may come from an earlier version
        broken = broken_files()
        move_in(snapshot)
        return Restored(snapshot, files, count_cancelled(), broken)


# -- before anything is changed


def snapshot_to_restore(folder: Path, name: str | None) -> Path:
    there = snapshots_in(folder)
    if not there:
        raise SnapshotRefused(f"Tidak ada cadangan (*{suffix()}) di {folder} untuk jenis basis data ini.")
    found = [snapshot for snapshot in there if name in (None, snapshot.name)]
    if not found:
        raise SnapshotRefused(f"Tidak ada {name}. Yang ada: {', '.join(snapshot.name for snapshot in there)}.")
    return found[-1]


def restored_from() -> str | None:
    """The snapshot whose restore has come to its last step here."""
    with without_lock() as connection:
        inspector = sa.inspect(connection)
        if not inspector.has_table(row.name):
            return None
        columns = {column["name"] for column in inspector.get_columns(row.name)}
        return connection.scalar(sa.select(row.c.restored_from)) if "restored_from" in columns else None


def refuse_other_keys(folder: Path) -> None:
    """With other keys every NIK and every photo would stay closed."""
    try:
        fits = vault.open((folder / PROOF).read_bytes(), PROOF_PLACE) == PROOF_TEXT
    except (OSError, SealBroken):
        fits = False
    if not fits:
        raise SnapshotRefused("Kunci rahasia di sini bukan milik cadangan ini. Taruh vault.keys atau VAULT_KEYS-nya.")


def refuse_where_somebody_lives() -> None:
    """Nobody is lost where there are no tables yet, only what `seed` fills, or what an unfinished restore left."""
    if has_table(UNFINISHED) or not has_table(Account.__tablename__):
        return
    somebody = db.session.scalar(sa.select(sa.func.min(Account.__table__.c.id))) is not None
    db.session.rollback()
    if somebody:
        raise SnapshotRefused("Di sini sudah ada akun. Pulihkan hanya ke pemasangan yang baru dan kosong.")


# -- files


def mark_as_filling(store: Storage, copies: LocalStorage, snapshot: Path, replaces: bool) -> None:
    """Raises SnapshotRefused where there are files that are not of this backup, or somebody's own."""
    owner = store.owner()
    begun = (owner or "").startswith(FILLING) or (restored_from() == snapshot.name and owns(store))
    if not (replaces or begun):
        there = {kept.key for kept in store.keys()}  # noqa: SIM118
        if there and (owner is not None or there - {kept.key for kept in copies.keys()}):  # noqa: SIM118
            raise SnapshotRefused(ANOTHERS_FILES)
    store.set_owner(f"{FILLING}{snapshot.name}")


def copy_back(copies: LocalStorage, store: Storage, prints: Fingerprints) -> int:
    """Those that the store has not, or has not as they were; how many."""
    there, copied = {kept.key for kept in store.keys()}, 0  # noqa: SIM118
    for kept in copies.keys():  # noqa: SIM118
        lies = whole_file(store, kept.key) if kept.key in there else None
        if lies is not None and fits_or_unknown(kept.key, lies, prints):
            continue
        with suppress(FileMissing):  # half a file, of a killed backup
            data = copies.get(kept.key)
            if lies is not None and not prints.fits(place_in_backup(kept.key), data):
                continue  # it rotted here, and there is at least another one there
            store.put(kept.key, data)
            copied += 1
    return copied


def whole_file(store: Storage, key: str) -> bytes | None:
    """None for half a file, of a restore that was killed."""
    with suppress(FileMissing):
        return store.get(key)
    return None


def fits_or_unknown(key: str, data: bytes, prints: Fingerprints) -> bool:
    return place_in_backup(key) not in prints.known or prints.fits(place_in_backup(key), data)


def broken_files() -> list[str]:
    """A drill: each file that a row names is read and opened."""
    query = sa.select(Attachment).order_by(Attachment.id).execution_options(yield_per=_BATCH)
    broken = [str(attachment.id) for attachment in db.session.scalars(query) if not opens_file(attachment)]
    db.session.rollback()
    return broken


def opens_file(attachment: Attachment) -> bool:
    try:
        contents(attachment)
    except FileBroken:
        return False
    return True


# -- rows


def move_in(snapshot: Path) -> None:
    """The copy is nobody else: a new id, in the store too. Last of all it is no longer unfinished."""
    db.session.execute(sa.delete(row))
    db.session.execute(sa.insert(row).values(new_identity() | {"restored_from": snapshot.name}))
    db.session.commit()
    take(storage())
    db.session.execute(sa.text(f"DROP TABLE {UNFINISHED}"))
    db.session.commit()


def count_cancelled() -> int:
    counted = sa.select(sa.func.count()).where(Notification.error_code == RESTORED, Notification.state == "cancelled")
    cancelled = db.session.scalar(counted) or 0
    db.session.rollback()
    return cancelled
