"""Expressions and statements as SQL text. Dialects derive from `SQLCompiler` and override what they spell differently."""

from .. import exc
from .base import clause
from .compiled import BIND, LIST, Compiled
from .compiler_dml import DMLCompiler
from .compiler_select import SelectCompiler
from .operators import SYMBOLS, custom_op
from .type_api import NULLTYPE, compile_hook
from .type_compiler import GenericTypeCompiler, TypeCompiler  # noqa: F401

__all__ = ["Compiled", "SQLCompiler", "StrSQLCompiler", "TypeCompiler", "GenericTypeCompiler", "IdentifierPreparer"]

_FUNCTIONS = {
    "current_date": "CURRENT_DATE", "current_time": "CURRENT_TIME", "current_timestamp": "CURRENT_TIMESTAMP",
    "current_user": "CURRENT_USER", "localtime": "LOCALTIME", "localtimestamp": "LOCALTIMESTAMP",
    "session_user": "SESSION_USER", "user": "USER", "sysdate": "sysdate",
}
_WITHOUT_PARENTHESES = frozenset(
    "current_date current_time current_timestamp current_user localtime localtimestamp session_user user sysdate".split()
)


def compile_element(element, dialect=None, column_keys=None, compile_kwargs=None, for_executemany=False,
                    render_postcompile=False, literal_binds=False, **ignored):
    """Compiles any element; without a dialect the text is only meant to be read."""
    element = clause(element)
    if dialect is None:
        from ..engine.default import STRING, get_dialect

        name = getattr(element, "stringify_dialect", None)
        dialect = STRING if name is None else get_dialect(name)
    kwargs = compile_kwargs or {}
    compiler = dialect.statement_compiler(dialect, column_keys, for_executemany)
    compiler.literal_binds = literal_binds or kwargs.get("literal_binds", False)
    compiler.render_postcompile = render_postcompile or kwargs.get("render_postcompile", False)
    compiler.include_table = kwargs.get("include_table", True)
    text = compiler.process(element)
    return Compiled(element, dialect, compiler.with_ctes(text), compiler)


