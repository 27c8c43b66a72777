"""One class per condition of PostgreSQL, by its name. The database's own errors are of these, below SQLAlchemy's."""


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


for _class in (Warning, Error, InterfaceError, DatabaseError, DataError, OperationalError, IntegrityError,
               InternalError, ProgrammingError, NotSupportedError):
    _class.__module__ = "psycopg2"

# By the first two characters of a code.
_CLASSES = {
    "0A": NotSupportedError, "20": ProgrammingError, "21": ProgrammingError, "22": DataError, "23": IntegrityError,
    "24": InternalError, "25": InternalError, "26": OperationalError, "27": OperationalError, "28": OperationalError,
    "2B": InternalError, "2D": InternalError, "2F": InternalError, "34": OperationalError, "38": InternalError,
    "39": InternalError, "3B": InternalError, "3D": ProgrammingError, "3F": ProgrammingError, "40": OperationalError,
    "42": ProgrammingError, "44": ProgrammingError, "53": OperationalError, "54": OperationalError,
    "55": OperationalError, "57": OperationalError, "58": OperationalError, "F0": InternalError,
    "HV": OperationalError, "P0": InternalError, "XX": InternalError,
}

_NAMES = {
    "0A000": "FeatureNotSupported", "21000": "CardinalityViolation", "22001": "StringDataRightTruncation",
    "22003": "NumericValueOutOfRange", "22004": "NullValueNotAllowed", "22007": "InvalidDatetimeFormat",
    "22008": "DatetimeFieldOverflow", "22012": "DivisionByZero", "22021": "CharacterNotInRepertoire",
    "22023": "InvalidParameterValue", "2202E": "ArraySubscriptError", "22P02": "InvalidTextRepresentation",
    "22P03": "InvalidBinaryRepresentation", "22P04": "BadCopyFileFormat", "22P05": "UntranslatableCharacter",
    "23000": "IntegrityConstraintViolation", "23001": "RestrictViolation", "23502": "NotNullViolation",
    "23503": "ForeignKeyViolation", "23505": "UniqueViolation", "23514": "CheckViolation",
    "23P01": "ExclusionViolation", "25001": "ActiveSqlTransaction", "25006": "ReadOnlySqlTransaction",
    "25P01": "NoActiveSqlTransaction", "25P02": "InFailedSqlTransaction", "25P03": "IdleInTransactionSessionTimeout",
    "28000": "InvalidAuthorizationSpecification", "28P01": "InvalidPassword",
    "2BP01": "DependentObjectsStillExist", "3B001": "InvalidSavepointSpecification", "3D000": "InvalidCatalogName",
    "3F000": "InvalidSchemaName", "40001": "SerializationFailure", "40P01": "DeadlockDetected",
    "42501": "InsufficientPrivilege", "42601": "SyntaxError", "42602": "InvalidName", "42611": "InvalidColumnDefinition",
    "42622": "NameTooLong", "42701": "DuplicateColumn", "42702": "AmbiguousColumn", "42703": "UndefinedColumn",
    "42704": "UndefinedObject", "42710": "DuplicateObject", "42712": "DuplicateAlias", "42723": "DuplicateFunction",
    "42725": "AmbiguousFunction", "42803": "GroupingError", "42804": "DatatypeMismatch", "42809": "WrongObjectType",
    "42830": "InvalidForeignKey", "42846": "CannotCoerce", "42883": "UndefinedFunction", "428C9": "GeneratedAlways",
    "42939": "ReservedName", "42P01": "UndefinedTable", "42P02": "UndefinedParameter", "42P04": "DuplicateDatabase",
    "42P06": "DuplicateSchema", "42P07": "DuplicateTable", "42P08": "AmbiguousParameter",
    "42P10": "InvalidColumnReference", "42P16": "InvalidTableDefinition", "42P17": "InvalidObjectDefinition",
    "42P18": "IndeterminateDatatype", "42P22": "IndeterminateCollation", "44000": "WithCheckOptionViolation",
    "53100": "DiskFull", "53200": "OutOfMemory", "53300": "TooManyConnections", "54001": "StatementTooComplex",
    "54011": "TooManyColumns", "55000": "ObjectNotInPrerequisiteState", "55006": "ObjectInUse",
    "55P03": "LockNotAvailable", "55P04": "UnsafeNewEnumValueUsage", "57014": "QueryCanceled", "57P01": "AdminShutdown",
    "57P02": "CrashShutdown", "57P03": "CannotConnectNow", "58030": "IoError", "58P01": "UndefinedFile",
    "P0001": "RaiseException", "P0002": "NoDataFound", "P0003": "TooManyRows", "P0004": "AssertFailure",
    "XX000": "InternalError_", "XX001": "DataCorrupted",
}
_CODES = {name: code for code, name in _NAMES.items()}


def lookup(code):
    """The class of a SQLSTATE."""
    name = _NAMES.get(code)
    if name is None:
        raise KeyError(code)
    return globals().get(name) or __getattr__(name)


def of(code, kind):
    """The class of what the database said: by its code, or by the kind where it has none."""
    if code in _NAMES:
        return lookup(code)
    return _CLASSES.get((code or "")[:2]) or globals().get(f"{kind}Error", DatabaseError)


def __getattr__(name):
    if not name[:1].isupper():
        raise AttributeError(name)
    base = _CLASSES.get(_CODES.get(name, "")[:2], ProgrammingError)
    made = globals()[name] = type(name, (base,), {"__module__": __name__})
    return made
