"""The objects that belong to one application, without any of their settings."""

from flask_babel import Babel
from flask_compress import Compress
from flask_login import LoginManager

from app.core.same_origin import FormProtect
from models.base import db as db

login_manager = LoginManager()
csrf = FormProtect()
babel = Babel()
compress = Compress()
