"""What is not as it should be, in a sentence: for /readyz, `flask doctor` and the first page of the panel.

A check answers with "" where all is well.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterable
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from app.core.migrations import NEWEST_SCHEMA
from app.core.transactions import own_transaction
from app.files.attachments import storage
from app.messages.providers import provider_named
from app.offices.moving_pickups import broken_promises, without_a_free_time
from app.operations.proof import VERSION_TABLE, has_table
from app.web.filters import number_text
from models.base import CLOCKS_APART, db, utcnow
from models.installation import Installation
from models.last_done import LastDone, Task, done_now
from models.messages.notification import Notification, NotificationState
from models.offices.region import Office

Look = Callable[[], str]

WORKER_SILENT = timedelta(minutes=2)
STANDS_STILL = timedelta(minutes=10)
LOOKED_BACK = timedelta(days=7)
OLD_BACKUP = timedelta(hours=36)
LEAST_FREE = 2 * 1024**3  # bytes
COUNTED_AT_MOST = 1000


def schema_now() -> str:
    if sentence := tables_there():
        return sentence
    at = db.session.scalar(sa.text(f"SELECT version_num FROM {VERSION_TABLE}"))
    if at is not None and at > NEWEST_SCHEMA:
        return "Basis data lebih baru daripada program ini. Pasang program versi terbaru."
    return "" if at == NEWEST_SCHEMA else "Basis data belum pada versi ini. Jalankan: flask --app wsgi db upgrade"


def tables_there() -> str:
    if has_table(VERSION_TABLE):
        return ""
    return "Basis data belum ada tabelnya. Ulangi restore bila tadi terputus; bila baru: flask --app wsgi db upgrade"


def database_writes() -> str:
    with own_transaction() as connection:
        done_now(Task.WRITE, connection)
    return ""


def store_writes() -> str:
    key, written = secrets.token_hex(16), secrets.token_bytes(16)
    storage().put(key, written)
    read = storage().get(key)
    storage().delete(key)
    return "" if read == written else "Penyimpanan berkas tidak mengembalikan apa yang ditulis."


def worker_rounds() -> str:
    age = done_ago(Task.WORK)
    if age is not None and age < WORKER_SILENT:
        return ""
    since = f"sejak {minutes_text(age)} lalu" if age is not None else "sama sekali"
    return f"Worker tidak bekerja {since}: pesan tidak terkirim, data tidak dirapikan. Mulai: dukcapil-worker."


def late_messages() -> str:
    """Of a gateway that sends by itself."""
    if not provider_named(current_app.config["WHATSAPP_PROVIDER"]).by_itself:
        return ""
    oldest = db.session.scalar(
        sa.select(sa.func.min(Notification.due_at)).where(Notification.state == NotificationState.DUE)
    )
    if oldest is None or utcnow() - oldest < STANDS_STILL:
        return ""
    return f"Pesan WhatsApp tidak bergerak: yang tertua menunggu {minutes_text(utcnow() - oldest)}."


def stopped_messages() -> str:
    """Held ones, and those that failed in the last days."""
    counts = {"tertahan gerbang": NotificationState.HELD, "gagal": NotificationState.FAILED}
    words = [f"{count} {word}" for word, state in counts.items() if (count := counted_briefly(state)) != "0"]
    return f"Pesan WhatsApp: {', '.join(words)}. Lihat Catatan › Pesan." if words else ""


def counted_briefly(state: NotificationState) -> str:
    """Among the newest of them, so that what failed in years past is not looked through at each page."""
    newest = (
        sa.select(Notification.created_at).where(Notification.state == state)
        .order_by(Notification.id.desc()).limit(COUNTED_AT_MOST).subquery()
    )  # fmt: skip
    count = sa.select(sa.func.count()).select_from(newest)
    if state is NotificationState.FAILED:  # what is held stands still however old it is
        count = count.where(newest.c.created_at > utcnow() - LOOKED_BACK)
    found = db.session.scalar(count) or 0
    return f"{number_text(COUNTED_AT_MOST)}+" if found == COUNTED_AT_MOST else number_text(found)


def backup_age() -> str:
    age = done_ago(Task.BACKUP)
    if age is None:
        return "Cadangan belum pernah dibuat. Jadwalkan: flask --app wsgi backup"
    return "" if age < OLD_BACKUP else f"Cadangan terakhir dibuat {minutes_text(age)} lalu. Periksa jadwalnya."


def done_ago(task: Task) -> timedelta | None:
    """Since it was last done; None for never, and for a sign of tomorrow, which a wrong clock left."""
    at = LastDone.when(task)
    return None if at is None or at > utcnow() + CLOCKS_APART else utcnow() - at


def closed_doors() -> str:
    """Pickups at a time that nobody will be there, which the worker can move to no other."""
    broken = broken_promises()
    stranded = without_a_free_time(broken) if broken else set()
    number = sum(count for (office, _), count in broken.items() if office in stranded)
    if not number:
        return ""
    places = ", ".join(db.session.get_one(Office, office).place for office in sorted(stranded))
    told = f"{number_text(number)} pengambilan dijanjikan saat kantor tutup, dan tidak ada jam kosong di {places}."
    return f"{told} Periksa Data › Jam buka."


def leaping_clock() -> str:
    if db.session.scalar(sa.select(Installation.leapt_at)) is None:
        return ""
    return "Jam server melompat maju. Draf dan berkas lama tidak diakhiri sebelum jam itu tetap benar sehari penuh."


def disk_space() -> str:
    free = shutil.disk_usage(current_app.config["INSTANCE_PATH"]).free
    return "" if free >= LEAST_FREE else f"Sisa ruang diska tinggal {number_text(free // 1024**2)} MB."


READINESS: dict[str, Look] = {
    "schema": schema_now,
    "database": database_writes,
    "storage": store_writes,
    "worker": worker_rounds,
}
FOR_THE_OFFICE: tuple[Look, ...] = (late_messages, stopped_messages, worker_rounds, backup_age, disk_space,
                                   leaping_clock, closed_doors)  # fmt: skip


def alarms(checks: Iterable[Look]) -> list[str]:
    return [sentence for check in checks if (sentence := look_at(check))]


def look_at(check: Look) -> str:
    """A check that breaks says so in a sentence; what broke it is in the log."""
    try:
        return check()
    except Exception as fault:
        db.session.rollback()
        current_app.logger.exception("the check %s broke", check.__name__)
        return words_of(fault)


def words_of(fault: Exception) -> str:
    if isinstance(fault, SQLAlchemyError):
        return "Basis data tidak menjawab, atau tidak dapat ditulis. Periksa DATABASE_URL, diska dan izinnya."
    if isinstance(fault, OSError):
        return f"Diska atau penyimpanan berkas tidak dapat dipakai: {fault.strerror or 'tidak menjawab'}."
    return f"Penyimpanan berkas tidak menjawab ({type(fault).__name__}). Periksa UPLOADS_URL dan aksesnya."


def minutes_text(passed: timedelta) -> str:
    """ "25 menit", "7 jam", "3 hari"."""
    minutes = int(passed.total_seconds()) // 60
    if minutes < 120:
        return f"{minutes} menit"
    return f"{minutes // 60} jam" if minutes < 48 * 60 else f"{minutes // 1440} hari"
