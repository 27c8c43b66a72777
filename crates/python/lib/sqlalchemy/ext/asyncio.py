"""Names that application modules import; a migration has no event loop."""


class _Absent:
    def __init__(self, *args, **kw):
        raise NotImplementedError("a migration runs on one synchronous connection: use op.get_bind()")


class AsyncSession(_Absent):
    pass


class AsyncEngine(_Absent):
    pass


class AsyncConnection(_Absent):
    pass


class AsyncAttrs:
    pass


class async_sessionmaker(_Absent):  # noqa: N801
    pass


def create_async_engine(*args, **kw):
    raise NotImplementedError("a migration runs on one synchronous connection: use op.get_bind()")


async_engine_from_config = create_async_engine
