"""Operators by name: how they are spelled, how tightly they bind, what negates them; and the Python operators."""

PRECEDENCE = {
    "from_": 15, "function_as_comparison_op": 15, "any_op": 15, "all_op": 15, "getitem": 15, "json_getitem_op": 15,
    "json_path_getitem_op": 15, "mul": 8, "truediv": 8, "floordiv": 8, "mod": 8, "neg": 8, "bitwise_not_op": 8,
    "add": 7, "sub": 7, "bitwise_xor_op": 7, "bitwise_or_op": 7, "bitwise_and_op": 7, "bitwise_lshift_op": 7,
    "bitwise_rshift_op": 7, "filter_op": 6, "concat_op": 5, "match_op": 5, "not_match_op": 5, "regexp_match_op": 5,
    "not_regexp_match_op": 5, "regexp_replace_op": 5, "ilike_op": 5, "not_ilike_op": 5, "like_op": 5,
    "not_like_op": 5, "in_op": 5, "not_in_op": 5, "is_": 5, "is_not": 5, "eq": 5, "ne": 5, "is_distinct_from": 5,
    "is_not_distinct_from": 5, "gt": 5, "lt": 5, "ge": 5, "le": 5, "between_op": 5, "not_between_op": 5,
    "distinct_op": 5, "inv": 5, "is_true": 5, "is_false": 5, "and_": 3, "or_": 2, "comma_op": -1, "desc_op": 3,
    "asc_op": 3, "collate": 4, "as_": -1, "exists": 0, "_asbool": -10,
}

SYMBOLS = {
    "and_": " AND ", "or_": " OR ", "add": " + ", "mul": " * ", "sub": " - ", "mod": " % ", "neg": "-", "lt": " < ",
    "le": " <= ", "ne": " != ", "gt": " > ", "ge": " >= ", "eq": " = ", "is_distinct_from": " IS DISTINCT FROM ",
    "is_not_distinct_from": " IS NOT DISTINCT FROM ", "concat_op": " || ", "match_op": " MATCH ",
    "not_match_op": " NOT MATCH ", "in_op": " IN ", "not_in_op": " NOT IN ", "comma_op": ", ", "from_": " FROM ",
    "as_": " AS ", "is_": " IS ", "is_not": " IS NOT ", "collate": " COLLATE ", "exists": "EXISTS ",
    "distinct_op": "DISTINCT ", "inv": "NOT ", "any_op": "ANY ", "all_op": "ALL ", "desc_op": " DESC",
    "asc_op": " ASC", "nulls_first_op": " NULLS FIRST", "nulls_last_op": " NULLS LAST", "bitwise_xor_op": " ^ ",
    "bitwise_or_op": " | ", "bitwise_and_op": " & ", "bitwise_not_op": "~", "bitwise_lshift_op": " << ",
    "bitwise_rshift_op": " >> ",
}

NEGATIONS = {
    "eq": "ne", "lt": "ge", "gt": "le", "like_op": "not_like_op", "ilike_op": "not_ilike_op", "in_op": "not_in_op",
    "is_": "is_not", "is_distinct_from": "is_not_distinct_from", "between_op": "not_between_op",
    "match_op": "not_match_op", "regexp_match_op": "not_regexp_match_op",
    "contains_op": "not_contains_op", "startswith_op": "not_startswith_op", "endswith_op": "not_endswith_op",
    "icontains_op": "not_icontains_op", "istartswith_op": "not_istartswith_op", "iendswith_op": "not_iendswith_op",
}
NEGATIONS.update({after: before for before, after in list(NEGATIONS.items())})

COMPARISONS = frozenset(
    "eq ne lt le gt ge is_ is_not is_distinct_from is_not_distinct_from like_op not_like_op ilike_op not_ilike_op in_op "
    "not_in_op between_op not_between_op match_op not_match_op regexp_match_op not_regexp_match_op contains_op "
    "startswith_op endswith_op icontains_op istartswith_op iendswith_op".split()
)
NATURAL_SELF_PRECEDENT = frozenset(
    "add mul and_ or_ concat_op getitem json_getitem_op json_path_getitem_op".split()
)
ASSOCIATIVE = frozenset("add mul and_ or_ concat_op".split())
COMMUTATIVE = frozenset("eq ne add mul".split())

_SMALLEST, _LARGEST = -100, 100


class custom_op:
    """An operator spelled by the script: `column.op("->>")`."""

    __name__ = "custom_op"

    def __init__(self, opstring, precedence=0, is_comparison=False, return_type=None, natural_self_precedent=False,
                 eager_grouping=False, visit_name=None, python_impl=None):
        self.opstring = opstring
        self.precedence = precedence
        self.is_comparison = is_comparison
        self.return_type = return_type
        self.natural_self_precedent = natural_self_precedent
        self.eager_grouping = eager_grouping

    def __call__(self, left, right, **kw):
        return left.operate(self, right, **kw)

    def __eq__(self, other):
        return isinstance(other, custom_op) and other.opstring == self.opstring

    def __hash__(self):
        return hash(self.opstring)


def sign_of(type_operator):
    """The operator of a type's method."""
    return custom_op(
        type_operator, precedence=PRECEDENCE["eq"], is_comparison=True, natural_self_precedent=True,
        eager_grouping=type_operator != "&&",
    )


def is_precedent(operator, against):
    """Whether an expression of `operator` needs parentheses inside one of `against`."""
    if operator == against and operator is not None and (
        operator in NATURAL_SELF_PRECEDENT or getattr(operator, "natural_self_precedent", False)
    ):
        return False
    mine = PRECEDENCE.get(operator)
    if mine is None:
        mine = getattr(operator, "precedence", _SMALLEST)
    its = PRECEDENCE.get(against)
    if its is None:
        its = getattr(against, "precedence", _LARGEST)
    return mine <= its


