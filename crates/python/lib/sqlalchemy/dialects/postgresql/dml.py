"""`insert()` with ON CONFLICT."""

from ..sqlite.dml import Insert, insert  # noqa: F401
