"""A page that takes one photo, and posts nothing else: an over-long upload costs only itself.

Its script (static/citizen/upload.js) asks and posts the same, but for JSON: then it is told instead of shown
(where to go on: views/citizen/public/pwa.py).
"""

from __future__ import annotations

from typing import NoReturn

import wtforms
from flask import abort, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf.csrf import generate_csrf

from app.core.rate_limits import LimitReached
from app.files.photos import PhotoRefused
from app.filing import intake, papers_again
from app.filing.broken_checks import said_on, stops
from app.forms.dynamic import form_for
from app.web.page_marks import mark_of
from app.web.pwa import by_script, owner_mark
from models.base import db
from models.calendar.local_time import today
from models.cases.attachment import Attachment
from models.forms.definition import Page, UploadDefinition
from models.registrations.applicant import Applicant
from views.citizen.wizard.doubts import doubts_of, say_broken, ticked
from views.citizen.wizard.wizard import Wizard

REFUSED_HERE = {
    intake.SamePhoto: lazy_gettext("Ini foto yang sama dengan yang diminta diganti. Ambil foto baru."),
    intake.TooManyPhotos: lazy_gettext("Fotonya sudah cukup. Hapus satu bila ingin mengganti."),
}
# The longest side that the phone sends, in pixels: a sheet of paper needs more than a card or a face.
CARD, PAPER = 1600, 2200
CARDS = {"ktp", "kia", "permit", "selfie", "portrait", "signature"}


def show_photo(wizard: Wizard, page: Page, upload: UploadDefinition) -> ResponseReturnValue:
    """The photos there already and a form for one more; or the posted one is kept and the next page follows."""
    if request.method == "POST" and "hapus" in request.form:
        return _remove(wizard, page, upload, request.form["hapus"])
    there = photos_that_count(wizard, upload)
    form = form_for(page, {}, today=today(), uploaded=len(there) if upload.max_photos > 1 else 0)
    form.page_mark = mark_of(wizard.case)
    form[upload.key].label.text = _("Ambil atau pilih foto")  # what of is the page's heading
    said = said_on(page, wizard.case)
    form.doubts = doubts_of(said, ticked())
    if form.is_submitted():
        leaves = not form[upload.key].data
        if leaves and there and not stops(said, ticked()):
            return redirect(wizard.after(page))
        if form.validate() and not (leaves and say_broken(form, said, ticked())) and _kept(wizard, form[upload.key]):
            return redirect(_next(wizard, page, upload))
    if by_script():
        _tell(form, upload)
    there = photos_that_count(wizard, upload)
    template = wizard.template or "citizen/wizard/photo.html"
    return render_template(template, wizard=wizard, page=page, form=form, there=there, side=side_of(upload),
                           said=said)  # fmt: skip


def photos_that_count(wizard: Wizard, upload: UploadDefinition) -> list[Attachment]:
    """None of a returned photo: it must come anew."""
    return [] if upload.key in wizard.missing else wizard.case.photos(upload.key)


def side_of(upload: UploadDefinition) -> int:
    return CARD if upload.kind in CARDS else PAPER


def _tell(form: wtforms.Form, upload: UploadDefinition) -> NoReturn:
    """Why the photo was not kept; or, to one that waited on a phone, that it may come, from whom, with which token."""
    if form.is_submitted():
        abort(make_response({"errors": [*form[upload.key].errors, *form.form_errors]}, 422))
    abort(make_response({"csrf_token": generate_csrf(), "owner": owner_mark()}))


def _kept(wizard: Wizard, field: wtforms.Field) -> bool:
    """Whether the posted photo was kept; if not, the field says why and the photo before stays."""
    if not field.data:
        return True  # it may be left out
    try:
        intake.keep_photo(wizard.case, field.name, field.data.read())
        db.session.commit()
        g.photo_kept = True
        if isinstance(wizard.case, Applicant):
            papers_again.renew(wizard.case, field.name)
            db.session.commit()
    except PhotoRefused as refused:
        field.errors = [refused.sentence]
    except (intake.SamePhoto, intake.TooManyPhotos) as refused:
        field.errors = [str(REFUSED_HERE[type(refused)])]
    except LimitReached as refused:
        db.session.rollback()  # a change too many is noticed when its photo has its row already
        field.errors = [str(refused)]
    except intake.NotOpen:
        abort(404)
    return not field.errors


def _next(wizard: Wizard, page: Page, upload: UploadDefinition) -> str:
    """This page again where one more sheet is to follow (`lagi`), or must."""
    count = len(wizard.case.photos(upload.key))
    asked = "lagi" in request.values or wizard.collects
    more = count < upload.least_photos or (asked and count < upload.max_photos)
    return wizard.url(page) if more and request.files.get(upload.key) else wizard.after(page)


def _remove(wizard: Wizard, page: Page, upload: UploadDefinition, wanted: str) -> ResponseReturnValue:
    photo = next((p for p in wizard.case.photos(upload.key) if str(p.id) == wanted), None) or abort(404)
    intake.remove_photo(wizard.case, photo)
    db.session.commit()
    return redirect(wizard.url(page))
