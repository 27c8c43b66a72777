"""Schema items that are created and dropped: by `.create(connection)`, `create_all`, or DDL statements."""

from .. import exc
from .base import ClauseElement, Executable
from .type_api import compile_hook


class BaseDDLElement(Executable, ClauseElement):
    """A statement about the schema."""

    _condition = None

    def _execute_on(self, connection, parameters):
        if self._condition is not None and not self._condition(connection):
            return None
        operation = self._operation(connection)
        if operation is None:
            return self._run_text(connection)
        connection._apply(operation)
        return _nothing(connection)

    def _run_text(self, connection):
        text = DDLCompiler(connection.dialect).process(self)
        return _nothing(connection) if text is None else connection.exec_driver_sql(text)

    def _operation(self, connection):
        return None

    def __call__(self, target, bind, **kw):
        return self._execute_on(bind, None)

    def execute_if(self, dialect=None, callable_=None, state=None):
        new = self._clone()
        names = (dialect,) if isinstance(dialect, str) else dialect

        def condition(connection):
            if names is not None and connection.dialect.name not in names:
                return False
            return callable_ is None or callable_(self, None, connection, dialect=connection.dialect)

        new._condition = condition
        return new


ExecutableDDLElement = DDLElement = BaseDDLElement


class DDLCompiler:
    """What the functions of `@compiles` are given."""

    def __init__(self, dialect):
        self.dialect = dialect
        self.preparer = dialect.identifier_preparer
        self.type_compiler = dialect.type_compiler_instance

    @property
    def sql_compiler(self):
        compiler = self.dialect.statement_compiler(self.dialect)
        # Such a statement has no parameters.
        compiler.literal_binds = True
        return compiler

    def process(self, element, **kw):
        hooks = compile_hook(type(element)) or {}
        hook = hooks.get(self.dialect.name) or hooks.get("default")
        return self._visit(element) if hook is None else hook(element, self, **kw)

    def _visit(self, element, **kw):
        if not isinstance(element, _TextDDL):
            raise exc.UnsupportedCompilationError(self, type(element))
        return element._text(self.dialect)

    visit_create_sequence = visit_drop_sequence = visit_create_schema = visit_drop_schema = _visit


class DDL(BaseDDLElement):
    """SQL text that is run as it is, with `%(table)s` filled in."""

    __visit_name__ = "ddl"

    def __init__(self, statement, context=None):
        if not isinstance(statement, str):
            raise exc.ArgumentError(f"Expected a string or unicode SQL statement, got '{statement!r}'")
        self.statement = statement
        self.context = context or {}

    def _execute_on(self, connection, parameters):
        if self._condition is not None and not self._condition(connection):
            return None
        return connection.exec_driver_sql(self._text())

    def _text(self):
        return self.statement % self.context if self.context else self.statement.replace("%%", "%")


class CreateTable(BaseDDLElement):
    __visit_name__ = "create_table"

    def __init__(self, element, include_foreign_key_constraints=None, if_not_exists=False):
        self.element = element
        self.if_not_exists = if_not_exists

    def _operation(self, connection):
        from .describe import describe_table

        described = describe_table(self.element, connection.dialect)
        described["indexes"] = []
        return {"op": "create_table", "table": described, "if_not_exists": self.if_not_exists}


class DropTable(BaseDDLElement):
    __visit_name__ = "drop_table"

    def __init__(self, element, if_exists=False):
        self.element = element
        self.if_exists = if_exists

    def _operation(self, connection):
        return {
            "op": "drop_table", "table": str(self.element.name), "schema": self.element.schema,
            "if_exists": self.if_exists,
        }


class CreateIndex(BaseDDLElement):
    __visit_name__ = "create_index"

    def __init__(self, element, if_not_exists=False):
        self.element = element
        self.if_not_exists = if_not_exists

    def _operation(self, connection):
        from .describe import describe_index

        table = self.element.table
        if table is None:
            raise exc.CompileError(f"Index '{self.element.name}' is not associated with any table.")
        return {
            "op": "create_index", "table": str(table.name), "schema": table.schema,
            "index": describe_index(self.element, connection.dialect), "if_not_exists": self.if_not_exists,
        }


class DropIndex(BaseDDLElement):
    __visit_name__ = "drop_index"

    def __init__(self, element, if_exists=False):
        self.element = element
        self.if_exists = if_exists

    def _operation(self, connection):
        table = self.element.table
        return {
            "op": "drop_index", "index": str(self.element.name), "table": None if table is None else str(table.name),
            "schema": None if table is None else table.schema, "if_exists": self.if_exists,
        }


