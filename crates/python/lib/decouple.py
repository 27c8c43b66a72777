"""python-decouple: a value from the environment, or from the project's `.env` or `settings.ini`."""

import os

_UNSET = object()


class UndefinedValueError(Exception):
    pass


class Undefined:
    pass


undefined = Undefined()


class RepositoryEmpty:
    def __init__(self, source="", encoding="utf-8"):
        self.data = {}

    def __contains__(self, key):
        return key in self.data

    def __getitem__(self, key):
        return self.data[key]


class RepositoryEnv(RepositoryEmpty):
    def __init__(self, source=None, encoding="utf-8"):
        from dotenv import dotenv_values

        self.data = dotenv_values(source)


class Config:
    def __init__(self, repository):
        self.repository = repository

    def get(self, option, default=undefined, cast=undefined):
        if option in os.environ:
            value = os.environ[option]
        elif option in self.repository:
            value = self.repository[option]
        elif isinstance(default, Undefined):
            raise UndefinedValueError(f"{option} not found. Declare it as envvar or define a default value.")
        else:
            value = default
        if isinstance(cast, Undefined):
            return value
        return _boolean(value) if cast is bool else cast(value)

    __call__ = get


class AutoConfig:
    def __init__(self, search_path=None):
        self._config = None

    def __call__(self, *args, **kw):
        if self._config is None:
            self._config = Config(RepositoryEnv())
        return self._config.get(*args, **kw)


class Csv:
    def __init__(self, cast=str, delimiter=",", strip=" \t\n\r", post_process=list):
        self.cast, self.delimiter, self.strip, self.post_process = cast, delimiter, strip, post_process

    def __call__(self, value):
        parts = value.split(self.delimiter) if value else []
        return self.post_process(self.cast(each.strip(self.strip)) for each in parts)


def _boolean(value):
    if isinstance(value, bool):
        return value
    text = str(value).lower()
    if text in ("y", "yes", "t", "true", "on", "1"):
        return True
    if text in ("n", "no", "f", "false", "off", "0", ""):
        return False
    raise ValueError(f"Invalid truth value: {text}")


config = AutoConfig()
