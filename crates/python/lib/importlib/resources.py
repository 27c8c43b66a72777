"""`importlib.resources` over the packages of the project."""

from . import import_module


def files(anchor=None):
    from pathlib import Path

    module = import_module(anchor) if isinstance(anchor, str) else anchor
    folders = getattr(module, "__path__", None)
    if not folders:
        file = getattr(module, "__file__", None)
        if not file:
            raise FileNotFoundError(2, "No such folder in the project", str(anchor))
        return Path(file).parent
    return Path(list(folders)[0] or ".")


class as_file:  # noqa: N801
    def __init__(self, path):
        self.path = path

    def __enter__(self):
        return self.path

    def __exit__(self, *error):
        pass


def read_text(package, resource, encoding="utf-8", errors="strict"):
    return (files(package) / resource).read_text()


def read_binary(package, resource):
    return (files(package) / resource).read_bytes()


def open_text(package, resource, encoding="utf-8", errors="strict"):
    return (files(package) / resource).open()


def is_resource(package, name):
    return (files(package) / name).is_file()
