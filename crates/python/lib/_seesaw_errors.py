"""Exceptions that the engine raises in scripts."""


class DatabaseError(Exception):
    """What the database said. `sqlalchemy` turns it into the exception that scripts catch."""

    def __init__(self, kind, message, code, sql, params):
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.code = code
        self.sql = sql
        self.params = params


def refusal(message):
    """An operation that cannot be turned into SQL."""
    from alembic.util.exc import CommandError

    return CommandError(message)