class SQLCompiler(SelectCompiler, DMLCompiler):
    """The text common to all dialects."""

    literal_binds = False
    render_postcompile = False
    literal_execute = False
    include_table = True

    def __init__(self, dialect, column_keys=None, for_executemany=False):
        self.dialect = dialect
        self.preparer = dialect.identifier_preparer
        self.column_keys = column_keys
        self.for_executemany = for_executemany
        self.binds = {}
        self.result_columns = []
        self.prefetch = []
        self.stack = []
        self.ctes = {}
        self.isinsert = self.isupdate = self.isdelete = self.returns_rows = False
        self._counts = {}
        self._anonymous_names = {}

    def process(self, element, **kw):
        hooks = compile_hook(type(element))
        if hooks is not None:
            hook = hooks.get(self.dialect.name) or hooks.get("default")
            if hook is not None:
                return hook(element, self, **kw)
        name = element.__visit_name__
        visit = getattr(self, f"visit_{name}", None)
        if visit is None:
            raise exc.UnsupportedCompilationError(self, type(element))
        return visit(element, **kw)

    # Names.

    def anonymous(self, key, body):
        """The name `body_1`, `body_2`… that belongs to a key."""
        name = self._anonymous_names.get((key, body))
        if name is None:
            number = self._counts.get(body, 0) + 1
            self._counts[body] = number
            name = self._anonymous_names[key, body] = f"{body}_{number}"
        return name

    def name_of(self, name):
        """A name that may be anonymous: `%(7 body)s`."""
        if name[:2] == "%(" and name[-2:] == ")s":
            number, body = name[2:-2].split(" ", 1)
            if body[:2] == "%(":
                body = self.name_of(body)
            return self.anonymous(number, body)
        return name

    # Leaves.

    def visit_column(self, column, include_table=None, **kw):
        name = self.name_of(column.name)
        if column.is_literal:
            return self.escape_literal_column(name)
        quoted = self.preparer.quote(name if name is not column.name else column.name)
        table = column.table
        show = self.include_table if include_table is None else include_table
        if table is None or not show or not table.named_with_column:
            return quoted
        return f"{self._table_prefix(table)}.{quoted}"

    def _table_prefix(self, table):
        schema = getattr(table, "schema", None)
        prefix = self.preparer.quote_schema(schema) + "." if schema else ""
        return prefix + self.preparer.quote(self.name_of(table.name))

    def escape_literal_column(self, text):
        return text.replace("%", "%%") if self.dialect.doubles_percent else text

    def visit_textclause(self, clause, add_to_result_map=False, **kw):
        if not self.stack:
            self.is_text = True
        pieces = []
        for kind, part in clause._fragments:
            if kind == "text":
                pieces.append(part.replace("%", "%%") if self.dialect.doubles_percent else part)
            else:
                pieces.append(self.process(clause._bindparams[part], **kw))
        return "".join(pieces)

    def visit_null(self, element, **kw):
        return "NULL"

    def visit_true(self, element, **kw):
        return "true" if self.dialect.supports_native_boolean else "1"

    def visit_false(self, element, **kw):
        return "false" if self.dialect.supports_native_boolean else "0"

    def visit_bindparam(self, bind, literal_binds=None, **kw):
        wrapped = None if kw.get("skip_bind_expression") else bind.type.dialect_impl(self.dialect).bind_expression(bind)
        if wrapped is not None:
            return self.process(wrapped, skip_bind_expression=True)
        wanted = self.literal_binds if literal_binds is None else literal_binds
        if wanted and not (bind.required and getattr(bind, "_is_crud", False)):
            return self._literal_bind(bind)
        if bind._anonymous:
            name = self.anonymous(str(bind._anonymous), bind._body)
        else:
            name = bind.key
            before = self.binds.get(name)
            if before is not None and before is not bind and (before.unique or bind.unique):
                raise exc.CompileError(
                    f"Bind parameter '{name}' conflicts with unique bind parameter of the same name"
                )
            if before is not None and getattr(before, "_is_crud", False) != getattr(bind, "_is_crud", False):
                if not (before.required and bind.required):
                    raise exc.CompileError(
                        f"Bind parameter '{name}' conflicts with unique bind parameter of the same name"
                    )
                raise exc.CompileError(
                    f"bindparam() name '{name}' is reserved for automatic usage in the VALUES or SET clause of this "
                    "insert/update statement.   Please use a name other than column name when using bindparam() with "
                    f"insert() or update() (for example, 'b_{name}')."
                )
        self.binds[name] = bind
        if bind.literal_execute or self.literal_execute:
            return f"({LIST}{name}{LIST})" if bind.expanding else f"{LIST}{name}{LIST}"
        if bind.expanding:
            return f"({LIST}{name}{LIST})"
        return f"{BIND}{name}{BIND}"

    def _literal_bind(self, bind):
        value = bind.effective_value
        if bind.expanding:
            if not value:
                return f"({self.dialect.empty_set})"
            return f"({self._literal_list(value, bind.type)})"
        if value is None and not bind.type.should_evaluate_none:
            return "NULL"
        return self.render_literal_value(value, bind.type)

    def _literal_list(self, values, type_):
        if not isinstance(values[0], (tuple, list)):
            return ", ".join(self.render_literal_value(each, type_) for each in values)
        rows = ", ".join(f"({', '.join(self.render_literal_value(each, NULLTYPE) for each in row)})" for row in values)
        return ("VALUES " if self.dialect.tuple_in_values else "") + rows

    def render_literal_value(self, value, type_):
        if value is None and not type_.should_evaluate_none:
            return "NULL"
        from .sqltypes import type_of_value

        if type_ is NULLTYPE or isinstance(type_, type(NULLTYPE)):
            type_ = type_of_value(value)
        processor = type_._literal(self.dialect)
        if processor is None:
            raise exc.CompileError(
                f"No literal value renderer is available for literal value {value!r} with datatype {type_!r}"
            )
        try:
            text = processor(value)
        except Exception as error:
            raise exc.CompileError(
                f"Could not render literal value {value!r} with datatype {type_!r}; see parent stack trace for more "
                "detail."
            ) from error
        return text.replace("%", "%%") if self.dialect.doubles_percent else text

    # Lists and groups.

    def visit_grouping(self, grouping, asfrom=False, **kw):
        if getattr(grouping.element, "_is_from", False):
            return f"({self.process(grouping.element, asfrom=True, **kw)})"
        return f"({self.process(grouping.element, **kw)})"

    def visit_clauselist(self, clauses, **kw):
        return self._delimited(clauses.clauses, SYMBOLS.get(clauses.operator, " "), **kw)

    def visit_expression_clauselist(self, clauses, **kw):
        return self.visit_clauselist(clauses, **{**kw, "inside": True})

    def _delimited(self, elements, separator, **kw):
        return separator.join(text for text in [self.process(each, **kw) for each in elements] if text)

    def visit_tuple(self, element, **kw):
        return f"({self._delimited(element.clauses, ', ', **kw)})"

    # Operators.

    def visit_unary(self, unary, **kw):
        for operator, before in ((unary.operator, True), (unary.modifier, False)):
            if operator is None:
                continue
            special = getattr(self, f"visit_{operator}_unary", None) if isinstance(operator, str) else None
            if special is not None:
                return special(unary, **kw)
            symbol = operator.opstring if isinstance(operator, custom_op) else SYMBOLS[operator]
            text = self.process(unary.element, **kw)
            return symbol + text if before else text + symbol
        raise exc.CompileError("Unary expression has no operator or modifier")

    def visit_as_boolean(self, element, **kw):
        text = self.process(element.element, **kw)
        truth = element.operator == "is_true"
        if self.dialect.supports_native_boolean:
            return text if truth else f"NOT {text}"
        return f"{text} = {1 if truth else 0}"

    def visit_binary(self, binary, **kw):
        operator = binary.operator
        # Inside of another expression some operators have parentheses.
        kw["within"], kw["inside"] = kw.get("inside"), True
        if isinstance(operator, custom_op):
            text = f"{self.process(binary.left, **kw)} {self._escape_percent(operator.opstring)} " \
                   f"{self.process(binary.right, **kw)}"
            return f"({text})" if operator.eager_grouping and kw["within"] else text
        special = getattr(self, f"visit_{operator}_binary", None)
        if special is not None:
            return special(binary, operator, **kw)
        symbol = SYMBOLS.get(operator)
        if symbol is None:
            raise exc.UnsupportedCompilationError(self, operator)
        return self.process(binary.left, **kw) + symbol + self.process(binary.right, **kw)

    def _escape_percent(self, text):
        return text.replace("%", "%%") if self.dialect.doubles_percent else text

    def _sides(self, binary, **kw):
        return self.process(binary.left, **kw), self.process(binary.right, **kw)

    def visit_mod_binary(self, binary, operator, **kw):
        left, right = self._sides(binary, **kw)
        return f"{left} {'%%' if self.dialect.doubles_percent else '%'} {right}"

    def visit_truediv_binary(self, binary, operator, **kw):
        left = self.process(binary.left, **kw)
        if self.dialect.div_is_floordiv:
            from . import elements as el, sqltypes

            kind = binary.right.type
            target = kind if kind._type_affinity is sqltypes.Numeric else sqltypes.NUMERICTYPE
            return f"{left} / {self.process(el.Cast(binary.right, target), **kw)}"
        return f"{left} / {self.process(binary.right, **kw)}"

    def visit_floordiv_binary(self, binary, operator, **kw):
        from . import sqltypes

        text = f"{self.process(binary.left, **kw)} / {self.process(binary.right, **kw)}"
        if self.dialect.div_is_floordiv and binary.right.type._type_affinity is sqltypes.Integer:
            return text
        return f"FLOOR({text})"

    def visit_not_in_op_binary(self, binary, operator, **kw):
        left, right = self._sides(binary, **kw)
        return f"({left} NOT IN {right})"

    def _like(self, binary, word, lower=False, before="", after="", **kw):
        left, right = self._sides(binary, **kw)
        if lower:
            left, right = f"lower({left})", f"lower({right})"
        text = f"{left} {word} {before}{right}{after}{self._escape_of(binary)}"
        return text

    def _escape_of(self, binary):
        escape = binary.modifiers.get("escape")
        if escape is None:
            return ""
        from .sqltypes import STRINGTYPE

        return " ESCAPE " + self.render_literal_value(escape, STRINGTYPE)

    def visit_like_op_binary(self, binary, operator, **kw):
        return self._like(binary, "LIKE", **kw)

    def visit_not_like_op_binary(self, binary, operator, **kw):
        return self._like(binary, "NOT LIKE", **kw)

    def visit_ilike_op_binary(self, binary, operator, **kw):
        return self._like(binary, "LIKE", lower=True, **kw)

    def visit_not_ilike_op_binary(self, binary, operator, **kw):
        return self._like(binary, "NOT LIKE", lower=True, **kw)

    def _affix(self, binary, word, before, after, lower=False, **kw):
        percent = "'%%'" if self.dialect.doubles_percent else "'%'"
        left, right = self._sides(binary, **kw)
        if lower:
            left, right = f"lower({left})", f"lower({right})"
        right = (f"{percent} || " if before else "") + right + (f" || {percent}" if after else "")
        return f"{left} {word} {right}{self._escape_of(binary)}"

    def visit_contains_op_binary(self, binary, operator, **kw):
        return self._affix(binary, "LIKE", True, True, **kw)

    def visit_not_contains_op_binary(self, binary, operator, **kw):
        return self._affix(binary, "NOT LIKE", True, True, **kw)

    def visit_startswith_op_binary(self, binary, operator, **kw):
        return self._affix(binary, "LIKE", False, True, **kw)

    def visit_not_startswith_op_binary(self, binary, operator, **kw):
        return self._affix(binary, "NOT LIKE", False, True, **kw)

    def visit_endswith_op_binary(self, binary, operator, **kw):
        return self._affix(binary, "LIKE", True, False, **kw)

    def visit_not_endswith_op_binary(self, binary, operator, **kw):
        return self._affix(binary, "NOT LIKE", True, False, **kw)

    def visit_icontains_op_binary(self, binary, operator, **kw):
        return self._affix(binary, "LIKE", True, True, True, **kw)

    def visit_not_icontains_op_binary(self, binary, operator, **kw):
        return self._affix(binary, "NOT LIKE", True, True, True, **kw)

    def visit_istartswith_op_binary(self, binary, operator, **kw):
        return self._affix(binary, "LIKE", False, True, True, **kw)

    def visit_not_istartswith_op_binary(self, binary, operator, **kw):
        return self._affix(binary, "NOT LIKE", False, True, True, **kw)

    def visit_iendswith_op_binary(self, binary, operator, **kw):
        return self._affix(binary, "LIKE", True, False, True, **kw)

    def visit_not_iendswith_op_binary(self, binary, operator, **kw):
        return self._affix(binary, "NOT LIKE", True, False, True, **kw)

    def visit_between_op_binary(self, binary, operator, **kw):
        left, right = self._sides(binary, **kw)
        return f"{left} BETWEEN{' SYMMETRIC' if binary.modifiers.get('symmetric') else ''} {right}"

    def visit_not_between_op_binary(self, binary, operator, **kw):
        left, right = self._sides(binary, **kw)
        return f"{left} NOT BETWEEN{' SYMMETRIC' if binary.modifiers.get('symmetric') else ''} {right}"

    def visit_regexp_match_op_binary(self, binary, operator, **kw):
        return "{} <regexp> {}".format(*self._sides(binary, **kw))

    def visit_not_regexp_match_op_binary(self, binary, operator, **kw):
        return "{} <not regexp> {}".format(*self._sides(binary, **kw))

    def visit_regexp_replace_op_binary(self, binary, operator, **kw):
        return "<regexp replace>({}, {})".format(*self._sides(binary, **kw))

    def visit_getitem_binary(self, binary, operator, **kw):
        left, right = self._sides(binary, **kw)
        return f"{left}[{right}]"

    visit_json_getitem_op_binary = visit_getitem_binary
    visit_json_path_getitem_op_binary = visit_getitem_binary

    def visit_collation(self, element, **kw):
        return self.preparer.format_collation(element.collation)

    # Larger expressions.

    def visit_case(self, case, **kw):
        text = "CASE "
        if case.value is not None:
            text += self.process(case.value, **kw) + " "
        for when, then in case.whens:
            text += f"WHEN {self.process(when, **kw)} THEN {self.process(then, **kw)} "
        if case.else_ is not None:
            text += f"ELSE {self.process(case.else_, **kw)} "
        return text + "END"

    def visit_cast(self, cast, **kw):
        return f"CAST({self.process(cast.clause, **kw)} AS {self.process(cast.typeclause, **kw)})"

    def visit_try_cast(self, cast, **kw):
        raise exc.CompileError(f"{self.dialect.name} dialect does not support TRY_CAST")

    def visit_type_coerce(self, element, **kw):
        return self.process(element.clause, **kw)

    def visit_typeclause(self, element, **kw):
        return self.dialect.type_compiler_instance.process(element.type.dialect_impl(self.dialect))

    def visit_extract(self, extract, **kw):
        return f"EXTRACT({extract.field} FROM {self.process(extract.expr, **kw)})"

    def visit_function(self, function, **kw):
        known = getattr(function, "_canonical", None)
        if known is not None:
            special = getattr(self, f"visit_{known}_func", None)
            if special is not None:
                return special(function, **kw)
            if known in _FUNCTIONS:
                name = _FUNCTIONS[known]
                arguments = self.function_argspec(function, **kw)
                return name if known in _WITHOUT_PARENTHESES and not function._has_args else name + arguments
        name = self._function_name(getattr(function, "name", type(function).__name__))
        package = "".join(f"{self._function_name(each)}." for each in function.packagenames)
        return package + name + self.function_argspec(function, **kw)

    def _function_name(self, name):
        return self.preparer.quote(name) if self.preparer.has_illegal_characters(name) else name

    def function_argspec(self, function, **kw):
        return self.process(function.clause_expr, **kw)

    def visit_next_value_func(self, function, **kw):
        return self.visit_sequence(function.sequence, **kw)

    def visit_sequence(self, sequence, **kw):
        raise NotImplementedError(f"Dialect '{self.dialect.name}' does not support sequence increments.")

    def visit_over(self, over, **kw):
        text = self.process(over.element, **kw)
        frame = None
        for word, given in (("RANGE", over.range_), ("ROWS", over.rows), ("GROUPS", over.groups)):
            if given is not None:
                start, end = self._bound(given[0], "PRECEDING"), self._bound(given[1], "FOLLOWING")
                frame = f"{word} BETWEEN {start} AND {end}"
        inside = [
            f"{word} BY {self.process(clauses, **kw)}"
            for word, clauses in (("PARTITION", over.partition_by), ("ORDER", over.order_by))
            if clauses is not None and len(clauses)
        ]
        return f"{text} OVER ({' '.join(inside + ([frame] if frame else []))})"

    def _bound(self, offset, unbounded):
        if offset is None:
            return f"UNBOUNDED {unbounded}"
        if offset == 0:
            return "CURRENT ROW"
        from .elements import literal
        from .sqltypes import INTEGERTYPE

        text = self.process(literal(abs(offset), INTEGERTYPE))
        return f"{text} {'PRECEDING' if offset < 0 else 'FOLLOWING'}"

    def visit_withingroup(self, element, **kw):
        return f"{self.process(element.element, **kw)} WITHIN GROUP (ORDER BY {self.process(element.order_by, **kw)})"

    def visit_funcfilter(self, element, **kw):
        return f"{self.process(element.func, **kw)} FILTER (WHERE {self.process(element.criterion, **kw)})"

    def sql_compiler(self):
        return self


