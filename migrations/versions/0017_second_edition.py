"""what a service asks is written in its second edition; a request remembers what was not asked anew, and how it is called

Revision ID: 0017
Revises: 0016
Create Date: 2026-11-30 23:40:00
"""
import json
import re
from itertools import groupby

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade():
    # Written out: Alembic would copy a whole table on SQLite.
    op.execute("ALTER TABLE service_request ADD COLUMN called VARCHAR(120)")
    op.execute("ALTER TABLE service_request ADD COLUMN settled JSON DEFAULT '{}' NOT NULL")
    op.execute("ALTER TABLE service ADD COLUMN replaced_by VARCHAR(60)")
    op.execute("ALTER TABLE service_version ADD COLUMN shipped BOOLEAN DEFAULT false NOT NULL")
    op.execute("UPDATE service_version SET shipped = true")  # nobody could write another
    op.execute("ALTER TABLE attachment ADD COLUMN reused_from_id CHAR(32) REFERENCES attachment (id) ON DELETE SET NULL"
               if op.get_bind().dialect.name == "sqlite" else
               "ALTER TABLE attachment ADD COLUMN reused_from_id UUID REFERENCES attachment (id) ON DELETE SET NULL")
    op.execute("CREATE INDEX ix_attachment_reused_from_id ON attachment (reused_from_id)")
    bind = op.get_bind()
    for table, convert in (("service_version", service), ("registration_form", registration)):
        for key, text in bind.execute(sa.text(f"SELECT id, document FROM {table}")).all():
            document = json.loads(text) if isinstance(text, str) else text
            if document.get("edition") != 2:
                bind.execute(sa.text(f"UPDATE {table} SET document = :text WHERE id = :id"),
                             {"text": json.dumps(convert(document), ensure_ascii=False), "id": key})
    posts_at_their_office(bind)
    drop_doors(bind)


def posts_at_their_office(bind):
    """The services behind a door were one for each office: whoever had one has that office from now on."""
    for routes, in bind.execute(sa.text("SELECT routes FROM door")).all():
        for route in json.loads(routes) if isinstance(routes, str) else routes:
            offices = bind.execute(
                sa.text("SELECT DISTINCT ktp_office_id FROM district WHERE code IN :codes").bindparams(
                    sa.bindparam("codes", expanding=True)), {"codes": route["kecamatan_in"]}).scalars().all()
            for office in offices:
                bind.execute(sa.text(
                    "INSERT INTO post_office (post_id, office_id) SELECT ps.post_id, :office FROM post_service ps"
                    " JOIN service s ON s.id = ps.service_id WHERE s.slug = :slug AND NOT EXISTS"
                    " (SELECT 1 FROM post_office po WHERE po.post_id = ps.post_id AND po.office_id = :office)"),
                    {"office": office, "slug": route["service"]})


def drop_doors(bind):
    """SQLite drops no column that a constraint names, and a copy of the table would take its requests along: the
    constraint is taken out of the table's own words, as https://www.sqlite.org/lang_altertable.html section 7 has it."""
    if bind.dialect.name == "sqlite":
        version = bind.execute(sa.text("PRAGMA schema_version")).scalar()
        written = bind.execute(sa.text("SELECT sql FROM sqlite_master WHERE name = 'service'")).scalar()
        without = re.sub(r",\s*CONSTRAINT fk_service_door_slug FOREIGN KEY\s*\(door_slug\) REFERENCES door \(slug\)", "",
                         written)
        bind.execute(sa.text("PRAGMA writable_schema = ON"))
        bind.execute(sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = 'service'"),
                     {"sql": without})
        bind.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
        bind.execute(sa.text("PRAGMA writable_schema = OFF"))
    op.execute("ALTER TABLE service DROP COLUMN door_slug")
    op.execute("DROP TABLE door")


def downgrade():
    raise NotImplementedError("Langkah ini tidak dapat dibalik; pulihkan cadangan.")


# -- the first edition said by the spelling of its keys and labels what the second says in so many words

PARTS = {"nik": "nik", "nama": "nama", "tanggal_lahir": "tanggal_lahir", "tempat_lahir": "tempat_lahir",
         "jk": "jenis_kelamin", "kewarganegaraan": "kewarganegaraan"}
TYPES = {"nik": "nik", "nama": "name", "tanggal_lahir": "date", "tempat_lahir": "text", "jenis_kelamin": "radio",
         "kewarganegaraan": "radio"}
