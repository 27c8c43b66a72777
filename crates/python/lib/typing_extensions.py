"""What this Python already has under `typing`."""

from typing import *  # noqa: F403
from typing import Annotated, Any, Final, Literal, NotRequired, Protocol, Required, Self, TypedDict  # noqa: F401
