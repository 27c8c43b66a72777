"""The classes of errors. Their arguments are the server's number and its words."""


class MySQLError(Exception):
    pass


class Warning(Warning, MySQLError):  # noqa: A001
    pass


class Error(MySQLError):
    pass


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


def of(kind, code, message):
    """The exception for what the server said."""
    cls = globals().get(f"{kind}Error", DatabaseError)
    return cls(int(code), message) if code else cls(message)
