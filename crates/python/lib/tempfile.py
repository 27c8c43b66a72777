"""Names of temporary files; none can be made."""

tempdir = None


def gettempdir():
    return "/tmp"


def gettempprefix():
    return "tmp"


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise AttributeError(f"tempfile.{name} is not part of Seesaw's sandbox, which writes no files")
