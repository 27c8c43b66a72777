"""`Session`: objects go to the database at a flush and come back from queries."""

from .. import exc
from ..sql.ddl import connection_of, sort_tables
from ..sql.dml import Delete, Insert, Update
from ..sql.selects import Select
from .exc import StaleDataError
from .loading import Plan
from .mapper import state_of
from .query import Query


class Session:
    """A unit of work on the migration's connection."""

    def __init__(self, bind=None, autoflush=True, future=True, expire_on_commit=True, autocommit=False, twophase=False,
                 binds=None, enable_baked_queries=True, info=None, query_cls=None, join_transaction_mode=None, **kw):
        self.bind = bind
        self.autoflush = autoflush
        self.expire_on_commit = expire_on_commit
        self.info = dict(info or {})
        self.identity_map = {}
        self._query_cls = query_cls or Query
        self._new = []
        self._deleted = []
        self._flushing = False
        self._joined = None
        self.is_active = True

    # The connection.

    def connection(self, *args, **kw):
        connection = connection_of(self.bind)
        if self._joined is None:
            # A transaction that was open before this session is not this session's to commit.
            self._joined = connection.in_transaction()
        return connection

    def get_bind(self, *args, **kw):
        return connection_of(self.bind) if self.bind is not None else self.connection()

    def in_transaction(self):
        return self._joined is not None

    def begin(self, nested=False):
        return self.begin_nested() if nested else _SessionTransaction(self)

    def begin_nested(self):
        self.flush()
        return _Nested(self, self.connection().begin_nested())

    def commit(self):
        self.flush()
        if self._joined is False:
            self.connection().commit()
        self._joined = None
        if self.expire_on_commit:
            self.expire_all()

    def rollback(self):
        for instance in self._new:
            state_of(instance).session = None
        self._new, self._deleted = [], []
        if self._joined is not None:
            self.connection().rollback()
        self._joined = None
        self.expire_all()

    def close(self):
        self.expunge_all()
        self._joined = None

    remove = close

    def invalidate(self):
        self.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    # Statements.

    def execute(self, statement, params=None, *, execution_options=None, bind_arguments=None, **kw):
        self._autoflush()
        entities = getattr(statement, "_entities", None)
        if isinstance(statement, Select) and entities is not None:
            plan = Plan(entities, statement._with_options)
            if plan.has_entities:
                raw = self.connection().execute(statement.with_only_columns(*plan.columns), params)
                return plan.result(self, raw.fetchall(), raw._keys.names)
        if isinstance(statement, (Update, Delete)) and self.identity_map:
            result = self.connection().execute(statement, params)
            self.expire_all()
            return result
        return self.connection().execute(statement, params, execution_options=execution_options)

    def scalar(self, statement, params=None, **kw):
        return self.execute(statement, params).scalar()

    def scalars(self, statement, params=None, **kw):
        return self.execute(statement, params).scalars()

    def query(self, *entities, **kw):
        return self._query_cls(list(entities), self)

    def get(self, entity, ident, **kw):
        mapper = entity.__mapper__
        if isinstance(ident, dict):
            ident = tuple(ident[mapper.key_of(column)] for column in mapper.primary_key)
        ident = tuple(ident) if isinstance(ident, (tuple, list)) else (ident,)
        known = self.identity_map.get((mapper.class_, ident))
        if known is not None and not state_of(known).expired:
            return known
        conditions = [column == value for column, value in zip(mapper.primary_key, ident)]
        return self.query(entity).filter(*conditions).first()

    def get_one(self, entity, ident, **kw):
        found = self.get(entity, ident)
        if found is None:
            raise exc.NoResultFound("No row was found when one was required")
        return found

    # Objects.

    def add(self, instance, _warn=True):
        state = state_of(instance)
        if state.session is self:
            return
        state.session = self
        if state.persistent:
            self.identity_map[type(instance), state.identity] = instance
        else:
            self._new.append(instance)
        for key, relationship in type(instance).__mapper__.relationships.items():
            value = instance.__dict__.get(key)
            for each in (value if isinstance(value, list) else [value] if value is not None else []):
                self.add(each)

    def add_all(self, instances):
        for instance in instances:
            self.add(instance)

    def delete(self, instance):
        state = state_of(instance)
        if not state.persistent:
            raise exc.InvalidRequestError(f"Instance '{instance!r}' is not persisted")
        if instance not in _Identity(self._deleted):
            self._deleted.append(instance)

    def merge(self, instance, load=True, options=None):
        mapper = type(instance).__mapper__
        values = {key: instance.__dict__[key] for key in mapper.columns_by_key if key in instance.__dict__}
        identity = mapper.identity_of(values)
        found = self.get(mapper.class_, identity) if identity is not None else None
        if found is None:
            found = mapper.class_.__new__(mapper.class_)
            self.add(found)
        for key, value in values.items():
            if found.__dict__.get(key, self) != value:
                setattr(found, key, value)
        return found

    def refresh(self, instance, attribute_names=None, with_for_update=None):
        self._autoflush()
        state = state_of(instance)
        state.original.clear()
        self.expire(instance, attribute_names)
        self._load_expired(state)

    def expire(self, instance, attribute_names=None):
        state = state_of(instance)
        mapper = type(instance).__mapper__
        for key in attribute_names or [*mapper.columns_by_key, *mapper.relationships]:
            instance.__dict__.pop(key, None)
            instance.__dict__.pop(f"_sa_loaded_{key}", None)
            state.original.pop(key, None)
            if key in mapper.columns_by_key:
                state.expired.add(key)

    def expire_all(self):
        for instance in list(self.identity_map.values()):
            self.expire(instance)

    def expunge(self, instance):
        state = state_of(instance)
        state.session = None
        self._new = [each for each in self._new if each is not instance]
        self.identity_map.pop((type(instance), state.identity), None)

    def expunge_all(self):
        for instance in [*self.identity_map.values(), *self._new]:
            state_of(instance).session = None
        self.identity_map.clear()
        self._new, self._deleted = [], []

    @property
    def new(self):
        return list(self._new)

    @property
    def deleted(self):
        return list(self._deleted)

    @property
    def dirty(self):
        return [each for each in self.identity_map.values() if state_of(each).modified]

    def is_modified(self, instance, include_collections=True):
        return bool(state_of(instance).changed())

    def __contains__(self, instance):
        return state_of(instance).session is self

    def __iter__(self):
        return iter([*self._new, *self.identity_map.values()])

    @property
    def no_autoflush(self):
        return _NoAutoflush(self)

    # Many rows at once.

    def bulk_save_objects(self, objects, return_defaults=False, update_changed_only=True, preserve_order=True):
        self.add_all(objects)
        self.flush()

    def bulk_insert_mappings(self, mapper, mappings, return_defaults=False, render_nulls=False):
        table, keys = _table_and_keys(mapper)
        rows = [{keys.get(key, key): value for key, value in each.items()} for each in mappings]
        if rows:
            self.connection().execute(table.insert(), rows)

    def bulk_update_mappings(self, mapper, mappings):
        table, keys = _table_and_keys(mapper)
        key_columns = [column for column in table.columns if column.primary_key]
        for each in mappings:
            values = {keys.get(key, key): value for key, value in each.items()}
            conditions = [column == values.pop(column.key) for column in key_columns]
            self.connection().execute(Update(table).where(*conditions).values(values))

    # Flushing.

    def _autoflush(self):
        if self.autoflush and not self._flushing:
            self.flush()

    def flush(self, objects=None):
        if self._flushing:
            return
        self._flushing = True
        try:
            self._flush()
        finally:
            self._flushing = False

    def _flush(self):
        for instance in self._in_order(self._new):
            if state_of(instance).session is self and not state_of(instance).persistent:
                self._insert(instance)
        self._new = [each for each in self._new if not state_of(each).persistent]
        for instance in list(self.identity_map.values()):
            self._synchronise(instance)
            if instance not in _Identity(self._deleted):
                self._update(instance)
        for instance in reversed(self._in_order(self._deleted)):
            self._delete(instance)
        self._deleted = []

    def _in_order(self, instances):
        """Rows of a table come after those of the tables that it refers to."""
        tables = []
        for instance in instances:
            table = type(instance).__table__
            if table not in _Identity(tables):
                tables.append(table)
        ordered = sort_tables(tables)
        return [each for table in ordered for each in instances if type(each).__table__ is table]

    def _synchronise(self, instance):
        for relationship in type(instance).__mapper__.relationships.values():
            relationship._copy_keys(instance)
            relationship._write_secondary(instance, self)

    def _insert(self, instance):
        mapper = type(instance).__mapper__
        for relationship in mapper.relationships.values():
            for other in relationship._before(instance):
                if not state_of(other).persistent and other is not instance:
                    self.add(other)
                    self._insert(other)
            if relationship.plan()[0] == "one":
                relationship._copy_keys(instance)
        values = {}
        for key, column in mapper.columns_by_key.items():
            if instance.__dict__.get(key) is not None:
                values[column.key] = instance.__dict__[key]
        for key, column in mapper.columns_by_key.items():
            if column.key not in values and not column.primary_key and column.default is None \
                    and column.server_default is None:
                values[column.key] = None
        statement = Insert(mapper.local_table)
        result = self.connection().execute(statement.values(values) if values else statement)
        filled = result._context.filled[0] if result._context.filled else {}
        identity = result.inserted_primary_key
        for column, value in zip(mapper.primary_key, identity or ()):
            instance.__dict__[mapper.key_of(column)] = value
        state = state_of(instance)
        state.persistent, state.identity = True, mapper.identity_of(instance.__dict__)
        state.original.clear()
        for key, column in mapper.columns_by_key.items():
            value = instance.__dict__.get(key)
            if value is None and column.default is None and key in instance.__dict__:
                continue
            if value is None or hasattr(value, "is_clause_element"):
                instance.__dict__.pop(key, None)
                if column.key in filled:
                    instance.__dict__[key] = filled[column.key]
                else:
                    state.expired.add(key)
        self.identity_map[type(instance), state.identity] = instance
        for relationship in mapper.relationships.values():
            relationship._copy_keys(instance)
            value = instance.__dict__.get(relationship.key)
            for other in value if isinstance(value, list) else [value] if value is not None else []:
                if not state_of(other).persistent:
                    self.add(other)
                    self._insert(other)
            relationship._write_secondary(instance, self)

    def _update(self, instance):
        state = state_of(instance)
        changed = state.changed()
        if not changed:
            state.original.clear()
            return
        mapper = type(instance).__mapper__
        values = {
            mapper.columns_by_key[key].key: instance.__dict__[key] for key in mapper.columns_by_key if key in changed
        }
        conditions = [column == value for column, value in zip(mapper.primary_key, state.identity)]
        result = self.connection().execute(Update(mapper.local_table).where(*conditions).values(values))
        if result.rowcount == 0:
            raise StaleDataError(
                f"UPDATE statement on table '{mapper.local_table.name}' expected to update 1 row(s); 0 were matched."
            )
        for key in changed:
            if hasattr(instance.__dict__.get(key), "is_clause_element"):
                instance.__dict__.pop(key)
                state.expired.add(key)
        state.original.clear()
        identity = mapper.identity_of({**instance.__dict__})
        if identity is not None and identity != state.identity:
            self.identity_map.pop((type(instance), state.identity), None)
            state.identity = identity
            self.identity_map[type(instance), identity] = instance

    def _delete(self, instance):
        state = state_of(instance)
        mapper = type(instance).__mapper__
        self._let_go(instance, mapper)
        conditions = [column == value for column, value in zip(mapper.primary_key, state.identity)]
        self.connection().execute(Delete(mapper.local_table).where(*conditions))
        self.identity_map.pop((type(instance), state.identity), None)
        state.session, state.deleted, state.persistent = None, True, False

    def _let_go(self, instance, mapper):
        """Rows of the many side lose their key to the deleted one, or go with it where the cascade says so."""
        for relationship in mapper.relationships.values():
            kind, pairs, _, secondary = relationship.plan()
            if kind == "one" or relationship.options.get("passive_deletes") in (True, "all"):
                continue
            if kind == "secondary":
                for each in list(getattr(instance, relationship.key) or ()):
                    list.remove(instance.__dict__[relationship.key], each)
                relationship._write_secondary(instance, self)
                continue
            cascade = str(relationship.options.get("cascade") or "")
            related = getattr(instance, relationship.key)
            for each in list(related) if relationship.uselist else [related] if related is not None else []:
                if "all" in cascade or "delete" in cascade:
                    self._delete(each)
                else:
                    for _, other in pairs:
                        setattr(each, type(each).__mapper__.key_of(other), None)
                    self._update(each)

    def _load_expired(self, state, touched=None):
        """Reads again what is no longer known of an object."""
        instance = state.instance
        mapper = type(instance).__mapper__
        keys = [key for key in mapper.columns_by_key if key in state.expired and key not in state.deferred]
        if touched in state.deferred:
            keys = [touched]
        columns = [mapper.columns_by_key[key] for key in keys]
        conditions = [column == value for column, value in zip(mapper.primary_key, state.identity)]
        row = self.connection().execute(Select(*columns).where(*conditions)).first()
        if row is None:
            from .exc import ObjectDeletedError

            raise ObjectDeletedError(
                f"Instance '<{type(instance).__name__} at {hex(id(instance))}>' has been deleted, or its row is "
                "otherwise not present."
            )
        for at, key in enumerate(keys):
            instance.__dict__[key] = tuple.__getitem__(row, at)
            state.expired.discard(key)


