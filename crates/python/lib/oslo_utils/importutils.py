"""`oslo_utils.importutils`: modules and classes by their names."""

import sys


def import_class(import_str):
    module, _, name = import_str.rpartition(".")
    __import__(module)
    try:
        return getattr(sys.modules[module], name)
    except AttributeError:
        raise ImportError(f"Class {name} cannot be found in {module}")


def import_object(import_str, *args, **kw):
    return import_class(import_str)(*args, **kw)


def import_module(import_str):
    __import__(import_str)
    return sys.modules[import_str]


def try_import(import_str, default=None):
    try:
        return import_module(import_str)
    except ImportError:
        return default
