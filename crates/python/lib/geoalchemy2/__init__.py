"""GeoAlchemy2: its column types, with the spatial indexes that come with them on PostgreSQL."""

from . import types  # noqa: F401
from .types import Geography, Geometry, Raster  # noqa: F401
