"""appdirs: the older name of platformdirs."""

from platformdirs import AppDirs, __getattr__  # noqa: F401