class AddConstraint(BaseDDLElement):
    __visit_name__ = "add_constraint"

    def __init__(self, element, **kw):
        self.element = element

    def _operation(self, connection):
        from .describe import describe_constraint

        table = self.element.table
        return {
            "op": "add_constraint", "table": str(table.name), "schema": table.schema,
            "constraint": describe_constraint(self.element, connection.dialect),
        }


class DropConstraint(BaseDDLElement):
    __visit_name__ = "drop_constraint"

    def __init__(self, element, cascade=False, if_exists=False, **kw):
        self.element = element
        self.if_exists = if_exists

    def _operation(self, connection):
        table = self.element.table
        return {
            "op": "drop_constraint", "table": str(table.name), "schema": table.schema,
            "constraint": None if self.element.name is None else str(self.element.name),
            "if_exists": self.if_exists,
        }


class _TextDDL(BaseDDLElement):
    """A statement that only some databases have."""


class CreateSequence(_TextDDL):
    __visit_name__ = "create_sequence"

    def __init__(self, element, if_not_exists=False):
        self.element = element
        self.if_not_exists = if_not_exists

    def _text(self, dialect):
        if not dialect.supports_sequences:
            return None
        sequence = self.element
        text = "CREATE SEQUENCE " + ("IF NOT EXISTS " if self.if_not_exists else "")
        text += dialect.identifier_preparer.format_table(sequence)
        if sequence.data_type is not None and dialect.name == "postgresql":
            text += f" AS {sequence.data_type._sql(dialect)}"
        for words, value in (
            ("INCREMENT BY", sequence.increment), ("START WITH", sequence.start), ("MINVALUE", sequence.minvalue),
            ("MAXVALUE", sequence.maxvalue),
        ):
            if value is not None:
                text += f" {words} {value}"
        text += "" if sequence.nominvalue is None else " NO MINVALUE"
        text += "" if sequence.nomaxvalue is None else " NO MAXVALUE"
        if sequence.cache is not None:
            text += f" CACHE {sequence.cache}"
        return text + ("" if sequence.cycle is None else " CYCLE" if sequence.cycle else " NO CYCLE")


class DropSequence(_TextDDL):
    __visit_name__ = "drop_sequence"

    def __init__(self, element, if_exists=False):
        self.element = element
        self.if_exists = if_exists

    def _text(self, dialect):
        if not dialect.supports_sequences:
            return None
        name = dialect.identifier_preparer.format_table(self.element)
        return "DROP SEQUENCE " + ("IF EXISTS " if self.if_exists else "") + name


class CreateSchema(_TextDDL):
    __visit_name__ = "create_schema"

    def __init__(self, name, if_not_exists=False):
        self.element = name
        self.if_not_exists = if_not_exists

    def _text(self, dialect):
        return f"CREATE SCHEMA {'IF NOT EXISTS ' if self.if_not_exists else ''}" \
               f"{dialect.identifier_preparer.quote_schema(self.element)}"


class DropSchema(_TextDDL):
    __visit_name__ = "drop_schema"

    def __init__(self, name, cascade=False, if_exists=False):
        self.element = name
        self.cascade = cascade
        self.if_exists = if_exists

    def _text(self, dialect):
        return f"DROP SCHEMA {'IF EXISTS ' if self.if_exists else ''}" \
               f"{dialect.identifier_preparer.quote_schema(self.element)}{' CASCADE' if self.cascade else ''}"


class _Comment(BaseDDLElement):
    def __init__(self, element, **kw):
        self.element = element


class SetTableComment(_Comment):
    def _operation(self, connection):
        table = self.element
        return {
            "op": "create_table_comment", "table": str(table.name), "schema": table.schema, "comment": table.comment,
        }


class DropTableComment(_Comment):
    def _operation(self, connection):
        return {"op": "drop_table_comment", "table": str(self.element.name), "schema": self.element.schema}


class SetColumnComment(_Comment):
    pass


class DropColumnComment(_Comment):
    pass


class CreateColumn(_Comment):
    pass


# What `.create()` and `.drop()` of schema items do.


def create_table(bind, table, checkfirst=False):
    connection = connection_of(bind)
    if _checks(checkfirst, connection) and _has_table(connection, table):
        return
    _fire("before_create", table, connection)
    connection._apply(CreateTable(table)._operation(connection))
    from .describe import sorted_indexes

    for index in sorted_indexes(table):
        create_index(connection, index)
    _fire("after_create", table, connection)


