"""Names of the first 2.0, from the time when it was a part of 1.4."""

from . import create_engine, select  # noqa: F401
from .engine import Connection, Engine  # noqa: F401
