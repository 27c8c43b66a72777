"""`select()` and its relatives: UNION and the like, text with known columns."""

from .. import exc
from .base import ClauseElement, ColumnCollection, Executable, clause
from .elements import (
    BindParameter,
    ClauseList,
    ColumnClause,
    ColumnElement,
    Grouping,
    Label,
    TextClause,
    condition,
    order_element,
)
from .selectable import (
    CTE,
    FromClause,
    Join,
    LABEL_STYLE_DISAMBIGUATE_ONLY,
    LABEL_STYLE_TABLENAME_PLUS_COL,
    Lateral,
    ReturnsRows,
    ScalarSelect,
    Subquery,
    from_element,
    join_condition,
)
from .type_api import NULLTYPE


class HasPrefixes:
    _prefixes = ()

    def prefix_with(self, *prefixes, dialect="*"):
        return self._with(_prefixes=self._prefixes + tuple((clause_text(each), dialect) for each in prefixes))


class HasSuffixes:
    _suffixes = ()

    def suffix_with(self, *suffixes, dialect="*"):
        return self._with(_suffixes=self._suffixes + tuple((clause_text(each), dialect) for each in suffixes))


class HasCTE:
    _independent_ctes = ()

    def cte(self, name=None, recursive=False, nesting=False):
        return CTE(self, name, recursive, nesting)

    def add_cte(self, *ctes, nest_here=False):
        return self._with(_independent_ctes=self._independent_ctes + ctes)


class SelectBase(HasCTE, Executable, ReturnsRows):
    """Whatever returns rows and can be nested."""

    _is_select = True
    _from_objects = []
    _label_style = LABEL_STYLE_DISAMBIGUATE_ONLY

    def _with(self, **changes):
        new = self._clone()
        new.__dict__.update(changes)
        return new

    def _columns_with_names(self):
        """Each selected column and the name under which it is known."""
        raise NotImplementedError

    def _scalar_type(self):
        columns = self._selected()
        return columns[0].type if columns else NULLTYPE

    def _offer(self, selectable, columns):
        """Adds this statement's columns to a subquery's."""
        for column, name in self._columns_with_names():
            if name is None or isinstance(column, TextClause):
                continue
            if isinstance(column, ColumnClause) and column.name == name:
                columns.add(column._make_proxy(selectable))
                continue
            proxy = ColumnClause(name, column.type, _selectable=selectable)
            proxy._source = column
            columns.add(proxy)

    @property
    def selected_columns(self):
        found = ColumnCollection()
        for column, name in self._columns_with_names():
            if name is not None:
                found.add(column, key=name)
        return found

    exported_columns = selected_columns

    @property
    def columns(self):
        return self.subquery().columns

    @property
    def c(self):
        return self.columns

    def subquery(self, name=None):
        return Subquery(self, name)

    def alias(self, name=None, flat=False):
        return Subquery(self, name)

    def lateral(self, name=None):
        return Lateral(self, name)

    def scalar_subquery(self):
        return ScalarSelect(self)

    as_scalar = scalar_subquery

    def label(self, name):
        return self.scalar_subquery().label(name)

    def exists(self):
        from .selectable import Exists

        return Exists(self)

    def set_label_style(self, style):
        return self._with(_label_style=style)

    def get_label_style(self):
        return self._label_style

    def apply_labels(self):
        return self.set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)

    def is_derived_from(self, other):
        return any(source.is_derived_from(other) for source in self.get_final_froms())

    def get_final_froms(self):
        return []


class GenerativeSelect(SelectBase):
    """What has ORDER BY and LIMIT."""

    _order_by_clauses = ()
    _group_by_clauses = ()
    _limit_clause = None
    _offset_clause = None
    _fetch_clause = None
    _for_update_arg = None

    def limit(self, limit):
        return self._with(_limit_clause=_count(limit), _fetch_clause=None)

    def offset(self, offset):
        return self._with(_offset_clause=_count(offset))

    def fetch(self, count, with_ties=False, percent=False):
        return self._with(_fetch_clause=_count(count), _limit_clause=None)

    def slice(self, start, stop):
        new = self
        if stop is not None:
            new = new.limit(stop - (start or 0))
        return new.offset(start) if start else new

    def order_by(self, *clauses):
        return self._with(_order_by_clauses=_extended(self._order_by_clauses, clauses))

    def group_by(self, *clauses):
        return self._with(_group_by_clauses=_extended(self._group_by_clauses, clauses))

    def with_for_update(self, nowait=False, read=False, of=None, skip_locked=False, key_share=False):
        options = {"nowait": nowait, "read": read, "of": of, "skip_locked": skip_locked, "key_share": key_share}
        return self._with(_for_update_arg=options)

    @property
    def _limit(self):
        return None if self._limit_clause is None else self._limit_clause.effective_value

    @property
    def _offset(self):
        return None if self._offset_clause is None else self._offset_clause.effective_value


