"""A page that takes one photo, and posts nothing else: an over-long upload costs only itself."""

from __future__ import annotations

import wtforms
from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app import intake
from app.forms.dynamic import form_for
from app.images import PhotoRefused
from models.attachment import Attachment
from models.base import db
from models.definition import Page, UploadDefinition
from models.local_time import today
from views.citizen.walk import Walk

REFUSED_HERE = {
    intake.SamePhoto: "Ini foto yang sama dengan yang diminta diganti. Ambil foto baru.",
    intake.TooManyPhotos: "Fotonya sudah cukup. Hapus satu bila ingin mengganti.",
}


def show_photo(walk: Walk, page: Page, upload: UploadDefinition) -> ResponseReturnValue:
    """The photos there already and a form for one more; or the posted one is kept and the next page follows."""
    if request.method == "POST" and "hapus" in request.form:
        return _remove(walk, page, upload, request.form["hapus"])
    there = photos_that_count(walk, upload)
    form = form_for(page, {}, today=today(), uploaded=len(there) if upload.max_photos > 1 else 0)
    form[upload.key].label.text = "Ambil atau pilih foto"  # what of is the page's heading
    if form.is_submitted():
        if there and not form[upload.key].data:
            return redirect(walk.after(page))
        if form.validate() and _kept(walk, form[upload.key]):
            return redirect(_next(walk, page, upload))
    there = photos_that_count(walk, upload)
    return render_template(walk.template or "citizen/photo.html", walk=walk, page=page, form=form, there=there)


def photos_that_count(walk: Walk, upload: UploadDefinition) -> list[Attachment]:
    """None of a returned photo: it must come anew."""
    return [] if upload.key in walk.missing else walk.case.photos(upload.key)


def _kept(walk: Walk, field: wtforms.Field) -> bool:
    """Whether the posted photo was kept; if not, the field says why and the photo before stays."""
    if not field.data:
        return True  # it may be left out
    try:
        intake.keep_photo(walk.case, field.name, field.data.read())
        db.session.commit()
    except PhotoRefused as refused:
        field.errors = [refused.sentence]
    except (intake.SamePhoto, intake.TooManyPhotos) as refused:
        field.errors = [REFUSED_HERE[type(refused)]]
    except intake.LimitReached as refused:
        field.errors = [str(refused)]
    except intake.NotOpen:
        abort(404)
    return not field.errors


def _next(walk: Walk, page: Page, upload: UploadDefinition) -> str:
    """Where several photos may come, this page again until it is full."""
    room = 1 < upload.max_photos > len(walk.case.photos(upload.key))
    return walk.url(page) if room and request.files.get(upload.key) else walk.after(page)


def _remove(walk: Walk, page: Page, upload: UploadDefinition, wanted: str) -> ResponseReturnValue:
    photo = next((p for p in walk.case.photos(upload.key) if str(p.id) == wanted), None) or abort(404)
    intake.remove_photo(walk.case, photo)
    db.session.commit()
    return redirect(walk.url(page))
