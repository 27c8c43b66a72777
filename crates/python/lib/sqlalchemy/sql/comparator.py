"""What an operator makes of an expression and the other side: `column == 5` becomes a `BinaryExpression`."""

from .. import exc
from . import operators as ops
from . import sqltypes
from .base import clause
from .elements import (
    BinaryExpression,
    BindParameter,
    ClauseElement,
    ClauseList,
    CollationClause,
    CollectionAggregate,
    ColumnElement,
    ExpressionClauseList,
    False_,
    Null,
    True_,
    UnaryExpression,
    coerce,
)
from .type_api import NULLTYPE, to_instance

_LIKE = frozenset("like_op not_like_op ilike_op not_ilike_op".split())
_CONTAINS = frozenset(
    "contains_op startswith_op endswith_op icontains_op istartswith_op iendswith_op".split()
)
_UNARY_SUFFIX = frozenset("desc_op asc_op nulls_first_op nulls_last_op".split())
_COMPARE = frozenset("eq ne lt le gt ge is_ is_not is_distinct_from is_not_distinct_from".split())


def operate(expr, op, *others, reverse=False, **kw):
    if op in _COMPARE:
        return _compare(expr, op, others[0], reverse)
    if op in _LIKE or op in _CONTAINS or op in ("match_op", "regexp_match_op"):
        return _match(expr, op, others[0], **kw)
    if op in ("in_op", "not_in_op"):
        return _in(expr, op, others[0])
    if op == "between_op":
        return _between(expr, op, others, kw.get("symmetric", False))
    if op in _UNARY_SUFFIX:
        return UnaryExpression(expr.self_group(against=op), modifier=op, wraps=False)
    if op == "distinct_op":
        return UnaryExpression(expr.self_group(against=op), operator=op, type_=expr.type)
    if op == "neg":
        return UnaryExpression(expr.self_group(against=op), operator=op, type_=expr.type)
    if op == "bitwise_not_op":
        return UnaryExpression(expr.self_group(against=op), operator=op, type_=expr.type)
    if op == "collate":
        return BinaryExpression(expr, CollationClause(others[0]), "collate", type_=expr.type)
    if op in ("any_op", "all_op"):
        return CollectionAggregate(expr, op)
    if op == "regexp_replace_op":
        return _regexp_replace(expr, others[0], **kw)
    if op == "getitem":
        return _subscript(expr, others[0])
    if op == "contains" or op in ("lshift", "rshift"):
        raise NotImplementedError(f"Operator '{op}' is not supported on this expression")
    if isinstance(op, ops.custom_op) and op.is_comparison:
        return _binary(expr, op, others[0], reverse, sqltypes.BOOLEANTYPE)
    return _arithmetic(expr, op, others[0], reverse)


def _compare(expr, op, other, reverse):
    other = clause(other)
    if other is None or isinstance(other, (bool, Null, True_, False_)):
        if op in ("eq", "ne") and isinstance(other, (bool, True_, False_)):
            return BinaryExpression(expr, _constant(other), op, type_=sqltypes.BOOLEANTYPE, negate=ops.NEGATIONS[op])
        if op in ("is_distinct_from", "is_not_distinct_from"):
            return BinaryExpression(expr, _constant(other), op, type_=sqltypes.BOOLEANTYPE, negate=ops.NEGATIONS[op])
        if op in ("eq", "is_"):
            return BinaryExpression(expr, _constant(other), "is_", type_=sqltypes.BOOLEANTYPE, negate="is_not")
        if op in ("ne", "is_not"):
            return BinaryExpression(expr, _constant(other), "is_not", type_=sqltypes.BOOLEANTYPE, negate="is_")
        raise exc.ArgumentError(
            "Only '=', '!=', 'is_()', 'is_not()', 'is_distinct_from()', 'is_not_distinct_from()' operators can be "
            "used with None/True/False"
        )
    return _binary(expr, op, other, reverse, sqltypes.BOOLEANTYPE)


