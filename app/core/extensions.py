"""The objects that belong to one application, without any of their settings."""

from flask_babel import Babel
from flask_compress import Compress
from flask_login import LoginManager
from flask_wtf import CSRFProtect

from models.base import db as db

login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()
compress = Compress()
