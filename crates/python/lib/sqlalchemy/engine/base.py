"""`Connection` and `Engine`: statements go to the database that is being migrated, through the native `_seesaw`."""

import itertools

from .. import exc
from ..sql.base import ClauseElement, clause
from ..sql.compiler import compile_element
from .context import ExecutionContext, reraise
from .default import current_dialect, get_dialect
from .result import CursorResult, Keys


# How many statements may have changed the schema; an inspector looks again when there are more.
changes = [0]


def _count(sql):
    if sql.lstrip()[:6].upper() not in ("SELECT", "INSERT", "UPDATE", "DELETE"):
        changes[0] += 1


class Transaction:
    """The connection's transaction. Seesaw holds one open for each revision; committing it is up to the engine."""

    nested = False

    def __init__(self, connection):
        self.connection = connection
        self.is_active = True

    @property
    def is_valid(self):
        return self.is_active

    def commit(self):
        self._end()
        self.connection._commit()

    def rollback(self):
        if self.is_active:
            self._end()
            self.connection._rollback()

    def close(self):
        if self.is_active:
            self.rollback()

    def _end(self):
        if not self.is_active:
            raise exc.InvalidRequestError("This transaction is inactive")
        self.is_active = False

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if not self.is_active:
            return
        if kind is None:
            self.commit()
        else:
            self.rollback()


RootTransaction = Transaction
TwoPhaseTransaction = Transaction


class NestedTransaction(Transaction):
    """A savepoint."""

    nested = True

    def __init__(self, connection):
        super().__init__(connection)
        connection._savepoints += 1
        self.name = f"sa_savepoint_{connection._savepoints}"
        connection._native_run(f"SAVEPOINT {self.name}")
        connection._nested.append(self)

    def commit(self):
        self._leave()
        self.connection._native_run(f"RELEASE SAVEPOINT {self.name}")

    def rollback(self):
        if not self.is_active:
            return
        self._leave()
        self.connection._native_run(f"ROLLBACK TO SAVEPOINT {self.name}")
        self.connection._native_run(f"RELEASE SAVEPOINT {self.name}")

    def _leave(self):
        self._end()
        nested = self.connection._nested
        while nested:
            if nested.pop() is self:
                break


