"""psycopg2's exceptions, to be caught. The database's own errors come as those of SQLAlchemy."""

from .errors import (  # noqa: F401
    DatabaseError, DataError, Error, IntegrityError, InterfaceError, InternalError, NotSupportedError,
    OperationalError, ProgrammingError, Warning,
)


def connect(*args, **kw):
    raise OperationalError("Seesaw's sandbox has no network; the connection of the migration is op.get_bind()")