class StrSQLCompiler(SQLCompiler):
    """Text that is only read: `str(statement)`."""

    def delete_from_clause(self, extra, table):
        return ", " + ", ".join(self.process(each, asfrom=True) for each in extra)

    def visit_sequence(self, sequence, **kw):
        return f"<next sequence value: {self.preparer.quote(sequence.name)}>"


class IdentifierPreparer:
    """Quotes the names that need it."""

    def __init__(self, reserved, quote='"', escape_percent=False):
        if hasattr(reserved, "identifier_preparer"):
            # A script passes the dialect.
            quote, reserved = reserved.identifier_preparer.initial_quote, reserved.identifier_preparer.reserved_words
        self.reserved_words = reserved
        self.initial_quote = self.final_quote = quote

    def quote_identifier(self, name):
        return f"{self.initial_quote}{name.replace(self.final_quote, self.final_quote * 2)}{self.final_quote}"

    def has_illegal_characters(self, name):
        return not all(each.isalnum() and each.isascii() or each in "_$" for each in name) or not name

    def _requires_quotes(self, name):
        lowered = str(name).lower()
        return (
            lowered in self.reserved_words
            or not name
            or name[0] in "0123456789$"
            or self.has_illegal_characters(name)
            or lowered != str(name)
        )

    def quote(self, name, force=None):
        wanted = getattr(name, "quote", None)
        if wanted is False:
            return str(name)
        if wanted or self._requires_quotes(name):
            return self.quote_identifier(str(name))
        return str(name)

    def quote_schema(self, schema, force=None):
        return self.quote(schema)

    def format_collation(self, name):
        return self.quote(name)

    def format_table(self, table, use_schema=True, name=None):
        text = self.quote(name or table.name)
        return f"{self.quote_schema(table.schema)}.{text}" if use_schema and table.schema else text

    def format_column(self, column, use_table=False, name=None, table_name=None):
        text = self.quote(name or column.name)
        return f"{self.format_table(column.table)}.{text}" if use_table else text

    def format_constraint(self, constraint):
        return None if constraint.name is None else self.quote(str(constraint.name))

    def format_index(self, index):
        return self.quote(index.name)

    def format_sequence(self, sequence, use_schema=True):
        return self.quote(sequence.name)

    def unformat_identifiers(self, identifiers):
        return [part.strip(self.initial_quote) for part in identifiers.split(".")]
