"""The exceptions of SQLAlchemy, by name and with its message forms."""

_VERSION = "20"


class HasDescriptionCode:
    """Adds the link to the explanation of an error that has a code."""

    code = None

    def __init__(self, *args, **kw):
        code = kw.pop("code", None)
        if code is not None:
            self.code = code
        super().__init__(*args, **kw)

    def _code_str(self):
        if not self.code:
            return ""
        return f"(Background on this error at: https://sqlalche.me/e/{_VERSION}/{self.code})"

    def __str__(self):
        message = super().__str__()
        if self.code:
            return f"{message} {self._code_str()}"
        return message


class SQLAlchemyError(HasDescriptionCode, Exception):
    """The base of all."""

    def _message(self):
        if len(self.args) == 1:
            return str(self.args[0])
        return str(self.args) if self.args else ""

    def _sql_message(self):
        message = self._message()
        if self.code:
            message = f"{message} {self._code_str()}"
        return message

    def __str__(self):
        return self._sql_message()


class ArgumentError(SQLAlchemyError):
    pass


class DuplicateColumnError(ArgumentError):
    pass


class ConstraintColumnNotFoundError(ArgumentError):
    pass


class ObjectNotExecutableError(ArgumentError):
    def __init__(self, target):
        super().__init__(f"Not an executable object: {target!r}")
        self.target = target


class NoSuchModuleError(ArgumentError):
    pass


class NoForeignKeysError(ArgumentError):
    pass


class AmbiguousForeignKeysError(ArgumentError):
    pass


class CircularDependencyError(SQLAlchemyError):
    def __init__(self, message, cycles, edges, msg=None, code=None):
        if msg is None:
            message += " (%s)" % ", ".join(repr(cycle) for cycle in cycles)
        else:
            message = msg
        super().__init__(message, code=code)
        self.cycles = cycles
        self.edges = edges


class CompileError(SQLAlchemyError):
    pass


class UnsupportedCompilationError(CompileError):
    code = "l7de"

    def __init__(self, compiler, element_type, message=None):
        super().__init__(
            f"Compiler {compiler!r} can't render element of type {element_type}{': ' + message if message else ''}"
        )
        self.compiler = compiler
        self.element_type = element_type


class IdentifierError(SQLAlchemyError):
    pass


class DisconnectionError(SQLAlchemyError):
    invalidate_pool = False


class InvalidatePoolError(DisconnectionError):
    invalidate_pool = True


class TimeoutError(SQLAlchemyError):
    pass


class InvalidRequestError(SQLAlchemyError):
    pass


class IllegalStateChangeError(InvalidRequestError):
    pass


class NoInspectionAvailable(InvalidRequestError):
    pass


class PendingRollbackError(InvalidRequestError):
    pass


class ResourceClosedError(InvalidRequestError):
    pass


class NoSuchColumnError(InvalidRequestError, KeyError):
    pass


class NoResultFound(InvalidRequestError):
    pass


class MultipleResultsFound(InvalidRequestError):
    pass


class NoReferenceError(InvalidRequestError):
    table_name = None


class AwaitRequired(InvalidRequestError):
    code = "xd1r"


class MissingGreenlet(InvalidRequestError):
    code = "xd2s"


class NoReferencedTableError(NoReferenceError):
    def __init__(self, message, tname):
        super().__init__(message)
        self.table_name = tname


class NoReferencedColumnError(NoReferenceError):
    def __init__(self, message, tname, cname):
        super().__init__(message)
        self.table_name = tname
        self.column_name = cname


class NoSuchTableError(InvalidRequestError):
    pass


class UnreflectableTableError(InvalidRequestError):
    def __init__(self, message, tname=None):
        super().__init__(message)
        self.table_name = tname


class UnboundExecutionError(InvalidRequestError):
    pass


class DontWrapMixin:
    """An exception that is never wrapped into a StatementError."""


class StatementError(SQLAlchemyError):
    """Something went wrong while a statement was prepared or run."""

    statement = None
    params = None
    orig = None
    ismulti = None
    connection_invalidated = False

    def __init__(self, message, statement, params, orig, hide_parameters=False, code=None, ismulti=None):
        super().__init__(message, code=code)
        self.statement = statement
        self.params = params
        self.orig = orig
        self.ismulti = ismulti
        self.hide_parameters = hide_parameters
        self.detail = []

    def add_detail(self, msg):
        self.detail.append(msg)

    def _sql_message(self):
        details = [self._message()]
        if self.statement:
            details.append(f"[SQL: {self.statement}]")
            if self.params:
                details.append(f"[parameters: {_repr_params(self.params, bool(self.ismulti))}]")
        if self.code:
            details.append(self._code_str())
        return "\n".join([f"({detail})" for detail in self.detail] + details)


class DBAPIError(StatementError):
    """The database refused; one subclass for each class of PEP 249."""

    code = "dbapi"

    def __init__(self, statement, params, orig, hide_parameters=False, connection_invalidated=False, code=None,
                 ismulti=None):
        kind = type(orig)
        super().__init__(
            f"({kind.__module__}.{kind.__name__}) {orig}", statement, params, orig, hide_parameters, code, ismulti
        )
        self.connection_invalidated = connection_invalidated


class InterfaceError(DBAPIError):
    code = "rvf5"


class DatabaseError(DBAPIError):
    code = "4xp6"


class DataError(DatabaseError):
    code = "9h9h"


class OperationalError(DatabaseError):
    code = "e3q8"


class IntegrityError(DatabaseError):
    code = "gkpj"


class InternalError(DatabaseError):
    code = "2j85"


class ProgrammingError(DatabaseError):
    code = "f405"


class NotSupportedError(DatabaseError):
    code = "tw8g"


class SATestSuiteWarning(Warning):
    pass


class SADeprecationWarning(HasDescriptionCode, DeprecationWarning):
    deprecated_since = None


class Base20DeprecationWarning(SADeprecationWarning):
    pass


class LegacyAPIWarning(Base20DeprecationWarning):
    pass


class MovedIn20Warning(Base20DeprecationWarning):
    pass


class SAPendingDeprecationWarning(PendingDeprecationWarning):
    deprecated_since = None


class SAWarning(HasDescriptionCode, RuntimeWarning):
    pass


def _repr_params(params, multi):
    """Parameters as they are shown: at most ten sets, long values shortened."""
    if not multi or not isinstance(params, list):
        return _repr_one(params)
    if len(params) <= 10:
        return "[" + ", ".join(_repr_one(each) for each in params) + "]"
    first = ", ".join(_repr_one(each) for each in params[:8])
    last = ", ".join(_repr_one(each) for each in params[-2:])
    return f"[{first}  ... displaying 10 of {len(params)} total bound parameter sets ...  {last}]"


def _repr_one(params):
    if isinstance(params, dict):
        return "{" + ", ".join(f"{key!r}: {_shorten(value)}" for key, value in params.items()) + "}"
    if isinstance(params, tuple):
        items = [_shorten(value) for value in params]
        if len(items) == 1:
            return f"({items[0]},)"
        return "(" + ", ".join(items) + ")"
    return repr(params)


def _shorten(value, limit=300):
    text = repr(value)
    if len(text) <= limit:
        return text
    half = limit // 2
    return f"{text[:half]} ... ({len(text) - limit} characters truncated) ... {text[-half:]}"
