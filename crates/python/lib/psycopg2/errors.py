"""One class per condition of PostgreSQL, by its name."""


class Warning(Exception):  # noqa: A001
    pass


class Error(Exception):
    pgcode = pgerror = None


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


_KINDS = {
    "UniqueViolation": IntegrityError, "ForeignKeyViolation": IntegrityError, "NotNullViolation": IntegrityError,
    "CheckViolation": IntegrityError, "ExclusionViolation": IntegrityError,
}


def __getattr__(name):
    if not name[:1].isupper():
        raise AttributeError(name)
    made = globals()[name] = type(name, (_KINDS.get(name, ProgrammingError),), {})
    return made
