"""Keys, database and file store belong together, or nothing starts: web, worker and commands ask before they begin.

The database keeps an id of its own (models/installation.py), and the store keeps the same id.
"""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask, current_app, request
from werkzeug.exceptions import ServiceUnavailable

from app.files.attachments import storage
from app.files.storage import FileMissing, Storage
from app.operations.proof import Stranger, has_table, here, prove_keys, row, without_lock, write_first
from models.base import db
from models.cases.attachment import Attachment

UNFINISHED = "unfinished_restore"  # a table that is there while a snapshot becomes this database (restore.py)
_SAMPLE = 20  # files

OTHER_STORE = (
    "Penyimpanan berkas di UPLOADS_URL milik pemasangan lain. Periksa DATABASE_URL dan UPLOADS_URL: salinan percobaan"
    " butuh penyimpanan sendiri. Bila pemasangan ini menggantikan yang lama, hentikan yang lama, lalu jalankan:"
    " flask --app wsgi take-store"
)
STORE_GONE = (
    "Penyimpanan berkas di UPLOADS_URL bukan yang dipakai basis data ini. Periksa UPLOADS_URL, atau apakah foldernya"
    " terpasang (mount). Bila berkasnya memang baru dipindah ke situ, jalankan: flask --app wsgi take-store"
)
HALF_RESTORED = "Pemulihan belum selesai. Jalankan lagi sampai selesai: flask --app wsgi restore FOLDER"


def belong() -> None:
    """The first time they are bound to each other. Raises Stranger."""
    if not has_table(row.name):
        return  # before `db upgrade`: `doctor` and /readyz say so
    if has_table(UNFINISHED):
        raise Stranger(HALF_RESTORED)
    prove_keys()
    if here() is None:
        write_first()
    if not owns(storage()):
        bind(storage())


def owns(store: Storage) -> bool:
    """Whether both have one id, or none yet."""
    kept = here()
    return store.owner() == (kept.uid if kept else None)


def bind(store: Storage) -> None:
    """Mark the store as this database's. Raises Stranger where that would be taking another's."""
    refuse_to_bind(store)
    take(store)


def refuse_to_bind(store: Storage) -> None:
    """Raises Stranger where the store cannot become this database's of itself."""
    kept = here()
    if store.owner() is not None:
        raise Stranger(OTHER_STORE)
    if kept and kept.has_store:
        raise Stranger(STORE_GONE)
    if not may_be_ours(store):
        raise Stranger(OTHER_STORE)


def take(store: Storage) -> None:
    """Whosever it was. The old owner is refused from now on."""
    kept = here() or write_first()
    store.set_owner(kept.uid)
    db.session.execute(sa.update(row).values(has_store=True))
    db.session.commit()


def may_be_ours(store: Storage) -> bool:
    """Of before stores were marked: it is empty, or one of the newest files that our rows name is there."""
    if next(iter(store.keys()), None) is None:
        return True
    named = sa.select(Attachment.storage_key).order_by(Attachment.created_at.desc()).limit(_SAMPLE)
    with without_lock() as connection:
        keys = connection.scalars(named).all()
    return any(is_there(store, key) for key in keys)


def is_there(store: Storage, key: str) -> bool:
    try:
        store.get(key)
    except FileMissing:
        return False
    return True


# -- the web


def begin(app: Flask) -> None:
    """At the start of a web process: SystemExit with the sentence. While database or store is away nothing can be said;
    then each request asks, until one could."""
    try:
        with app.app_context():
            belong()
            db.engine.dispose()
    except Stranger as stranger:
        raise SystemExit(str(stranger)) from None
    except Exception:
        app.logger.exception("whether keys, database and file store belong together cannot be said yet")
        app.before_request(Doorman())


class Doorman:
    def __init__(self) -> None:
        self.asked = False

    def __call__(self) -> None:
        if self.asked or request.endpoint == "health.alive":
            return
        try:
            belong()
        except Stranger as stranger:
            current_app.logger.error("%s", stranger)
            raise ServiceUnavailable(str(stranger)) from None
        self.asked = True
