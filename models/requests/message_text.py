"""What the messages about a request may say, by placeholder."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from flask import current_app

from models.cases.status import Phase
from models.requests.document import Delivery
from models.requests.workflow import RequestStatus

if TYPE_CHECKING:
    from models.requests.service_request import ServiceRequest

LOOKED_AT = RequestStatus.in_phases(Phase.WORKING, Phase.DONE)
SENSITIVE = {"layanan": "Pencatatan Sipil", "butir": "beberapa isian", "alasan": "lihat di akun Anda"}


def particulars_of(request: ServiceRequest, key: str, **particulars: Any) -> dict[str, str]:
    """Of a sensitive service neither its name, nor items, nor reasons."""
    page = f"/permohonan/{request.reference}" + ("/perbaiki" if key == "request_returned" else "")
    said = {
        "nama": request.applicant.display_name, "nomor": request.reference, "layanan": _what_for_whom(request),
        "tautan": current_app.config["PUBLIC_URL"] + page, "status": request.status_text,
        "alasan": particulars.get("reason", "").rstrip(" ."),
        "butir": ", ".join(request.definition.label_of(item) for item in particulars.get("items", [])),
        **_pickup(request, particulars.get("positions")),
    }  # fmt: skip
    if not request.definition.service.sensitive:
        return said
    return {**said, **SENSITIVE, "status": "menunggu" if request.hold_reason else request.status_text}


def _what_for_whom(request: ServiceRequest) -> str:
    """ "KTP-el hilang untuk Ni Luh Ayu". Nobody's text leaves before an officer has seen it: only then for whom."""
    seen = request.status in LOOKED_AT and request.about and request.about != request.applicant.name
    return f"{request.title} untuk {request.about}" if seen else request.title


def _pickup(request: ServiceRequest, positions: Collection[int] | None) -> dict[str, str]:
    """Of the first document to be fetched; or of those at these positions, every place and time."""
    fetched = [d for d in request.documents if d.delivery == Delivery.OFFICE and d.pickup_at and d.office]
    told = fetched[:1] if positions is None else [d for d in fetched if d.position in positions]
    if not told:
        return {}
    (place, time), *others = dict.fromkeys((d.office.place, d.pickup_text) for d in told if d.office)
    return {"lokasi_ambil": place, "waktu_ambil": "; ".join([time, *(", ".join(other) for other in others)])}
