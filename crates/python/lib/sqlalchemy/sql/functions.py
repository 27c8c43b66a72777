"""`func.anything(…)`: SQL functions, with the result types that SQLAlchemy knows."""

from . import elements as el
from . import sqltypes
from .base import Executable
from .selectable import FromClause
from .type_api import NULLTYPE, to_instance


class FunctionElement(Executable, el.ColumnElement):
    """The base of functions; scripts derive their own from it for `@compiles`."""

    __visit_name__ = "function"
    _parts = ("clause_expr",)
    packagenames = ()
    _has_args = False

    def __init__(self, *clauses):
        arguments = [el.coerce(each, name=getattr(self, "name", None)) for each in clauses]
        self._set_arguments(arguments)

    def _set_arguments(self, arguments):
        self._has_args = bool(arguments)
        self.clause_expr = el.Grouping(el.ClauseList(*arguments, operator="comma_op", group_contents=True))

    @property
    def clauses(self):
        return self.clause_expr.element

    @property
    def columns(self):
        from .base import ColumnCollection

        return ColumnCollection([self.label(None)]) if not getattr(self, "name", None) else ColumnCollection([self])

    def over(self, partition_by=None, order_by=None, rows=None, range_=None, groups=None):
        return el.Over(self, partition_by, order_by, range_, rows, groups)

    def within_group(self, *order_by):
        return el.WithinGroup(self, *order_by)

    def filter(self, *criterion):
        return el.FunctionFilter(self, *criterion) if criterion else self

    def select(self):
        from .selects import Select

        return Select(self)

    def table_valued(self, *columns, name=None, with_ordinality=None, joins_implicitly=False):
        named = [each if isinstance(each, el.ColumnElement) else el.ColumnClause(each) for each in columns]
        if with_ordinality:
            named.append(el.ColumnClause(with_ordinality, sqltypes.INTEGERTYPE))
        return TableValuedAlias(self, named, name, with_ordinality)

    def column_valued(self, name=None, joins_implicitly=False):
        source = TableValuedAlias(self, [], name, None)
        return el.ColumnClause(source.name, self.type, _selectable=None) if name else source.column

    def alias(self, name=None, joins_implicitly=False):
        return TableValuedAlias(self, [el.ColumnClause(getattr(self, "name", None) or "anon")], name, None)

    def scalar_table_valued(self, name, type_=None):
        return el.ColumnClause(name, type_)

    def self_group(self, against=None):
        if against == "getitem" and isinstance(self.type, sqltypes.ARRAY):
            return el.Grouping(self)
        return super().self_group(against)

    def _bind_name(self):
        return getattr(self, "name", None)


class TableValuedAlias(FromClause):
    """A function in FROM."""

    __visit_name__ = "table_valued_alias"
    named_with_column = True

    def __init__(self, function, columns, name, ordinality):
        self.element = function
        self._anonymous = None if name else el.next_anonymous()
        self.name = name or f"%({self._anonymous} anon)s"
        self._given = columns
        self._derived = False
        self._lateral = False
        self.ordinality = ordinality

    def _fill(self, columns):
        for column in self._given:
            columns.add(column._make_proxy(self))

    @property
    def column(self):
        return el.ColumnClause(self.name, self.element.type, _selectable=None)

    def alias(self, name=None, flat=False):
        new = TableValuedAlias(self.element, self._given, name, self.ordinality)
        if name is None and self._anonymous is None:
            new.name = f"%({new._anonymous} {self.name})s"
        new._derived = self._derived
        return new

    def render_derived(self, name=None, with_types=False):
        new = TableValuedAlias(self.element, self._given, name, self.ordinality)
        new._derived = True
        return new

    def lateral(self, name=None):
        new = self.alias(name)
        new._lateral = True
        return new


class Function(FunctionElement):
    """A function by its name."""

    def __init__(self, name, *clauses, type_=None, packagenames=()):
        self.name = name
        self.packagenames = tuple(packagenames)
        super().__init__(*clauses)
        self.type = to_instance(type_) if type_ is not None else _result_type(name, self.clauses)

    @property
    def _canonical(self):
        """The name by which special functions are known, or None."""
        lowered = self.name.lower()
        return lowered if lowered in _SPECIAL and not self.packagenames else None


