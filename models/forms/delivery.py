"""How documents are handed over (cara ambil): what each one allows, and what that leaves to ask."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from models.forms.conditions import Condition
from models.forms.document import Option
from models.forms.questions import FieldDefinition, FieldKind

DELIVERY_KEY = "cara_ambil"
DELIVERY_SECTION = "Cara pengambilan"
POST_SECTION = "Alamat pengiriman"

# Office first: it is what the citizen knows. The order is the order on the page.
CHOICES = {
    "office": Option(value="office", label="Ambil di kantor"),
    "pos": Option(value="pos", label="Kirim lewat POS"),
    "digital": Option(value="digital", label="Unduh PDF"),
}

_BY_POST = Condition(field=DELIVERY_KEY, in_=["pos"])


def _post(key: str, label: str, kind: FieldKind, prefill: str | None, help: str = "", **more: Any) -> FieldDefinition:
    return FieldDefinition(
        key,
        label,
        kind,
        True,
        help,
        POST_SECTION,
        show_if=_BY_POST,
        prefill=prefill,
        for_anyone=True,
        siak=False,
        **more,
    )


CHOICE_FIELD = FieldDefinition(
    DELIVERY_KEY, "Cara pengambilan", FieldKind.RADIO, required=True, section=DELIVERY_SECTION
)
POST_FIELDS = (
    _post("pos_nama", "Nama penerima", FieldKind.NAME, "nama"),
    _post("pos_wa", "WhatsApp penerima", FieldKind.PHONE, "wa", foreign=True),
    _post(
        "pos_alamat",
        "Alamat lengkap",
        FieldKind.TEXTAREA,
        "alamat_pos",
        "Jalan, nomor, banjar, desa/kelurahan, kecamatan, kabupaten.",
    ),
    _post("pos_kodepos", "Kode pos", FieldKind.TEXT, None, "5 angka, misalnya 81111.", pattern="[0-9]{5}"),
)


@dataclass(frozen=True)
class DocumentDefinition:
    """A document the office makes; an `optional` one may be dropped by the operator at *finish*."""

    name: str
    kind: str
    delivery_options: tuple[str, ...]
    delivery_default: str
    optional: bool = False
    show_if: Condition | None = None

    def delivery_for(self, choice: str | None) -> str:
        """The citizen's choice where this document can take it, else its own default."""
        return choice if choice in self.delivery_options else self.delivery_default


def choices_of(documents: tuple[DocumentDefinition, ...]) -> tuple[str, ...]:
    offered = {option for document in documents for option in document.delivery_options}
    return tuple(choice for choice in CHOICES if choice in offered)


def fields_for(choices: tuple[str, ...]) -> tuple[FieldDefinition, ...]:
    """The questions that these choices leave: which one, and the address when the post may bring it."""
    if choices == ("pos",):
        return tuple(replace(field, show_if=None) for field in POST_FIELDS)
    if len(choices) < 2:
        return ()
    which = replace(CHOICE_FIELD, options=tuple(CHOICES[choice] for choice in choices))
    return (which, *POST_FIELDS) if "pos" in choices else (which,)
