"""`sqlalchemy.types`."""

from .sql.sqltypes import *  # noqa: F401,F403
from .sql.sqltypes import NULLTYPE, STRINGTYPE, UserDefinedType, _Binary  # noqa: F401
from .sql.type_api import (  # noqa: F401
    ExternalType,
    TypeDecorator,
    TypeEngine,
    Variant,
    to_instance,
)
from . import _missing


def __getattr__(name):
    if name == "Binary":
        # The name until SQLAlchemy 1.4.
        return LargeBinary  # noqa: F405
    raise AttributeError(_missing(__name__, name))
