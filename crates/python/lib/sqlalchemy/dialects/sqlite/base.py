"""SQLite's spelling and habits."""

from ...engine.default import DefaultDialect
from ...sql import sqltypes
from ...sql.compiler import SQLCompiler
from ...sql.elements import literal
from ...sql.sqltypes import (  # noqa: F401
    BLOB,
    BOOLEAN,
    CHAR,
    DATE,
    DATETIME,
    DECIMAL,
    FLOAT,
    INTEGER,
    JSON,
    NUMERIC,
    REAL,
    SMALLINT,
    TEXT,
    TIME,
    TIMESTAMP,
    VARCHAR,
)
from ...sql.type_compiler import GenericTypeCompiler

RESERVED_WORDS = frozenset(
    "add after all alter analyze and as asc attach autoincrement before begin between by cascade case cast check "
    "collate column commit conflict constraint create cross current_date current_time current_timestamp database "
    "default deferrable deferred delete desc detach distinct drop each else end escape except exclusive exists explain "
    "fail false for foreign from full glob group having if ignore immediate in index indexed initially inner insert "
    "instead intersect into is isnull join key left like limit match natural not notnull null of offset on or order "
    "outer plan pragma primary query raise references reindex rename replace restrict right rollback row select set "
    "table temp temporary then to transaction trigger true union unique update using vacuum values view virtual when "
    "where".split()
)

_EXTRACT = {
    "month": "%m", "day": "%d", "year": "%Y", "second": "%S", "hour": "%H", "doy": "%j", "minute": "%M", "epoch": "%s",
    "dow": "%w", "week": "%W",
}


class SQLiteCompiler(SQLCompiler):
    def visit_now_func(self, function, **kw):
        return "CURRENT_TIMESTAMP"

    def visit_localtimestamp_func(self, function, **kw):
        return "DATETIME(CURRENT_TIMESTAMP, 'localtime')"

    def visit_char_length_func(self, function, **kw):
        return "length" + self.function_argspec(function)

    def visit_aggregate_strings_func(self, function, **kw):
        return "group_concat" + self.function_argspec(function)

    def visit_truediv_binary(self, binary, operator, **kw):
        left, right = self._sides(binary, **kw)
        return f"{left} / ({right} + 0.0)"

    def visit_bitwise_xor_op_binary(self, binary, operator, **kw):
        left, right = self._sides(binary, **kw)
        other_left, other_right = self._sides(binary, **kw)
        return f"({left} | {right} - {other_left} & {other_right})"

    def visit_extract(self, extract, **kw):
        from ... import exc

        code = _EXTRACT.get(extract.field)
        if code is None:
            raise exc.CompileError(f"{extract.field} is not a valid extract argument.")
        return f"CAST(STRFTIME('{code}', {self.process(extract.expr, **kw)}) AS INTEGER)"

    def returning_clause(self, statement, outermost, include_table=False):
        return super().returning_clause(statement, outermost, include_table=False)

    def limit_clause(self, select):
        text = ""
        if select._limit_clause is not None:
            text += "\n LIMIT " + self.process(select._limit_clause)
        if select._offset_clause is not None:
            if select._limit_clause is None:
                text += "\n LIMIT " + self.process(literal(-1))
            return text + " OFFSET " + self.process(select._offset_clause)
        return text + " OFFSET " + self.process(literal(0))

    def for_update_clause(self, select):
        return ""

    def visit_is_distinct_from_binary(self, binary, operator, **kw):
        return "{} IS NOT {}".format(*self._sides(binary, **kw))

    def visit_is_not_distinct_from_binary(self, binary, operator, **kw):
        return "{} IS {}".format(*self._sides(binary, **kw))

    def visit_json_getitem_op_binary(self, binary, operator, **kw):
        function = "JSON_QUOTE(JSON_EXTRACT(%s, %s))" if isinstance(binary.type, sqltypes.JSON) else \
            "JSON_EXTRACT(%s, %s)"
        return function % self._sides(binary, **kw)

    visit_json_path_getitem_op_binary = visit_json_getitem_op_binary

    def visit_regexp_match_op_binary(self, binary, operator, **kw):
        return "{} REGEXP {}".format(*self._sides(binary, **kw))

    def visit_not_regexp_match_op_binary(self, binary, operator, **kw):
        return "{} NOT REGEXP {}".format(*self._sides(binary, **kw))

    def visit_on_conflict_do_nothing(self, clause, **kw):
        target = self._conflict_target(clause, **kw)
        return f"ON CONFLICT {target} DO NOTHING" if target else "ON CONFLICT DO NOTHING"

    def visit_on_conflict_do_update(self, clause, **kw):
        return _on_conflict_do_update(self, clause, **kw)

    def _conflict_target(self, clause, **kw):
        return _conflict_target(self, clause, **kw)


class SQLiteTypeCompiler(GenericTypeCompiler):
    pass


class SQLiteDialect(DefaultDialect):
    name = "sqlite"
    driver = "pysqlite"
    paramstyle = "qmark"
    positional = True
    supports_alter = False
    supports_default_values = True
    tuple_in_values = True
    empty_set = "SELECT 1 FROM (SELECT 1) WHERE 1!=1"
    reserved_words = RESERVED_WORDS
    statement_compiler = SQLiteCompiler
    type_compiler = SQLiteTypeCompiler


dialect = SQLiteDialect


def _conflict_target(compiler, clause, **kw):
    if clause.constraint_target is not None:
        return f"ON CONSTRAINT {compiler.preparer.quote(clause.constraint_target)}"
    if clause.elements is None:
        return ""
    parts = []
    for each in clause.elements:
        if isinstance(each, str):
            parts.append(compiler.preparer.quote(each))
        else:
            parts.append(compiler.process(each, include_table=False))
    text = f"({', '.join(parts)})"
    if clause.where is not None:
        before, compiler.include_table = compiler.include_table, False
        literal_execute, compiler.literal_execute = compiler.literal_execute, True
        text += " WHERE " + compiler.process(clause.where)
        compiler.include_table, compiler.literal_execute = before, literal_execute
    return text


def _on_conflict_do_update(compiler, clause, **kw):
    from ...sql.elements import BindParameter, ClauseElement, coerce

    target = _conflict_target(compiler, clause, **kw)
    table = clause.table
    given = dict(clause.values)
    parts = []
    for column in table.columns:
        key = column.key if column.key in given else column.name if column.name in given else None
        if key is None:
            continue
        value = given.pop(key)
        if hasattr(value, "__clause_element__"):
            value = value.__clause_element__()
        if not isinstance(value, ClauseElement):
            value = BindParameter(None, value, type_=column.type, unique=True)
        elif isinstance(value, BindParameter) and value.type._describe_is_null():
            value = value._clone()
            value.type = column.type
        text = compiler.process(coerce(value).self_group())
        parts.append(f"{compiler.preparer.quote(column.name)} = {text}")
    for key, value in given.items():
        name = compiler.preparer.quote(key) if isinstance(key, str) else compiler.process(key, include_table=False)
        parts.append(f"{name} = {compiler.process(coerce(value).self_group())}")
    text = f"ON CONFLICT {target} DO UPDATE SET {', '.join(parts)}"
    if clause.update_where is not None:
        text += " WHERE " + compiler.process(clause.update_where)
    return text
