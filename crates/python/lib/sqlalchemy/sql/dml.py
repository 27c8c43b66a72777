"""`insert`, `update` and `delete`."""

from .. import exc
from .base import Executable, ReturnsRowsMarker, clause
from .elements import BindParameter, ClauseElement, ColumnElement, Label, condition
from .selects import HasCTE, HasPrefixes
from .selectable import FromClause, from_element

__all__ = ["Insert", "Update", "Delete", "UpdateBase", "ValuesBase", "insert", "update", "delete"]


class UpdateBase(HasCTE, HasPrefixes, Executable, ReturnsRowsMarker):
    """What changes rows of a table."""

    is_dml = True
    _returning = ()
    _from_objects = []
    _is_from = False

    def __init__(self, table):
        self.table = _target(table)

    @property
    def entity_description(self):
        return {"name": self.table.name, "table": self.table}

    def _with(self, **changes):
        new = self._clone()
        new.__dict__.update(changes)
        return new

    def returning(self, *columns, **kw):
        return self._with(_returning=self._returning + tuple(clause(each) for each in columns))

    return_defaults = returning

    def _returned(self):
        found = []
        for each in self._returning:
            found.extend(each.columns if isinstance(each, FromClause) else [each])
        return found

    @property
    def exported_columns(self):
        from .base import ColumnCollection

        return ColumnCollection(self._returned())

    def with_hint(self, text, selectable=None, dialect_name="*"):
        return self

    def with_dialect_options(self, **options):
        return self

    def __getattr__(self, name):
        if name in ("_values", "_multi_values", "_select"):
            return None
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")


class ValuesBase(UpdateBase):
    """What gives columns values."""

    _values = None
    _multi_values = None
    _ordered = None
    _select = None

    def values(self, *args, **kw):
        if args:
            given = args[0]
            if kw:
                raise exc.ArgumentError("Can't pass positional and kwargs to values() simultaneously")
            if len(args) > 1:
                raise exc.ArgumentError(
                    "Only a single dictionary/tuple or list of dictionaries/tuples is accepted positionally."
                )
            if isinstance(given, (list, tuple)) and given and isinstance(given[0], (list, dict, tuple)):
                if not isinstance(self, Insert):
                    raise exc.InvalidRequestError("UPDATE construct does not support multiple parameter sets.")
                rows = [self._as_dict(row) for row in given]
                return self._with(_multi_values=(self._multi_values or []) + rows)
            if isinstance(given, (list, tuple)):
                given = self._as_dict(given)
        else:
            given = kw
        if not given:
            return self
        return self._with(_values={**(self._values or {}), **self._keyed(given)})

    def _as_dict(self, row):
        if isinstance(row, dict):
            return self._keyed(row)
        return dict(zip([column.key for column in self.table.columns], row))

    def _keyed(self, given):
        return {column_key(key): value for key, value in dict(given).items()}


class Insert(ValuesBase):
    __visit_name__ = "insert"
    _parts = ("_post_values",)
    _post_values = None
    _include_defaults = True
    _inline = False
    _from_names = None

    def inline(self):
        return self._with(_inline=True)

    def from_select(self, names, select, include_defaults=True):
        if self._values:
            raise exc.InvalidRequestError("This construct already inserts value expressions")
        select = clause(select)
        return self._with(
            _from_names=[column_key(name) for name in names],
            _select=select,
            _include_defaults=include_defaults,
            _inline=True,
        )


class _Filtered:
    """What has WHERE."""

    _where_criteria = ()

    def where(self, *criteria):
        return self._with(_where_criteria=self._where_criteria + tuple(condition(each) for each in criteria))

    filter = where

    def filter_by(self, **kw):
        return self.where(*[self.table.columns[name] == value for name, value in kw.items()])

    @property
    def whereclause(self):
        from .elements import and_

        return and_(*self._where_criteria) if self._where_criteria else None

    def _extra_froms(self):
        """Further sources that the conditions name."""
        found = []
        for criterion in self._where_criteria:
            for source in criterion._from_objects:
                if source is not self.table and not any(source is each for each in found):
                    found.append(source)
        hidden = [each for source in found for each in source._hidden]
        return [source for source in found if not any(source is each for each in hidden)]


class Update(_Filtered, ValuesBase):
    __visit_name__ = "update"
    _parts = ("_where_criteria", "_value_parts")

    def ordered_values(self, *pairs):
        keyed = {column_key(key): value for key, value in pairs}
        return self._with(_values=keyed, _ordered=list(keyed))

    def inline(self):
        return self


class Delete(_Filtered, UpdateBase):
    __visit_name__ = "delete"
    _parts = ("_where_criteria",)


def insert(table, values=None, inline=False, **kw):
    statement = Insert(table)
    return statement if values is None else statement.values(values)


def update(table, whereclause=None, values=None, **kw):
    statement = Update(table)
    if whereclause is not None:
        statement = statement.where(whereclause)
    return statement if values is None else statement.values(values)


def delete(table, whereclause=None, **kw):
    statement = Delete(table)
    return statement if whereclause is None else statement.where(whereclause)


def column_key(key):
    """The name of a column that a script gave as a string or as the column itself."""
    key = clause(key)
    if isinstance(key, str):
        return str(key)
    if isinstance(key, (ColumnElement, Label)):
        return key.key
    raise exc.ArgumentError(f"Column name or column expected in values(), got {key!r}")


def _target(table):
    table = clause(table)
    if not isinstance(table, FromClause):
        raise exc.ArgumentError(f"subject table for an INSERT, UPDATE or DELETE expected, got {table!r}.")
    return from_element(table)


def bind_for(column, key, value, name=None):
    """The parameter that carries a column's new value."""
    return BindParameter(name or key, value, type_=column.type)


def is_expression(value):
    return isinstance(value, ClauseElement)