class Select(HasPrefixes, HasSuffixes, GenerativeSelect):
    __visit_name__ = "select"
    _parts = (
        "_raw_columns", "_where_criteria", "_having_criteria", "_from_obj", "_group_by_clauses", "_order_by_clauses",
        "_limit_clause", "_offset_clause",
    )
    _where_criteria = ()
    _having_criteria = ()
    _from_obj = ()
    _joins = ()
    _distinct = False
    _distinct_on = ()
    _correlate = None
    _correlate_except = None
    _hints = ()

    def __init__(self, *entities):
        # What the script named, for sessions that return objects of mapped classes.
        self._entities = list(entities)
        self._raw_columns = [_selected_element(each) for each in entities]

    # What is selected.

    def _selected(self):
        found = []
        for each in self._raw_columns:
            found.extend(each.columns if isinstance(each, FromClause) else [each])
        return found

    def _columns_with_names(self):
        taken = {}
        named = []
        style = self._label_style
        for column in self._selected():
            name = column._proxy_name() if not isinstance(column, FromClause) else None
            if name is not None and style is LABEL_STYLE_TABLENAME_PLUS_COL and not isinstance(column, Label):
                owner = getattr(column.table, "name", None)
                if owner:
                    name = f"{owner}_{name}"
            if name is not None:
                times = taken.get(name, 0)
                taken[name] = times + 1
                if times:
                    name = f"{name}_{times}"
            named.append((column, name))
        return named

    @property
    def inner_columns(self):
        return iter(self._selected())

    @property
    def column_descriptions(self):
        return [
            {"name": column._proxy_name(), "type": column.type, "expr": column} for column in self._selected()
        ]

    def column(self, column):
        return self.add_columns(column)

    def add_columns(self, *columns):
        return self._with(
            _raw_columns=self._raw_columns + [_selected_element(each) for each in columns],
            _entities=[*self._entities, *columns],
        )

    def with_only_columns(self, *entities, maintain_column_froms=False):
        if len(entities) == 1 and isinstance(entities[0], (list, tuple)):
            entities = entities[0]
        new = self._with(
            _raw_columns=[_selected_element(each) for each in entities], _entities=list(entities)
        )
        if maintain_column_froms:
            new._from_obj = tuple(self.get_final_froms())
            new._joins = ()
        return new

    def distinct(self, *expressions):
        return self._with(_distinct=True, _distinct_on=self._distinct_on + tuple(map(order_element, expressions)))

    def reduce_columns(self, only_synonyms=True):
        return self

    # Where from.

    def select_from(self, *froms):
        return self._with(_from_obj=self._from_obj + tuple(from_element(each) for each in froms))

    def join(self, target, onclause=None, isouter=False, full=False):
        return self._with(_joins=self._joins + ((target, onclause, None, isouter, full),))

    def outerjoin(self, target, onclause=None, full=False):
        return self.join(target, onclause, True, full)

    def join_from(self, from_, target, onclause=None, isouter=False, full=False):
        return self._with(_joins=self._joins + ((target, onclause, from_, isouter, full),))

    def outerjoin_from(self, from_, target, onclause=None, full=False):
        return self.join_from(from_, target, onclause, True, full)

    def correlate(self, *froms):
        if froms and froms[0] is None:
            return self._with(_correlate=())
        return self._with(_correlate=(self._correlate or ()) + tuple(from_element(each) for each in froms))

    def correlate_except(self, *froms):
        if froms and froms[0] is None:
            froms = ()
        return self._with(
            _correlate_except=(self._correlate_except or ()) + tuple(from_element(each) for each in froms)
        )

    def get_final_froms(self):
        """The sources in FROM, joins built, without those that a join already holds."""
        sources = self._joined()
        for column in self._raw_columns:
            sources.extend(column._from_objects)
        for criterion in self._where_criteria:
            sources.extend(criterion._from_objects)
        unique = []
        for source in sources:
            if not _has(unique, source):
                unique.append(source)
        hidden = [each for source in unique for each in getattr(source, "_hidden", ())]
        return [source for source in unique if not _has(hidden, source)]

    froms = property(get_final_froms)

    def _joined(self):
        sources = list(self._from_obj)
        for target, onclause, left, isouter, full in self._joins:
            target, onclause = _join_target(target, onclause)
            left = self._left_side(sources, target, onclause) if left is None else from_element(left)
            at = next((at for at, each in enumerate(sources) if each is left or _has(each._hidden, left)), None)
            if at is None:
                sources.append(Join(left, target, onclause, isouter, full))
            else:
                sources[at] = Join(sources[at], target, onclause, isouter, full)
        return sources

    def _left_side(self, sources, target, onclause):
        candidates = list(sources)
        if not candidates:
            for column in self._raw_columns:
                for source in column._from_objects:
                    if source is not target and not _has(candidates, source):
                        candidates.append(source)
        if len(candidates) > 1:
            if onclause is not None:
                mentioned = [each for each in clause(onclause)._from_objects if each is not target]
                fitting = [
                    each for each in candidates if _has(mentioned, each) or any(_has(mentioned, one) for one in each._hidden)
                ]
            else:
                fitting = [each for each in candidates if join_condition(each, target, quiet=True) is not None]
            candidates = fitting or candidates
        if not candidates:
            raise exc.InvalidRequestError(
                f"Can't determine which FROM clause to join from, please use .select_from() for {target}"
            )
        if len(candidates) == 1 and onclause is None and join_condition(candidates[0], target, quiet=True) is None:
            raise exc.InvalidRequestError(
                f"Don't know how to join to {target!r}. Please use the .select_from() method to establish an explicit "
                "left side, as well as providing an explicit ON clause if not present already to help resolve the "
                "ambiguity."
            )
        if len(candidates) > 1:
            raise exc.InvalidRequestError(
                "Can't determine which FROM clause to join from, there are multiple FROMS which can join to this "
                "entity. Please use the .select_from() method to establish an explicit left side, as well as "
                "providing an explicit ON clause if not present already to help resolve the ambiguity."
            )
        return candidates[0]

    # Which rows.

    def where(self, *criteria):
        return self._with(_where_criteria=self._where_criteria + tuple(condition(each) for each in criteria))

    filter = where

    def filter_by(self, **kw):
        source = self._joins[-1][0] if self._joins else (self._from_obj or self.get_final_froms())[0]
        source = _join_target(source, None)[0]
        return self.where(*[_column_of(source, name) == value for name, value in kw.items()])

    @property
    def whereclause(self):
        from .elements import and_

        return and_(*self._where_criteria) if self._where_criteria else None

    def having(self, *criteria):
        return self._with(_having_criteria=self._having_criteria + tuple(condition(each) for each in criteria))

    def with_hint(self, selectable, text, dialect_name="*"):
        return self

    def with_statement_hint(self, text, dialect_name="*"):
        return self

    # Set operations.

    def union(self, *others):
        return CompoundSelect("UNION", self, *others)

    def union_all(self, *others):
        return CompoundSelect("UNION ALL", self, *others)

    def except_(self, *others):
        return CompoundSelect("EXCEPT", self, *others)

    def except_all(self, *others):
        return CompoundSelect("EXCEPT ALL", self, *others)

    def intersect(self, *others):
        return CompoundSelect("INTERSECT", self, *others)

    def intersect_all(self, *others):
        return CompoundSelect("INTERSECT ALL", self, *others)

    def self_group(self, against=None):
        if against == "compound" and not self._needs_parens_in_compound():
            return self
        return SelectGrouping(self)

    def _needs_parens_in_compound(self):
        return self._limit_clause is not None or self._offset_clause is not None or bool(self._order_by_clauses)


