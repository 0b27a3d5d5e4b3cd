"""A case is filled in page by page. Registration, requests and the mending of both walk the same way.

A blueprint makes a `Walk` for its case, hands a page's slug to `show_step`, and its last page to `show_check`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import abort, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.accounts.security import hash_password
from app.core.transactions import release
from app.filing import intake
from app.filing.intake import Case
from app.forms.answers import answers_from, prefilled
from app.forms.dynamic import PageForm, form_for
from models.base import db
from models.calendar.local_time import today
from models.cases.workflow import MoveRefused
from models.forms.definition import FieldDefinition, FieldKind, Page
from models.registrations.applicant import Applicant
from views.citizen.wizard.answers import sections_of
from views.citizen.wizard.photos import show_photo
from views.citizen.wizard.wizard import Walk


def show_step(walk: Walk, slug: str) -> ResponseReturnValue:
    """One page: its form, or what was posted is kept and the next page follows. 404 when it does not apply."""
    page = walk.find(slug)
    if page is None and walk.may_yet_apply(slug):
        return redirect(walk.resume_url)
    if page is None:
        abort(404)
    return show_photo(walk, page, page.upload) if page.upload else _show_fields(walk, page)


def show_check(
    walk: Walk, form: FlaskForm, *, send: Callable[[], None], done_url: str, submit: str, **words: Any
) -> ResponseReturnValue:
    """All answers with "Ubah", what is missing, and `form` (declarations) to send them. `words` go to the template."""
    if not walk.missing and form.validate_on_submit():
        try:
            send()
            db.session.commit()
            return redirect(done_url)
        except intake.Incomplete:
            db.session.rollback()
            return redirect(walk.check_url)
        except MoveRefused as refused:
            db.session.rollback()
            if walk.case.status not in intake.FILLABLE:  # somebody was faster: there is nothing left to look over
                raise
            form.form_errors.append(str(refused))
    return render_template(
        "citizen/wizard/check.html", walk=walk, form=form, sections=sections_of(walk), submit=submit, **words
    )


def _show_fields(walk: Walk, page: Page) -> ResponseReturnValue:
    form = _form(walk, page)
    valid = form.validate_on_submit()
    if form.is_submitted():
        _keep_password(walk.case, page, form)
    if valid:
        _keep(walk, page, form)
        return redirect(walk.after(page))
    if form.is_submitted():
        form = _form(walk, page)  # a good password among bad answers is kept, and not asked again
        form.validate()
    return render_template(walk.template or "citizen/wizard/step.html", walk=walk, page=page, form=form)


def _form(walk: Walk, page: Page) -> PageForm:
    answers = walk.case.answers
    page = replace(page, fields=tuple(_as_asked(walk.case, question) for question in page.fields))
    initial = prefilled(walk.case.definition, page, answers, walk.known)
    return form_for(page, answers, today=today(), initial=initial)


def _as_asked(case: Case, question: FieldDefinition) -> FieldDefinition:
    if question.kind is FieldKind.PASSWORD and isinstance(case, Applicant) and case.password_hash:
        return replace(question, required=False, help=_("Password sudah dibuat. Isi hanya bila ingin menggantinya."))
    return question


def _keep_password(case: Case, page: Page, form: PageForm) -> None:
    for question in page.fields:
        if question.kind is FieldKind.PASSWORD and form[question.key].data and not form[question.key].errors:
            release()
            case.password_hash = hash_password(form[question.key].data)
            db.session.commit()


def _keep(walk: Walk, page: Page, form: PageForm) -> None:
    try:
        walk.begin()
        intake.keep(walk.case, page, answers_from(form, page))
        db.session.commit()
    except intake.NotOpen:
        abort(404)
