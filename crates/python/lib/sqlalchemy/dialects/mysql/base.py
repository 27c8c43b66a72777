"""MySQL's and MariaDB's spelling."""

from ... import exc
from ...engine.default import DefaultDialect
from ...sql import sqltypes
from ...sql.compiler import IdentifierPreparer, SQLCompiler
from ...sql.type_compiler import GenericTypeCompiler
from .types import *  # noqa: F401,F403
from .types import _Number
from .words import RESERVED_WORDS_MARIADB, RESERVED_WORDS_MYSQL


class MySQLCompiler(SQLCompiler):
    def render_literal_value(self, value, type_):
        return super().render_literal_value(value, type_).replace("\\", "\\\\")

    def visit_true(self, element, **kw):
        return "true"

    def visit_false(self, element, **kw):
        return "false"

    def visit_random_func(self, function, **kw):
        return "rand" + self.function_argspec(function)

    def visit_sysdate_func(self, function, **kw):
        return "SYSDATE()"

    def visit_aggregate_strings_func(self, function, **kw):
        expression, separator = [self.process(each, **kw) for each in function.clauses]
        return f"group_concat({expression} SEPARATOR {separator})"

    def visit_sequence(self, sequence, **kw):
        return f"nextval({self.preparer.format_table(sequence)})"

    def visit_on_duplicate_key_update(self, clause, **kw):
        from ...sql.elements import coerce

        pairs = [
            f"{self.preparer.quote(key)} = {self.process(coerce(value).self_group())}"
            for key, value in clause.update.items()
        ]
        return "ON DUPLICATE KEY UPDATE " + ", ".join(pairs)

    def visit_concat_op_binary(self, binary, operator, **kw):
        return "concat({}, {})".format(*self._sides(binary, **kw))

    def visit_is_distinct_from_binary(self, binary, operator, **kw):
        return "NOT ({} <=> {})".format(*self._sides(binary, **kw))

    def visit_is_not_distinct_from_binary(self, binary, operator, **kw):
        return "{} <=> {}".format(*self._sides(binary, **kw))

    def visit_regexp_match_op_binary(self, binary, operator, **kw):
        return "{} REGEXP {}".format(*self._sides(binary, **kw))

    def visit_not_regexp_match_op_binary(self, binary, operator, **kw):
        return "{} NOT REGEXP {}".format(*self._sides(binary, **kw))

    def visit_regexp_replace_op_binary(self, binary, operator, **kw):
        return "REGEXP_REPLACE({}, {})".format(*self._sides(binary, **kw))

    def visit_cast(self, cast, **kw):
        target = _cast_target(cast.typeclause.type.dialect_impl(self.dialect), self.dialect)
        if target is None:
            return self.process(cast.clause.self_group(), **kw)
        return f"CAST({self.process(cast.clause, **kw)} AS {target})"

    def limit_clause(self, select):
        limit, offset = select._limit_clause, select._offset_clause
        if offset is None:
            return "" if limit is None else " \n LIMIT " + self.process(limit)
        count = "18446744073709551615" if limit is None else self.process(limit)
        return f" \n LIMIT {self.process(offset)}, {count}"

    def update_tables(self, table, extra):
        return ", ".join(self.process(each, asfrom=True) for each in [table, *extra])

    def assigned_name(self, column, extra):
        name = self.preparer.quote(column.name)
        return f"{self._table_prefix(column.table)}.{name}" if extra else name

    def update_from_clause(self, extra):
        return ""

    def delete_from_clause(self, extra, table):
        return "USING " + ", ".join(self.process(each, asfrom=True) for each in [table, *extra])

    def visit_json_getitem_op_binary(self, binary, operator, **kw):
        extract = "JSON_EXTRACT({}, {})".format(*self._sides(binary, **kw))
        kind = binary.type
        if isinstance(kind, sqltypes.JSON):
            return extract
        if kind._type_affinity is sqltypes.Integer:
            value = f"ELSE CAST({extract} AS SIGNED INTEGER)"
        elif kind._type_affinity is sqltypes.Numeric and getattr(kind, "scale", None) is not None:
            value = f"ELSE CAST({extract} AS DECIMAL({kind.precision}, {kind.scale}))"
        elif issubclass(kind._type_affinity, sqltypes.Numeric):
            value = f"ELSE {extract}+0.0000000000000000000000"
        elif kind._type_affinity is sqltypes.Boolean:
            value = "WHEN true THEN true ELSE false"
        elif kind._type_affinity is sqltypes.String:
            value = f"ELSE JSON_UNQUOTE({extract})"
        else:
            value = f"ELSE {extract}"
        return f"CASE {extract} WHEN 'null' THEN NULL {value} END"

    visit_json_path_getitem_op_binary = visit_json_getitem_op_binary


