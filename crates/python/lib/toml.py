"""toml: what reads it."""

from tomllib import TOMLDecodeError as TomlDecodeError, loads  # noqa: F401


def load(source):
    if hasattr(source, "read"):
        return loads(source.read())
    with open(source) as file:
        return loads(file.read())
