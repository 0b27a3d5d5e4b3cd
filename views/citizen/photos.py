"""A page that takes one photo, and posts nothing else: an over-long upload costs only itself."""

from __future__ import annotations

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app import intake
from app.forms.dynamic import PageForm, form_for
from app.images import PhotoRefused
from models.attachment import Attachment
from models.base import db
from models.definition import Page
from models.local_time import today
from views.citizen.walk import Walk

REFUSED_HERE = {
    intake.SamePhoto: "Ini foto yang sama dengan yang diminta diganti. Ambil foto baru.",
    intake.TooManyPhotos: "Fotonya sudah cukup. Hapus satu bila ingin mengganti.",
}


def show_photo(walk: Walk, page: Page) -> ResponseReturnValue:
    """The photos there already and a form for one more; or the posted one is kept and the next page follows."""
    if request.method == "POST" and "hapus" in request.form:
        return _remove(walk, page, request.form["hapus"])
    there = photos_that_count(walk, page)
    form = form_for(page, {}, today=today(), uploaded=len(there) if page.upload.max_photos > 1 else 0)
    form[page.upload.key].label.text = "Ambil atau pilih foto"  # what of is the page's heading
    if form.is_submitted():
        if there and not form[page.upload.key].data:
            return redirect(walk.after(page))
        if form.validate() and _kept(walk, page, form):
            return redirect(_next(walk, page))
    return render_template("citizen/photo.html", walk=walk, page=page, form=form, there=photos_that_count(walk, page))


def photos_that_count(walk: Walk, page: Page) -> list[Attachment]:
    """None of a returned photo: it must come anew."""
    key = page.upload.key
    return [] if key in walk.missing else walk.case.photos(key)


def _kept(walk: Walk, page: Page, form: PageForm) -> bool:
    """Whether the posted photo was kept; if not, the form says why and the photo before stays."""
    field = form[page.upload.key]
    if not field.data:
        return True  # it may be left out
    try:
        intake.keep_photo(walk.case, field.name, field.data.read())
        db.session.commit()
    except PhotoRefused as refused:
        field.errors = [refused.sentence]
    except (intake.SamePhoto, intake.TooManyPhotos) as refused:
        field.errors = [REFUSED_HERE[type(refused)]]
    except intake.NotOpen:
        abort(404)
    return not field.errors


def _next(walk: Walk, page: Page) -> str:
    """Where several photos may come, this page again until it is full."""
    several = 1 < page.upload.max_photos > len(walk.case.photos(page.upload.key))
    came = request.files.get(page.upload.key)
    return walk.url(page) if several and came else walk.after(page)


def _remove(walk: Walk, page: Page, wanted: str) -> ResponseReturnValue:
    photo = next((p for p in walk.case.photos(page.upload.key) if str(p.id) == wanted), None) or abort(404)
    intake.remove_photo(walk.case, photo)
    db.session.commit()
    return redirect(walk.url(page))