def _binary(expr, op, other, reverse, type_):
    right = coerce(other, expr, op)
    left, right = (right, expr) if reverse else (expr, right)
    return BinaryExpression(left, right, op, type_=type_, negate=_negation(op))


def _negation(op):
    return ops.NEGATIONS.get(op) if isinstance(op, str) else None


def _constant(value):
    if value is None:
        return Null()
    if value is True:
        return True_()
    if value is False:
        return False_()
    return value


def _match(expr, op, other, escape=None, autoescape=False, **modifiers):
    if op == "contains_op" and "contains" in expr.type._operators:
        return operate(expr, ops.sign_of(expr.type._operators["contains"]), other)
    if autoescape:
        escape = escape or "/"
        if not isinstance(other, str):
            raise TypeError("String value expected when autoescape=True")
        for special in (escape, "%", "_"):
            other = other.replace(special, escape + special)
    modifiers = {name: value for name, value in modifiers.items() if value is not None}
    if escape is not None:
        modifiers["escape"] = escape
    kind = sqltypes.BOOLEANTYPE
    if op in ("match_op", "regexp_match_op"):
        kind = sqltypes.MATCHTYPE if op == "match_op" else None
    return BinaryExpression(expr, coerce(other, expr, op), op, type_=kind, negate=_negation(op), modifiers=modifiers)


def _regexp_replace(expr, pattern, replacement, flags=None):
    parts = ExpressionClauseList("comma_op", [coerce(pattern, expr), coerce(replacement, expr)])
    return BinaryExpression(expr, parts, "regexp_replace_op", type_=expr.type, modifiers={"flags": flags})


def _in(expr, op, other):
    other = clause(other)
    if isinstance(other, ClauseElement):
        if getattr(other, "_is_select", False):
            right = other.scalar_subquery()
        elif isinstance(other, BindParameter):
            right = other._with_expanding()
        elif getattr(other, "_is_from", False):
            from .selectable import Select

            right = Select(other).scalar_subquery()
        else:
            right = other
        return BinaryExpression(expr, right, op, type_=sqltypes.BOOLEANTYPE, negate=_negation(op))
    if isinstance(other, (str, bytes)) or not hasattr(other, "__iter__"):
        raise exc.ArgumentError(
            f"IN expression list, SELECT construct, or bound parameter object expected, got {other!r}."
        )
    values = [clause(each) for each in other]
    if any(isinstance(each, ClauseElement) for each in values):
        parts = [each if isinstance(each, ClauseElement) else coerce(each, expr, op) for each in values]
        right = ClauseList(*parts, group=True).self_group(against=op)
        return BinaryExpression(expr, right, op, type_=sqltypes.BOOLEANTYPE, negate=_negation(op))
    right = expr._bind_param(op, values, expanding=True)
    return BinaryExpression(expr, right, op, type_=sqltypes.BOOLEANTYPE, negate=_negation(op))


def _between(expr, op, others, symmetric):
    parts = ExpressionClauseList("and_", [coerce(each, expr, "and_") for each in others], group=False)
    modifiers = {"symmetric": True} if symmetric else {}
    return BinaryExpression(expr, parts, op, negate=_negation(op), modifiers=modifiers)


def _subscript(expr, index):
    kind = expr.type
    if isinstance(kind, sqltypes.JSON) or getattr(kind, "impl_instance", None).__class__ is sqltypes.JSON:
        op = "json_path_getitem_op" if isinstance(index, (list, tuple)) else "json_getitem_op"
        right = BindParameter(expr._bind_name(), index, type_=_JSON_KEY, unique=True)
        return BinaryExpression(expr, right, op, type_=kind)
    if isinstance(kind, sqltypes.ARRAY):
        return BinaryExpression(expr, coerce(index, expr, "getitem"), "getitem", type_=kind.item_type)
    raise NotImplementedError("Operator 'getitem' is not supported on this expression")


