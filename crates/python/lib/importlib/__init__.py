"""`import_module`; the machinery of imports is not for scripts."""

import sys


def import_module(name, package=None):
    if name.startswith("."):
        if not package:
            raise TypeError(f"the 'package' argument is required to perform a relative import for {name!r}")
        level = len(name) - len(name.lstrip("."))
        base = package.rsplit(".", level - 1)[0] if level > 1 else package
        name = f"{base}.{name.lstrip('.')}" if name.lstrip(".") else base
    __import__(name)
    return sys.modules[name]


def invalidate_caches():
    pass


def reload(module):
    sys.modules.pop(module.__name__, None)
    return import_module(module.__name__)
