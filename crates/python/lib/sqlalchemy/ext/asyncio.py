"""Engines and sessions with `async`. A migration runs on one synchronous connection; env.py's are noted, as its others."""


def create_async_engine(url, **kw):
    from ..engine.create import create_engine

    return AsyncEngine(create_engine(url, **kw))


def async_engine_from_config(configuration, prefix="sqlalchemy.", **kw):
    from ..engine.create import engine_from_config

    return AsyncEngine(engine_from_config(configuration, prefix, **kw))


class AsyncEngine:
    def __init__(self, sync_engine):
        self.sync_engine = sync_engine

    def connect(self):
        return _Opening(self.sync_engine, begins=False)

    def begin(self):
        return _Opening(self.sync_engine, begins=True)

    async def dispose(self, close=True):
        pass

    def execution_options(self, **options):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.sync_engine, name)


class _Opening:
    """`async with engine.connect()`, or `await engine.connect()`."""

    def __init__(self, engine, begins):
        self._engine, self._begins = engine, begins

    def _open(self):
        connection = self._engine.connect()
        self._block = connection.begin() if self._begins else None
        self._connection = AsyncConnection(connection)
        return self._connection

    def __await__(self):
        return self._open()
        yield

    async def __aenter__(self):
        return self._open()

    async def __aexit__(self, kind, value, trace):
        if self._block is not None:
            self._block.__exit__(kind, value, trace)
        self._connection.sync_connection.close()


class AsyncConnection:
    """Each call is the synchronous one, to be awaited."""

    def __init__(self, sync_connection):
        self.sync_connection = sync_connection

    @property
    def engine(self):
        return AsyncEngine(self.sync_connection.engine)

    @property
    def dialect(self):
        return self.sync_connection.dialect

    async def run_sync(self, function, *args, **kw):
        return function(self.sync_connection, *args, **kw)

    async def execute(self, *args, **kw):
        return self.sync_connection.execute(*args, **kw)

    async def scalar(self, *args, **kw):
        return self.sync_connection.scalar(*args, **kw)

    async def scalars(self, *args, **kw):
        return self.sync_connection.scalars(*args, **kw)

    async def exec_driver_sql(self, *args, **kw):
        return self.sync_connection.exec_driver_sql(*args, **kw)

    async def execution_options(self, **options):
        self.sync_connection.execution_options(**options)
        return self

    async def commit(self):
        self.sync_connection.commit()

    async def rollback(self):
        self.sync_connection.rollback()

    async def close(self):
        self.sync_connection.close()

    def begin(self):
        return _Block(self.sync_connection.begin)

    def begin_nested(self):
        return _Block(self.sync_connection.begin_nested)

    def in_transaction(self):
        return self.sync_connection.in_transaction()


class _Block:
    def __init__(self, begin):
        self._begin = begin

    def __await__(self):
        self._block = self._begin()
        return self
        yield

    async def __aenter__(self):
        self._block = self._begin()
        return self

    async def __aexit__(self, kind, value, trace):
        self._block.__exit__(kind, value, trace)

    async def commit(self):
        self._block.commit()

    async def rollback(self):
        self._block.rollback()


class AsyncAttrs:
    pass


class AsyncSession:
    """A class to name; a migration has no use for one."""

    def __init__(self, *args, **kw):
        raise NotImplementedError("a migration runs on one synchronous connection: use op.get_bind()")


class async_sessionmaker:  # noqa: N801
    """What applications make at import; sessions come from it only when they run."""

    def __init__(self, *args, **kw):
        self.kw = kw

    def configure(self, **kw):
        self.kw.update(kw)

    def __call__(self, **kw):
        return AsyncSession()

    def __class_getitem__(cls, item):
        return cls


class async_scoped_session(async_sessionmaker):  # noqa: N801
    pass


AsyncTransaction = _Block


def async_object_session(instance):
    return None