class Connection:
    """What `op.get_bind()` returns."""

    should_close_with_result = False
    _offline = False
    default_isolation_level = "SERIALIZABLE"
    _cursors = itertools.count(1)

    def __init__(self, engine=None, dialect=None, in_transaction=True):
        self.dialect = dialect or (engine.dialect if engine is not None else current_dialect())
        self._engine = engine
        self._info = {}
        self._execution_options = {}
        self._savepoints = 0
        self._nested = []
        self._begun = in_transaction
        self.closed = False

    @property
    def engine(self):
        if self._engine is None:
            self._engine = Engine(self.dialect, _connection=self)
        return self._engine

    @property
    def info(self):
        return self._info

    @property
    def connection(self):
        return DBAPIConnection(self)

    # Statements.

    def execute(self, statement, parameters=None, *multiparams, execution_options=None, **kw):
        if isinstance(statement, str):
            raise exc.ObjectNotExecutableError(statement)
        statement = clause(statement)
        run = getattr(statement, "_execute_on", None)
        if run is not None:
            return run(self, _distilled(parameters, multiparams, kw))
        if not getattr(statement, "supports_execution", False):
            raise exc.ObjectNotExecutableError(statement)
        self._check_open()
        own = getattr(statement, "_execution_options", {})
        options = {**self._execution_options, **own, **(execution_options or {})}
        return self._execute_element(statement, _distilled(parameters, multiparams, kw), options)

    def scalar(self, statement, parameters=None, *, execution_options=None):
        return self.execute(statement, parameters).scalar()

    def scalars(self, statement, parameters=None, *, execution_options=None):
        return self.execute(statement, parameters, execution_options=execution_options).scalars()

    def exec_driver_sql(self, statement, parameters=None, execution_options=None):
        self._check_open()
        if parameters is None:
            sets = []
        elif isinstance(parameters, list):
            sets = parameters
        else:
            sets = [parameters]
        context = ExecutionContext(self.dialect, None, sets)
        return self._run(context, str(statement), sets, len(sets) > 1)

    def _execute_element(self, statement, sets, options):
        keys = sorted_keys(sets[0]) if sets else []
        many = len(sets) > 1
        compiled = compile_element(statement, self.dialect, column_keys=keys, for_executemany=many)
        context = ExecutionContext(self.dialect, compiled, sets)
        values = []
        for group, each in enumerate(sets or [{}]):
            values.append(context.values_for(each, group if many else None))
        sql, ordered = None, []
        for each in values:
            text, given = context.fill(each)
            if sql is not None and text != sql:
                # Lists of different lengths need statements of their own.
                return self._run_each(context, values)
            sql = text
            ordered.append(tuple(given))
        # How many rows at a time.
        size = options.get("yield_per") or (1000 if options.get("stream_results") else None)
        return self._run(context, sql, ordered, many, size)

    def _run_each(self, context, values):
        result = None
        for each in values:
            text, given = context.fill(each)
            result = self._run(context, text, [tuple(given)], False)
        return result

    def _run(self, context, sql, ordered, many, size=None):
        import _seesaw

        self._begun = True
        context.sql = sql
        shown = ordered if many else ordered[0] if ordered else ()
        if context.compiled is None and self.dialect.placed is not None:
            from .values import driver_sql

            texts = [driver_sql(sql, each, self.dialect.placed) for each in ordered or [()]]
        else:
            sets = [list(each.values()) if isinstance(each, dict) else list(each) for each in ordered]
            if ordered and isinstance(ordered[0], dict):
                sql, sets = _named(sql, ordered)
            texts = [(sql, values) for values in sets or [[]]]
        columns, rows, changed, last, cursor = [], [], 0, None, None
        try:
            for text, values in texts:
                values = [context.native(value, at) for at, value in enumerate(values, 1)]
                _count(text)
                if size and not many and self.dialect.has_cursors and text.lstrip()[:6].upper() == "SELECT":
                    cursor = f"seesaw_{next(self._cursors)}"
                    _seesaw.run(f"DECLARE {cursor} NO SCROLL CURSOR FOR {text}", values)
                    text, values = f"FETCH {size} FROM {cursor}", []
                columns, more, count, last, types = _seesaw.run(text, values)
                if types:
                    from .values import loaded

                    more = loaded(more, types)
                rows = rows + more if rows else more
                changed += count
        except Exception as error:
            if context.compiled is not None and self.dialect.placed is not None and context.filled:
                described = [context.compiled.shown(each) for each in context.filled]
                sql, shown = described[0][0], [each[1] for each in described]
                shown = shown if many else shown[0]
            reraise(error, sql, shown, many)
        if self.dialect.placed is None:
            context.rowcount = changed if not columns or context.changes_rows else -1
        else:
            context.rowcount = len(rows) if columns else self._driver_rowcount(texts[-1][0], changed)
        context.lastrowid = last
        result = self._result(context, columns, rows)
        if cursor is not None and len(rows) == size:
            result._more = lambda: self._run(ExecutionContext(self.dialect, None, []), text, [], False)._rows
        return result

    def _driver_rowcount(self, sql, changed):
        """As psycopg2 and PyMySQL have it: a change of the schema counts -1 for the one, 0 for the other."""
        counts = sql.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE", "MERGE ") or sql.lstrip()[:4].upper() == "WITH"
        return changed if counts or changed or self.dialect.name != "postgresql" else -1

    def _result(self, context, columns, rows):
        compiled = context.compiled
        returns = bool(columns)
        names, objects = list(columns), None
        if compiled is not None and compiled.result_columns and len(compiled.result_columns) == len(columns):
            names = [key if key is not None else name for (key, _, _), name in zip(compiled.result_columns, columns)]
            objects = [found for _, found, _ in compiled.result_columns]
            loaders = [kind._loader(self.dialect) for _, _, kind in compiled.result_columns]
            context.loaders = loaders if any(loaders) else None
        return CursorResult(rows, Keys(names, objects), returns, context)

    def _native_run(self, sql):
        import _seesaw

        try:
            _count(sql)
            return _seesaw.run(sql, [])
        except Exception as error:
            reraise(error, sql, (), False)

    def _apply(self, operation):
        """Runs one schema operation (a plain dict of the engine's vocabulary)."""
        import _seesaw

        self._begun = True
        try:
            _count("")
            return _seesaw.apply(operation)
        except Exception as error:
            reraise(error)

    # Transactions.

    def begin(self):
        self._check_open()
        if self._begun:
            raise exc.InvalidRequestError(
                "This connection has already initialized a SQLAlchemy Transaction() object via begin() or autobegin; "
                "can't call begin() here unless rollback() or commit() is called first."
            )
        self._begun = True
        return Transaction(self)

    def _begin_of_engine(self):
        return _OfEngine(self)

    def begin_nested(self):
        self._check_open()
        self._begun = True
        return NestedTransaction(self)

    def begin_twophase(self, xid=None):
        return self.begin()

    def in_transaction(self):
        return self._begun

    def in_nested_transaction(self):
        return bool(self._nested)

    def get_transaction(self):
        return Transaction(self) if self._begun else None

    def get_nested_transaction(self):
        return self._nested[-1] if self._nested else None

    def commit(self):
        self._check_open()
        if self._begun:
            self._commit()

    def rollback(self):
        self._check_open()
        if self._begun:
            self._rollback()

    def _commit(self):
        import _seesaw

        self._begun = False
        self._nested.clear()
        _seesaw.commit()

    def _rollback(self):
        import _seesaw

        self._begun = False
        self._nested.clear()
        _seesaw.notice(
            "warning",
            "rollback() undoes nothing by itself: a revision is undone as a whole, when it fails",
        )

    # The rest.

    def execution_options(self, **options):
        self._execution_options.update(options)
        return self

    def get_execution_options(self):
        return self._execution_options

    def get_isolation_level(self):
        return self.default_isolation_level

    def detach(self):
        pass

    def invalidate(self, exception=None):
        pass

    def connect(self):
        return self

    def run_callable(self, function, *args, **kw):
        return function(self, *args, **kw)

    def schema_for_object(self, item):
        return getattr(item, "schema", None)

    def close(self):
        self._nested.clear()
        self.closed = self._engine is not None and not self._engine._is_migrations_own

    def _check_open(self):
        if self.closed:
            raise exc.ResourceClosedError("This Connection is closed")

    def _run_ddl_visitor(self, visitor, element, **kw):
        raise NotImplementedError("schema items are created with .create(connection)")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def __repr__(self):
        return f"<sqlalchemy.engine.base.Connection object at {hex(id(self))}>"


