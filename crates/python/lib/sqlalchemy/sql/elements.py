"""Expressions: columns, bound values, text, comparisons, `case`, `cast`, labels, and the functions that make them."""

from .. import exc
from .base import ClauseElement, Executable, Visitable, clause, conv, quoted_name  # noqa: F401
from .operators import ColumnOperators, Operators, custom_op, is_precedent, sign_of  # noqa: F401
from .fragments import split_text
from .type_api import NULLTYPE, to_instance

__all_lazy__ = ("Nullable", "NotNullable")

_counter = [0]


def next_anonymous():
    """A number that tells one anonymous name from another."""
    _counter[0] += 1
    return _counter[0]


class ColumnElement(ColumnOperators, ClauseElement):
    """An expression with a type."""

    __hash__ = object.__hash__
    type = NULLTYPE
    key = None
    name = None
    table = None
    primary_key = False
    foreign_keys = ()
    _is_named = False
    _is_literal = False

    def operate(self, op, *others, **kw):
        from .comparator import operate

        return operate(self, op, *others, **kw)

    def reverse_operate(self, op, other, **kw):
        from .comparator import operate

        return operate(self, op, other, reverse=True, **kw)

    def __getattr__(self, name):
        if name[:1] != "_" and name != "type":
            sign = self.type._operators.get(name)
            if sign is not None:
                return lambda other: self.operate(sign_of(sign), other)
            if name in ("any", "all") and self.type._type_affinity.__name__ == "ARRAY":
                return lambda other, operator="eq": CollectionAggregate(self, f"{name}_op")._of_item(other, operator)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    @property
    def comparator(self):
        return self

    @property
    def expression(self):
        return self

    def self_group(self, against=None):
        if against in ("and_", "or_", "_asbool") and self._is_boolean():
            return AsBoolean(self, "is_true", "is_false")
        if against in ("any_op", "all_op"):
            return Grouping(self)
        return self

    def _is_boolean(self):
        return self.type._type_affinity.__name__ == "Boolean"

    def _negate(self):
        if self._is_boolean():
            return AsBoolean(self, "is_false", "is_true")
        return super()._negate()

    def _bind_name(self):
        return None

    def _bind_param(self, operator, value, type_=None, expanding=False):
        return BindParameter(
            self._bind_name(), value, type_=type_, unique=True, expanding=expanding, _compared_to=(operator, self.type)
        )

    def _is_for(self, column):
        return self is column or self._proxied() is column

    def _proxied(self):
        return None

    def _auto_label(self):
        """The name that the expression gets among selected columns, and whether a number is added to it."""
        return getattr(self, "name", None) or "anon", True

    def _proxy_name(self):
        """The name under which a subquery offers this expression, or None."""
        return self.key or self.name

    def label(self, name):
        return Label(name, self, self.type)

    def cast(self, type_):
        return Cast(self, type_)

    def shares_lineage(self, other):
        return self is other or self._proxied() is other

    @property
    def anon_label(self):
        return self.label(None)


SQLColumnExpression = ColumnElement
NamedColumn = KeyedColumnElement = ColumnElement
ColumnExpressionArgument = ColumnElement
CompilerElement = ClauseElement


class ColumnClause(ColumnElement):
    """A column by its name: `column("a")`, and those of `table("t", …)`."""

    __visit_name__ = "column"
    _is_named = True

    def __init__(self, text, type_=None, is_literal=False, _selectable=None):
        self.key = self.name = text
        self.table = _selectable
        self.type = to_instance(type_)
        self.is_literal = is_literal

    @property
    def _is_literal(self):
        return self.is_literal

    @property
    def _from_objects(self):
        return [] if self.table is None else [self.table]

    @property
    def description(self):
        return self.name

    def _bind_name(self):
        return self.key

    def _auto_label(self):
        return self.name, True

    def _make_proxy(self, selectable, name=None):
        proxy = ColumnClause(name or self.name, self.type, _selectable=selectable)
        if name is None:
            proxy.key = self.key
        proxy._source = self
        proxy.primary_key = self.primary_key
        return proxy

    _source = None

    def _proxied(self):
        return self._source

    def __repr__(self):
        return f"<sqlalchemy.sql.elements.ColumnClause at {hex(id(self))}; {self.name}>"


