"""What the two logs call things on screen."""

from models.notification import NotificationState as N

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

EVENTS = {
    "send": "mengirim",
    "verify": "memverifikasi",
    "approve": "menyetujui",
    "process": "memproses",
    "produce": "mengerjakan",
    "finish": "menyelesaikan",
    "hand_over": "menyerahkan",
    "return": "mengembalikan",
    "resubmit": "memperbaiki",
    "cancel": "membatalkan",
    "reopen": "mengerjakan ulang",
    "hold": "menunda",
    "resume": "melanjutkan",
    "withdraw": "menarik kembali",
    "expire": "kedaluwarsa",
    "replace": "mengganti",
    "undo": "mengurungkan",
    "suspend": "menangguhkan",
    "restore": "memulihkan",
    "create": "membuat",
    "edit": "mengubah",
    "delete": "menghapus",
    "password": "mengganti password",
    "sent_by_hand": "mengirim pesan sendiri",
    "export": "mengunduh",
    "end_sign_ins": "mengakhiri sesi masuk",
}

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
    "export:service_requests": "daftar permohonan",
    "export:applicants": "daftar pendaftaran",
}
