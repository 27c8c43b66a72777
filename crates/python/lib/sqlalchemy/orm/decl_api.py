"""Where SQLAlchemy keeps its declarative functions."""

from .declarative import *  # noqa: F401,F403
from .declarative import (  # noqa: F401
    DeclarativeBase,
    DeclarativeMeta,
    as_declarative,
    declarative_base,
    declarative_mixin,
    declared_attr,
    has_inherited_table,
    registry,
)
