"""`op.get_context()`: the migration that runs."""

import _seesaw


# What env.py has configured.
OPTIONS = {}


class MigrationContext:
    """The database at hand and what is known of the run."""

    script = None

    def __init__(self):
        self.as_sql = _seesaw.offline()
        if self.as_sql:
            from sqlalchemy.engine.offline import OfflineConnection as Connection
        else:
            from sqlalchemy.engine.base import Connection

        self.connection = self.bind = Connection()
        self.dialect = self.connection.dialect
        self.opts = {"render_as_batch": False, "transaction_per_migration": True, "target_metadata": None, **OPTIONS}
        self._impl = None

    @classmethod
    def configure(cls, connection=None, *args, **kw):
        from ..operations.base import current

        return current().migration_context

    @property
    def migration_context(self):
        return self

    @property
    def environment_context(self):
        from .environment import current

        return current()

    @property
    def config(self):
        return self.environment_context.config

    @property
    def impl(self):
        if self._impl is None:
            from ..ddl.impl import DefaultImpl

            self._impl = DefaultImpl(self)
        return self._impl

    @property
    def version_table(self):
        return _seesaw.version_table()[0]

    @property
    def version_table_schema(self):
        return _seesaw.version_table()[1]

    @property
    def _transaction(self):
        return self.connection.get_transaction()

    def execute(self, sql, execution_options=None):
        from ..operations.base import current

        current().execute(sql)

    def autocommit_block(self):
        return _Autocommit(self.connection)

    def begin_transaction(self, _per_migration=False):
        return _Nothing(self.connection)

    def get_current_heads(self):
        if self.as_sql:
            return tuple(_seesaw.offline_heads())
        table, schema = _seesaw.version_table()
        if table not in _seesaw.schema()["tables"]:
            return ()
        from sqlalchemy import column, select, table as lightweight

        versions = lightweight(table, column("version_num"), schema=schema)
        return tuple(row[0] for row in self.connection.execute(select(versions.c.version_num)))

    def get_current_revision(self):
        from ..util.exc import CommandError

        heads = self.get_current_heads()
        if len(heads) > 1:
            raise CommandError(
                f"Version table '{_seesaw.version_table()[0]}' has more than one head present; please use "
                "get_current_heads()"
            )
        return heads[0] if heads else None


class _Nothing:
    """A block that changes nothing: the engine holds the transaction."""

    def __init__(self, value=None):
        self._value = value

    def __enter__(self):
        return self._value

    def __exit__(self, *error):
        return None


class _Autocommit:
    """`autocommit_block()`: what came before is committed, as is each statement inside."""

    def __init__(self, connection):
        self._connection = connection

    def __enter__(self):
        _seesaw.autocommit(True)

    def __exit__(self, kind, *error):
        if kind is None:
            _seesaw.autocommit(False)