Connectable = Connection


class Engine:
    """The database that is being migrated; or, from `create_engine`, only its dialect and address."""

    def __init__(self, dialect, url=None, _connection=None):
        self.dialect = dialect
        self._connection = _connection
        self._url = url
        self.echo = False
        self.pool = None

    @property
    def _is_migrations_own(self):
        return self._connection is not None

    @property
    def url(self):
        from .url import make_url

        if self._url is None and self._connection is not None:
            from alembic.runtime.environment import current

            self._url = current().config.get_main_option("sqlalchemy.url")
        return make_url(self._url or f"{self.dialect.name}://")

    @property
    def name(self):
        return self.dialect.name

    @property
    def driver(self):
        return self.dialect.driver

    @property
    def engine(self):
        return self

    def connect(self, **kw):
        if self._connection is None:
            if _connector is not None:
                return _connector(self)
            if self._is_of_the_migration():
                return self._second()
            raise exc.OperationalError(
                None, None,
                NoDatabase(f"a migration has the one database that it migrates; {self.url} cannot be reached from it, "
                           "use op.get_bind()"),
            )
        return self._connection

    contextual_connect = connect

    def _is_of_the_migration(self):
        """Whether the address is that of the database which is being migrated, as the command or env.py names it."""
        import _seesaw
        from alembic.runtime.environment import current

        from .url import make_url

        def place(url):
            return url.get_backend_name(), url.host, url.port, url.database

        named = [_seesaw.url(), current().config.get_main_option("sqlalchemy.url")]
        return _seesaw.active() and any(url and place(make_url(url)) == place(self.url) for url in named)

    def _second(self):
        """A connection in the transaction of the migration, with which its work is committed."""
        import _seesaw
        from alembic import op

        second = type(op.get_bind())()

        def ended():
            second._begun = False
            second._nested.clear()

        second._engine, second._begun, second._commit = self, False, ended
        if self.pool is None:
            self.pool = second
            words = "the script connects to the database that is being migrated: it gets the connection of the migration"
            _seesaw.notice("note", words)
        return second

    def begin(self, **kw):
        return _Begun(self.connect())

    def execute(self, statement, *multiparams, **params):
        raise AttributeError("'Engine' object has no attribute 'execute'")

    def execution_options(self, **options):
        return self

    def dispose(self, close=True):
        pass

    def raw_connection(self):
        return self.connect().connection

    def has_table(self, name, schema=None):
        return self.dialect.has_table(self.connect(), name, schema)

    def __repr__(self):
        return f"Engine({self.url})"