def _json_path(index):
    return "$" + "".join(f"[{each}]" if isinstance(each, int) else f'."{each}"' for each in index)


class _JsonKey(sqltypes.String):
    """A key or index of JSON, as a JSON path."""

    def bind_processor(self, dialect):
        def path(value):
            if isinstance(value, (list, tuple)):
                return _json_path(value)
            if isinstance(value, int):
                return f"$[{value}]"
            return value if value[:1] == "$" else f'$."{value}"'

        return path

    def literal_processor(self, dialect):
        path = self.bind_processor(dialect)
        return lambda value: sqltypes.processors.quote_literal(path(value))


_JSON_KEY = _JsonKey()


def _arithmetic(expr, op, other, reverse):
    right = coerce(other, expr, op)
    if reverse:
        left, right = right, expr
    else:
        left = expr
    op, type_ = _result_type(left, op, right)
    return BinaryExpression(left, right, op, type_=type_)


def _result_type(left, op, right):
    """The operator as it is for these types (`+` on text is `||`) and the type of its result."""
    mine, its = left.type, right.type
    if isinstance(op, ops.custom_op):
        return op, to_instance(op.return_type) if op.return_type is not None else mine
    if _is_null(mine):
        if _is_null(its) or op not in ops.COMMUTATIVE:
            return op, mine
        return _adapt(its, op, mine)
    return _adapt(mine, op, its)


def _adapt(mine, op, its):
    concatenable = (sqltypes.String, sqltypes.ARRAY)
    own, other = mine._type_affinity, its._type_affinity
    if op == "add" and issubclass(own, concatenable) and (issubclass(other, concatenable) or _is_null(its)):
        return "concat_op", mine
    found = _ADAPTATIONS.get(own.__name__, {}).get(op, {}).get(other.__name__)
    if found is None:
        return op, mine
    if found == other.__name__:
        return op, its
    if found == own.__name__:
        return op, mine
    return op, getattr(sqltypes, found)()


def _is_null(type_):
    return type_ is NULLTYPE or isinstance(type_, type(NULLTYPE))


_NUMBER = {"Interval": "Interval", "Numeric": "Numeric", "Integer": "Numeric"}
_ADAPTATIONS = {
    "Integer": {
        "add": {"Date": "Date", "Integer": "Integer", "Numeric": "Numeric"},
        "mul": {"Interval": "Interval", "Integer": "Integer", "Numeric": "Numeric"},
        "truediv": {"Integer": "Numeric", "Numeric": "Numeric"},
        "floordiv": {"Integer": "Integer", "Numeric": "Numeric"},
        "sub": {"Integer": "Integer", "Numeric": "Numeric"},
    },
    "Numeric": {"mul": _NUMBER, "truediv": _NUMBER, "add": _NUMBER, "sub": _NUMBER},
    "Float": {"mul": {"Interval": "Interval"}},
    "DateTime": {"add": {"Interval": "DateTime"}, "sub": {"Interval": "DateTime", "DateTime": "Interval"}},
    "Date": {
        "add": {"Integer": "Date", "Interval": "DateTime", "Time": "DateTime"},
        "sub": {"Integer": "Date", "Date": "Integer", "Interval": "DateTime", "DateTime": "Interval"},
    },
    "Time": {"add": {"Date": "DateTime", "Interval": "Time"}, "sub": {"Time": "Interval", "Interval": "Time"}},
    "Interval": {
        "add": {"Date": "DateTime", "Interval": "Interval", "DateTime": "DateTime", "Time": "Time"},
        "sub": {"Interval": "Interval"},
        "mul": {"Numeric": "Interval"},
        "truediv": {"Numeric": "Interval"},
    },
}


def literal_operand(value):
    """A value used where a whole expression is expected."""
    if isinstance(value, ColumnElement):
        return value
    return coerce(value)
