"""What rows come from: tables, aliases, joins, subqueries, CTEs, VALUES. `select` itself is in `selects.py`."""

from .. import exc
from .base import ClauseElement, ColumnCollection, clause, quoted_name  # noqa: F401
from .elements import ColumnClause, ColumnElement, Grouping, and_, condition, next_anonymous
from .operators import is_precedent
from .type_api import NULLTYPE


class Selectable(ClauseElement):
    pass


class ReturnsRows(Selectable):
    pass


class FromClause(ReturnsRows):
    """Something that can stand in FROM."""

    _is_from = True
    is_selectable = True
    name = None
    schema = None
    named_with_column = False

    @property
    def columns(self):
        columns = self.__dict__.get("_columns")
        if columns is None:
            columns = self._columns = ColumnCollection()
            self._fill(columns)
        return columns

    @property
    def c(self):
        return self.columns

    exported_columns = columns

    @property
    def primary_key(self):
        return [column for column in self.columns if column.primary_key]

    @property
    def foreign_keys(self):
        return {key for column in self.columns for key in column.foreign_keys}

    @property
    def description(self):
        return self.name or f"{type(self).__name__} object"

    @property
    def _from_objects(self):
        return [self]

    @property
    def _hidden(self):
        """The sources that are part of this one, and so are not listed beside it."""
        return []

    def _fill(self, columns):
        """Adds the columns that this source offers."""

    def _label_name(self):
        return self.name

    def select(self):
        return _select(self)

    def join(self, right, onclause=None, isouter=False, full=False):
        return Join(self, right, onclause, isouter, full)

    def outerjoin(self, right, onclause=None, full=False):
        return Join(self, right, onclause, True, full)

    def alias(self, name=None, flat=False):
        return Alias(self, name)

    def lateral(self, name=None):
        return Lateral(self, name)

    def tablesample(self, sampling, name=None, seed=None):
        return TableSample(self, name, sampling, seed)

    def corresponding_column(self, column, require_embedded=False):
        return self.columns.corresponding_column(column)

    def is_derived_from(self, other):
        return other is self

    def _base(self):
        return self


class TableClause(FromClause):
    """`table("t", column("a"))`: a table that is only named."""

    __visit_name__ = "table"
    named_with_column = True
    implicit_returning = False

    def __init__(self, name, *columns, schema=None, **kw):
        self.name = name
        self.schema = schema
        if kw:
            raise exc.ArgumentError(f"Unsupported argument(s): {list(kw)}")
        self._columns = ColumnCollection()
        for column in columns:
            column.table = self
            self._columns.add(column)

    @property
    def fullname(self):
        return f"{self.schema}.{self.name}" if self.schema else self.name

    def append_column(self, column):
        column.table = self
        self._columns.add(column)

    def _clone(self, **kw):
        return self

    def insert(self, *args, **kw):
        from .dml import insert

        return insert(self, *args, **kw)

    def update(self, *args, **kw):
        from .dml import update

        return update(self, *args, **kw)

    def delete(self, *args, **kw):
        from .dml import delete

        return delete(self, *args, **kw)

    def count(self, whereclause=None):
        from .functions import func

        counted = _select(func.count()).select_from(self)
        return counted if whereclause is None else counted.where(whereclause)

    def __repr__(self):
        return f"<sqlalchemy.sql.selectable.TableClause at {hex(id(self))}; {self.name}>"


class AliasedReturnsRows(FromClause):
    """A source under another name."""

    _parts = ("element",)
    named_with_column = True

    def __init__(self, element, name=None):
        self.element = element
        self._anonymous = None
        if name is None:
            self._anonymous = next_anonymous()
            name = f"%({self._anonymous} {self._body(element)})s"
        self.name = name

    @staticmethod
    def _body(element):
        name = getattr(element, "name", None)
        return name if isinstance(name, str) and "%(" not in name else "anon"

    @property
    def original(self):
        return self.element

    def _fill(self, columns):
        for column in self.element.columns:
            columns.add(column._make_proxy(self))

    def _clone(self, **kw):
        return self

    def _map(self, function):
        return self

    def _base(self):
        return self.element._base() if isinstance(self.element, FromClause) else self

    def is_derived_from(self, other):
        return other is self or self.element.is_derived_from(other)


class Alias(AliasedReturnsRows):
    __visit_name__ = "alias"


class Subquery(AliasedReturnsRows):
    __visit_name__ = "subquery"

    @staticmethod
    def _body(element):
        return "anon"

    def _fill(self, columns):
        self.element._offer(self, columns)

    def as_scalar(self):
        return self.element.scalar_subquery()


class Lateral(Subquery):
    __visit_name__ = "lateral"

    def _fill(self, columns):
        if isinstance(self.element, FromClause):
            AliasedReturnsRows._fill(self, columns)
        else:
            super()._fill(columns)