class BindParameter(ColumnElement):
    """A value that travels beside the SQL text."""

    __visit_name__ = "bindparam"

    def __init__(self, key, value=None, type_=None, unique=False, required=None, quote=None, callable_=None,
                 expanding=False, isoutparam=False, literal_execute=False, _compared_to=None, _has_value=True):
        self.callable = callable_
        self.unique = unique
        self.required = bool(required)
        self.expanding = expanding
        self.literal_execute = literal_execute
        self.isoutparam = isoutparam
        self.value = value
        self._anonymous = next_anonymous() if unique or key is None else None
        self._body = _bind_body(key)
        self.key = f"%({self._anonymous} {self._body})s" if self._anonymous else key
        self.type = _bind_type(type_, value, expanding, _compared_to)

    @property
    def effective_value(self):
        return self.callable() if self.callable else self.value

    def _with_value(self, value):
        new = self._clone()
        new.value = value
        new.callable = None
        new.required = False
        if new.type is NULLTYPE:
            new.type = _type_of(value)
        return new

    def _with_expanding(self):
        if self.expanding:
            return self
        new = self._clone()
        new.expanding = True
        return new

    def render_literal_execute(self):
        new = self._clone()
        new.literal_execute = True
        return new

    def _auto_label(self):
        return "anon", True

    def _proxy_name(self):
        return None


class TextClause(Executable, ClauseElement):
    """SQL text with `:name` parameters."""

    __visit_name__ = "textclause"
    key = None
    name = None
    primary_key = False
    foreign_keys = ()
    _from_objects = []
    _is_text = True
    type = NULLTYPE

    def __init__(self, text):
        self._fragments = split_text(text)
        self.text = "".join(part if kind == "text" else ":" + part for kind, part in self._fragments)
        self._bindparams = {
            part: BindParameter(part, None, required=True) for kind, part in self._fragments if kind == "bind"
        }

    def _children(self):
        return list(self._bindparams.values())

    def _map(self, function):
        new = self._clone()
        new._bindparams = {
            name: bind if replaced is None else replaced
            for name, bind, replaced in [(name, bind, function(bind)) for name, bind in self._bindparams.items()]
        }
        return new

    def bindparams(self, *binds, **names_to_values):
        new = self._clone()
        new._bindparams = dict(self._bindparams)
        for bind in binds:
            self._check_bind(bind.key if not bind._anonymous else bind._body)
            new._bindparams[bind.key if not bind._anonymous else bind._body] = bind
        for name, value in names_to_values.items():
            self._check_bind(name)
            new._bindparams[name] = new._bindparams[name]._with_value(value)
        return new

    def _check_bind(self, name):
        if name not in self._bindparams:
            raise exc.ArgumentError(f"This text() construct doesn't define a bound parameter named {name!r}")

    def columns(self, *columns, **types):
        from .selectable import TextualSelect

        positional = [clause(each) for each in columns]
        named = [ColumnClause(name, type_) for name, type_ in types.items()]
        return TextualSelect(self, positional + named)

    def self_group(self, against=None):
        return Grouping(self) if against == "in_op" else self

    def label(self, name):
        raise NotImplementedError("TextClause has no label(); use literal_column()")

    def _auto_label(self):
        return None, False

    def _proxy_name(self):
        return None


class Null(ColumnElement):
    __visit_name__ = "null"


class True_(ColumnElement):
    __visit_name__ = "true"

    @property
    def type(self):
        from .sqltypes import BOOLEANTYPE

        return BOOLEANTYPE

    def _negate(self):
        return False_()


class False_(True_):
    __visit_name__ = "false"

    def _negate(self):
        return True_()


class ClauseList(ClauseElement):
    """Pieces with an operator between them."""

    __visit_name__ = "clauselist"
    _parts = ("clauses",)

    def __init__(self, *clauses, operator="comma_op", group=True, group_contents=True):
        self.operator = operator
        self.group = group
        given = [clause(each) for each in clauses]
        self.clauses = [each.self_group(against=operator) if group_contents else each for each in given]

    def __iter__(self):
        return iter(self.clauses)

    def __len__(self):
        return len(self.clauses)

    def self_group(self, against=None):
        if self.group and is_precedent(self.operator, against):
            return Grouping(self)
        return self


class ExpressionClauseList(ColumnElement):
    """The same as an expression."""

    __visit_name__ = "expression_clauselist"
    _parts = ("clauses",)

    def __init__(self, operator, clauses, type_=None, group=True):
        self.operator = operator
        self.clauses = list(clauses)
        self.type = to_instance(type_)
        self.group = group

    def __iter__(self):
        return iter(self.clauses)

    def self_group(self, against=None):
        if self.group and is_precedent(self.operator, against):
            return Grouping(self)
        return self


