"""Where `ENUM` and `DOMAIN` are defined."""

from .types import *  # noqa: F401,F403
