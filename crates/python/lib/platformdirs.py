"""platformdirs: where an application keeps its files, by the rules of Linux."""

import os
import pathlib

_BASES = {
    "data": ("XDG_DATA_HOME", "~/.local/share"),
    "config": ("XDG_CONFIG_HOME", "~/.config"),
    "cache": ("XDG_CACHE_HOME", "~/.cache"),
    "state": ("XDG_STATE_HOME", "~/.local/state"),
}


class PlatformDirs:
    def __init__(self, appname=None, appauthor=None, version=None, roaming=False, multipath=False, opinion=True,
                 ensure_exists=False):
        self.appname, self.appauthor, self.version, self.opinion = appname, appauthor, version, opinion

    def _folder(self, kind):
        variable, usual = _BASES[kind]
        base = os.environ.get(variable, "").strip() or os.path.expanduser(usual)
        return os.path.join(base, *(str(part) for part in (self.appname, self.appname and self.version) if part))

    user_data_dir = property(lambda self: self._folder("data"))
    user_config_dir = property(lambda self: self._folder("config"))
    user_cache_dir = property(lambda self: self._folder("cache"))
    user_state_dir = property(lambda self: self._folder("state"))
    user_log_dir = property(lambda self: os.path.join(self._folder("state"), *(["log"] if self.opinion else [])))
    user_data_path = property(lambda self: pathlib.Path(self.user_data_dir))
    user_config_path = property(lambda self: pathlib.Path(self.user_config_dir))
    user_cache_path = property(lambda self: pathlib.Path(self.user_cache_dir))
    user_state_path = property(lambda self: pathlib.Path(self.user_state_dir))
    user_log_path = property(lambda self: pathlib.Path(self.user_log_dir))


AppDirs = Unix = PlatformDirs


def __getattr__(name):
    if name[:2] == "__" or not isinstance(getattr(PlatformDirs, name, None), property):
        raise AttributeError(f"module 'platformdirs' has no attribute {name!r}")
    return lambda *args, **kw: getattr(PlatformDirs(*args, **kw), name)
