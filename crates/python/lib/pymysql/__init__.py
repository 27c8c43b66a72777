"""PyMySQL's exceptions, to be caught. The database's own errors come as those of SQLAlchemy."""

from . import err  # noqa: F401
from .err import (  # noqa: F401
    DatabaseError, DataError, Error, IntegrityError, InterfaceError, InternalError, MySQLError, NotSupportedError,
    OperationalError, ProgrammingError, Warning,
)


def connect(*args, **kw):
    raise OperationalError(2003, "Seesaw's sandbox has no network; the connection of the migration is op.get_bind()")


def install_as_MySQLdb():
    """The database that is migrated needs no driver here."""
