"""What can be done to many requests at once, one request at a time: each function is one row's decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from app.offices.pickup_desk import give_out
from app.offices.pickup_slots import next_slot
from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.cases import claims
from models.cases.refusals import MoveRefused
from models.cases.workflow import Needs
from models.offices.region import Office
from models.requests.document import Delivery, Document
from models.requests.handing_over import mend, mendable
from models.requests.service_request import AnyCase, ServiceRequest
from models.requests.workflow import FORWARD, REQUEST_WORKFLOW

LOOK_FIRST = "Belum disetujui. Buka permohonannya: persetujuan diputuskan sambil melihat fotonya."


def advance_one_step(case: ServiceRequest, *, by: Operator) -> None:
    """process, produce or finish. Raises MoveRefused or PickupRefused.

    *finish* takes the next free half-hour of each office; what asks for more than that is refused.
    """
    if case.hold_reason:
        raise MoveRefused(f"Sedang ditunda ({case.hold_reason}). Lanjutkan dulu.")
    move = next((found for name in FORWARD if (found := REQUEST_WORKFLOW.find(name, case.status))), None)
    if move and move.needs is Needs.PHOTOS:
        raise MoveRefused(LOOK_FIRST)
    name = move.name if move else FORWARD[0]
    if name == "finish":
        case.finish(NextSlots(), by=by)
    else:
        case.move(name, by=by)


class NextSlots:
    """Makes a document ready where it is to be; all that one person fetches there is ready at the same time."""

    def __init__(self) -> None:
        self.slots: dict[int, datetime] = {}

    def __call__(self, document: Document) -> None:
        if document.delivery == Delivery.POS:
            raise MoveRefused(f"{document.name} dikirim lewat POS. Buka permohonannya, lalu isi resinya.")
        if document.delivery == Delivery.DIGITAL:
            raise MoveRefused(f"{document.name} meminta PDF bertanda tangan. Buka permohonannya, lalu unggah.")
        document.make_ready(pickup_at=self.slot_at(document.office) if document.office else None)

    def slot_at(self, office: Office) -> datetime:
        if office.id not in self.slots:
            self.slots[office.id] = next_slot(office)
        return self.slots[office.id]


def assign_once(case: AnyCase, to: Operator | None, *, by: Operator, note: str = "") -> None:
    """To this person, or (None) to whoever comes next; refused where it is so already. Raises MoveRefused."""
    expect_assigns(by, case)
    if case.assigned_to_id == (to.id if to else None):
        raise MoveRefused(f"Sudah ditugaskan kepada {to.name}." if to else "Memang tidak sedang ditugaskan.")
    claims.assign(case, to, by=by, note=note)


def expect_assigns(by: Operator, case: AnyCase) -> None:
    """Raises MoveRefused where this person's posts do not say who works on it."""
    if not by.can(Permission.CASES_ASSIGN, case):
        raise MoveRefused("Pos Anda tidak dapat menugaskan kasus ini.")


def hand_over_all(case: ServiceRequest, *, by: Operator, receiver: str, relation: str, has_power: bool) -> None:
    """Whatever of it can be fetched at a counter, to one person. Raises MoveRefused."""
    waiting = [d for d in case.documents if d.waits_for_hand_over]
    at_counter = [str(d.position) for d in waiting if d.delivery == Delivery.OFFICE]
    if waiting and not at_counter:
        raise MoveRefused("Dikirim lewat POS. Tandai sampai di Loket ambil.")
    if not at_counter:
        raise MoveRefused(f"Tidak ada yang menunggu diambil: statusnya sekarang “{case.status_text}”.")
    give_out(case, at_counter, by=by, receiver=receiver, relation=relation, has_power=has_power)


def take_all_back(case: ServiceRequest, *, by: Operator, reason: str) -> None:
    """Whatever of it this person may say was not handed over lies on the shelf again. Raises MoveRefused."""
    mend(case, mendable(case, by), by=by, reason=reason)


# -- on paper


@dataclass
class PickListOffice:
    """One office's part of a pick list. A line is (reference, name, document, note)."""

    place: str
    lines: list[tuple[str, str, str, str]] = field(default_factory=list)


@dataclass
class PickList:
    """`empty`: the requests of which nothing lies ready, as (reference, status in words)."""

    shelves: list[PickListOffice]
    empty: list[tuple[str, str]]

    @property
    def count(self) -> int:
        return sum(len(shelf.lines) for shelf in self.shelves)


def pick_list(cases: Iterable[ServiceRequest]) -> PickList:
    """What lies ready of these requests, office by office, as the shelves are sorted: by reference."""
    shelves: dict[str, PickListOffice] = {}
    empty = []
    for case in sorted(cases, key=lambda case: case.reference):
        waiting = [d for d in case.documents if d.waits_for_hand_over]
        for document in waiting:
            place = document.office.name if document.office else "Tanpa kantor"
            line = (case.reference, case.about or case.applicant.display_name, document.name, _note(document))
            shelves.setdefault(place, PickListOffice(place)).lines.append(line)
        if not waiting:
            empty.append((case.reference, case.status_text))
    return PickList(sorted(shelves.values(), key=lambda shelf: shelf.place), empty)


def _note(document: Document) -> str:
    return f"POS {document.resi}" if document.delivery == Delivery.POS else document.pickup_text