def _cast_target(type_, dialect):
    """What MySQL casts to in place of a type; None where it has no such cast."""
    compiler = dialect.type_compiler_instance
    if isinstance(type_, sqltypes.TypeDecorator):
        return _cast_target(type_._inner(dialect), dialect)
    if isinstance(type_, sqltypes.Integer):
        return "UNSIGNED INTEGER" if getattr(type_, "unsigned", False) else "SIGNED INTEGER"
    if isinstance(type_, sqltypes.TIMESTAMP):
        return "DATETIME"
    if isinstance(type_, (sqltypes.DECIMAL, sqltypes.DateTime, sqltypes.Date, sqltypes.Time)):
        return compiler.process(type_)
    if isinstance(type_, sqltypes.String) and not isinstance(type_, (ENUM, SET)):  # noqa: F405
        return compiler.characters(type_, "CHAR" if type_.length is None else f"CHAR({type_.length})")
    if isinstance(type_, sqltypes._Binary):
        return "BINARY"
    if isinstance(type_, sqltypes.JSON):
        return "JSON"
    if isinstance(type_, sqltypes.Numeric) and not isinstance(type_, sqltypes.Float):
        return compiler.process(type_).replace("NUMERIC", "DECIMAL")
    return None


class MySQLTypeCompiler(GenericTypeCompiler):
    """The types of SQL as MySQL spells them, with the marks that only its own types have."""

    def _marked(self, type_, text):
        if not isinstance(type_, _Number):
            return text
        return text + (" UNSIGNED" if type_.unsigned else "") + (" ZEROFILL" if type_.zerofill else "")

    def characters(self, type_, text, national=False):
        """Character set and collation."""

        def given(word):
            return getattr(type_, word, None)

        charset = f"CHARACTER SET {type_.charset}" if given("charset") else "ASCII" if given("ascii") else \
            "UNICODE" if given("unicode") else None
        collation = f"COLLATE {type_.collation}" if given("collation") else "BINARY" if given("binary") else None
        if national or given("national"):
            return " ".join(each for each in ("NATIONAL", text, collation) if each)
        return " ".join(each for each in (text, charset, collation) if each)

    def _whole(self, name, type_):
        width = getattr(type_, "display_width", None)
        return self._marked(type_, name if width is None else f"{name}({width})")

    def visit_INTEGER(self, type_, **kw):
        return self._whole("INTEGER", type_)

    visit_integer = visit_INTEGER

    def visit_BIGINT(self, type_, **kw):
        return self._whole("BIGINT", type_)

    visit_big_integer = visit_BIGINT

    def visit_SMALLINT(self, type_, **kw):
        return self._whole("SMALLINT", type_)

    visit_small_integer = visit_SMALLINT

    def visit_TINYINT(self, type_, **kw):
        return self._whole("TINYINT", type_)

    def visit_MEDIUMINT(self, type_, **kw):
        return self._whole("MEDIUMINT", type_)

    def visit_numeric(self, type_, **kw):
        return self._marked(type_, self._number("NUMERIC", type_))

    visit_NUMERIC = visit_numeric

    def visit_DECIMAL(self, type_, **kw):
        return self._marked(type_, self._number("DECIMAL", type_))

    def _real(self, name, type_):
        scale = getattr(type_, "scale", None)
        return self._marked(type_, name if type_.precision is None or scale is None else
                            f"{name}({type_.precision}, {scale})")

    def visit_double(self, type_, **kw):
        return self._real("DOUBLE", type_)

    visit_DOUBLE = visit_double

    def visit_REAL(self, type_, **kw):
        return self._real("REAL", type_)

    def visit_FLOAT(self, type_, **kw):
        if isinstance(type_, _Number) and type_.scale is not None and type_.precision is not None:
            return self._marked(type_, f"FLOAT({type_.precision}, {type_.scale})")
        return self._marked(type_, "FLOAT" if type_.precision is None else f"FLOAT({type_.precision})")

    visit_float = visit_FLOAT

    def visit_boolean(self, type_, **kw):
        return "BOOL"

    visit_BOOLEAN = visit_boolean

    def visit_VARCHAR(self, type_, **kw):
        if type_.length is None:
            raise exc.CompileError(f"VARCHAR requires a length on dialect {self.dialect.name}")
        return self.characters(type_, f"VARCHAR({type_.length})")

    visit_string = visit_unicode = visit_VARCHAR

    def visit_NVARCHAR(self, type_, **kw):
        if type_.length is None:
            raise exc.CompileError(f"NVARCHAR requires a length on dialect {self.dialect.name}")
        return self.characters(type_, f"VARCHAR({type_.length})", national=True)

    def visit_CHAR(self, type_, **kw):
        return self.characters(type_, "CHAR" if type_.length is None else f"CHAR({type_.length})")

    def visit_NCHAR(self, type_, **kw):
        return self.characters(type_, "CHAR" if type_.length is None else f"CHAR({type_.length})", national=True)

    def visit_TEXT(self, type_, **kw):
        return self.characters(type_, "TEXT" if type_.length is None else f"TEXT({type_.length})")

    visit_text = visit_unicode_text = visit_TEXT

    def visit_TINYTEXT(self, type_, **kw):
        return self.characters(type_, "TINYTEXT")

    def visit_MEDIUMTEXT(self, type_, **kw):
        return self.characters(type_, "MEDIUMTEXT")

    def visit_LONGTEXT(self, type_, **kw):
        return self.characters(type_, "LONGTEXT")

    def visit_large_binary(self, type_, **kw):
        return "BLOB" if type_.length is None else f"BLOB({type_.length})"

    visit_BLOB = visit_large_binary

    def _timed(self, name, type_):
        digits = getattr(type_, "fsp", None)
        return f"{name}({digits})" if digits else name

    def visit_datetime(self, type_, **kw):
        return self._timed("DATETIME", type_)

    visit_DATETIME = visit_datetime

    def visit_time(self, type_, **kw):
        return self._timed("TIME", type_)

    visit_TIME = visit_time

    def visit_TIMESTAMP(self, type_, **kw):
        return self._timed("TIMESTAMP", type_)

    def visit_enum(self, type_, **kw):
        if not type_.native_enum:
            return self.visit_VARCHAR(type_)
        return self.visit_ENUM(type_)

    def visit_ENUM(self, type_, **kw):
        return self.characters(type_, f"ENUM({self._values(type_.enums)})")

    def visit_SET(self, type_, **kw):
        return self.characters(type_, f"SET({self._values(type_.values)})")

    def _values(self, values):
        return ",".join("'" + str(value).replace("'", "''").replace("\\", "\\\\") + "'" for value in values)

    def visit_ARRAY(self, type_, **kw):
        raise exc.UnsupportedCompilationError(self, type(type_))


