"""What looks wrong with a photo, so that whoever sends it can take it anew and the officer looks twice.

It advises and never refuses. The numbers are those of photo_measures.py; on the phone advice.js finds the same."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from models.cases.attachment import Attachment

# Which kinds of paper are photographed alike; the rest are papers.
ADVISED_KINDS = {"selfie": "selfie", "portrait": "selfie", "signature": "signature", "ktp": "ktp", "kia": "ktp"}
# At least this sharp, light, long (pixels) and filled, and at most this much glare. Chosen on drawn pictures; `python
# -m bench advice` judges them on others. White paper glares by nature; a face or a signature may be small or few.
LIMITS: dict[str, dict[str, float]] = {
    "ktp": {"sharp": 18, "light": 60, "side": 1000, "glare": 0.003, "filled": 0.08},
    "paper": {"sharp": 30, "light": 60, "side": 1000, "glare": 1, "filled": 0.15},
    "signature": {"sharp": 11, "light": 60, "side": 500, "glare": 1, "filled": 0},
    "selfie": {"sharp": 20, "light": 60, "side": 600, "glare": 1, "filled": 0},
}
FOR_THE_CITIZEN: dict[str, LazyString] = {
    "dark": _("Foto tampak gelap."),
    "blur": _("Foto tampak kabur."),
    "far": _("Foto tampak terlalu jauh."),
    "glare": _("Ada pantulan cahaya."),
    "small": _("Foto terlalu kecil."),
    "same": _("Foto ini sama dengan foto lain."),
}
FOR_THE_OFFICER = {
    "dark": "gelap", "blur": "tampak kabur", "far": "tampak jauh", "glare": "silau", "small": "kecil",
    "same": "sama dengan foto lain",
}  # fmt: skip


def advised_kind(kind: str) -> str:
    """How the photo of this kind of paper is judged: "ktp", "paper", "signature" or "selfie"."""
    return ADVISED_KINDS.get(kind, "paper")


def find_advice(kind: str, measures: Mapping[str, float], long_side: int) -> list[str]:
    """Keys of FOR_THE_OFFICER, the gravest first; none when nothing could be measured. `long_side`: in pixels."""
    if not measures:
        return []
    limits = LIMITS[advised_kind(kind)]
    small = ["small"] if long_side < limits["side"] else []
    return [*_of_measures(measures, limits), *small]


def _of_measures(measures: Mapping[str, float], limits: Mapping[str, float]) -> list[str]:
    if measures["light"] < limits["light"]:
        return ["dark"]  # and so nothing in it is sharp
    looks = {
        "far": measures["filled"] < limits["filled"],
        "blur": measures["sharp"] < limits["sharp"],
        "glare": measures["glare"] > limits["glare"],
    }
    return [code for code, found in looks.items() if found]


def advice_on(photo: Attachment) -> list[str]:
    """The codes it was kept with; and "same" while the case shows the same file for another requirement."""
    twins = (other for other in photo.owner.photos() if other.key != photo.key and other.sha256 == photo.sha256)
    return [*(photo.advice or ()), *(["same"] if any(twins) else [])]


def advice_texts(photo: Attachment) -> list[str]:
    """For the citizen, in the language of the page; the two gravest."""
    return [str(FOR_THE_CITIZEN[code]) for code in advice_on(photo)[:2]]


def advice_for_officer(photo: Attachment) -> list[str]:
    return [FOR_THE_OFFICER[code] for code in advice_on(photo)]
