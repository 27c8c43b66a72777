"""Types, models, and engines that are made when env.py asks for one."""


def __getattr__(name):
    # Scripts count on what others have imported.
    if name in ("enginefacade", "models", "types"):
        from importlib import import_module

        return import_module(f"oslo_db.sqlalchemy.{name}")
    raise AttributeError(name)
