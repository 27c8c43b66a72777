"""What `op.get_context().impl` answers."""


class DefaultImpl:
    """The habits of a dialect, and a way to run statements."""

    def __init__(self, context):
        self._context = context
        self.dialect = context.dialect
        self.connection = context.connection
        self.as_sql = context.as_sql
        self.memo = {}

    @property
    def __dialect__(self):
        return self.dialect.name

    @property
    def transactional_ddl(self):
        return self.dialect.name in ("sqlite", "postgresql")

    @property
    def bind(self):
        return self.connection

    def execute(self, sql, execution_options=None):
        self._context.execute(sql)

    def static_output(self, text):
        import _seesaw

        _seesaw.static_output(text)

    def emit_begin(self):
        self.static_output("BEGIN;")

    def emit_commit(self):
        self.static_output("COMMIT;")

    def bulk_insert(self, table, rows, multiinsert=True):
        from ..operations.base import current

        current().bulk_insert(table, rows, multiinsert=multiinsert)
