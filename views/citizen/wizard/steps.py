"""A case is filled in page by page. Registration, requests and the correction of both go the same way.

A blueprint makes a `Wizard` for its case, hands a page's slug to `show_step`, and its last page to `show_check`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import abort, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.accounts.passwords import hash_of
from app.core.transactions import end_transaction
from app.filing import intake
from app.forms.answers import answers_from, prefilled
from app.forms.dynamic import PageForm, form_for
from models.base import db
from models.calendar.local_time import today
from models.cases.refusals import MoveRefused
from models.forms.definition import FieldDefinition, FieldKind, Page
from models.requests.service_request import AnyCase
from views.citizen.wizard.answers import answer_sections
from views.citizen.wizard.photos import show_photo
from views.citizen.wizard.wizard import Wizard


def show_step(wizard: Wizard, slug: str) -> ResponseReturnValue:
    """One page: its form, or what was posted is kept and the next page follows. 404 when it does not apply."""
    page = wizard.find(slug)
    if page is None and wizard.may_yet_apply(slug):
        return redirect(wizard.resume_url)
    if page is None:
        abort(404)
    return show_photo(wizard, page, page.upload) if page.upload else _show_fields(wizard, page)


def show_check(
    wizard: Wizard, form: FlaskForm, *, send: Callable[[], None], done_url: str, submit: str, **words: Any
) -> ResponseReturnValue:
    """All answers with "Ubah", what is missing, and `form` (declarations) to send them. `words` go to the template."""
    if not wizard.missing and form.validate_on_submit():
        try:
            send()
            db.session.commit()
            return redirect(done_url)
        except intake.Incomplete:
            db.session.rollback()
            return redirect(wizard.check_url)
        except MoveRefused as refused:
            db.session.rollback()
            if wizard.case.status not in intake.FILLABLE:  # somebody was faster: there is nothing left to look over
                raise
            form.form_errors.append(str(refused))
    return render_template(
        "citizen/wizard/check.html", wizard=wizard, form=form, sections=answer_sections(wizard), submit=submit, **words
    )


def _show_fields(wizard: Wizard, page: Page) -> ResponseReturnValue:
    form = _form(wizard, page)
    valid = form.validate_on_submit()
    if form.is_submitted():
        _keep_password(wizard.case, page, form)
    if valid:
        _keep(wizard, page, form)
        return redirect(wizard.after(page))
    if form.is_submitted():
        form = _form(wizard, page)  # a good password among bad answers is kept, and not asked again
        form.validate()
    return render_template(wizard.template or "citizen/wizard/step.html", wizard=wizard, page=page, form=form)


def _form(wizard: Wizard, page: Page) -> PageForm:
    answers = wizard.case.answers
    page = replace(page, fields=tuple(_as_asked(wizard.case, question) for question in page.fields))
    initial = prefilled(wizard.case.definition, page, answers, wizard.known)
    return form_for(page, answers, today=today(), initial=initial)


def _as_asked(case: AnyCase, question: FieldDefinition) -> FieldDefinition:
    if question.kind is FieldKind.PASSWORD and case.person.password_hash:
        return replace(question, required=False, help=_("Password sudah dibuat. Isi hanya bila ingin menggantinya."))
    return question


def _keep_password(case: AnyCase, page: Page, form: PageForm) -> None:
    for question in page.fields:
        if question.kind is FieldKind.PASSWORD and form[question.key].data and not form[question.key].errors:
            end_transaction()
            case.person.password_hash = hash_of(case.person, form[question.key].data)
            db.session.commit()


def _keep(wizard: Wizard, page: Page, form: PageForm) -> None:
    try:
        wizard.begin()
        intake.keep_answers(wizard.case, page, answers_from(form, page))
        db.session.commit()
    except intake.NotOpen:
        abort(404)