class GenericFunction(Function):
    """A base for functions with a class of their own; its subclasses answer to `func.<name>`."""

    name = None
    type = NULLTYPE
    inherit_cache = True

    def __init__(self, *args, **kw):
        own_type = to_instance(type(self).type)
        Function.__init__(self, type(self).name or type(self).__name__, *args, **kw)
        if self.type is NULLTYPE:
            self.type = own_type

    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        name = cls.__dict__.get("identifier") or cls.__dict__.get("name") or cls.__name__
        if isinstance(name, str):
            _REGISTERED[name.lower()] = cls


class _Generator:
    """`func`, and `func.package.name` on the way."""

    def __init__(self, names=(), options=None):
        self._names = names
        self._options = options or {}

    def __getattr__(self, name):
        if name[:2] == "__":
            raise AttributeError(name)
        if name.endswith("_") and len(name) > 1:
            name = name[:-1]
        return _Generator(self._names + (name,), self._options)

    def __call__(self, *args, **kw):
        options = {**self._options, **kw}
        name = self._names[-1]
        lowered = name.lower()
        if len(self._names) == 1:
            if lowered in _REGISTERED:
                return _REGISTERED[lowered](*args, **options)
            if lowered == "cast":
                return el.Cast(*args)
            if lowered == "extract":
                return el.Extract(*args)
            if lowered == "count" and not args:
                args = (el.literal_column("*"),)
            if lowered == "next_value":
                return NextValue(args[0])
            if lowered == "aggregate_strings":
                return Function(name, args[0], el.BindParameter("aggregate_strings", args[1], unique=True))
        return Function(name, *args, packagenames=self._names[:-1], **options)


class NextValue(FunctionElement):
    """`func.next_value(sequence)`."""

    __visit_name__ = "next_value_func"
    name = "next_value"
    type = sqltypes.INTEGERTYPE

    def __init__(self, sequence, **kw):
        self.sequence = sequence
        self._set_arguments([])


func = _Generator()
modifier = _Generator(("modifier",))

_REGISTERED = {}

_TYPES = {
    "now": "DateTime", "concat": "String", "char_length": "Integer", "count": "Integer", "current_date": "Date",
    "current_time": "Time", "current_timestamp": "DateTime", "current_user": "String", "localtime": "DateTime",
    "localtimestamp": "DateTime", "session_user": "String", "sysdate": "DateTime", "user": "String",
    "rank": "Integer", "dense_rank": "Integer", "percent_rank": "Numeric", "cume_dist": "Numeric",
    "aggregate_strings": "String",
}
_FROM_ARGUMENTS = ("coalesce", "max", "min", "sum")
_SPECIAL = frozenset([*_TYPES, *_FROM_ARGUMENTS, "random"])


def _result_type(name, arguments):
    lowered = name.lower()
    known = _TYPES.get(lowered)
    if known is not None:
        return getattr(sqltypes, known)()
    if lowered in _FROM_ARGUMENTS:
        return next((each.type for each in arguments if each.type is not NULLTYPE), NULLTYPE)
    if lowered == "array_agg":
        return sqltypes.ARRAY(next(iter(arguments)).type)
    return NULLTYPE


def register_function(identifier, fn, package="_default"):
    _REGISTERED[identifier.lower()] = fn


class now(GenericFunction):  # noqa: N801
    type = sqltypes.DateTime


class count(GenericFunction):  # noqa: N801
    type = sqltypes.Integer

    def __init__(self, expression=None, **kw):
        super().__init__(el.literal_column("*") if expression is None else expression, **kw)


class current_timestamp(GenericFunction):  # noqa: N801
    type = sqltypes.DateTime


class coalesce(GenericFunction):  # noqa: N801
    pass


class concat(GenericFunction):  # noqa: N801
    type = sqltypes.String


class max(GenericFunction):  # noqa: N801, A001
    pass


class min(GenericFunction):  # noqa: N801, A001
    pass


class sum(GenericFunction):  # noqa: N801, A001
    pass


_REGISTERED.clear()
