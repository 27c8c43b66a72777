"""OpenStack's libraries, as far as migrations and the modules they import lean on them."""


def __getattr__(name):
    # Scripts count on what others have imported.
    if name in ("sqlalchemy",):
        from importlib import import_module

        return import_module(f"oslo_db.{name}")
    raise AttributeError(name)
