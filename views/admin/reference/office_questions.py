"""What is asked before an office is switched off, moves, or holds fewer: about those who were told to come there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import current_app, request

from app.offices.displacing import beyond, move_some, send_elsewhere, tell_of_place, to_be_made_for, told_to_come_to
from app.offices.pickup_slots import room_of
from app.web.filters import number_text
from models.base import db
from models.offices.region import Office

STAYS = "tetap"
_OF_ITS_PLACE = ("name", "pickup_name", "address")


@dataclass(frozen=True)
class Question:
    """`answers`: words by what the input `name` sends; `act` does what such a word means, in this transaction."""

    name: str
    number: int
    title: str
    answers: dict[str, str]
    act: Callable[[str], None]

    @property
    def answer(self) -> str:
        word = request.form.get(self.name, "")
        return word if word in self.answers else ""


def questions_about(office: Office) -> list[Question]:
    """Of a row that was changed and not written yet."""
    with db.session.no_autoflush:
        if office.in_use:
            asked = [_whether_told(office), _whether_moved(office)]
        else:
            asked = [_where_to(office) if _before(office, "in_use") else None]
    return [question for question in asked if question and question.number]


def _where_to(office: Office) -> Question:
    told, planned = told_to_come_to(office), to_be_made_for(office)
    others = sa.select(Office).where(Office.in_use, Office.id != office.id).order_by(Office.is_main.desc(), Office.name)
    places = {other.slug: other for other in db.session.scalars(others)}
    counts = f"{number_text(told)} permohonan menunggu diambil di sini, {number_text(planned)} dokumen masih dibuat."
    answers = {STAYS: "Tetap diambil di sini, sampai habis. Tidak ada yang dikabari."} | {
        slug: f"Pindah ke {other.name}: dokumen dibawa ke sana, dan semua yang menunggu dikabari."
        for slug, other in places.items()
    }
    return Question("diambil_di", told + planned, f"{counts} Diambil di mana sesudah ini?", answers,
                    lambda slug: None if slug == STAYS else send_elsewhere(office, places[slug]))  # fmt: skip


def _whether_told(office: Office) -> Question | None:
    if all(_before(office, name) == getattr(office, name) for name in _OF_ITS_PLACE):
        return None
    told = told_to_come_to(office)
    answers = {"kabari": "Ya, tempatnya pindah: kabari mereka.", STAYS: "Tidak, hanya tulisannya yang diperbaiki."}
    title = f"{number_text(told)} permohonan sudah diberi tahu tempat yang lama. Dikabari lagi?"
    return Question("tempat", told, title, answers, lambda word: None if word == STAYS else tell_of_place(office))


def _whether_moved(office: Office) -> Question:
    before = _before(office, "pickups_per_half_hour") or current_app.config["PICKUPS_PER_HALF_HOUR"]
    over = beyond(office, room_of(office)) - beyond(office, before)
    answers = {"pindah": "Pindahkan ke jam kosong berikutnya, dan kabari mereka.",
               STAYS: "Biarkan. Yang baru menyesuaikan."}  # fmt: skip
    title = f"{number_text(len(over))} dokumen sudah dijanjikan melebihi daya tampung yang baru. Dipindah?"
    return Question("kelebihan", len(over), title, answers, lambda word: None if word == STAYS else move_some(over))


def _before(office: Office, name: str) -> Any:
    history = sa.inspect(office).attrs[name].history
    return history.deleted[0] if history.deleted else getattr(office, name)
