"""SQLAlchemy-Utils, as far as migrations use it: its column types, with the same SQL and the same stored values.

Its many submodules (`sqlalchemy_utils.types.uuid`, …) are all this one.
"""

import sys

from sqlalchemy import exc

from .columns import *  # noqa: F401,F403
from .tables import Timestamp, create_view, database_exists, get_columns, has_index  # noqa: F401

__path__ = []
_HERE = sys.modules[__name__]
for _name in (
    "types types.arrow types.choice types.color types.country types.currency types.email types.encrypted "
    "types.encrypted.encrypted_type types.enriched_datetime types.ip_address types.json types.locale types.ltree "
    "types.password types.pg_composite types.phone_number types.range types.scalar_list types.timezone "
    "types.ts_vector types.url types.uuid types.weekdays models view functions primitives"
).split():
    sys.modules[f"{__name__}.{_name}"] = _HERE
    globals()[_name.rpartition(".")[2]] = _HERE


class ImproperlyConfigured(exc.SQLAlchemyError):
    pass


def force_auto_coercion(mapper=None):
    """Values are converted on their way into the database here, not before."""


force_instant_defaults = force_auto_coercion


def __getattr__(name):
    if name[:2] == "__":
        raise AttributeError(name)
    raise AttributeError(
        f"sqlalchemy_utils.{name} is not part of Seesaw, which has the column types of that package; "
        "write into the script what it needs of it"
    )