class SelectGrouping(Grouping):
    """A SELECT in parentheses."""

    __visit_name__ = "select_statement_grouping"
    _from_objects = []
    _is_select = True

    def __init__(self, element):
        self.element = element
        self.type = NULLTYPE

    def scalar_subquery(self):
        return self.element.scalar_subquery()


class CompoundSelect(GenerativeSelect):
    __visit_name__ = "compound_select"
    _parts = ("selects", "_order_by_clauses", "_group_by_clauses", "_limit_clause", "_offset_clause")

    def __init__(self, keyword, *selects):
        self.keyword = keyword
        self.selects = []
        for each in selects:
            each = clause(each)
            if isinstance(each, Subquery):
                each = each.element
            self.selects.append(each.self_group(against="compound"))

    def _first(self):
        first = self.selects[0]
        return first.element if isinstance(first, SelectGrouping) else first

    def _selected(self):
        return self._first()._selected()

    def _columns_with_names(self):
        return self._first()._columns_with_names()

    def self_group(self, against=None):
        return SelectGrouping(self)


class TextualSelect(SelectBase):
    """`text(…).columns(…)`."""

    __visit_name__ = "textual_select"
    _parts = ("element",)

    def __init__(self, text, columns):
        self.element = text
        self.column_args = columns

    def _selected(self):
        return self.column_args

    def _columns_with_names(self):
        return [(column, column.key) for column in self.column_args]

    def bindparams(self, *binds, **values):
        return self._with(element=self.element.bindparams(*binds, **values))

    def self_group(self, against=None):
        return SelectGrouping(self)


