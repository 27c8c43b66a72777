"""One execution: parameters on their way in, errors on their way out."""

from .. import exc


class ExecutionContext:
    """What is known of one execution of a statement. Functions given as `default=` receive it."""

    sql = ""
    loaders = None
    rowcount = -1
    lastrowid = None

    def __init__(self, dialect, compiled, sets):
        self.dialect = dialect
        self.compiled = compiled
        self.parameters = sets
        self.current_parameters = sets[0] if sets else {}
        self.filled = []

    @property
    def isinsert(self):
        return self.compiled is not None and self.compiled.isinsert

    @property
    def changes_rows(self):
        return self.compiled is not None and (
            self.compiled.isinsert or self.compiled.isupdate or self.compiled.isdelete
        )

    def get_current_parameters(self, isolate_multiinsert_groups=True):
        return self.current_parameters

    def values_for(self, given, group):
        """All parameter values of one set, defaults included."""
        compiled = self.compiled
        try:
            values = compiled.construct_params(given, _check=True, group=group)
        except exc.InvalidRequestError as error:
            raise exc.StatementError(
                f"(sqlalchemy.exc.InvalidRequestError) {error._message()}", str(compiled), self.parameters,
                error, code="cd3x", ismulti=True,
            ) from error
        self.current_parameters = dict(values)
        for name, default in compiled.prefetch:
            values[name] = default.value(self)
            self.current_parameters[name] = values[name]
        self.filled.append(values)
        return values

    def fill(self, values):
        """The text and the values as the database takes them."""
        try:
            return self.compiled.fill(values)
        except exc.SQLAlchemyError:
            raise
        except Exception as error:
            kind = type(error)
            raise exc.StatementError(
                f"({kind.__module__}.{kind.__name__}) {error}", str(self.compiled), self.parameters, error, ismulti=True
            ) from error

    def native(self, value, place):
        """A value that the native side takes: None, bool, int, float, str or bytes."""
        if value is None or type(value) in (bool, int, float, str, bytes):
            return value
        for plain in (bool, int, float, str, bytes):
            if isinstance(value, plain):
                return plain.__str__(value) if plain is str else plain(value)
        if hasattr(value, "isoformat"):
            return value.isoformat(" ") if hasattr(value, "hour") and hasattr(value, "year") else value.isoformat()
        if isinstance(value, (bytearray, memoryview)):
            return bytes(value)
        raise dbapi_class("Programming")(
            f"Error binding parameter {place}: type '{type(value).__name__}' is not supported"
        )

    def inserted_primary_keys(self):
        statement = self.compiled.statement
        key = getattr(statement.table, "primary_key", None)
        columns = list(key.columns) if hasattr(key, "columns") else list(key or ())
        rows = []
        for at, values in enumerate(self.filled or [{}]):
            last = self.lastrowid if at == len(self.filled) - 1 else None
            row = tuple(
                values[column.key] if values.get(column.key) is not None
                else last if column is getattr(statement.table, "_autoincrement_column", None) else None
                for column in columns
            )
            rows.append(_key_row(row, [column.key for column in columns]))
        return rows


def _key_row(values, names):
    from .result import Keys, Row

    return Row(values, Keys(names))


_CLASSES = {
    "Integrity": "IntegrityError",
    "Operational": "OperationalError",
    "Programming": "ProgrammingError",
    "Interface": "InterfaceError",
    "Data": "DataError",
    "NotSupported": "NotSupportedError",
    "Internal": "InternalError",
}
_dbapi = {}


def dbapi_class(kind):
    """The driver's exception class, so that a message reads `(sqlite3.IntegrityError) …`."""
    name = _CLASSES.get(kind, "DatabaseError")
    found = _dbapi.get(name)
    if found is None:
        found = _dbapi[name] = type(name, (Exception,), {"__module__": "sqlite3"})
    return found


def database_error(kind, message, code, sql, params, many=False):
    """SQLAlchemy's exception for what the database said."""
    import _seesaw

    if _seesaw.dialect() == "postgresql":
        from psycopg2.errors import of

        original = of(code, kind)(message + "\n")
        original.pgcode, original.pgerror = code, f"ERROR:  {message}\n"
    elif _seesaw.dialect() in ("mysql", "mariadb"):
        from pymysql.err import of

        original = of(kind, code, message)
    else:
        original = dbapi_class(kind)(message)
        original.sqlite_errorname = code
    params = tuple(params) if params is not None and not many else params
    raised = getattr(exc, _CLASSES.get(kind, "DatabaseError"))(sql, params, original, ismulti=many)
    raised.seesaw_code = code
    return raised


def reraise(error, sql=None, parameters=None, many=False):
    """Raises what came from the native side as SQLAlchemy's exception, with the statement as the script gave it."""
    if type(error) in _dbapi.values():
        raise getattr(exc, type(error).__name__)(sql, parameters, error, ismulti=many) from error
    if isinstance(error, exc.DBAPIError) and sql is not None:
        error.statement, error.params, error.ismulti = sql, parameters, many
    kind = getattr(error, "kind", None)
    if kind is None or not hasattr(error, "code"):
        raise error
    if sql is None:
        sql, parameters = error.sql, tuple(error.params)
    raise database_error(kind, error.message, error.code, sql, parameters, many) from error
