"""The operators' panel: Flask-Admin in our own clothes, put on an application."""

from __future__ import annotations

from flask import Flask
from flask_admin import Admin

from app.security import csp_nonce
from views.admin.forms import TRANSLATIONS
from views.admin.panel import PanelIndex
from views.admin.reference import desk_views, reference_views


def register(app: Flask) -> None:
    """The navigation shows the views in this order."""
    admin = Admin(
        name="Dukcapil Daring",
        index_view=PanelIndex(name="Beranda"),
        csp_nonce_generator=csp_nonce,
        translations_path=str(TRANSLATIONS),
    )
    admin.add_views(*desk_views(), *reference_views())
    admin.init_app(app)
