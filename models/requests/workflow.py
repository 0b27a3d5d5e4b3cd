"""The life of a request, as a table (DESIGN §4)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from models.accounts.permission import Permission
from models.cases.workflow import SELF, SYSTEM, Move, Workflow
from models.requests.document import Delivery, DocumentState

if TYPE_CHECKING:
    from models.requests.service_request import ServiceRequest


class RequestStatus(StrEnum):
    DRAFT = "draft"
    AWAITING = "awaiting"  # sent by somebody who is not verified yet: it waits beside the registration
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PROCESSING = "processing"
    PRODUCING = "producing"
    FINISHED = "finished"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


R = RequestStatus
ON_SCREEN = {
    R.DRAFT: "belum dikirim", R.AWAITING: "menunggu akun", R.SUBMITTED: "diajukan", R.APPROVED: "disetujui",
    R.PROCESSING: "dalam proses", R.PRODUCING: "dalam pengerjaan", R.FINISHED: "selesai", R.HANDED_OVER: "diserahkan",
    R.RETURNED: "perlu diperbaiki", R.CANCELLED: "dibatalkan", R.EXPIRED: "kedaluwarsa",
}  # fmt: skip

WORKING = {R.APPROVED, R.PROCESSING, R.PRODUCING}


def where_it_was(case: ServiceRequest) -> RequestStatus:
    return case.status


def where_it_was_returned_from(case: ServiceRequest) -> RequestStatus:
    return RequestStatus(case.returned_from or R.SUBMITTED)


def once_sent(case: ServiceRequest) -> RequestStatus:
    """Into the queue; or, of somebody who is not verified yet, beside the registration."""
    return R.SUBMITTED if case.applicant.is_verified else R.AWAITING


def received_message(case: ServiceRequest) -> str | None:
    """None while it waits beside the registration: the office has not received it yet."""
    return "request_received" if case.applicant.is_verified else None


def after_hand_over(case: ServiceRequest) -> RequestStatus:
    return R.FINISHED if any(d.waits_for_hand_over for d in case.documents) else R.HANDED_OVER


def finished_message(case: ServiceRequest) -> str:
    """That of the first delivery of office, pos, digital, none that applies."""
    used = {d.delivery for d in case.documents if d.state != DocumentState.DROPPED}
    return f"request_finished_{next((d.value for d in Delivery if d in used), 'none')}"


P = Permission
REQUEST_WORKFLOW = Workflow(
    Move("send", {R.DRAFT}, once_sent, SELF, received_message),
    Move("enter", {R.AWAITING}, R.SUBMITTED, SYSTEM, "request_received"),
    Move("step_back", {R.SUBMITTED, R.CANCELLED}, R.AWAITING, SYSTEM),  # what made it enter, or end, was undone
    Move("end", {R.AWAITING}, R.CANCELLED, SYSTEM),
    Move("approve", {R.SUBMITTED}, R.APPROVED, P.REQUESTS_APPROVE, "request_approved"),
    Move("process", {R.APPROVED}, R.PROCESSING, P.REQUESTS_PROCESS, "request_processing"),
    Move("produce", {R.PROCESSING}, R.PRODUCING, P.REQUESTS_PROCESS, "request_producing"),
    Move("finish", {R.PRODUCING}, R.FINISHED, P.REQUESTS_PROCESS, finished_message),
    Move("hand_over", {R.FINISHED}, after_hand_over, P.REQUESTS_HAND_OVER),
    Move("return", {R.SUBMITTED}, R.RETURNED, P.REQUESTS_APPROVE, "request_returned"),
    Move("return", WORKING, R.RETURNED, P.REQUESTS_PROCESS, "request_returned"),
    Move("resubmit", {R.RETURNED}, where_it_was_returned_from, SELF),
    Move("cancel", {R.SUBMITTED, R.RETURNED}, R.CANCELLED, P.REQUESTS_APPROVE, "request_cancelled"),
    Move("cancel", WORKING, R.CANCELLED, P.REQUESTS_PROCESS, "request_cancelled"),
    Move("reopen", {R.PRODUCING, R.FINISHED}, R.PROCESSING, P.REQUESTS_PROCESS, "request_reopened"),
    Move("hold", WORKING, where_it_was, P.REQUESTS_PROCESS, "request_on_hold"),
    Move("resume", WORKING, where_it_was, P.REQUESTS_PROCESS),
    Move("withdraw", {R.AWAITING, R.SUBMITTED, R.RETURNED}, R.CANCELLED, SELF),
    Move("expire", {R.DRAFT, R.CANCELLED}, R.EXPIRED, SYSTEM),
)  # fmt: skip
FORWARD = ("approve", "process", "produce", "finish")