class _SessionTransaction:
    """`with session.begin()`."""

    def __init__(self, session):
        self._session = session
        session.connection()

    def commit(self):
        self._session.commit()

    def rollback(self):
        self._session.rollback()

    def __enter__(self):
        return self

    def __exit__(self, kind, *error):
        if kind is None:
            self.commit()
        else:
            self.rollback()


class _Nested(_SessionTransaction):
    """`with session.begin_nested()`."""

    def __init__(self, session, savepoint):
        self._session, self._savepoint = session, savepoint

    def commit(self):
        self._session.flush()
        self._savepoint.commit()

    def rollback(self):
        self._session._new = []
        self._savepoint.rollback()
        self._session.expire_all()


class _NoAutoflush:
    def __init__(self, session):
        self._session = session

    def __enter__(self):
        self._before, self._session.autoflush = self._session.autoflush, False
        return self._session

    def __exit__(self, *error):
        self._session.autoflush = self._before


class sessionmaker:  # noqa: N801
    """Makes sessions with the same settings."""

    def __init__(self, bind=None, class_=Session, autoflush=True, expire_on_commit=True, info=None, **kw):
        self.class_ = class_
        self.kw = {"bind": bind, "autoflush": autoflush, "expire_on_commit": expire_on_commit, **kw}
        if info is not None:
            self.kw["info"] = info

    def __call__(self, **kw):
        return self.class_(**{**self.kw, **kw})

    def __class_getitem__(cls, item):
        return cls

    def configure(self, **kw):
        self.kw.update(kw)

    def begin(self):
        return _MadeAndBegun(self())


