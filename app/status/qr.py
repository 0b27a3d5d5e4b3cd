"""QR codes: an address with the reference of a case and nothing else, to show at the counter or to follow it."""

from __future__ import annotations

import segno
from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from models.requests.document import Delivery
from models.requests.service_request import ServiceRequest

PIXELS = 200  # 33 modules and the quiet zone at some 5 pixels each: an old scanner reads it from a cracked screen


def pickup_code(service_request: ServiceRequest) -> Markup | None:
    """An SVG while something can be fetched at an office; else None."""
    waits = (d.waits_for_hand_over and d.delivery == Delivery.OFFICE for d in service_request.documents)
    if not any(waits):
        return None
    address = f"{current_app.config['PUBLIC_URL']}/permohonan/{service_request.reference}"
    return qr_svg(address, _("Kode QR dengan nomor permohonan %(number)s", number=service_request.reference))


def status_url(reference: str) -> str:
    """Where anybody with the number and the end of the phone number learns the state, signed in or not."""
    return f"{current_app.config['PUBLIC_URL']}/lacak?nomor={reference}"


def status_code(reference: str) -> Markup:
    """An SVG that leads to the status page."""
    return qr_svg(status_url(reference), _("Kode QR menuju halaman status %(number)s", number=reference))


def qr_svg(text: str, label: str) -> Markup:
    """Black on white in dark mode, too. `label` is what a screen reader says."""
    # M: a sixth of it may be scratched.
    drawn = segno.make(text, error="m", micro=False).svg_inline(dark="#000", light="#fff", omitsize=True)
    opening = Markup('<svg width="{0}" height="{0}" role="img" aria-label="{1}" ').format(PIXELS, label)
    return opening + Markup(drawn.removeprefix("<svg "))