HOUSEHOLD = ("kecamatan", "desa", "alamat", "no_kk")
OWN = {"nik_ktp": ("ktp", "nik"), "nama_ktp": ("ktp", "nama"), "nik_masalah": ("masalah", "nik"),
       "nama_masalah": ("masalah", "nama"), "nik_lama": ("subjek", "nik"), "paspor_nomor": ("oa", "paspor")}
WHOM = {"ktp": "pemilik KTP-el", "masalah": "pemilik NIK", "alm": "almarhum/ah", "oa": "orang asing",
        "subjek": "dalam akta", "saksi1": "saksi 1", "saksi2": "saksi 2"}
PERSON_IS = {"diri": "self", "suami": "self", "istri": "self", "pasangan": "spouse", "orang_tua": "child",
             "ayah": "child", "ibu": "child", "anak": "parent", "saudara": "sibling", "kakek_nenek": "grandchild",
             "kuasa": "principal"}
ASKED_FOR_WHOM = {"anak": "child", "orang_tua": "parent"}
REPORTER_SEX = {"ayah": "L", "suami": "L", "ibu": "P", "istri": "P"}
PAPER_KINDS = (("selfie", "selfie"), ("tanda_tangan", "signature"), ("pas_foto|foto_anak", "portrait"),
               ("^(foto_)?ktp(?!_kk)", "ktp"), ("^(foto_)?kia(?!_kk)", "kia"), ("(^|_)kk($|_)", "kk"),
               ("akta|buku_nikah", "akta"), ("itas|kitap|kitas|sktt", "permit"), ("paspor", "passport"),
               ("penetapan|putusan", "court"), ("surat|surket|sk|keterangan|kehilangan", "letter"))


def service(old):
    people, sections = questions_of(old, subjects=old.get("subject") or [])
    for person in people:
        person["dies"] = person["subject"] and "kematian" in old["name"].lower()
    line = old.get("recap_line") or ""
    sla = old.get("sla") or {}
    return clean({
        "edition": 2, "slug": old["slug"], "name": old["name"], "short_name": old["short_name"],
        "description": old.get("description", ""), "group": old["group"], "number": old["no"],
        "opens_on": opens_on(old.get("launch") or {}), "closes_on": (old.get("launch") or {}).get("superseded_on"),
        "superseded_by": old.get("superseded_by"), "regulation": "permendagri-109-2019",
        "law": [clean({"regulation": regulation(law["ref"]), "article": law.get("article"), "about": law.get("about"),
                       "verified": bool(law.get("verified")), "source": law.get("source")})
                for law in old.get("legal_basis") or []],
        "forms": [clean({"code": form["code"], "when": form.get("condition")}) for form in old.get("forms") or []],
        "comes_to_office": old.get("in_person_note") or (COMES_TO_OFFICE if old.get("in_person_required") else ""),
        "surrender": old.get("original_to_surrender"), "people": [clean(person) for person in people],
        "sections": sections, "papers": [paper(upload) for upload in old.get("uploads") or []],
        "documents": [clean({"name": made["name"], "kind": made["kind"], "optional": made.get("optional"),
                             "delivery": {"options": made["delivery"]["options"],
                                          "default": made["delivery"]["default"]}})
                      for made in old.get("documents") or []],
        "sensitive": old.get("sensitive"), "working_days": sla.get("online_working_days"),
        "promise_note": sla.get("note"), "checklist": old.get("rules"),
        "role": (old.get("handler") or {}).get("role") or "verifikator", "source": old.get("source"),
        "called": called(old),
    }) | {"recap_line": line if isinstance(line, str) else {"by_field": line["by_field"], "names": line["lines"]}}


def called(old):
    """Three services of the regions were one to the citizen, who calls it by the reason."""
    by_reason = old["slug"].startswith("ktp-el-") and any(field["key"] == "alasan" for field in old["fields"])
    return {"by_field": "alasan", "names": CALLED} if by_reason else None


CALLED = {"hilang": "KTP-el hilang", "rusak": "KTP-el rusak", "perubahan_data": "KTP-el perubahan data"}
COMES_TO_OFFICE = "Ada langkah yang harus dijalani di kantor. Petugas mengabari kapan Anda perlu datang."


def registration(old):
    people, sections = questions_of(old, subjects=["nik"], bare="pemohon")
    return clean({"edition": 2, "people": [clean(person) for person in people], "sections": sections,
                  "papers": [paper(upload) for upload in old.get("uploads") or []]})


def opens_on(launch):
    text = launch.get("open_from") or launch.get("date") or ""
    return f"{text}-01" if len(text) == 7 else text


def regulation(reference):
    return re.sub(r"[^a-z0-9]+", "-", reference.lower()).strip("-")


