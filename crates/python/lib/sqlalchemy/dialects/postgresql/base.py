"""PostgreSQL's spelling, as far as Python compiles it: expressions and the types that scripts spell themselves."""

from ... import exc
from ...engine.default import DefaultDialect
from ...sql.compiler import SQLCompiler
from ...sql.type_compiler import GenericTypeCompiler
from ..sqlite.base import _conflict_target, _on_conflict_do_update
from .types import *  # noqa: F401,F403
from .words import RESERVED_WORDS


class PGCompiler(SQLCompiler):
    def render_literal_value(self, value, type_):
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
        return "{} -> {}".format(*self._sides(binary, **kw))

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

    def delete_from_clause(self, extra):
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

        return "INTERVAL" if isinstance(type_, Interval) else super().visit_type_decorator(type_, **kw)

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
    supports_native_boolean = True
    supports_native_uuid = True
    supports_native_enum = True
    supports_default_values = True
    supports_sequences = True
    supports_comments = True
    max_identifier_length = 63
    default_schema_name = "public"
    reserved_words = RESERVED_WORDS
    statement_compiler = PGCompiler
    type_compiler = PGTypeCompiler

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
