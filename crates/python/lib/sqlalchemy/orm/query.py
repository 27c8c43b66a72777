"""`session.query(…)`."""

from .. import exc
from ..sql.base import clause
from ..sql.dml import Delete, Update
from ..sql.functions import func
from ..sql.selects import CompoundSelect, Select
from ..sql.selectable import Exists, LABEL_STYLE_TABLENAME_PLUS_COL
from .loading import Plan
from .mapper import AliasedClass, QueryableAttribute, aliased  # noqa: F401


class Query:
    """A SELECT that yields objects."""

    def __init__(self, entities, session=None):
        if not isinstance(entities, (list, tuple)):
            entities = [entities]
        self.session = session
        self._set_entities(entities)

    def _set_entities(self, entities):
        self._plan = Plan(entities)
        self._select = Select(*self._plan.columns).set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)

    def _changed(self, select):
        new = Query.__new__(type(self))
        new.__dict__.update(self.__dict__)
        new._select = select
        return new

    @property
    def statement(self):
        return self._select.set_label_style(self._plain_style)

    @property
    def _plain_style(self):
        from ..sql.selectable import LABEL_STYLE_DISAMBIGUATE_ONLY

        return LABEL_STYLE_DISAMBIGUATE_ONLY

    selectable = statement

    def __clause_element__(self):
        return self.statement

    def __str__(self):
        dialect = self.session.get_bind().dialect if self.session is not None else None
        return str(self._select.compile(dialect=dialect))

    # Building.

    def filter(self, *criteria):
        return self._changed(self._select.where(*criteria))

    where = filter

    def filter_by(self, **kw):
        entity = self._last_entity()
        return self.filter(*[getattr(entity, key) == value for key, value in kw.items()])

    def _last_entity(self):
        joined = getattr(self, "_joined", None)
        if joined is not None:
            return joined
        for entity in self._plan.entities:
            if hasattr(entity, "__mapper__"):
                return entity
            if isinstance(entity, QueryableAttribute):
                return entity.parent or entity.class_
        raise exc.InvalidRequestError("Entity namespace for filter_by() could not be determined")

    def order_by(self, *clauses):
        return self._changed(self._select.order_by(*clauses))

    def group_by(self, *clauses):
        return self._changed(self._select.group_by(*clauses))

    def having(self, *criteria):
        return self._changed(self._select.having(*criteria))

    def limit(self, count):
        return self._changed(self._select.limit(count))

    def offset(self, count):
        return self._changed(self._select.offset(count))

    def slice(self, start, stop):
        return self._changed(self._select.slice(start, stop))

    def distinct(self, *expressions):
        return self._changed(self._select.distinct(*expressions))

    def select_from(self, *froms):
        return self._changed(self._select.select_from(*froms))

    def join(self, target, *props, isouter=False, full=False, onclause=None):
        onclause = props[0] if props else onclause
        new = self._changed(self._select.join(target, onclause, isouter=isouter, full=full))
        if hasattr(target, "__mapper__"):
            new._joined = target
        return new

    def outerjoin(self, target, *props, **kw):
        return self.join(target, *props, isouter=True, **kw)

    def with_entities(self, *entities):
        new = self._changed(self._select)
        new._plan = Plan(entities)
        new._select = self._select.with_only_columns(*new._plan.columns)
        return new

    def add_columns(self, *columns):
        return self.with_entities(*self._plan.entities, *columns)

    add_entity = add_column = add_columns

    def with_for_update(self, **kw):
        return self._changed(self._select.with_for_update(**kw))

    def params(self, *args, **kw):
        return self._changed(self._select.params(*args, **kw))

    def correlate(self, *froms):
        return self._changed(self._select.correlate(*froms))

    def union(self, *others):
        return self._compound("UNION", others)

    def union_all(self, *others):
        return self._compound("UNION ALL", others)

    def _compound(self, keyword, others):
        combined = CompoundSelect(keyword, self._select, *[each._select for each in others]).subquery()
        new = self._changed(Select(*combined.columns))
        return new

    def options(self, *options):
        new = self._changed(self._select)
        new._plan = Plan(self._plan.entities, [*self._plan.options, *options])
        new._select = self._select.with_only_columns(*new._plan.columns, maintain_column_froms=True)
        return new

    def execution_options(self, **kw):
        return self

    def yield_per(self, count):
        return self

    def enable_eagerloads(self, value):
        return self

    def autoflush(self, value):
        return self

    def populate_existing(self):
        return self

    def enable_assertions(self, value):
        return self

    def with_session(self, session):
        new = self._changed(self._select)
        new.session = session
        return new

    # As a part of other statements.

    def subquery(self, name=None, **kw):
        return self.statement.subquery(name)

    def cte(self, name=None, recursive=False):
        return self.statement.cte(name, recursive)

    def scalar_subquery(self):
        return self.statement.scalar_subquery()

    as_scalar = scalar_subquery

    def label(self, name):
        return self.statement.label(name)

    def exists(self):
        return Exists(self.statement.with_only_columns(1, maintain_column_froms=True))

    # Fetching.

    def _result(self):
        self.session._autoflush()
        raw = self.session.connection().execute(self._select)
        rows = raw.fetchall()
        result = self._plan.result(self.session, rows, raw._keys.names)
        return result.scalars().unique() if self._plan.is_single_entity else result

    def __iter__(self):
        return iter(self._result().all())

    def all(self):
        return self._result().all()

    def first(self):
        return self.limit(1)._result().first()

    def one(self):
        return self._result().one()

    def one_or_none(self):
        return self._result().one_or_none()

    def scalar(self):
        row = self.one_or_none()
        if row is None:
            return None
        return row if self._plan.is_single_entity else row[0]

    def get(self, ident):
        return self.session.get(self._plan.entities[0], ident)

    def count(self):
        self.session._autoflush()
        inner = self._select.subquery()
        return self.session.connection().execute(Select(func.count()).select_from(inner)).scalar()

    def __getitem__(self, item):
        if isinstance(item, slice):
            return list(self.slice(item.start, item.stop))
        if item < 0:
            raise IndexError("negative indexes are not accepted by SQL index / slice operators")
        return list(self.slice(item, item + 1))[0]

    # Changing.

    def update(self, values, synchronize_session="auto", update_args=None):
        session = self.session
        session._autoflush()
        entity = self._plan.entities[0]
        mapper = entity.__mapper__
        named = {}
        for key, value in values.items():
            if isinstance(key, str) and key in mapper.columns_by_key:
                key = mapper.columns_by_key[key].key
            named[key] = value
        statement = Update(mapper.local_table).values(named)
        count = session.connection().execute(statement.where(*self._select._where_criteria)).rowcount
        session.expire_all()
        return count

    def delete(self, synchronize_session="auto", delete_args=None):
        session = self.session
        session._autoflush()
        mapper = self._plan.entities[0].__mapper__
        statement = Delete(mapper.local_table).where(*self._select._where_criteria)
        count = session.connection().execute(statement).rowcount
        session.expire_all()
        return count


class FromStatement:
    pass


def entity_of(value):
    return clause(value)
