"""Where `HSTORE` is defined."""

from .types import HSTORE  # noqa: F401
