"""`from alembic import context`: the environment that env.py sets up, for env.py itself and for scripts."""


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    from .runtime.environment import current

    # Some ask for the proxy to learn whether they run inside of Alembic.
    return current() if name == "_proxy" else getattr(current(), name)