TextAsFrom = TextualSelect


def select(*entities, **legacy):
    """Today's `select(a, b)`, and the old `select([a, b], whereclause)`."""
    if entities and isinstance(entities[0], (list, tuple)):
        statement = Select(*entities[0])
        criteria = [each for each in entities[1:2] if each is not None]
        if legacy.get("whereclause") is not None:
            criteria.append(legacy["whereclause"])
        for source in legacy.get("from_obj") or entities[2:3] or ():
            sources = source if isinstance(source, (list, tuple)) else [source]
            statement = statement.select_from(*sources)
        statement = statement.where(*criteria)
        for name in ("order_by", "group_by"):
            if legacy.get(name) is not None:
                given = legacy[name]
                statement = getattr(statement, name)(*(given if isinstance(given, (list, tuple)) else [given]))
        for name in ("limit", "offset"):
            if legacy.get(name) is not None:
                statement = getattr(statement, name)(legacy[name])
        return statement.distinct() if legacy.get("distinct") else statement
    if legacy:
        raise TypeError(f"select() got an unexpected keyword argument {next(iter(legacy))!r}")
    return Select(*entities)


def union(*selects):
    return CompoundSelect("UNION", *selects)


def union_all(*selects):
    return CompoundSelect("UNION ALL", *selects)


def intersect(*selects):
    return CompoundSelect("INTERSECT", *selects)


def intersect_all(*selects):
    return CompoundSelect("INTERSECT ALL", *selects)


def except_(*selects):
    return CompoundSelect("EXCEPT", *selects)


def except_all(*selects):
    return CompoundSelect("EXCEPT ALL", *selects)


def clause_text(value):
    value = clause(value)
    return TextClause(value) if isinstance(value, str) else value


def _selected_element(value):
    value = clause(value)
    if isinstance(value, ClauseElement):
        if value._is_select:
            return value.scalar_subquery()
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return ColumnClause(str(value), is_literal=True)
    if value == "*":
        return ColumnClause("*", is_literal=True)
    if isinstance(value, str):
        raise exc.ArgumentError(
            f"Textual column expression {value!r} should be explicitly declared with text({value!r}), or use "
            f"column({value!r}) for more specificity"
        )
    raise exc.ArgumentError(
        f"Column expression, FROM clause, or other columns clause element expected, got {value!r}."
    )


def _extended(clauses, given):
    if len(given) == 1 and given[0] is None:
        return ()
    if len(given) == 1 and given[0] is False:
        return clauses
    return clauses + tuple(order_element(each) for each in given)


def _count(value):
    """LIMIT and OFFSET are bound parameters, or any expression."""
    from .sqltypes import INTEGERTYPE

    value = clause(value)
    if value is None or isinstance(value, ClauseElement):
        return value
    return BindParameter(None, int(value), type_=INTEGERTYPE, unique=True)


def _join_target(target, onclause):
    relationship = getattr(target, "_join_target", None)
    if relationship is not None:
        own, condition_ = relationship()
        return from_element(own), condition_ if onclause is None else onclause
    relationship = getattr(onclause, "_join_target", None)
    if relationship is not None:
        return from_element(target), relationship()[1]
    return from_element(target), onclause


def _column_of(source, name):
    if isinstance(source, Join):
        source = source.right
    return source.columns[name]


def _has(items, item):
    return any(each is item for each in items)


__all__ = [
    "ClauseList", "ColumnElement", "CompoundSelect", "GenerativeSelect", "HasCTE", "HasPrefixes", "HasSuffixes",
    "Select", "SelectBase", "TextAsFrom", "TextualSelect", "select", "union", "union_all", "intersect",
    "intersect_all", "except_", "except_all",
]
