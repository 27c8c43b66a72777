"""Functions with OVER, WITHIN GROUP and FILTER. Names of `elements`, which imports this module at its end."""

from .constructors import and_
from .elements import ColumnElement, _by_list


class Over(ColumnElement):
    """A window function."""

    __visit_name__ = "over"
    _parts = ("element", "partition_by", "order_by")

    def __init__(self, element, partition_by=None, order_by=None, range_=None, rows=None, groups=None):
        self.element = element
        self.type = element.type
        self.partition_by = _by_list(partition_by)
        self.order_by = _by_list(order_by)
        self.range_, self.rows, self.groups = range_, rows, groups
        self.name = getattr(element, "name", None)

    def _auto_label(self):
        return "anon", True


class WithinGroup(ColumnElement):
    __visit_name__ = "withingroup"
    _parts = ("element", "order_by")

    def __init__(self, element, *order_by):
        self.element = element
        self.type = element.type
        self.order_by = _by_list(order_by)

    def over(self, **kw):
        return Over(self, **kw)

    def filter(self, *criterion):
        return FunctionFilter(self, *criterion)


class FunctionFilter(ColumnElement):
    __visit_name__ = "funcfilter"
    _parts = ("func", "criterion")

    def __init__(self, func, *criterion):
        self.func = func
        self.type = func.type
        self.criterion = and_(*criterion) if criterion else None

    def filter(self, *criterion):
        have = (self.criterion,) if self.criterion is not None else ()
        return FunctionFilter(self.func, *have, *criterion)

    def over(self, **kw):
        return Over(self, **kw)
