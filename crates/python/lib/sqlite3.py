"""The classes of Python's sqlite3. A migration gets its connection from `op.get_bind()`."""

from sqlalchemy.engine.base import Cursor, DBAPIConnection  # noqa: F401
from sqlalchemy.engine.context import dbapi_class

apilevel = "2.0"
paramstyle = "qmark"
# That of the driver.
sqlite_version = "3.54.1"
sqlite_version_info = (3, 54, 1)

Error = DatabaseError = dbapi_class("Database")
InterfaceError = dbapi_class("Interface")
DataError = dbapi_class("Data")
OperationalError = dbapi_class("Operational")
IntegrityError = dbapi_class("Integrity")
InternalError = dbapi_class("Internal")
ProgrammingError = dbapi_class("Programming")
NotSupportedError = dbapi_class("NotSupported")

LEGACY_TRANSACTION_CONTROL = -1


class Connection(DBAPIConnection):
    """What listeners of `connect` are given in env.py."""

    # SQLAlchemy has them switch it, so that a PRAGMA is outside of a transaction.
    autocommit = LEGACY_TRANSACTION_CONTROL


def connect(*args, **kw):
    raise OperationalError("a migration reaches its database through op.get_bind(); the sandbox opens no other")
