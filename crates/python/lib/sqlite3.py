"""The exception classes of Python's sqlite3. A migration gets its connection from `op.get_bind()`."""

apilevel = "2.0"
paramstyle = "qmark"
sqlite_version = "3.50.0"
sqlite_version_info = (3, 50, 0)


class Warning(Exception):
    pass


class Error(Exception):
    sqlite_errorname = None


class InterfaceError(Error):
    pass


class DatabaseError(Error):
    pass


class DataError(DatabaseError):
    pass


class OperationalError(DatabaseError):
    pass


class IntegrityError(DatabaseError):
    pass


class InternalError(DatabaseError):
    pass


class ProgrammingError(DatabaseError):
    pass


class NotSupportedError(DatabaseError):
    pass


# The name under which SQLAlchemy's messages know them.
for _class in (
    Error, InterfaceError, DatabaseError, DataError, OperationalError, IntegrityError, InternalError, ProgrammingError,
    NotSupportedError,
):
    _class.__module__ = "sqlite3"


def connect(*args, **kw):
    raise OperationalError("a migration reaches its database through op.get_bind(); the sandbox opens no other")
