"""Starlette's settings: from the environment, or from a file of the project."""

import os

_UNSET = object()


class Config:
    def __init__(self, env_file=None, environ=os.environ, env_prefix="", encoding="utf-8"):
        from dotenv import dotenv_values

        self.environ, self.env_prefix = environ, env_prefix
        self.file_values = dotenv_values(env_file) if env_file is not None else {}

    def __call__(self, key, cast=None, default=_UNSET):
        return self.get(key, cast, default)

    def get(self, key, cast=None, default=_UNSET):
        key = self.env_prefix + key
        if key in self.environ:
            value = self.environ[key]
        elif key in self.file_values:
            value = self.file_values[key]
        elif default is not _UNSET:
            value = default
        else:
            raise KeyError(f"Config '{key}' is missing, and has no default.")
        if cast is None or value is None:
            return value
        if cast is bool and isinstance(value, str):
            wanted = {"true": True, "1": True, "false": False, "0": False}
            if value.lower() not in wanted:
                raise ValueError(f"Config '{key}' has value '{value}'. Not a valid bool.")
            return wanted[value.lower()]
        return cast(value)
