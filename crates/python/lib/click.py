"""click: what scripts print with it, without colours."""

import sys


def style(text, *args, **kw):
    return str(text)


def unstyle(text):
    import re

    return re.sub(r"\x1b\[[;?0-9]*[a-zA-Z]", "", text)


def echo(message=None, file=None, nl=True, err=False, color=None):
    if isinstance(message, (bytes, bytearray)):
        message = bytes(message).decode("utf-8", "replace")
    text = "" if message is None else unstyle(str(message))
    (file or (sys.stderr if err else sys.stdout)).write(text + ("\n" if nl else ""))


def secho(message=None, file=None, nl=True, err=False, color=None, **styles):
    echo(message, file, nl, err)


def get_app_dir(app_name, roaming=True, force_posix=False):
    import os

    if force_posix:
        return os.path.expanduser(f"~/.{app_name.lower().replace(' ', '-')}")
    configs = os.environ.get("XDG_CONFIG_HOME", os.path.expanduser("~/.config"))
    return os.path.join(configs, app_name.lower().replace(" ", "-"))


def __getattr__(name):
    if name[:2] == "__":
        raise AttributeError(name)
    from _seesaw_standin import top

    return top(f"click.{name}", "a migration has no command line of its own")
