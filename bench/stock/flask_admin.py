"""Flask-Admin as it comes, over our own models: what an operator would have without our pages.

The columns, the search and the filters are those of our lists; all else is Flask-Admin's own default. One kindness:
`column_select_related_list`. Without it the names beside each row are three queries a row.
"""

from __future__ import annotations

import os

from flask import Flask, Response
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_babel import Babel

import models  # noqa: F401  (registers the tables)
from app import psycopg_url
from models.base import db
from models.requests.service_request import ServiceRequest
from models.sealed import vault


class RequestAdmin(ModelView):
    page_size = 25  # as ours
    named_filter_urls = True  # addresses that this benchmark can write
    can_view_details = True
    column_list = ("reference", "service.short_name", "applicant.name", "status", "district.name", "submitted_at",
                   "due_at")  # fmt: skip
    column_select_related_list = (ServiceRequest.service, ServiceRequest.applicant, ServiceRequest.district)
    column_sortable_list = ("reference", "status", "submitted_at", "due_at")
    column_searchable_list = ("reference", "applicant.name", "applicant.nik_index")
    column_filters = ("status", "service.short_name", "office.name", "district.name")
    column_details_list = (
        "reference", "status", "service", "applicant", "district", "office", "submitted_at", "due_at", "finished_at",
        "hold_reason", "filed_via", "recap_line", "answers", "documents", "attachments",
    )  # fmt: skip
    form_columns = ("status", "hold_reason", "due_at")  # every relation would be a select box of all its rows


app = Flask(__name__)
app.config.update(SECRET_KEY=os.environ["SECRET_KEY"], SQLALCHEMY_DATABASE_URI=psycopg_url(os.environ["DATABASE_URL"]))
vault.load(os.environ["VAULT_KEYS"])
db.init_app(app)
Babel(app)  # where flask-babel is installed, every form breaks without it
app.add_url_rule("/hello", "hello", lambda: Response("Halo dunia", mimetype="text/plain"))
with app.app_context():
    Admin(app, name="Dukcapil").add_view(RequestAdmin(ServiceRequest, db, endpoint="requests"))