class BooleanClauseList(ExpressionClauseList):
    """`a AND b AND c`."""

    def __init__(self, *args, **kw):
        if "clauses" not in kw:
            raise NotImplementedError("BooleanClauseList has a private constructor")
        super().__init__(kw["operator"], kw["clauses"], _boolean())

    @classmethod
    def build(cls, operator, neutral, absorbing, clauses):
        """`neutral` is left out (TRUE of AND), `absorbing` stands for the whole (FALSE of AND)."""
        kept = []
        dropped = None
        for each in clauses:
            if type(each) is absorbing:
                return each.self_group(against="_asbool")
            if type(each) is neutral:
                dropped = each
            else:
                kept.append(each)
        if not kept:
            return dropped.self_group(against="_asbool")
        if len(kept) == 1:
            return kept[0].self_group(against="_asbool")
        flat = []
        for each in kept:
            each = each.self_group(against=operator)
            if isinstance(each, BooleanClauseList) and each.operator == operator:
                flat.extend(each.clauses)
            else:
                flat.append(each)
        return cls(operator=operator, clauses=flat)

    def self_group(self, against=None):
        return self if not self.clauses else super().self_group(against)

    def _negate(self):
        return UnaryExpression(self.self_group(against="inv"), operator="inv")

    @classmethod
    def and_(cls, *clauses):
        return and_(*clauses)

    @classmethod
    def or_(cls, *clauses):
        return or_(*clauses)


class Tuple(ColumnElement):
    __visit_name__ = "tuple"
    _parts = ("clauses",)

    def __init__(self, *clauses, types=None):
        self.clauses = [coerce(each) for each in clauses]

    def self_group(self, against=None):
        return self

    def _bind_param(self, operator, value, type_=None, expanding=False):
        if expanding:
            return BindParameter(None, value, unique=True, expanding=True)
        return Tuple(*value)


class UnaryExpression(ColumnElement):
    """`NOT x`, `-x`, `x DESC`."""

    __visit_name__ = "unary"
    _parts = ("element",)

    def __init__(self, element, operator=None, modifier=None, type_=None, wraps=False):
        self.element = element.self_group(against=operator or modifier)
        self.operator = operator
        self.modifier = modifier
        self.type = to_instance(type_)
        self.wraps_column_expression = wraps

    def self_group(self, against=None):
        if self.operator and is_precedent(self.operator, against):
            return Grouping(self)
        return self

    def _negate(self):
        if self._is_boolean():
            return UnaryExpression(self.self_group(against="inv"), operator="inv", type_=self.type)
        return ClauseElement._negate(self)


class AsBoolean(UnaryExpression):
    """A Boolean column where a condition is wanted: `x = 1` on databases without Booleans."""

    __visit_name__ = "as_boolean"

    def __init__(self, element, operator, negate):
        self.element = element
        self.operator = operator
        self.negate = negate
        self.modifier = None
        self.type = _boolean()
        self.wraps_column_expression = True

    def self_group(self, against=None):
        return self

    def _negate(self):
        return AsBoolean(self.element, self.negate, self.operator)


class BinaryExpression(ColumnElement):
    """Two sides and an operator."""

    __visit_name__ = "binary"
    _parts = ("left", "right")

    def __init__(self, left, right, operator, type_=None, negate=None, modifiers=None):
        self._plain = (left, right)
        self.left = left.self_group(against=operator)
        self.right = right.self_group(against=operator)
        self.operator = operator
        self.negate = negate
        self.type = to_instance(type_)
        self.modifiers = modifiers or {}

    def __bool__(self):
        """`a == b` is also asked as a question, by `in` on lists: whether both are the same object."""
        if self.operator in ("eq", "ne"):
            same = self._plain[0] is self._plain[1]
            return same if self.operator == "eq" else not same
        raise TypeError("Boolean value of this clause is not defined")

    def self_group(self, against=None):
        if is_precedent(self.operator, against):
            return Grouping(self)
        return self

    def _negate(self):
        if self.negate is None:
            return UnaryExpression(self.self_group(against="inv"), operator="inv", type_=self.type)
        new = self._clone()
        new.operator, new.negate = self.negate, self.operator
        return new

    # An element of JSON, read as something else.

    def _read_as(self, type_name, *args):
        from . import sqltypes

        if self.operator not in ("json_getitem_op", "json_path_getitem_op"):
            raise exc.InvalidRequestError(
                "The JSON cast operator JSON.%s() only works with a JSON index expression e.g. col['q'].%s()"
                % (type_name, type_name)
            )
        new = self._clone()
        new.type = getattr(sqltypes, type_name)(*args)
        return new

    def as_string(self):
        return self._read_as("Unicode")

    def as_integer(self):
        return self._read_as("Integer")

    def as_float(self):
        return self._read_as("Float")

    def as_numeric(self, precision, scale, asdecimal=True):
        return self._read_as("Numeric", precision, scale)

    def as_boolean(self):
        return self._read_as("Boolean")

    def as_json(self):
        return self._read_as("JSON")

    @property
    def astext(self):
        new = self.as_string()
        new.modifiers = {**self.modifiers, "astext": True}
        return new


