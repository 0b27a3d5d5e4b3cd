"""The first page: what waits for this operator, the oldest promise first; and the next of it, taken by one key."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from app.identity.references import read_reference
from app.lookup.counting import of_all_text
from app.lookup.readings import LONGEST_SEARCH, meant
from app.queue import FILTERS, QUEUE_KINDS, Desk, QueueFilter, take_next
from app.queue.counts import counts_for
from app.queue.deadlines import DeadlineTexts
from app.queue.desk import MINE, Tab
from app.queue.kinds import REGISTRATION_KIND, address_word
from app.queue.names import Names
from app.queue.rows import Place, QueuePage, QueuePaginator, QueueRow
from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.base import db
from views.admin.kit.alarms import alarms_for
from views.admin.kit.filters import opened
from views.admin.kit.paging import not_found, single
from views.admin.kit.panel import PanelIndex, signed_in_operator
from views.admin.queue.rows import LABELS, QueueRowHtml, filter_choices, hidden_inputs, options, query_of

WAYS = {"berikutnya": False, "sebelumnya": True}  # whether it is backwards
# Where those begin who have no queue: the first of these that is theirs; an admin on the page of all pages.
ELSEWHERE = (
    (Permission.ACCOUNTS_MANAGE, None),
    (Permission.PERFORMANCE_READ, "performance.index"),
    (Permission.REQUESTS_HAND_OVER, "pickup_desk.index"),
)
NOTHING_LEFT = "Tidak ada lagi yang bebas di antrean ini."
STILL_YOURS = NOTHING_LEFT + " Yang masih Anda pegang ada di bawah “Milik saya”."


class Queue(PanelIndex):
    def word_for(self, operator: Operator) -> str:
        return "Antrean" if Desk.of(operator).tabs else "Beranda"

    @expose("/")
    def index(self) -> ResponseReturnValue:
        operator, asked = signed_in_operator(), asked_in_address()
        if not Desk.of(operator).tabs and not asked.text:
            return self.elsewhere(operator)
        return self.queue_page(operator, asked)

    def elsewhere(self, operator: Operator) -> ResponseReturnValue:
        endpoint = next((endpoint for permission, endpoint in ELSEWHERE if operator.can(permission)), None)
        return redirect(url_for(endpoint)) if endpoint else self.render("admin/index.html", alarms=alarms_for(operator))

    def queue_page(self, operator: Operator, asked: QueueFilter) -> str:
        names, paginator = names_for(operator), QueuePaginator.of(asked, operator)
        found = _page_of(paginator)
        refuse_unknown(names, asked)
        kept, home = query_of(asked), f"{request.script_root}{self.admin.url}/"
        words = QueueRowHtml(names, DeadlineTexts(), operator, kept)
        return self.render(
            "admin/queue.html", asked=asked, home=home, rows=words.rows(found.rows), tab=paginator.tab,
            tabs=list(tabs_with_links(paginator, home)), filters=filters_of(names, asked), asks=bool(asked.filters),
            before=found.before and home + query_of(asked, sebelum=found.before),
            after=found.after and home + query_of(asked, sesudah=found.after), kept=hidden_inputs(asked),
            hands_over=operator.can(Permission.REQUESTS_HAND_OVER),
            meant=meant_with_links(paginator, found, home), cut=cut_text(paginator, found),
        )  # fmt: skip

    @expose("/saring", methods=["POST"])
    def filter_view(self) -> ResponseReturnValue:
        """What is searched for goes on sealed; a number that is one case's leads straight to it."""
        asked = asked_in_form(request.form.get("cari", ""))
        if (reference := read_reference(asked.text)) and (page := self.case_page(reference)):
            return redirect(page)
        return redirect(f"{request.script_root}{self.admin.url}/{query_of(asked)}")

    def case_page(self, reference: str) -> str | None:
        for kind in QUEUE_KINDS.values():
            seen = Desk.of(signed_in_operator()).seen(kind)
            if seen is not None and db.session.scalar(
                sa.select(kind.columns.id).where(kind.columns.reference == reference, seen)
            ):
                return f"{request.script_root}{self.admin.url}/{kind.word}/{reference}"
        return None

    @expose("/antrean/ambil", methods=["POST"])
    def take_view(self) -> ResponseReturnValue:
        operator, asked = signed_in_operator(), asked_in_form(opened(request.form.get("cari", "")))
        case = take_next(operator, asked)
        if case is None:
            mine = counts_for(operator).get(MINE, "0") != "0"
            flash(STILL_YOURS if mine else NOTHING_LEFT, "info")
            return redirect(f"{request.script_root}{self.admin.url}/{query_of(asked)}")
        page = f"{request.script_root}{self.admin.url}/{address_word(case)}/{case.reference}{query_of(asked)}"
        db.session.commit()
        return redirect(page)

    @expose("/antrean/jumlah")
    def counts_view(self) -> Response:
        """How much stands in each tab; asked again and again, so answered with nothing while nothing changes."""
        answer = Response(json.dumps(counts_for(signed_in_operator())), mimetype="application/json")
        answer.headers["Cache-Control"] = "private, no-cache"
        answer.add_etag()
        return answer.make_conditional(request)  # type: ignore[return-value]

    @expose("/antrean/<kind>/<reference:reference>/<way>")
    def neighbour_view(self, kind: str, reference: str, way: str) -> ResponseReturnValue:
        """To the case before or after this one, as the queue would show them; past its end back to the queue."""
        if kind not in QUEUE_KINDS or way not in WAYS:
            not_found()
        asked = asked_in_address()
        paginator = QueuePaginator.of(asked, signed_in_operator())
        near = paginator.neighbour(paginator.place_of(kind, reference) or not_found(), backward=WAYS[way])
        page = f"{near.kind.word}/{near.case.reference}" if near else ""
        return redirect(f"{request.script_root}{self.admin.url}/{page}{query_of(asked)}")