def questions_of(old, subjects, bare=""):
    """(people, sections). `bare` is whose parts keys without a name before them are."""
    by_key = {field["key"]: person_and_part(field, subjects, bare)[0] for field in old.get("fields") or []}
    about = [by_key[key] for key in subjects]
    roles = [role for role in dict.fromkeys([*about, *by_key.values()]) if role]
    people = [{"role": role, "whom": WHOM.get(role, role.replace("_", " ")), "subject": role in about}
              for role in roles]
    sections = [
        {"title": title, "questions": [question(field, subjects, bare) for field in fields]}
        for title, fields in groupby(old.get("fields") or [], key=lambda field: field["section"])
    ]
    return people, sections


def person_and_part(field, subjects, bare):
    """Whose part it asks: ("anak", "nik") of anak_nik; ("", "kecamatan") of the household; ("", "") of nobody."""
    key, kind = field["key"], field["type"]
    if key in OWN and (OWN[key][1] == "paspor" or kind == TYPES[OWN[key][1]]):
        return OWN[key]
    if key in HOUSEHOLD and not bare:
        return "", key
    person, _, part = key.rpartition("_")
    for name in (key, "_".join(key.split("_")[-2:]), key.split("_")[-1]):
        if name in PARTS and kind == TYPES[PARTS[name]]:
            person, part = key[: -len(name)].rstrip("_"), PARTS[name]
            if not person:
                first = subjects[0] if subjects else ""
                person = bare or (OWN.get(first) or first.rpartition("_"))[0] or "subjek"
            return person, part
    return "", ""


def question(field, subjects, bare):
    person, part = person_and_part(field, subjects, bare)
    today = field.get("max") == "today"
    most = field.get("max")
    return clean({
        "key": field["key"], "part": part, "of": person, "label": field["label"], "type": field["type"],
        "optional": not field.get("required"), "help": field.get("help"),
        "options": [option(one, field) for one in field.get("options") or []],
        "options_ref": field.get("options_ref"), "options_filter": field.get("options_filter"),
        "extra_options": field.get("extra_options"),
        "prefill": (field.get("prefill") or "").removeprefix("account."), "show_if": condition(field.get("show_if")),
        "pattern": field.get("pattern"), "min": field.get("min"), "max": None if today else most,
        "min_length": field.get("min_length"), "foreign": field.get("foreign"),
        "given": condition(field.get("given")) if isinstance(field.get("given"), dict) else field.get("given"),
        "decimals": field.get("decimals"),
        "siak": not re.match("hubungan_pelapor$|cara_ambil$|pos_|kondisi_ktp$|pernyataan_|setuju_", field["key"]),
    }) | ({"not_after_today": today} if field["type"] == "date" else {})


def option(one, field):
    said = {"value": one["value"], "label": one["label"]}
    if field["key"] != "hubungan_pelapor":
        return said
    turned = ASKED_FOR_WHOM if field["label"].lower().startswith("untuk siapa") else {}
    said["person_is"] = (PERSON_IS | turned).get(one["value"], "other")
    if one["value"] in REPORTER_SEX:
        said["reporter_sex"] = REPORTER_SEX[one["value"]]
    return said


def paper(upload):
    kind = next((kind for words, kind in PAPER_KINDS if re.search(words, upload["key"])), "other")
    said = upload.get("condition") if upload.get("show_if") is None else ""
    return clean({
        "key": upload["key"], "kind": kind, "label": upload["label"],
        "help": " ".join(filter(None, (f"{said}." if said else "", upload.get("help")))),
        "optional": not upload.get("required"), "pages": [1, upload.get("max_photos") or 1],
        "show_if": condition(upload.get("show_if")),
        "source": upload.get("source"),
    })


def condition(old):
    if old is None:
        return None
    if "any" in old:
        return {"any": [condition(part) for part in old["any"]]}
    if "age_field" in old:
        return clean({"age_of": old["age_field"], "at_least": old["min_years"], "on": old.get("at_field")})
    if "age_any" in old:
        under = [clean({"age_of": one, "under": old["max_years_exclusive"], "on": old.get("at_field")})
                 for one in old["age_any"]]
        return under[0] if len(under) == 1 else {"any": under}
    return dict(old)


def clean(said):
    """Without what says nothing: that is what its absence means."""
    kept = {key: value for key, value in said.items() if value not in (None, "", [], False)}
    return {key: value for key, value in kept.items() if not (key == "siak" and value is True)} | (
        {"siak": False} if said.get("siak") is False else {}
    )
