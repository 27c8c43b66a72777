"""alembic_utils: entities that a migration creates, replaces and drops, with the statements of that package."""

import sys

from . import entities
from .entities import ReplaceableEntity, register_entities  # noqa: F401

__path__ = []
for _name in (
    "replaceable_entity pg_extension pg_function pg_grant_table pg_materialized_view pg_policy pg_trigger pg_view "
    "reversible_op"
).split():
    sys.modules[f"{__name__}.{_name}"] = entities
    globals()[_name] = entities