class _MadeAndBegun:
    """`with maker.begin() as session`."""

    def __init__(self, session):
        self._session = session

    def __enter__(self):
        return self._session

    def __exit__(self, kind, *error):
        if kind is None:
            self._session.commit()
        else:
            self._session.rollback()
        self._session.close()


class scoped_session:  # noqa: N801
    """One session for all who ask."""

    def __init__(self, session_factory, scopefunc=None):
        self.session_factory = session_factory
        self._session = None

    def __call__(self, **kw):
        if self._session is None:
            self._session = self.session_factory(**kw)
        return self._session

    def configure(self, **kw):
        self.session_factory.configure(**kw)

    def remove(self):
        if self._session is not None:
            self._session.close()
            self._session = None

    def query_property(self):
        return None

    def __getattr__(self, name):
        if name[:2] == "__":
            raise AttributeError(name)
        return getattr(self(), name)


def create_session(bind=None, **kw):
    return Session(bind=bind, **kw)


def object_session(instance):
    return state_of(instance).session


def close_all_sessions():
    pass


class _Identity:
    """`in` by identity."""

    def __init__(self, items):
        self._items = items

    def __contains__(self, item):
        return any(item is each for each in self._items)


def _table_and_keys(mapped):
    mapper = getattr(mapped, "__mapper__", mapped)
    table = getattr(mapper, "local_table", mapper)
    keys = {key: column.key for key, column in getattr(mapper, "columns_by_key", {}).items()}
    return table, keys
