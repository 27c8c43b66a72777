"""`sqlalchemy_helpers.flask_ext`."""

from flask import current_app

from . import __getattr__  # noqa: F401


def get_url_from_app(app_factory):
    """The application is not started: its source tells its settings."""
    return current_app.config["SQLALCHEMY_DATABASE_URI"]