# What makes connections for env.py, while it runs.
_connector = None


class NoDatabase(Exception):
    """Why there is no connection."""


class _Begun:
    """`with engine.begin() as connection`."""

    def __init__(self, connection):
        self._connection = connection

    def __enter__(self):
        self._transaction = self._connection._begin_of_engine()
        return self._connection

    def __exit__(self, kind, value, trace):
        return self._transaction.__exit__(kind, value, trace)


class _OfEngine(NestedTransaction):
    """In the place of a transaction on a connection of its own. On MySQL a change of the schema has ended it."""

    def commit(self):
        self._ended(super().commit)

    def rollback(self):
        self._ended(super().rollback)

    def _ended(self, end):
        try:
            end()
        except exc.OperationalError as error:
            if "SAVEPOINT" not in str(error) or self.connection.dialect.name not in ("mysql", "mariadb"):
                raise


class DBAPIConnection:
    """The driver's connection, as far as scripts use it: `cursor()`, `execute()`."""

    def __init__(self, connection):
        self._owner = connection

    @property
    def driver_connection(self):
        return self

    dbapi_connection = connection = driver_connection

    def cursor(self):
        return Cursor(self._owner)

    def execute(self, sql, parameters=()):
        return self.cursor().execute(sql, parameters)

    def commit(self):
        self._owner.commit()

    def rollback(self):
        self._owner.rollback()

    def close(self):
        pass


class Cursor:
    """A cursor of the driver."""

    arraysize = 1

    def __init__(self, owner):
        self._owner = owner
        self._result = None

    def execute(self, sql, parameters=()):
        self._result = self._owner.exec_driver_sql(sql, tuple(parameters) if parameters else None)
        return self

    def executemany(self, sql, parameters):
        self._result = self._owner.exec_driver_sql(sql, [tuple(each) for each in parameters])
        return self

    @property
    def description(self):
        if self._result is None or not self._result.returns_rows:
            return None
        return [(name, None, None, None, None, None, None) for name in self._result.keys()]

    @property
    def rowcount(self):
        return self._result.rowcount

    @property
    def lastrowid(self):
        return self._result.lastrowid

    def fetchone(self):
        row = self._result.fetchone()
        return None if row is None else tuple(row)

    def fetchall(self):
        return [tuple(row) for row in self._result.fetchall()]

    def fetchmany(self, size=1):
        return [tuple(row) for row in self._result.fetchmany(size)]

    def __iter__(self):
        return iter(self.fetchall())

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


def sorted_keys(parameters):
    return [str(key) for key in parameters]


def _distilled(parameters, multiparams, kw):
    """The parameter sets: none, one, or a list of them. Columns are accepted as keys."""
    if kw and parameters is None:
        parameters = kw
    if multiparams:
        parameters = [parameters, *multiparams]
    if parameters is None:
        return []
    if isinstance(parameters, (list, tuple)):
        if not parameters:
            return []
        if not all(_is_mapping(each) for each in parameters):
            raise exc.ArgumentError(
                "List argument must consist only of dictionaries" if isinstance(parameters, list) else
                "List argument must consist only of tuples or dictionaries"
            )
        return [_plain_keys(each) for each in parameters]
    if not _is_mapping(parameters):
        raise exc.ArgumentError("mapping or list expected for parameters")
    return [_plain_keys(parameters)]


def _is_mapping(value):
    return isinstance(value, dict) or hasattr(value, "keys") and hasattr(value, "__getitem__")


def _plain_keys(parameters):
    return {
        key if isinstance(key, str) else getattr(clause(key), "key", str(key)): parameters[key]
        for key in parameters.keys()
    }


def _named(sql, sets):
    """`:name` parameters of a driver's own statement become positional ones."""
    from ..sql.elements import split_text

    names = [part for kind, part in split_text(sql) if kind == "bind"]
    text = "".join(part if kind == "text" else "?" for kind, part in split_text(sql))
    return text, [[each[name] for name in names] for each in sets]


__all__ = ["Connection", "Engine", "Transaction", "NestedTransaction", "get_dialect", "ClauseElement"]