def is_comparison(operator):
    return operator in COMPARISONS or getattr(operator, "is_comparison", False)


class Operators:
    """The logical operators; whoever has `operate` gets them."""

    def operate(self, op, *other, **kw):
        raise NotImplementedError(str(op))

    def reverse_operate(self, op, other, **kw):
        raise NotImplementedError(str(op))

    def op(self, opstring, precedence=0, is_comparison=False, return_type=None, python_impl=None):
        operator = custom_op(opstring, precedence, is_comparison, return_type)
        return lambda other: self.operate(operator, other)

    def bool_op(self, opstring, precedence=0, python_impl=None):
        return self.op(opstring, precedence=precedence, is_comparison=True)


class ColumnOperators(Operators):
    """What can be done with a column or another expression."""

    timetuple = None
    __hash__ = object.__hash__

    def __lt__(self, other):
        return self.operate("lt", other)

    def __le__(self, other):
        return self.operate("le", other)

    def __eq__(self, other):
        return self.operate("eq", other)

    def __ne__(self, other):
        return self.operate("ne", other)

    def __gt__(self, other):
        return self.operate("gt", other)

    def __ge__(self, other):
        return self.operate("ge", other)

    def __neg__(self):
        return self.operate("neg")

    def __getitem__(self, index):
        return self.operate("getitem", index)

    def __lshift__(self, other):
        return self.operate("lshift", other)

    def __rshift__(self, other):
        return self.operate("rshift", other)

    def __add__(self, other):
        return self.operate("add", other)

    def __sub__(self, other):
        return self.operate("sub", other)

    def __mul__(self, other):
        return self.operate("mul", other)

    def __mod__(self, other):
        return self.operate("mod", other)

    def __truediv__(self, other):
        return self.operate("truediv", other)

    def __floordiv__(self, other):
        return self.operate("floordiv", other)

    def __radd__(self, other):
        return self.reverse_operate("add", other)

    def __rsub__(self, other):
        return self.reverse_operate("sub", other)

    def __rmul__(self, other):
        return self.reverse_operate("mul", other)

    def __rmod__(self, other):
        return self.reverse_operate("mod", other)

    def __rtruediv__(self, other):
        return self.reverse_operate("truediv", other)

    def __rfloordiv__(self, other):
        return self.reverse_operate("floordiv", other)

    def __contains__(self, other):
        return self.operate("contains", other)

    def concat(self, other):
        return self.operate("concat_op", other)

    def is_(self, other):
        return self.operate("is_", other)

    def is_not(self, other):
        return self.operate("is_not", other)

    isnot = is_not

    def is_distinct_from(self, other):
        return self.operate("is_distinct_from", other)

    def is_not_distinct_from(self, other):
        return self.operate("is_not_distinct_from", other)

    isnot_distinct_from = is_not_distinct_from

    def in_(self, other):
        return self.operate("in_op", other)

    def not_in(self, other):
        return self.operate("not_in_op", other)

    notin_ = not_in

    def like(self, other, escape=None):
        return self.operate("like_op", other, escape=escape)

    def not_like(self, other, escape=None):
        return self.operate("not_like_op", other, escape=escape)

    notlike = not_like

    def ilike(self, other, escape=None):
        return self.operate("ilike_op", other, escape=escape)

    def not_ilike(self, other, escape=None):
        return self.operate("not_ilike_op", other, escape=escape)

    notilike = not_ilike

    def startswith(self, other, **kw):
        return self.operate("startswith_op", other, **kw)

    def istartswith(self, other, **kw):
        return self.operate("istartswith_op", other, **kw)

    def endswith(self, other, **kw):
        return self.operate("endswith_op", other, **kw)

    def iendswith(self, other, **kw):
        return self.operate("iendswith_op", other, **kw)

    def contains(self, other, **kw):
        return self.operate("contains_op", other, **kw)

    def icontains(self, other, **kw):
        return self.operate("icontains_op", other, **kw)

    def match(self, other, **kw):
        return self.operate("match_op", other, **kw)

    def regexp_match(self, pattern, flags=None):
        return self.operate("regexp_match_op", pattern, flags=flags)

    def regexp_replace(self, pattern, replacement, flags=None):
        return self.operate("regexp_replace_op", pattern, replacement=replacement, flags=flags)

    def between(self, cleft, cright, symmetric=False):
        return self.operate("between_op", cleft, cright, symmetric=symmetric)

    def desc(self):
        return self.operate("desc_op")

    def asc(self):
        return self.operate("asc_op")

    def nulls_first(self):
        return self.operate("nulls_first_op")

    nullsfirst = nulls_first

    def nulls_last(self):
        return self.operate("nulls_last_op")

    nullslast = nulls_last

    def collate(self, collation):
        return self.operate("collate", collation)

    def distinct(self):
        return self.operate("distinct_op")

    def any_(self):
        return self.operate("any_op")

    def all_(self):
        return self.operate("all_op")

    def bitwise_and(self, other):
        return self.operate("bitwise_and_op", other)

    def bitwise_or(self, other):
        return self.operate("bitwise_or_op", other)

    def bitwise_xor(self, other):
        return self.operate("bitwise_xor_op", other)

    def bitwise_not(self):
        return self.operate("bitwise_not_op")

    def bitwise_lshift(self, other):
        return self.operate("bitwise_lshift_op", other)

    def bitwise_rshift(self, other):
        return self.operate("bitwise_rshift_op", other)