class Grouping(ColumnElement):
    """Parentheses."""

    __visit_name__ = "grouping"
    _parts = ("element",)

    def __init__(self, element):
        self.element = element
        self.type = getattr(element, "type", NULLTYPE)

    def self_group(self, against=None):
        return self

    def _ungroup(self):
        return self.element._ungroup()

    def _auto_label(self):
        return self.element._auto_label()

    def _proxy_name(self):
        return self.element._proxy_name() if isinstance(self.element, ColumnElement) else None

    def __getattr__(self, name):
        if name[:2] == "__" or name == "element":
            raise AttributeError(name)
        return getattr(self.element, name)


class Label(ColumnElement):
    """`expression AS name`."""

    __visit_name__ = "label"
    _parts = ("element",)
    _is_named = True

    def __init__(self, name, element, type_=None):
        element = coerce(element)
        while isinstance(element, Label):
            element = element.element
        self._given = name
        self.element = element
        self._anonymous = next_anonymous() if name is None else None
        self.name = self.key = name
        self.type = to_instance(type_) if type_ is not None else element.type

    def self_group(self, against=None):
        inner = self.element.self_group(against=against)
        if inner is self.element:
            return self
        return Label(self.name, inner, self.type)

    @property
    def primary_key(self):
        return self.element.primary_key

    @property
    def foreign_keys(self):
        return self.element.foreign_keys

    def _proxied(self):
        return self.element


class Case(ColumnElement):
    __visit_name__ = "case"
    _parts = ("value", "whens", "else_")

    def __init__(self, *whens, value=None, else_=None):
        if len(whens) == 1 and isinstance(whens[0], (list, dict)):
            whens = whens[0]
        if isinstance(whens, dict):
            whens = list(whens.items())
        self.value = None if value is None else coerce(value)
        self.whens = []
        for when, then in whens:
            if self.value is not None:
                condition = coerce(when)
            else:
                condition = coerce(when) if not isinstance(when, bool) else (True_() if when else False_())
                condition = condition.self_group()
            self.whens.append((condition, coerce(then)))
        self.else_ = None if else_ is None else coerce(else_)
        results = [then for _, then in self.whens] + ([self.else_] if self.else_ is not None else [])
        self.type = next((each.type for each in reversed(results) if each.type is not NULLTYPE), NULLTYPE)


class _Wraps:
    """An expression that keeps the name of the column it wraps."""

    def _wrapped_name(self):
        inner = self.clause
        while isinstance(inner, (Grouping, _Wraps)):
            inner = inner.element if isinstance(inner, Grouping) else inner.clause
        return inner.name if inner._is_named and not inner._is_literal else None

    def _auto_label(self):
        name = self._wrapped_name()
        return (name, False) if name else ("anon", True)

    def _proxy_name(self):
        return self._wrapped_name()


class Cast(_Wraps, ColumnElement):
    __visit_name__ = "cast"
    _parts = ("clause",)

    def __init__(self, expression, type_):
        self.type = to_instance(type_)
        self.clause = coerce(expression, type_=self.type)
        self.typeclause = TypeClause(self.type)


class TryCast(Cast):
    __visit_name__ = "try_cast"


class TypeCoerce(_Wraps, ColumnElement):
    __visit_name__ = "type_coerce"
    _parts = ("clause",)

    def __init__(self, expression, type_):
        self.type = to_instance(type_)
        self.clause = coerce(expression, type_=self.type)
        if isinstance(self.clause, BindParameter):
            self.clause = self.clause._clone()
            self.clause.type = self.type

    def self_group(self, against=None):
        grouped = self.clause.self_group(against=against)
        return self if grouped is self.clause else TypeCoerce(grouped, self.type)


class TypeClause(ClauseElement):
    __visit_name__ = "typeclause"

    def __init__(self, type_):
        self.type = type_