class TableSample(AliasedReturnsRows):
    __visit_name__ = "tablesample"

    def __init__(self, element, name, sampling, seed=None):
        super().__init__(element, name)
        self.sampling, self.seed = sampling, seed


class CTE(Subquery):
    """`WITH name AS (…)`."""

    __visit_name__ = "cte"

    def __init__(self, element, name=None, recursive=False, nesting=False):
        super().__init__(element, name)
        self.recursive = recursive
        self.nesting = nesting
        self._alias_of = None
        self._prefixes = ()

    def _fill(self, columns):
        if self._alias_of is not None:
            AliasedReturnsRows._fill(self, columns)
        elif getattr(self.element, "is_dml", False):
            for column in self.element._returned():
                columns.add(column._make_proxy(self))
        else:
            super()._fill(columns)

    def alias(self, name=None, flat=False):
        other = CTE(self.element, name, self.recursive, self.nesting)
        other._alias_of = self
        other.element = self
        return other

    def union(self, *others):
        return self._extended(self.element.union(*others))

    def union_all(self, *others):
        return self._extended(self.element.union_all(*others))

    def _extended(self, element):
        new = CTE(element, self.name, self.recursive, self.nesting)
        new._anonymous = self._anonymous
        new._restates = self
        return new

    def prefix_with(self, *prefixes, dialect="*"):
        self._prefixes += tuple(prefixes)
        return self

    _restates = None


class FromGrouping(FromClause):
    """A join in parentheses."""

    __visit_name__ = "grouping"
    _parts = ("element",)

    def __init__(self, element):
        self.element = element

    @property
    def columns(self):
        return self.element.columns

    @property
    def _hidden(self):
        return self.element._hidden

    @property
    def _from_objects(self):
        return self.element._from_objects


class Join(FromClause):
    __visit_name__ = "join"
    _parts = ("left", "right", "onclause")

    def __init__(self, left, right, onclause=None, isouter=False, full=False):
        self.left = from_element(left)
        right = from_element(right)
        self.right = FromGrouping(right) if isinstance(right, Join) else right
        self.onclause = self._condition(onclause)
        self.isouter = isouter
        self.full = full

    def _condition(self, onclause):
        if onclause is None:
            return join_condition(self.left, self.right)
        onclause = clause(onclause)
        if not isinstance(onclause, ClauseElement):
            onclause = condition(onclause)
        return onclause.self_group(against="_asbool") if isinstance(onclause, ColumnElement) else onclause

    @property
    def _hidden(self):
        return [*self.left._from_objects, *self.right._from_objects, *self.left._hidden, *self.right._hidden]

    @property
    def _from_objects(self):
        return [self, *self.onclause._from_objects, *self.left._from_objects, *self.right._from_objects]

    def _sources(self):
        found = []
        for side in (self.left, self.right):
            side = side.element if isinstance(side, FromGrouping) else side
            found.extend(side._sources() if isinstance(side, Join) else [side])
        return found

    def _fill(self, columns):
        for source in self._sources():
            for column in source.columns:
                columns.add(column, key=f"{source.name}_{column.key}")

    def _map(self, function):
        return self

    def select(self):
        return _select(self.left, self.right).select_from(self)

    def alias(self, name=None, flat=False):
        return self.select().set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL).subquery(name)


class Values(FromClause):
    """`VALUES (…), (…)` as a source."""

    __visit_name__ = "values"
    named_with_column = True

    def __init__(self, *columns, name=None, literal_binds=False):
        self._column_args = columns
        self._anonymous = None if name else next_anonymous()
        self.name = name or f"%({self._anonymous} anon)s"
        self._data = ()
        self.literal_binds = literal_binds
        self._named = name is not None
        self.lateral_ = False

    def data(self, values):
        new = self._clone()
        new._data = self._data + (list(values),)
        return new

    def alias(self, name=None, flat=False):
        new = self._clone()
        new.name = name or self.name
        new._named = True
        return new

    def _fill(self, columns):
        for column in self._column_args:
            columns.add(column._make_proxy(self))


