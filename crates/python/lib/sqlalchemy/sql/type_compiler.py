"""Types as SQL text. Dialects derive from `GenericTypeCompiler`."""

from .. import exc
from .type_api import compile_hook


class TypeCompiler:
    def __init__(self, dialect):
        self.dialect = dialect

    def process(self, type_, **kw):
        hooks = compile_hook(type(type_))
        if hooks is not None:
            hook = hooks.get(self.dialect.name) or hooks.get("default")
            if hook is not None:
                return hook(type_, self, **kw)
        visit = getattr(self, f"visit_{type_.__visit_name__}", None)
        if visit is not None:
            return visit(type_, **kw)
        spelled = getattr(type_, "_spelled", None)
        if spelled is None:
            raise exc.UnsupportedCompilationError(self, type(type_))
        return spelled(self)


class GenericTypeCompiler(TypeCompiler):
    def visit_null(self, type_, **kw):
        raise exc.CompileError(
            f"Can't generate DDL for {type_!r}; did you forget to specify a type on this Column?"
        )

    def visit_type_decorator(self, type_, **kw):
        return self.process(type_._inner(self.dialect), **kw)

    def visit_user_defined(self, type_, **kw):
        try:
            return type_.get_col_spec(**kw)
        except TypeError:
            return type_.get_col_spec()

    def _text(self, name, type_):
        length = f"({type_.length})" if type_.length else ""
        collation = getattr(type_, "collation", None)
        return f'{name}{length} COLLATE "{collation}"' if collation else name + length

    def _number(self, name, type_):
        if type_.precision is None:
            return name
        if type_.scale is None:
            return f"{name}({type_.precision})"
        return f"{name}({type_.precision}, {type_.scale})"

    def visit_string(self, type_, **kw):
        return self._text("VARCHAR", type_)

    visit_unicode = visit_VARCHAR = visit_string

    def visit_CHAR(self, type_, **kw):
        return self._text("CHAR", type_)

    def visit_NCHAR(self, type_, **kw):
        return self._text("NCHAR", type_)

    def visit_NVARCHAR(self, type_, **kw):
        return self._text("NVARCHAR", type_)

    def visit_text(self, type_, **kw):
        return self._text("TEXT", type_)

    visit_unicode_text = visit_TEXT = visit_text

    def visit_CLOB(self, type_, **kw):
        return "CLOB"

    def visit_integer(self, type_, **kw):
        return "INTEGER"

    visit_INTEGER = visit_integer

    def visit_small_integer(self, type_, **kw):
        return "SMALLINT"

    visit_SMALLINT = visit_small_integer

    def visit_big_integer(self, type_, **kw):
        return "BIGINT"

    visit_BIGINT = visit_big_integer

    def visit_numeric(self, type_, **kw):
        return self._number("NUMERIC", type_)

    visit_NUMERIC = visit_numeric

    def visit_DECIMAL(self, type_, **kw):
        return self._number("DECIMAL", type_)

    def visit_float(self, type_, **kw):
        return "FLOAT"

    visit_FLOAT = visit_float

    def visit_double(self, type_, **kw):
        return "DOUBLE"

    visit_DOUBLE = visit_double

    def visit_DOUBLE_PRECISION(self, type_, **kw):
        return "DOUBLE PRECISION"

    def visit_REAL(self, type_, **kw):
        return "REAL"

    def visit_boolean(self, type_, **kw):
        return "BOOLEAN"

    visit_BOOLEAN = visit_boolean

    def visit_date(self, type_, **kw):
        return "DATE"

    visit_DATE = visit_date

    def visit_time(self, type_, **kw):
        return "TIME"

    visit_TIME = visit_time

    def visit_datetime(self, type_, **kw):
        return "DATETIME"

    visit_DATETIME = visit_datetime

    def visit_TIMESTAMP(self, type_, **kw):
        return "TIMESTAMP"

    def visit_large_binary(self, type_, **kw):
        return "BLOB"

    visit_BLOB = visit_large_binary

    def visit_BINARY(self, type_, **kw):
        return f"BINARY({type_.length})" if type_.length else "BINARY"

    def visit_VARBINARY(self, type_, **kw):
        return f"VARBINARY({type_.length})" if type_.length else "VARBINARY"

    def visit_uuid(self, type_, **kw):
        if type_.native_uuid and self.dialect.supports_native_uuid:
            return "UUID"
        return "CHAR(32)"

    def visit_UUID(self, type_, **kw):
        return "UUID"

    def visit_JSON(self, type_, **kw):
        return "JSON"

    def visit_enum(self, type_, **kw):
        return f"VARCHAR({type_.length})"

    visit_ENUM = visit_enum

    def visit_ARRAY(self, type_, **kw):
        """No database but PostgreSQL has arrays; elsewhere they are JSON text."""
        return "JSON"


class StrTypeCompiler(GenericTypeCompiler):
    """For text that is only read."""

    def visit_null(self, type_, **kw):
        return "NULL"

    def visit_ARRAY(self, type_, **kw):
        return "ARRAY"

    def visit_ENUM(self, type_, **kw):
        """MySQL's is only known to MySQL's compiler."""
        return "ENUM" if type(type_).__module__.startswith("sqlalchemy.dialects.mysql") else self.visit_enum(type_, **kw)

    def process(self, type_, **kw):
        if compile_hook(type(type_)) is None and not hasattr(self, f"visit_{type_.__visit_name__}"):
            name = type(type_).__name__
            return name if name == name.upper() else repr(type_)
        return super().process(type_, **kw)
