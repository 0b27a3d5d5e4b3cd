"""A case is filled in page by page. Registration, requests and the correction of both go the same way.

A blueprint makes a `Wizard` for its case, hands a page's slug to `show_step`, and its last page to `show_check`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from flask import abort, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.accounts.passwords import hash_of
from app.core.rate_limits import LimitReached
from app.core.transactions import end_transaction
from app.filing import intake, once_only
from app.filing.broken_checks import said_on, stops
from app.forms.answers import answers_from, prefilled
from app.forms.dynamic import PageForm, form_for
from app.web.page_marks import mark_of, posted_mark
from models.base import db
from models.calendar.local_time import today
from models.cases.refusals import MoveRefused
from models.forms.definition import Broken, FieldDefinition, FieldKind, Page
from models.requests.service_request import AnyCase, ServiceRequest
from views.citizen.wizard.answers import answer_sections
from views.citizen.wizard.doubts import say_broken, ticked
from views.citizen.wizard.late import changed_meanwhile, late_page, saved_elsewhere_text
from views.citizen.wizard.photos import show_photo
from views.citizen.wizard.wizard import Wizard


def show_step(wizard: Wizard, slug: str) -> ResponseReturnValue:
    """One page: its form, or what was posted is kept and the next page follows. 404 when it does not apply."""
    if late := late_page(wizard):
        return late
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
    if late := late_page(wizard):
        return late
    mark = posted_mark()
    seen = seen_in(wizard.case)
    form.page_mark = mark_of(wizard.case, seen)
    ready = not wizard.unready and form.validate_on_submit()
    if ready and mark and not mark.saw(seen):
        form.form_errors.append(_("Ada isian yang berubah di tab lain. Periksa sekali lagi, lalu kirim."))
    elif ready:
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


def seen_in(case: AnyCase) -> dict[str, str]:
    """What is looked over before sending: every answer, every photo."""
    photos = {f"foto {photo.id}": photo.key for photo in case.photos()}
    return {**case.answers, **photos}


def _show_fields(wizard: Wizard, page: Page) -> ResponseReturnValue:
    form = _form(wizard, page)
    valid = form.validate_on_submit()
    if form.is_submitted():
        _keep_password(wizard.case, page, form)
    said, sure = _said(wizard.case, page, form)
    valid = valid and not stops(said, sure)
    changed = changed_meanwhile(form, page, wizard.case.answers) if valid else []
    limit = ""
    if valid and not changed:
        limit = _keep(wizard, page, form)
        if not limit:
            return redirect(wizard.after(page))
    if form.is_submitted():
        form = _form(wizard, page)  # a good password among bad answers is kept, and not asked again
        form.validate()
    say_broken(form, said, sure)
    if changed:
        form.form_errors.append(saved_elsewhere_text(changed))
    if limit:
        form.form_errors.append(limit)
    shown = render_template(wizard.template or "citizen/wizard/step.html", wizard=wizard, page=page, form=form)
    return (shown, 429) if limit else shown


def _said(case: AnyCase, page: Page, form: PageForm) -> tuple[list[Broken], Collection[str]]:
    """The checks that what is posted would break, by what of it is sound; before, those that what is kept breaks. And
    to which warnings its owner said that it is right, in this post or when they kept it."""
    if form.is_submitted():
        sound = {key: answer for key, answer in answers_from(form, page).items() if not form[key].errors}
        return said_on(page, case, intake.answers_with(case, page, sound)), ticked()
    said = [one for one in said_on(page, case) if one.at in case.answers]
    return said, [one.mark for one in said if one.at not in intake.known_before(case)]


def _form(wizard: Wizard, page: Page) -> PageForm:
    answers = wizard.case.answers
    page = replace(page, fields=tuple(_as_asked(wizard.case, question) for question in page.fields))
    initial = prefilled(wizard.case.definition, page, answers, wizard.known)
    for_oneself = wizard.case.definition.person_is(answers) == "self"
    form = form_for(page, answers, today=today(), initial=initial, for_oneself=for_oneself)
    form.page_mark = mark_of(wizard.case, {key: answers.get(key, "") for key in page.keys})
    return form


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


def _keep(wizard: Wizard, page: Page, form: PageForm) -> str:
    """ "", or the sentence of a limit that is reached: then nothing is kept but what stands on the page."""
    try:
        wizard.begin()
        before = wizard.case.answers
        intake.keep_answers(wizard.case, page, answers_from(form, page))
        if isinstance(wizard.case, ServiceRequest):
            once_only.by_hand(wizard.case, page.keys, before)
        wizard.settle()
        db.session.commit()
    except LimitReached as refused:
        db.session.rollback()
        return str(refused)
    except intake.NotOpen:
        abort(404)
    return ""
