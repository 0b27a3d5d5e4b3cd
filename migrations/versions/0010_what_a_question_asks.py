"""definitions say which questions ask a person's name, a time, a date of birth

Revision ID: 0010
Revises: 0009
Create Date: 2026-11-30 17:00:00

Answers stay as they are. A mark is set only where the question is still the one of the catalogue.
"""
import json

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

NAMES = frozenset(
    "nama nama_ktp nama_masalah saksi1_nama saksi2_nama ibu_nama ayah_nama subjek_nama anak_nama wali_nama oa_nama"
    " suami_nama istri_nama kepala_nama anggota_nama alm_nama suami_ayah_nama suami_ibu_nama istri_ayah_nama"
    " istri_ibu_nama pemuka_nama pasangan_nama".split()
)
BIRTHS = {
    "kia": {"anak_tanggal_lahir": "anak_nik"},
    "akta-kematian": {"alm_tanggal_lahir": "alm_nik"},
    "sktt": {"oa_tanggal_lahir": "oa_nik"},
    "tridatu-akta-perkawinan": {"suami_tanggal_lahir": "suami_nik", "istri_tanggal_lahir": "istri_nik"},
    "data-tercecer": {"tanggal_lahir": "nik_lama"},
    "tridatu-akta-kelahiran-khusus": {"tanggal_lahir": "anak_nik"},
    "tridatu-akta-kelahiran-anak-ibu": {"tanggal_lahir": "anak_nik"},
    "tridatu-akta-kelahiran-tanpa-asal-usul": {"tanggal_lahir": ""},
    "pengakuan-anak": {"tanggal_lahir": "anak_nik"},
    "pengesahan-anak": {"tanggal_lahir": "anak_nik"},
    "pelaporan-kematian-wna": {"tanggal_lahir": "oa_nik"},
}
NEWBORN = {"field": "jenis", "in": ["baru"]}
GIVEN = {
    "tridatu-akta-kelahiran-khusus": NEWBORN,
    "tridatu-akta-kelahiran-anak-ibu": NEWBORN,
    "tridatu-akta-kelahiran-tanpa-asal-usul": True,
}
TIME = "([01][0-9]|2[0-3]):[0-5][0-9]"


def upgrade():
    connection = op.get_bind()
    forms = {"service_version": "SELECT v.id, s.slug, v.document FROM service_version v JOIN service s ON s.id = v.service_id",
             "registration_form": "SELECT id, '', document FROM registration_form"}
    value = "CAST(:document AS JSONB)" if connection.dialect.name == "postgresql" else ":document"
    for table, query in forms.items():
        for row_id, slug, document in connection.execute(sa.text(query)).all():
            document = json.loads(document) if isinstance(document, str) else document
            if marked(slug, document):
                connection.execute(
                    sa.text(f"UPDATE {table} SET document = {value} WHERE id = :id"),
                    {"id": row_id, "document": json.dumps(document, ensure_ascii=False)},
                )


def marked(slug, document):
    """Whether any question got a mark."""
    before = json.dumps(document)
    keys = {field.get("key") for field in document.get("fields", [])}
    for field in document.get("fields", []):
        key = field.get("key")
        if field.get("type") == "text" and key in NAMES:
            field["type"] = "name"
            if key == "anak_nama" and slug in GIVEN:
                field["given"] = GIVEN[slug]
        elif field.get("type") == "text" and field.get("pattern") == TIME:
            field["type"] = "time"
            del field["pattern"]
        elif field.get("type") == "date" and key in BIRTHS.get(slug, {}):
            nik = BIRTHS[slug][key]
            field["birth_of"] = nik if nik in keys else ""
        elif field.get("type") == "number" and key == "panjang":
            field["decimals"] = True
    return json.dumps(document) != before


def downgrade():
    raise NotImplementedError("Langkah ini tidak dapat dibalik; pulihkan cadangan.")
