"""PostgreSQL's spelling, as far as Python compiles it: expressions and the types that scripts spell themselves."""

from ... import exc
from ...engine.default import DefaultDialect
from ...sql import sqltypes
from ...sql.compiler import SQLCompiler
from ...sql.type_compiler import GenericTypeCompiler
from ..sqlite.base import _conflict_target, _on_conflict_do_update
from .types import *  # noqa: F401,F403
from .words import RESERVED_WORDS


class PGCompiler(SQLCompiler):
    def render_literal_value(self, value, type_):
        is_array = isinstance(type_, sqltypes.ARRAY)
        if isinstance(value, (list, tuple)) and (is_array or type_._describe_is_null()):
            nested = [type_ if isinstance(each, (list, tuple)) or not is_array else type_.item_type for each in value]
            return f"ARRAY[{', '.join(self.render_literal_value(each, kind) for each, kind in zip(value, nested))}]"
        return super().render_literal_value(value, type_).replace("\\", "\\\\")

    def visit_now_func(self, function, **kw):
        return "now" + self.function_argspec(function, **kw)

    def visit_ilike_op_binary(self, binary, operator, **kw):
        return self._like(binary, "ILIKE", **kw)

    def visit_not_ilike_op_binary(self, binary, operator, **kw):
        return self._like(binary, "NOT ILIKE", **kw)

    def visit_array(self, element, **kw):
        return f"ARRAY[{self._delimited(element.clauses, ', ', **kw)}]"

    def visit_aggregate_order_by(self, element, **kw):
        return f"{self.process(element.target, **kw)} ORDER BY {self.process(element.order_by, **kw)}"

    def visit_json_getitem_op_binary(self, binary, operator, **kw):
        is_json = isinstance(binary.type, sqltypes.JSON)
        left, key = self.process(binary.left, **kw), self._json_key(binary.right)
        if is_json and operator == "json_getitem_op" and isinstance(binary.left.type, JSONB) and self.dialect.placed is None:
            return f"{left}[{key}]"
        arrow = "#>" if operator == "json_path_getitem_op" else "->"
        text = f"{left} {arrow}{'' if is_json else '>'} {key}"
        if is_json or binary.modifiers.get("astext"):
            return f"({text})" if kw.get("within") else text
        return f"CAST(({text}) AS {self.dialect.type_compiler_instance.process(binary.type)})"

    visit_json_path_getitem_op_binary = visit_json_getitem_op_binary

    def _json_key(self, element):
        """A key, a position or a path; always constant."""
        value = getattr(element, "effective_value", None)
        if isinstance(value, (list, tuple)):
            return self.render_literal_value("{%s}" % ", ".join(str(each) for each in value), sqltypes.STRINGTYPE)
        if isinstance(value, int):
            return str(value)
        return self.render_literal_value(value, sqltypes.STRINGTYPE) if isinstance(value, str) else self.process(element)

    def _returning_text(self, statement, outermost):
        """An INSERT returns the key that the database makes."""
        if self.isinsert and outermost and not statement._returning:
            made = _made_by_database(statement, set(statement._values or ()) | set(self.column_keys or ()))
            if made:
                prefix = self._table_prefix(statement.table)
                return " RETURNING " + ", ".join(f"{prefix}.{self.preparer.quote(column.name)}" for column in made)
        return super()._returning_text(statement, outermost)

    def visit_regexp_match_op_binary(self, binary, operator, **kw):
        return "{} ~ {}".format(*self._sides(binary, **kw))

    def limit_clause(self, select):
        text = ""
        if select._limit_clause is not None:
            text += " \n LIMIT " + self.process(select._limit_clause)
        if select._offset_clause is not None:
            if select._limit_clause is None:
                text += "\n LIMIT ALL"
            text += " OFFSET " + self.process(select._offset_clause)
        return text

    def distinct_clause(self, select):
        if select._distinct_on:
            return f"DISTINCT ON ({self._delimited(select._distinct_on, ', ')}) "
        return "DISTINCT "

    def visit_on_conflict_do_nothing(self, clause, **kw):
        target = _conflict_target(self, clause, **kw)
        return f"ON CONFLICT {target} DO NOTHING" if target else "ON CONFLICT DO NOTHING"

    def visit_on_conflict_do_update(self, clause, **kw):
        return _on_conflict_do_update(self, clause, **kw)

    def delete_from_clause(self, extra, table):
        return "USING " + ", ".join(self.process(each, asfrom=True) for each in extra)

    def visit_sequence(self, sequence, **kw):
        name = self.preparer.format_table(sequence).replace("'", "''")
        return f"nextval('{name}')"

    def visit_aggregate_strings_func(self, function, **kw):
        return "string_agg" + self.function_argspec(function)

    def visit_bitwise_xor_op_binary(self, binary, operator, **kw):
        return "{} # {}".format(*self._sides(binary, **kw))

    def visit_not_regexp_match_op_binary(self, binary, operator, **kw):
        return "{} !~ {}".format(*self._sides(binary, **kw))

    def visit_regexp_replace_op_binary(self, binary, operator, **kw):
        return "REGEXP_REPLACE({}, {})".format(*self._sides(binary, **kw))


