"""Connection pools: names only, a migration has one connection."""


class Pool:
    def __init__(self, *args, **kw):
        pass


class NullPool(Pool):
    pass


class QueuePool(Pool):
    pass


class SingletonThreadPool(Pool):
    pass


class StaticPool(Pool):
    pass


class AssertionPool(Pool):
    pass
