"""uuid_utils: the newer versions of `uuid`."""

from uuid import *  # noqa: F401,F403
from uuid import uuid7  # noqa: F401