def _made_by_database(insert, given):
    """The columns of the key that an INSERT of one row leaves to the database."""
    key = getattr(insert.table, "primary_key", None)
    if not hasattr(key, "_autoincrement_column") or insert._inline or insert._select is not None or insert._multi_values:
        return []
    numbered = key._autoincrement_column
    made = []
    for column in key.columns:
        default = column.default
        own = default is not None and (default.is_sequence or default.is_clause_element)
        if column.key not in given and (column is numbered or column.server_default is not None or own):
            made.append(column)
    return made


class PGTypeCompiler(GenericTypeCompiler):
    def visit_float(self, type_, **kw):
        return "FLOAT" if not type_.precision else f"FLOAT({type_.precision})"

    visit_FLOAT = visit_float

    def visit_double(self, type_, **kw):
        return "DOUBLE PRECISION"

    def visit_datetime(self, type_, **kw):
        return self.visit_TIMESTAMP(type_)

    def visit_TIMESTAMP(self, type_, **kw):
        return _with_zone("TIMESTAMP", type_)

    def visit_time(self, type_, **kw):
        return _with_zone("TIME", type_)

    visit_TIME = visit_time

    def visit_large_binary(self, type_, **kw):
        return "BYTEA"

    def visit_enum(self, type_, **kw):
        return self.visit_ENUM(type_) if type_.native_enum else super().visit_enum(type_)

    def visit_ENUM(self, type_, **kw):
        if not type_.name:
            raise exc.CompileError(f"PostgreSQL {type(type_).__name__} type requires a name.")
        return self.dialect.identifier_preparer.format_table(type_)

    def visit_DOMAIN(self, type_, **kw):
        return self.dialect.identifier_preparer.format_table(type_)

    def visit_type_decorator(self, type_, **kw):
        from ...sql.sqltypes import Interval

        return "INTERVAL" if isinstance(type_, Interval) and type_.native else super().visit_type_decorator(type_, **kw)

    def visit_ARRAY(self, type_, **kw):
        """The brackets stand before a collation."""
        item, word, collation = self.process(type_.item_type).partition(" COLLATE")
        brackets = "[]" * (1 if type_.dimensions is None else type_.dimensions)
        return item + brackets + word + collation


class PGDialect(DefaultDialect):
    name = "postgresql"
    driver = "psycopg2"
    paramstyle = "pyformat"
    doubles_percent = True
    has_cursors = True
    supports_native_boolean = True
    supports_native_uuid = True
    supports_native_enum = True
    native_values = frozenset(("array", "boolean", "date", "decimal", "interval", "json", "time", "uuid"))
    supports_default_values = True
    supports_sequences = True
    supports_comments = True
    max_identifier_length = 63
    default_schema_name = "public"
    reserved_words = RESERVED_WORDS
    statement_compiler = PGCompiler
    type_compiler = PGTypeCompiler

    @staticmethod
    def engine_placed(value, ordered):
        from .values import placed

        return placed(value, ordered)

    def bind_cast(self, type_):
        """The elements of an array do not tell which one it is."""
        return f"::{type_._sql(self)}" if isinstance(type_, sqltypes.ARRAY) else ""

    def index_expression(self, element):
        return element.self_group()

    def run_type_ddl(self, connection, action, type_, checkfirst):
        """CREATE TYPE and DROP TYPE of an enumeration."""
        if not getattr(type_, "native_enum", False) or not type_.name:
            return
        name = self.identifier_preparer.format_table(type_)
        if action == "drop":
            connection.exec_driver_sql(f"DROP TYPE {'IF EXISTS ' if checkfirst else ''}{name}")
            return
        if checkfirst and connection.exec_driver_sql(
            "SELECT 1 FROM pg_catalog.pg_type WHERE typname = '" + type_.name.replace("'", "''") + "'"
        ).first():
            return
        values = ", ".join("'" + value.replace("'", "''") + "'" for value in type_.enums)
        connection.exec_driver_sql(f"CREATE TYPE {name} AS ENUM ({values})")


dialect = PGDialect


def _with_zone(word, type_):
    precision = getattr(type_, "precision", None)
    return f"{word}{'' if precision is None else f'({precision})'} {'WITH' if type_.timezone else 'WITHOUT'} TIME ZONE"
