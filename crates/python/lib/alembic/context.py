"""`from alembic import context`: the environment that env.py sets up, for env.py itself and for scripts."""


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    from .runtime.environment import current

    return getattr(current(), name)
