"""`from alembic import op`: the directives, as functions of the migration that runs."""

from .operations.base import DIRECTIVES, proxied


def _directive(name):
    def directive(*args, **kw):
        return getattr(proxied(name), name)(*args, **kw)

    directive.__name__ = directive.__qualname__ = name
    return directive


for _name in DIRECTIVES:
    globals()[_name] = _directive(_name)


def __getattr__(name):
    from .operations.base import Operations

    if name in Operations._registered:
        return _directive(name)
    if name.startswith("__"):
        raise AttributeError(name)
    raise AttributeError(
        f"module 'alembic.op' has no attribute {name!r}: it is no directive of Alembic; register it with "
        "Operations.register_operation in a module of the project"
    )