def asked_in_address() -> QueueFilter:
    return _asked(single, opened(single("cari")))


def asked_in_form(text: str) -> QueueFilter:
    return _asked(lambda key: request.form.get(key, "").strip(), text)


def _asked(value_of: Callable[[str], str], text: str) -> QueueFilter:
    """What cannot be asked is 404."""
    try:
        return QueueFilter.read(value_of, text.replace("\0", "").strip()[:LONGEST_SEARCH])
    except ValueError:
        not_found()


def _page_of(paginator: QueuePaginator) -> QueuePage:
    places = {key: Place.read(written) or not_found() for key in ("sebelum", "sesudah") if (written := single(key))}
    if len(places) > 1:
        not_found()
    return paginator.page(before=places.get("sebelum"), after=places.get("sesudah"))


def cut_text(paginator: QueuePaginator, found: QueuePage) -> str:
    """Of a search how much of what was found this page shows; "" where that is all."""
    if not paginator.asked.text or not (found.before or found.after):
        return ""
    return of_all_text(len(found.rows), paginator.number)


def meant_with_links(paginator: QueuePaginator, found: QueuePage, home: str) -> list[tuple[str, str]]:
    """What was found instead of what was typed, and where that is searched for."""
    asked = paginator.asked
    names = [name for row in found.rows for name in names_on(row) if name]
    texts = meant(asked.sought, names) if asked.sought else []
    return [(text, home + query_of(replace(asked, text=text, sought=None))) for text in texts]


def names_on(row: QueueRow) -> tuple[str | None, ...]:
    return (row.case.name,) if row.kind is REGISTRATION_KIND else (row.case.about, row.case.applicant)


def names_for(operator: Operator) -> Names:
    """Of the services only those of the posts are offered, where every post names some."""
    names = Names.read()
    if all(post.services for post in operator.posts):
        own = {service.slug for post in operator.posts for service in post.services}
        names.choices["layanan"] = [choice for choice in names.choices["layanan"] if choice[0] in own]
    return names


def refuse_unknown(names: Names, asked: QueueFilter) -> None:
    for key, value in asked.filters.items():
        if value not in dict(filter_choices(names, key)):
            not_found()


def tabs_with_links(paginator: QueuePaginator, home: str) -> Iterator[tuple[Tab, str, str, bool]]:
    """Each tab, its address, its count, and whether it is the one shown; the filters stay, a search ends."""
    counts, shown = counts_for(paginator.operator), paginator.tab if not paginator.asked.text else None
    for tab in paginator.desk.tabs:
        yield tab, home + query_of(QueueFilter(tab.key, paginator.asked.filters)), counts[tab.key], tab is shown


def filters_of(names: Names, asked: QueueFilter) -> list[tuple[str, str, Any]]:
    return [(key, LABELS[key], options(filter_choices(names, key), asked.filters.get(key, ""))) for key in FILTERS]
