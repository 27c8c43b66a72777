"""`create_engine`: in a migration only its dialect and address can be asked for; in env.py its connections are noted."""

from .base import Engine
from .default import dialect_class
from .url import make_url


def create_engine(url, **kw):
    url = make_url(url)
    return Engine(dialect_class(url.drivername)(), url)


def engine_from_config(configuration, prefix="sqlalchemy.", **kw):
    options = {**configuration, **{f"{prefix}{name}": value for name, value in kw.items()}}
    return create_engine(options[f"{prefix}url"])


class MockConnection:
    """Hands compiled statements to a function."""

    def __init__(self, dialect, execute):
        self.dialect = dialect
        self.execute = execute

    @property
    def engine(self):
        return self

    def connect(self, **kw):
        return self


def create_mock_engine(url, executor, **kw):
    return MockConnection(dialect_class(make_url(url).drivername)(), executor)
