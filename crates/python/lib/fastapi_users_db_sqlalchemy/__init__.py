"""FastAPI Users for SQLAlchemy: its column types."""

from .generics import GUID, TIMESTAMPAware, now_utc  # noqa: F401

UUID_ID = GUID
