"""`insert()` with ON CONFLICT, shared by SQLite and PostgreSQL."""

from ... import exc
from ...sql.base import ClauseElement, clause
from ...sql.dml import Insert as _Insert, column_key
from ...sql.elements import condition
from ...sql.selectable import Alias


class Insert(_Insert):
    stringify_dialect = "sqlite"

    @property
    def excluded(self):
        """The row that could not be inserted."""
        found = self.__dict__.get("_excluded")
        if found is None:
            found = self._excluded = Alias(self.table, "excluded")
        return found.columns

    def on_conflict_do_nothing(self, index_elements=None, index_where=None, constraint=None):
        conflict = OnConflict("on_conflict_do_nothing", self.table, index_elements, index_where, constraint)
        return self._with(_post_values=conflict)

    def on_conflict_do_update(self, index_elements=None, index_where=None, set_=None, where=None, constraint=None):
        if not set_:
            raise ValueError("set parameter must be a non-empty dictionary or a ColumnCollection such as the `.c.` "
                             "collection of a Table object")
        conflict = OnConflict("on_conflict_do_update", self.table, index_elements, index_where, constraint)
        items = set_.items() if hasattr(set_, "items") else set_
        conflict.values = {_key(key): value for key, value in items}
        conflict.update_where = None if where is None else condition(where)
        return self._with(_post_values=conflict)


class OnConflict(ClauseElement):
    """ON CONFLICT … DO NOTHING or DO UPDATE."""

    def __init__(self, visit_name, table, index_elements, index_where, constraint):
        self.__visit_name__ = visit_name
        self.table = table
        self.constraint_target = None
        self.elements = None
        self.where = None if index_where is None else condition(index_where)
        self.update_where = None
        self.values = {}
        if constraint is not None:
            if isinstance(constraint, str):
                self.constraint_target = constraint
                return
            index_elements = getattr(constraint, "expressions", None) or list(constraint.columns)
        if index_elements is not None:
            self.elements = [clause(each) for each in index_elements]
            if not self.elements:
                raise exc.ArgumentError("index_elements must not be empty")


def insert(table):
    return Insert(table)


def _key(key):
    return key if isinstance(key, str) else column_key(key)
