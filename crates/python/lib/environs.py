"""environs: typed values from the environment and the project's `.env`."""

import os

_UNSET = object()


class EnvError(ValueError):
    pass


class EnvValidationError(EnvError):
    pass


class Env:
    def __init__(self, *, prefix=None, expand_vars=False, eager=True):
        self._prefix = prefix or ""

    @staticmethod
    def read_env(path=None, recurse=True, verbose=False, override=False, **kw):
        from dotenv import load_dotenv

        return load_dotenv(path, override=override)

    def _value(self, name, default, convert):
        found = os.environ.get(self._prefix + name)
        if found is None:
            if default is _UNSET:
                raise EnvError(f'Environment variable "{self._prefix + name}" not set')
            return default
        return convert(found)

    def str(self, name, default=_UNSET, **kw):
        return self._value(name, default, lambda text: text)

    __call__ = str

    def int(self, name, default=_UNSET, **kw):
        return self._value(name, default, int)

    def float(self, name, default=_UNSET, **kw):
        return self._value(name, default, float)

    def bool(self, name, default=_UNSET, **kw):
        from decouple import _boolean

        return self._value(name, default, _boolean)

    def list(self, name, default=_UNSET, subcast=None, delimiter=",", **kw):
        return self._value(name, default, lambda text: [
            each.strip() if subcast is None else subcast(each.strip()) for each in text.split(delimiter) if each.strip()
        ])

    def json(self, name, default=_UNSET, **kw):
        from json import loads

        return self._value(name, default, loads)

    def path(self, name, default=_UNSET, **kw):
        from pathlib import Path

        return self._value(name, default, Path)

    def url(self, name, default=_UNSET, **kw):
        from urllib.parse import urlparse

        return self._value(name, default, urlparse)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        # Other kinds are their text.
        return self.str

    def prefixed(self, prefix):
        from contextlib import contextmanager

        @contextmanager
        def block():
            before, self._prefix = self._prefix, self._prefix + prefix
            try:
                yield self
            finally:
                self._prefix = before

        return block()


env = Env()
