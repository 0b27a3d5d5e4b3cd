"""A page that comes back when its case was sent, thrown away or changed in another tab: nothing is mixed or lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import sqlalchemy as sa
from flask import abort, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.i18n import say
from app.forms.answers import answer_text, answers_from
from app.forms.dynamic import PageForm
from app.web import form_replay
from app.web.form_replay import Replay
from app.web.page_marks import NOTHING_YET, PageMark, account_id, case_key, posted_mark
from app.web.pwa import by_script
from models.base import db
from models.cases.status import Phase
from models.forms.definition import Page
from models.forms.questions import noun_of
from models.registrations.applicant import Applicant
from models.requests.service_request import AnyCase, ServiceRequest


class Opened(Protocol):
    """Where a case is filled in."""

    @property
    def case(self) -> AnyCase: ...

    @property
    def start_url(self) -> str: ...


def late_page(opened: Opened, *, goes_on: bool = True) -> ResponseReturnValue | None:
    """Says of a form that was drawn for another case which one that was and what is open now; None where it was not.

    Its answers are kept on the page, and stored when its sender says so, where the case takes them (`goes_on`). A photo
    must be chosen again.
    """
    mark = posted_mark()
    if mark is None or mark.is_of(opened.case):
        return None
    told = [_what_became_of(mark.case), _what_is_open(opened.case)]
    if by_script():
        abort(make_response({"errors": [" ".join(told)]}, 422))
    typed = [] if any(request.files.values()) or not goes_on else form_replay.typed_fields()
    now = PageMark(account_id(), case_key(opened.case), mark.seen if mark.case == NOTHING_YET else "")
    button = _("Simpan di sini") if opened.case.id else _("Mulai yang baru dengan isian ini")
    page = Replay(request.full_path.rstrip("?"), form_replay.remarked(typed, now) if typed else [], told, button,
                  sure=False, ways=_ways(mark.case, opened))  # fmt: skip
    return make_response(render_template("citizen/wizard/form_replay.html", replay=page), 409)


def changed_meanwhile(form: PageForm, page: Page, stored: Mapping[str, str]) -> list[str]:
    """What another tab saved on this page since it was drawn, where it is not what is posted now: "Nama: Made B"."""
    mark = posted_mark()
    before = {key: stored.get(key, "") for key in page.keys}
    if mark is None or mark.saw(before):
        return []
    posted = answers_from(form, page)
    return [
        f"{noun_of(say(question.label))}: {answer_text(question, before[question.key], stored) or _('Tidak diisi')}"
        for question in page.fields
        if question.key in posted and posted[question.key] != before[question.key]
    ]


def saved_elsewhere_text(changed: list[str]) -> str:
    """Above the form that is shown again, with what was typed in it."""
    saved = _("Halaman ini sudah disimpan di tab lain: %(saved)s.", saved="; ".join(changed))
    again = _("Kirim sekali lagi hanya bila isian di bawah ini yang benar.")
    return f"{saved} {again}"


def _what_became_of(reference: str) -> str:
    """Of the case that the page was drawn for, in words for its owner."""
    case = _own_case(reference)
    if reference == NOTHING_YET:
        return _("Halaman ini dibuka sebelum isian yang sekarang dimulai.")
    if case is None:
        return _("Halaman ini dibuka untuk isian lain.")
    name = case_name(case)
    if case.status.phase is Phase.UNSENT:
        return _("Halaman ini dibuka untuk %(case)s.", case=name)
    if case.submitted_at or isinstance(case, ServiceRequest) and case.status.phase is not Phase.ENDED:
        return _("Halaman ini dari %(case)s, yang sudah dikirim dengan nomor %(number)s.", case=name,
                 number=case.reference)  # fmt: skip
    return _("Halaman ini dari %(case)s, yang sudah dibuang.", case=name)


def _what_is_open(case: AnyCase) -> str:
    if case.id is None:
        return _("Isian di halaman itu belum disimpan.")
    return _("Yang sekarang terbuka: %(case)s. Isian di halaman itu belum disimpan.", case=case_name(case))


def case_name(case: AnyCase) -> str:
    """“pendaftaran Made Budi”, “permohonan KIA untuk Kadek Ayu”."""
    if isinstance(case, Applicant):
        return _("pendaftaran %(name)s", name=case.display_name)
    service, name = say(case.title), case.definition.subject_names(case.answers)
    if name:
        return _("permohonan %(service)s untuk %(name)s", service=service, name=name)
    return _("permohonan %(service)s", service=service)


def _ways(reference: str, opened: Opened) -> list[tuple[str, str]]:
    ways = []
    case = _own_case(reference)
    if isinstance(case, ServiceRequest) and case.submitted_at:
        ways.append((_("Lihat permohonan %(number)s", number=case.reference),
                     url_for("requests.show", reference=case.reference)))  # fmt: skip
    if opened.case.id:
        ways.append((_("Buka yang sekarang"), opened.start_url))
    return ways or [(_("Mulai dari awal"), opened.start_url)]


def _own_case(reference: str) -> AnyCase | None:
    """A request of whoever is signed in, or their registration."""
    if not reference or not account_id():
        return None
    request_of = sa.select(ServiceRequest).where(
        ServiceRequest.reference == reference, ServiceRequest.applicant_id == account_id()
    )
    own = sa.select(Applicant).where(Applicant.reference == reference, Applicant.id == account_id())
    return db.session.scalar(request_of) or db.session.scalar(own)