class SelectLabelStyle:
    """How selected columns are named."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"<SelectLabelStyle.{self.name}>"


LABEL_STYLE_NONE = SelectLabelStyle("LABEL_STYLE_NONE")
LABEL_STYLE_TABLENAME_PLUS_COL = SelectLabelStyle("LABEL_STYLE_TABLENAME_PLUS_COL")
LABEL_STYLE_DISAMBIGUATE_ONLY = SelectLabelStyle("LABEL_STYLE_DISAMBIGUATE_ONLY")
LABEL_STYLE_DEFAULT = LABEL_STYLE_DISAMBIGUATE_ONLY


class ScalarSelect(Grouping):
    """A subquery used as one value."""

    _from_objects = []
    _parts = ("element",)
    _is_implicitly_boolean = True

    def __init__(self, element):
        self.element = element
        self.type = element._scalar_type()

    def _ungroup(self):
        return self

    def self_group(self, against=None):
        return self

    def where(self, *criteria):
        return ScalarSelect(self.element.where(*criteria))

    def correlate(self, *froms):
        return ScalarSelect(self.element.correlate(*froms))

    def correlate_except(self, *froms):
        return ScalarSelect(self.element.correlate_except(*froms))

    def _auto_label(self):
        return "anon", True

    def _proxy_name(self):
        return None


class Exists(ColumnElement):
    """`EXISTS (SELECT …)`."""

    __visit_name__ = "exists"
    _from_objects = []
    _parts = ("element",)

    def __init__(self, argument=None):
        from .sqltypes import BOOLEANTYPE

        self.type = BOOLEANTYPE
        if argument is None:
            from .elements import literal_column

            argument = _select(literal_column("*"))
        argument = clause(argument)
        if isinstance(argument, ScalarSelect):
            argument = argument.element
        if not argument._is_select:
            argument = _select(argument)
        self.element = argument

    def self_group(self, against=None):
        return Grouping(self) if is_precedent("exists", against) else self

    def _negate(self):
        from .elements import UnaryExpression

        return UnaryExpression(self.self_group(against="inv"), operator="inv", type_=self.type)

    def _changed(self, element):
        return Exists(element)

    def where(self, *criteria):
        return self._changed(self.element.where(*criteria))

    def select_from(self, *froms):
        return self._changed(self.element.select_from(*froms))

    def correlate(self, *froms):
        return self._changed(self.element.correlate(*froms))

    def correlate_except(self, *froms):
        return self._changed(self.element.correlate_except(*froms))

    def select(self, *args):
        return _select(self)

    def _auto_label(self):
        return "anon", True


def table(name, *columns, **kw):
    return TableClause(name, *columns, **kw)


def alias(selectable, name=None, flat=False):
    return from_element(selectable).alias(name)


def join(left, right, onclause=None, isouter=False, full=False):
    return Join(left, right, onclause, isouter, full)


def outerjoin(left, right, onclause=None, full=False):
    return Join(left, right, onclause, True, full)


def exists(argument=None):
    return Exists(argument)


def lateral(selectable, name=None):
    return selectable.lateral(name)


def cte(selectable, name=None, recursive=False):
    return selectable.cte(name, recursive)


def tablesample(selectable, sampling, name=None, seed=None):
    return TableSample(selectable, name, sampling, seed)


def values(*columns, name=None, literal_binds=False):
    return Values(*columns, name=name, literal_binds=literal_binds)


def from_element(value):
    """A source of rows from what a script gave: a table, a mapped class, a select."""
    value = clause(value)
    if isinstance(value, FromClause):
        return value
    if getattr(value, "_is_select", False):
        return value.subquery()
    if getattr(value, "__visit_name__", None) == "textclause":
        return value
    if getattr(value, "_table_valued", None) is not None:
        return value._table_valued
    if isinstance(value, ClauseElement):
        return value
    raise exc.ArgumentError(
        f"FROM expression, such as a Table or alias() object expected, got {value!r}."
    )


def join_condition(left, right, quiet=False):
    """The ON clause that the foreign keys between two sources give."""
    pairs = []
    for one, other in ((left, right), (right, left)):
        for column in one.columns:
            for key in _foreign_keys(column):
                target = key._target_in(other)
                if target is not None:
                    pairs.append((key.constraint, column, target))
        if pairs and one is left and left is right:
            break
    constraints = []
    for constraint, _, _ in pairs:
        if not any(constraint is each for each in constraints):
            constraints.append(constraint)
    if not pairs or len(constraints) > 1:
        if quiet:
            return None if not pairs else False
        names = f"{left.description!r} and {right.description!r}"
        if not pairs:
            raise exc.NoForeignKeysError(f"Can't find any foreign key relationships between {names}.")
        raise exc.AmbiguousForeignKeysError(
            f"Can't determine join between {names}; tables have more than one foreign key constraint relationship "
            "between them. Please specify the 'onclause' of this join explicitly."
        )
    conditions = [target == column for _, column, target in pairs]
    return conditions[0] if len(conditions) == 1 else and_(*conditions)


def _foreign_keys(column):
    while column is not None:
        if column.foreign_keys:
            return column.foreign_keys
        column = column._proxied() if isinstance(column, ColumnElement) else None
    return ()


def _select(*columns):
    from .selects import Select

    return Select(*columns)


_ELSEWHERE = (
    "Select", "SelectBase", "GenerativeSelect", "CompoundSelect", "TextualSelect", "TextAsFrom", "HasCTE",
    "HasPrefixes", "HasSuffixes", "select", "union", "union_all", "intersect", "intersect_all", "except_",
    "except_all",
)
__all_lazy__ = _ELSEWHERE


def __getattr__(name):
    if name in _ELSEWHERE:
        from . import selects

        return getattr(selects, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [name for name in list(vars()) if name[0] != "_" and name not in ("exc", "ColumnClause", "NULLTYPE")]
