"""The name of PostgreSQL's usual driver."""

from .base import PGDialect as PGDialect_psycopg2  # noqa: F401

dialect = PGDialect_psycopg2
