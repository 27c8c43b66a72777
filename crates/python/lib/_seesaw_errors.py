"""Exceptions that the engine raises in scripts."""


def database_error(kind, message, code, sql, params):
    """What the database said."""
    from sqlalchemy.engine.context import database_error

    return database_error(kind, message, code, sql, params)


def refusal(message):
    """An operation that cannot be turned into SQL."""
    if message.startswith(("No such constraint", "No such index", "Constraint must have a name")):
        return ValueError(message)
    from alembic.util.exc import CommandError

    return CommandError(message)