class Extract(ColumnElement):
    __visit_name__ = "extract"
    _parts = ("expr",)

    def __init__(self, field, expr):
        from .sqltypes import INTEGERTYPE

        self.type = INTEGERTYPE
        self.field = field
        self.expr = coerce(expr)


class CollationClause(ColumnElement):
    __visit_name__ = "collation"

    def __init__(self, collation):
        self.collation = collation


class CollectionAggregate(ColumnElement):
    """`ANY (…)`, `ALL (…)`."""

    __visit_name__ = "unary"
    _parts = ("element",)
    modifier = None

    def __init__(self, element, operator):
        element = coerce(element)
        if getattr(element, "_is_select", False):
            element = element.scalar_subquery()
        self.element = element.self_group(against=operator)
        self.operator = operator
        self.type = element.type

    def operate(self, op, *others, **kw):
        return super().operate(op, *others, **{**kw, "reverse": True})

    def _of_item(self, other, operator):
        """`value operator ANY (list)`."""
        operator = operator if isinstance(operator, str) else operator.__name__
        return BinaryExpression(coerce(other, type_=self.type.item_type), self, operator, type_=_boolean())


class LabelReference(ColumnElement):
    """A name or a selected label inside ORDER BY or GROUP BY."""

    __visit_name__ = "label_reference"
    _parts = ("element",)

    def __init__(self, element):
        self.element = element
        self.type = getattr(element, "type", NULLTYPE)


class TextualLabelReference(ColumnElement):
    __visit_name__ = "textual_label_reference"

    def __init__(self, text):
        self.text = text

    @property
    def element(self):
        return self


def coerce(value, expr=None, op=None, type_=None, name=None):
    """The element for any value: itself, a scalar subquery, NULL, or a bound parameter typed after `expr`."""
    value = clause(value)
    if isinstance(value, ClauseElement):
        if value._is_select:
            return value.scalar_subquery()
        return value
    if value is None:
        return Null()
    if expr is not None:
        return expr._bind_param(op, value)
    if isinstance(value, Visitable) or isinstance(value, type) and hasattr(value, "__table__"):
        raise exc.ArgumentError(f"SQL expression element or literal value expected, got {value!r}.")
    return BindParameter(name, value, type_=type_, unique=True)


def condition(value):
    """An element for WHERE, HAVING, ON and `and_()`."""
    value = clause(value)
    if value is True:
        return True_()
    if value is False:
        return False_()
    if isinstance(value, str):
        raise exc.ArgumentError(f"Textual SQL expression {value!r} should be explicitly declared as text({value!r})")
    if not isinstance(value, ClauseElement):
        if value is None:
            return Null()
        raise exc.ArgumentError(f"SQL expression for WHERE/HAVING role expected, got {value!r}.")
    return value.scalar_subquery() if value._is_select else value


def order_element(value):
    """An element for ORDER BY or GROUP BY; strings name a selected column."""
    value = clause(value)
    if isinstance(value, str):
        return TextualLabelReference(value)
    if not isinstance(value, ClauseElement):
        raise exc.ArgumentError(f"ORDER BY expression expected, got {value!r}.")
    if value._is_select:
        return value.scalar_subquery()
    return LabelReference(value)


def _by_list(value):
    if value is None:
        return None
    if not isinstance(value, (list, tuple)):
        value = [value]
    return ClauseList(*[order_element(each) for each in value]) if value else None


def _boolean():
    from .sqltypes import BOOLEANTYPE

    return BOOLEANTYPE


def _type_of(value):
    from .sqltypes import type_of_value

    return type_of_value(value)


def _bind_body(key):
    if key is None:
        return "param"
    body = "".join("_" if each in "%() $" else each for each in key)
    while "__" in body and "__" not in key:
        body = body.replace("__", "_")
    return body.strip("_") if body != key else body


def _bind_type(type_, value, expanding, compared_to):
    if type_ is not None:
        return to_instance(type_)
    sample = value
    if expanding and value:
        sample = next((each for each in value if each is not None), None)
    if isinstance(sample, tuple) and expanding:
        return NULLTYPE
    if compared_to is not None:
        return compared_to[1].coerce_compared_value(compared_to[0], sample)
    return NULLTYPE if sample is None else _type_of(sample)


from .constructors import *  # noqa: E402,F401,F403  (and_, case, text, … are also names of this module)
from .constructors import and_, or_  # noqa: E402
from .windows import FunctionFilter, Over, WithinGroup  # noqa: E402,F401