class MySQLIdentifierPreparer(IdentifierPreparer):
    pass


class MySQLDialect(DefaultDialect):
    name = "mysql"
    driver = "mysqldb"
    paramstyle = "format"
    positional = True
    doubles_percent = True
    supports_comments = True
    supports_native_enum = True
    native_values = frozenset(("date", "decimal"))
    max_identifier_length = 255
    max_index_name_length = 64
    quote_character = "`"
    reserved_words = RESERVED_WORDS_MYSQL
    statement_compiler = MySQLCompiler
    type_compiler = MySQLTypeCompiler
    preparer = MySQLIdentifierPreparer
    insert_returning = update_returning = delete_returning = False
    writes_booleans = True
    is_mariadb = False
    supports_default_values = True

    def __init__(self, paramstyle=None, **kw):
        super().__init__(paramstyle, **kw)
        self.is_mariadb = type(self).is_mariadb

    @staticmethod
    def engine_placed(value, ordered):
        from .values import placed

        return placed(value, ordered)

    def use_mariadb(self):
        """The server is MariaDB, whatever name it is called by."""
        self.is_mariadb = self.supports_sequences = True
        self.reserved_words = RESERVED_WORDS_MARIADB
        self.identifier_preparer = self.preparer(self.reserved_words, self.quote_character)

    def index_expression(self, element):
        """Calculations and function calls stand in parentheses, an order does not."""
        from ...sql.elements import BinaryExpression, Grouping, UnaryExpression
        from ...sql.functions import FunctionElement

        if isinstance(element, (BinaryExpression, FunctionElement)):
            return Grouping(element)
        if isinstance(element, UnaryExpression) and element.modifier not in ("desc_op", "asc_op"):
            return Grouping(element)
        return element


class MariaDBDialect(MySQLDialect):
    name = "mariadb"
    reserved_words = RESERVED_WORDS_MARIADB
    is_mariadb = True


dialect = MySQLDialect
