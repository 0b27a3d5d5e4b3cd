"""`flask seed`: the catalogue, regions, offices, hours and texts. Run again, it changes nothing that people changed."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa

from app.catalogue import files, shipping
from app.catalogue.sound import CatalogueFault, sound_registration, sound_services
from app.commands.in_own_house import in_own_house
from models.base import db
from models.calendar.office_calendar import ExtraDay, Holiday, OfficeHours
from models.messages.message_text import MessageText
from models.offices.region import District, Office, Village

_CATALOGUE_FOLDER = Path(__file__).parent.parent / "catalogue"


@click.command("seed")
@in_own_house
def command() -> None:
    """Isi katalog layanan, wilayah, kantor, jam kerja dan teks pesan."""
    try:
        seed()
    except CatalogueFault as fault:
        raise click.ClickException(str(fault)) from None
    click.echo("Katalog, wilayah, kantor, jam kerja dan teks pesan sudah terisi.")


def seed() -> None:
    """Each thing is made once, and then belongs to the office; services are brought up to date (shipping.py)."""
    services, registration = sound_services(), sound_registration()
    regions = _read_json("regions.json")
    seed_offices(regions)
    seed_regions(regions)
    seed_calendar(_read_json("calendar.json"))
    shipping.bring_up_to_date(services, files.shared()["groups"])
    shipping.bring_registration_up_to_date(registration)
    seed_texts(_read_json("messages.json"))
    db.session.commit()


def _read_json(name: str) -> Any:
    return json.loads((_CATALOGUE_FOLDER / name).read_text(encoding="utf-8"))


def seed_offices(regions: dict[str, Any]) -> None:
    known = set(db.session.scalars(sa.select(Office.slug)))
    main = regions["ktp_regions"][0].get("main_office", "disdukcapil")
    for office in regions["offices"]:
        if office["slug"] not in known:
            db.session.add(
                Office(slug=office["slug"], name=office["name"], address=office["address"] or "",
                       phone=office.get("phone", ""), is_main=office["slug"] == main,
                       pickup_name=office.get("pickup_name", ""))
            )  # fmt: skip
    db.session.flush()


def seed_regions(regions: dict[str, Any]) -> None:
    if db.session.scalar(sa.select(District.id).limit(1)):
        return
    offices = dict(db.session.execute(sa.select(Office.slug, Office.id)).all())
    printed_at = {region["slug"]: offices[region["print_office"]] for region in regions["ktp_regions"]}
    for kecamatan in regions["kecamatan"]:
        district = District(
            code=kecamatan["code"], name=kecamatan["name"], ktp_office_id=printed_at[kecamatan["ktp_region"]]
        )
        db.session.add(district)
        db.session.flush()
        db.session.add_all(
            Village(code=v["code"], name=v["name"], kind=v["type"], district_id=district.id)
            for v in kecamatan["villages"]
        )


def seed_calendar(calendar: dict[str, Any]) -> None:
    if db.session.scalar(sa.select(OfficeHours.id).limit(1)):
        return
    for row in calendar["hours"]:
        db.session.add(OfficeHours(weekday=row["weekday"], opens=_time(row["opens"]), closes=_time(row["closes"])))
    for row in calendar["holidays"]:
        db.session.add(Holiday(on_date=date.fromisoformat(row["on_date"]), name=row["name"]))
    for row in calendar.get("extra_days", []):
        db.session.add(ExtraDay(on_date=date.fromisoformat(row["on_date"]), opens=_time(row["opens"]),
                                closes=_time(row["closes"]), note=row.get("note", "")))  # fmt: skip


def _time(text: str) -> time:
    return time.fromisoformat(text)


def seed_texts(texts: dict[str, Any]) -> None:
    known = set(db.session.scalars(sa.select(MessageText.key)))
    for key, text in texts.items():
        if key not in known:
            db.session.add(MessageText(key=key, body=text["body"], description=text["description"],
                                       placeholders=" ".join(text["placeholders"])))  # fmt: skip
