"""Constructs that only PostgreSQL has."""

from ...sql import elements as el
from ...sql.constraints import ColumnCollectionMixin, Constraint
from ...sql.functions import Function, func
from ...sql.sqltypes import ARRAY


class ExcludeConstraint(ColumnCollectionMixin, Constraint):
    """EXCLUDE USING …"""

    __visit_name__ = "exclude_constraint"

    def __init__(self, *elements, name=None, deferrable=None, initially=None, using="gist", where=None, ops=None, **kw):
        Constraint.__init__(self, name, deferrable, initially, **kw)
        self.elements_given = [(el.clause(expression), operator) for expression, operator in elements]
        self.using = using
        self.where = where
        self.ops = ops or {}
        self._pending([each for each, _ in self.elements_given if isinstance(each, (str, el.ColumnClause))])

    def _describe_kind(self, dialect):
        from ...sql.describe import literal_sql

        def text(expression):
            return dialect.identifier_preparer.quote(expression) if isinstance(expression, str) else literal_sql(
                expression, dialect, include_table=False
            )

        where = self.where
        if where is not None and not isinstance(where, str):
            where = literal_sql(where, dialect, include_table=False)
        elements = []
        for each, operator in self.elements_given:
            key = each if isinstance(each, str) else getattr(each, "key", None)
            elements.append((f"{text(each)} {self.ops[key]}" if key in self.ops else text(each), operator))
        return {
            "kind": "exclude", "elements": elements,
            "using": self.using, "where": where,
        }


class aggregate_order_by(el.ColumnElement):  # noqa: N801
    """`array_agg(x ORDER BY y)`."""

    __visit_name__ = "aggregate_order_by"
    _parts = ("target", "order_by")

    def __init__(self, target, *order_by):
        self.target = el.coerce(target)
        self.type = self.target.type
        self.order_by = el.ClauseList(*[el.order_element(each) for each in order_by])


class array(el.ColumnElement):  # noqa: N801
    """`ARRAY[a, b]`."""

    __visit_name__ = "array"
    _parts = ("clauses",)

    def __init__(self, clauses, type_=None, **kw):
        self.clauses = [el.coerce(each) for each in clauses]
        item = type_ or (self.clauses[0].type if self.clauses else el.NULLTYPE)
        self.type = ARRAY(item)


def array_agg(*args, **kw):
    return Function("array_agg", *args, **kw)


def to_tsvector(*args):
    return func.to_tsvector(*args)


def to_tsquery(*args):
    return func.to_tsquery(*args)


def plainto_tsquery(*args):
    return func.plainto_tsquery(*args)
