"""The functions that make expressions: `text`, `and_`, `case`, `cast`, `literal`, …"""

from .. import exc
from . import elements as el

__all__ = [
    "all_", "and_", "any_", "asc", "between", "bindparam", "bitwise_not", "case", "cast", "collate", "column", "desc",
    "distinct", "extract", "false", "funcfilter", "label", "literal", "literal_column", "not_", "null", "nulls_first",
    "nulls_last", "nullsfirst", "nullslast", "or_", "outparam", "over", "text", "true", "try_cast", "tuple_",
    "type_coerce", "within_group", "Nullable", "NotNullable",
]


def text(text):
    return el.TextClause(text)


def column(text, type_=None, is_literal=False, _selectable=None):
    return el.ColumnClause(text, type_, is_literal, _selectable)


def literal_column(text, type_=None):
    return el.ColumnClause(text, type_, is_literal=True)


def literal(value, type_=None, literal_execute=False):
    if isinstance(value, el.ClauseElement):
        return value
    return el.BindParameter(None, value, type_=type_, unique=True, literal_execute=literal_execute)


_ABSENT = object()


def bindparam(key, value=_ABSENT, type_=None, unique=False, required=_ABSENT, quote=None, callable_=None,
              expanding=False, isoutparam=False, literal_execute=False):
    if required is _ABSENT:
        required = value is _ABSENT and callable_ is None
    if value is _ABSENT:
        value = None
    return el.BindParameter(key, value, type_, unique, required, quote, callable_, expanding, isoutparam,
                            literal_execute)


def outparam(key, type_=None):
    return el.BindParameter(key, None, type_=type_, isoutparam=True)


def null():
    return el.Null()


def true():
    return el.True_()


def false():
    return el.False_()


def and_(*clauses):
    return _boolean_list("and_", el.True_, el.False_, clauses)


def or_(*clauses):
    return _boolean_list("or_", el.False_, el.True_, clauses)


def _boolean_list(operator, neutral, absorbing, clauses):
    if len(clauses) == 1 and not isinstance(clauses[0], (str, el.ClauseElement)) and hasattr(clauses[0], "__next__"):
        clauses = tuple(clauses[0])
    converted = [el.condition(each) for each in clauses if each is not Ellipsis]
    if not converted:
        return el.BooleanClauseList(operator=operator, clauses=[])
    return el.BooleanClauseList.build(operator, neutral, absorbing, converted)


def not_(clause):
    return ~el.condition(clause)


def case(*whens, value=None, else_=None):
    return el.Case(*whens, value=value, else_=else_)


def cast(expression, type_):
    return el.Cast(expression, type_)


def try_cast(expression, type_):
    return el.TryCast(expression, type_)


def type_coerce(expression, type_):
    return el.TypeCoerce(expression, type_)


def label(name, element, type_=None):
    return el.Label(name, element, type_)


def tuple_(*clauses, types=None):
    return el.Tuple(*clauses, types=types)


def extract(field, expr):
    return el.Extract(field, expr)


def between(expr, lower_bound, upper_bound, symmetric=False):
    return el.coerce(expr).between(lower_bound, upper_bound, symmetric=symmetric)


def collate(expression, collation):
    return el.coerce(expression).collate(collation)


def bitwise_not(expr):
    return el.coerce(expr).bitwise_not()


def distinct(expr):
    return el.coerce(expr).distinct()


def any_(expr):
    return el.CollectionAggregate(expr, "any_op")


def all_(expr):
    return el.CollectionAggregate(expr, "all_op")


def asc(column):
    return _ordered(column, "asc_op")


def desc(column):
    return _ordered(column, "desc_op")


def nulls_first(column):
    return _ordered(column, "nulls_first_op")


def nulls_last(column):
    return _ordered(column, "nulls_last_op")


nullsfirst = nulls_first
nullslast = nulls_last


def _ordered(column, modifier):
    column = el.clause(column)
    if isinstance(column, str):
        column = el.TextualLabelReference(column)
    if not isinstance(column, el.ClauseElement):
        raise exc.ArgumentError(f"ORDER BY expression expected, got {column!r}.")
    return el.UnaryExpression(column, modifier=modifier)


def over(element, partition_by=None, order_by=None, range_=None, rows=None, groups=None):
    return el.Over(element, partition_by, order_by, range_, rows, groups)


def within_group(element, *order_by):
    return el.WithinGroup(element, *order_by)


def funcfilter(func, *criterion):
    return el.FunctionFilter(func, *criterion)


def Nullable(value):  # noqa: N802
    return value


def NotNullable(value):  # noqa: N802
    return value
