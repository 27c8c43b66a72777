"""Flask, as far as migrations and the modules they import lean on it: an application that is described, never started."""

import sys

from _seesaw_application import Settings


class Config(Settings):
    """The settings of an application."""

    def __init__(self, root_path=None, defaults=None):
        super().__init__(defaults or {})
        self.root_path = str(root_path or "")


class _Nothing:
    """`with app.app_context():`."""

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def push(self):
        pass

    def pop(self, exc=None):
        pass


class Flask:
    debug = testing = False

    def __init__(self, import_name, *args, instance_path=None, instance_relative_config=False, root_path=None, **kw):
        self.import_name = self.name = import_name
        root, instance = self._folders(import_name)
        root, instance = str(root_path or root), str(instance_path or instance)
        self._root_path, self._instance_path = root, instance
        self.config = Config(instance if instance_relative_config else root)
        self.extensions = {}
        self.cli = _Registry("cli")

    @staticmethod
    def _folders(import_name):
        """Where its module is, and where an installation has its files."""
        module = sys.modules.get(import_name)
        root = (getattr(module, "__file__", None) or "").rpartition("/")[0]
        holder = root.rpartition("/")[0] if hasattr(module, "__path__") else root
        return root, f"{holder}/instance"

    root_path = property(lambda self: self._root_path)
    instance_path = property(lambda self: self._instance_path)

    @property
    def logger(self):
        import logging

        return logging.getLogger(self.name)

    def app_context(self):
        return _Nothing()

    def test_request_context(self, *args, **kw):
        return _Nothing()

    def __getattr__(self, name):
        if name[:1] == "_":
            raise AttributeError(name)
        return getattr(_Registry("Flask"), name)


class _Registry:
    """Takes what an application is told of its pages: as a decorator it leaves a function as it is."""

    def __init__(self, path):
        self._path = path

    def __getattr__(self, name):
        if name[:1] == "_":
            raise AttributeError(name)
        from _seesaw_standin import top

        return top(f"flask.{self._path}.{name}", "Seesaw does not start applications")


class _Migrate:
    """`current_app.extensions["migrate"]`."""

    directory = "migrations"

    @property
    def db(self):
        return _database()

    @property
    def configure_args(self):
        from _seesaw_application import configure_arguments

        return configure_arguments()


def _database():
    from _seesaw_application import database

    return database()


class _Extensions(dict):
    def __missing__(self, name):
        if name == "migrate":
            return self.setdefault(name, _Migrate())
        if name == "sqlalchemy":
            return _database()
        raise KeyError(name)

    def get(self, name, default=None):
        try:
            return self[name]
        except KeyError:
            return default


class _CurrentApp(Flask):
    """The project's application, as its source describes it."""

    def __init__(self):
        super().__init__("app")
        self.extensions = _Extensions()

    def _get_current_object(self):
        return self

    @property
    def root_path(self):
        from posixpath import abspath
        from _seesaw_application import home

        return abspath(home())

    @property
    def instance_path(self):
        from posixpath import abspath
        from _seesaw_application import instance_folder

        return abspath(instance_folder())


current_app = _CurrentApp()


def has_app_context():
    return True


def __getattr__(name):
    if name[:2] == "__":
        raise AttributeError(name)
    from _seesaw_standin import top

    return top(f"flask.{name}", "Seesaw does not start applications")
