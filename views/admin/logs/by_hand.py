"""The desk sends with its own phone: open WhatsApp with the text filled in, then say that it was sent."""

from __future__ import annotations

import sqlalchemy as sa
from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import BaseView, expose

from app.identity.phones import mask_phone
from app.lookup.scope import messages_in_scope
from app.messages.by_hand import mark_sent_by_hand, wa_me_link, waiting_for_the_desk
from app.messages.stopped import STOPPED_KINDS, SentAgain, send_again
from app.web.filters import number_text
from models.accounts.permission import Permission
from models.base import db
from models.messages.notification import Notification
from views.admin.kit.paging import not_found, parse_id
from views.admin.kit.panel import Panel, signed_in_operator
from views.admin.logs.log_texts import STOPPED_TEXTS

_PAGE_SIZE = 25


class ByHandView(Panel, BaseView):
    permission = Permission.MESSAGES_SEND
    description = "Pesan yang menunggu dikirim dari ponsel loket."

    @expose("/")
    def index(self) -> str:
        waiting = db.session.scalars(waiting_for_the_desk().where(self.scope()).limit(_PAGE_SIZE + 1)).all()
        messages = [(one, wa_me_link(one), mask_phone(one.to or "")) for one in waiting[:_PAGE_SIZE]]
        return self.render("admin/by_hand.html", messages=messages, more=len(waiting) > _PAGE_SIZE)

    def scope(self) -> sa.ColumnElement[bool]:
        return messages_in_scope(signed_in_operator(), self.permission)

    @expose("/tandai/", methods=("POST",))
    def mark(self) -> ResponseReturnValue:
        asked = sa.select(Notification).where(Notification.id == parse_id(request.form.get("id")), self.scope())
        notification = db.session.scalar(asked) or not_found()
        if mark_sent_by_hand(notification, signed_in_operator()):
            flash("Ditandai terkirim.", "success")
        else:
            flash("Pesan ini sudah dikirim atau dibatalkan lebih dulu.", "info")
        db.session.commit()
        return redirect(self.href)

    @expose("/lagi/<which>/", methods=("POST",))
    def again(self, which: str) -> ResponseReturnValue:
        if which not in STOPPED_KINDS:
            not_found()
        flash(sent_again_text(which, send_again(which, self.scope(), by=signed_in_operator())), "success")
        db.session.commit()
        return redirect(url_for("admin_notification.index_view"))


def sent_again_text(which: str, again: SentAgain) -> str:
    said = f"{number_text(again.messages)} pesan yang {STOPPED_TEXTS[which]} dikirim lagi."
    if again.overtaken:
        said += f" {number_text(again.overtaken)} tidak, karena pesan yang lebih baru tentang kasusnya sudah terkirim."
    return said
