"""What the two logs call things on screen."""

from models.messages.notification import NotificationState as N
from models.registrations.workflow import APPLICANT_WORKFLOW
from models.requests.workflow import REQUEST_WORKFLOW

STATES = {
    N.DUE: "menunggu dikirim",
    N.SENDING: "sedang dikirim",
    N.UNCERTAIN: "belum pasti",
    N.HELD: "tertahan",
    N.ACCEPTED: "dikirim",
    N.DELIVERED: "sampai",
    N.READ: "dibaca",
    N.FAILED: "gagal",
    N.CANCELLED: "batal dikirim",
}

STOPPED_TEXTS = {"failed": "gagal", "restored": "dibatalkan pemulihan"}

# What is done besides moving; the moves say it themselves.
OTHER_EVENTS = {
    "undo": "mengurungkan",
    "take_over": "mengambil alih",
    "assign": "menyerahkan ke petugas",
    "pass_on": "memindahkan ke kantor lain",
    "duplicate": "membatalkan gandanya",
    "not_duplicate": "mencatat bukan ganda",
    "create": "membuat",
    "edit": "mengubah",
    "delete": "menghapus",
    "password": "mengganti password",
    "sent_by_hand": "mengirim pesan sendiri",
    "send_again": "mengirim lagi",
    "export": "mengunduh",
    "end_sign_ins": "mengakhiri sesi masuk",
}
EVENTS = {name: row.log for table in (REQUEST_WORKFLOW, APPLICANT_WORKFLOW) for name, row in table.rows.items()}
EVENTS |= OTHER_EVENTS

SUBJECTS = {
    "applicant": "pendaftaran",
    "request": "permohonan",
    "service": "layanan",
    "message_text": "teks pesan",
    "office": "kantor",
    "district": "kecamatan",
    "village": "desa/kelurahan",
    "office_hours": "jam buka",
    "holiday": "hari libur",
    "extra_day": "hari tambahan",
    "operator": "petugas",
    "recap": "keterangan rekap",
    **{f"notification:{which}": f"pesan yang {text}" for which, text in STOPPED_TEXTS.items()},
    "export:service_requests": "daftar permohonan",
    "export:applicants": "daftar pendaftaran",
}
