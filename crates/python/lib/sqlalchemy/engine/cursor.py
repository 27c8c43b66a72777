"""Where SQLAlchemy keeps its cursor results."""

from .result import *  # noqa: F401,F403
from .result import CursorResult, LegacyCursorResult, ResultProxy  # noqa: F401