def drop_table(bind, table, checkfirst=False):
    connection = connection_of(bind)
    if _checks(checkfirst, connection) and not _has_table(connection, table):
        return
    _fire("before_drop", table, connection)
    connection._apply(DropTable(table)._operation(connection))
    _fire("after_drop", table, connection)


def create_index(bind, index, checkfirst=False):
    connection = connection_of(bind)
    if _checks(checkfirst, connection) and _has_index(connection, index):
        return
    connection._apply(CreateIndex(index)._operation(connection))


def drop_index(bind, index, checkfirst=False):
    connection = connection_of(bind)
    if _checks(checkfirst, connection) and not _has_index(connection, index):
        return
    connection._apply(DropIndex(index)._operation(connection))


def create_all(metadata, bind, tables=None, checkfirst=True):
    for table in sort_tables(_chosen(metadata, tables)):
        create_table(bind, table, checkfirst)


def drop_all(metadata, bind, tables=None, checkfirst=True):
    for table in reversed(sort_tables(_chosen(metadata, tables))):
        drop_table(bind, table, checkfirst)


def run_type_ddl(action, type_, bind, checkfirst):
    """`Enum.create` and `.drop`: a statement where the database has such types, nothing elsewhere."""
    if isinstance(type_, type) or bind is None:
        raise exc.UnboundExecutionError(f"a bind is needed to {action} {type_!r}")
    connection = connection_of(bind)
    run = getattr(connection.dialect, "run_type_ddl", None)
    if run is not None:
        run(connection, action, type_, _checks(checkfirst, connection))


def execute_ddl(bind, element):
    return element._execute_on(connection_of(bind), None)


def connection_of(bind):
    """A connection from what scripts pass as `bind`."""
    if bind is None:
        return current_bind()
    for name in ("connection", "get_bind"):
        if not hasattr(bind, "_apply") and name == "get_bind" and hasattr(bind, name):
            return connection_of(bind.get_bind())
    if not hasattr(bind, "_apply") and hasattr(bind, "connect"):
        return bind.connect()
    return bind


def current_bind():
    """The migration's own connection, for calls that leave the bind out."""
    raise exc.UnboundExecutionError("no bind was given: pass op.get_bind()")


def sort_tables(tables, skip_fn=None):
    """Tables so that each stands after those that its foreign keys refer to, otherwise in their order."""
    tables = list(tables)
    waiting = {table.key: _referred_keys(table, tables) for table in tables}
    done = []
    while len(done) < len(tables):
        ready = [table for table in tables if table not in _Same(done) and not waiting[table.key] - _keys(done)]
        if not ready:
            # A cycle: the rest keeps its order.
            ready = [table for table in tables if table not in _Same(done)]
            return done + ready
        done += ready
    return done


def sort_tables_and_constraints(tables, filter_fn=None):
    return [(table, []) for table in sort_tables(tables)] + [(None, [])]


class _Same:
    """`in` by identity."""

    def __init__(self, items):
        self.items = items

    def __contains__(self, item):
        return any(item is each for each in self.items)


def _referred_keys(table, tables):
    keys = set()
    for constraint in table.constraints:
        for key in getattr(constraint, "elements", ()):
            schema, name, _ = key._target()
            keys.add(f"{schema}.{name}" if schema else name)
    return (keys & _keys(tables)) - {table.key}


def _keys(tables):
    return {table.key for table in tables}


def _chosen(metadata, tables):
    return sorted(metadata.tables.values(), key=lambda table: table.key) if tables is None else list(tables)


def _checks(checkfirst, connection):
    """Offline there is nothing to look at: as with SQLAlchemy's mock connection the statement is always written."""
    return checkfirst and not connection._offline


def _has_index(connection, index):
    return connection.dialect.has_index(connection, index.table.name, index.name, index.table.schema)


def _has_table(connection, table):
    return connection.dialect.has_table(connection, str(table.name), schema=table.schema)


def _fire(name, table, connection):
    import sys

    events = sys.modules.get(__name__.rsplit(".", 2)[0] + ".event")
    if events is not None:
        events.fire(table, name, table, connection)


def _nothing(connection):
    from ..engine.context import ExecutionContext
    from ..engine.result import CursorResult, Keys

    return CursorResult([], Keys([]), False, ExecutionContext(connection.dialect, None, []))
