"""As `uuid_utils`, with UUIDs that are those of `uuid`."""

from . import *  # noqa: F401,F403
from . import uuid7  # noqa: F401
