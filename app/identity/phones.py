"""Phone numbers as people write them, to E.164. `phonenumbers` has the last word."""

from __future__ import annotations

import re

import phonenumbers
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.identity.digits import Unacceptable, number_in

PHONE_EXAMPLE = lazy_gettext("Tulis nomor seperti 0812-3456-7890.")


def parse_phone(raw: str | None, foreign: bool = False) -> str:
    """An Indonesian mobile number as E.164 (+628…); with `foreign` any valid number that begins with + or 00.

    Raises Unacceptable. Prefixes of operators are not checked: they merge.
    """
    digits, international = _dialled(raw)
    if foreign and international and not digits.startswith("62"):
        return _valid_e164("+" + digits)
    national = _indonesian(digits)
    if re.fullmatch(r"628[1-35-9][0-9]{7,10}", national):
        return _valid_e164("+" + national)
    raise _no_indonesian_mobile(digits, national, international)


def mask_phone(value: str) -> str:
    """+62812*****890 of an E.164 number."""
    return f"{value[:6]}{'*' * (len(value) - 9)}{value[-3:]}" if len(value) > 9 else "*" * len(value)


def _dialled(raw: str | None) -> tuple[str, bool]:
    """The digits without their international prefix, and whether there was one."""
    text = number_in(raw)
    if not text:
        raise Unacceptable(_("Nomor WhatsApp belum diisi."), PHONE_EXAMPLE)
    digits = re.sub(r"^(?:\+|00)", "", text)
    if not re.fullmatch("[0-9]+", digits):
        raise Unacceptable(_("Nomor WhatsApp hanya boleh berisi angka."), PHONE_EXAMPLE)
    return digits, digits != text


def _indonesian(digits: str) -> str:
    digits = re.sub("^620", "62", digits)
    digits = re.sub("^0", "62", digits)
    return re.sub("^8", "628", digits)


def _no_indonesian_mobile(digits: str, national: str, international: bool) -> Unacceptable:
    if international and not digits.startswith(("62", "0", "8")):
        return Unacceptable(_("Nomor luar negeri tidak dapat dipakai di sini."), PHONE_EXAMPLE)
    if not national.startswith("62"):
        return Unacceptable(_("Nomor WhatsApp harus diawali 08 atau +62."), PHONE_EXAMPLE)
    if re.fullmatch("62[1-79][0-9]{6,11}", national):
        return Unacceptable(
            _("Ini tampak seperti nomor telepon rumah."), _("Tulis nomor ponsel yang memakai WhatsApp.")
        )
    if re.fullmatch("628[1-35-9][0-9]*", national):
        count = len(national) - 1
        return Unacceptable(
            _("Nomor ponsel terdiri dari 10 sampai 13 angka; ini %(count)s angka.", count=count), PHONE_EXAMPLE
        )
    return Unacceptable(_("Nomor ini bukan nomor ponsel Indonesia."), PHONE_EXAMPLE)


def _valid_e164(number: str) -> str:
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_valid_number(parsed):
        raise Unacceptable(_("Nomor ini bukan nomor telepon yang sah."), _("Periksa kode negara dan jumlah angkanya."))
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
