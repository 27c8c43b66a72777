"""Dialects: the compilers and the habits of each database. `get_dialect(name)` finds one."""

from .. import exc
from ..sql.compiler import IdentifierPreparer, SQLCompiler, StrSQLCompiler
from ..sql.type_compiler import GenericTypeCompiler, StrTypeCompiler

RESERVED = frozenset(
    "all analyse analyze and any array as asc asymmetric authorization between binary both case cast check collate "
    "column constraint create cross current_date current_role current_time current_timestamp current_user default "
    "deferrable desc distinct do else end except false for foreign freeze from full grant group having ilike in "
    "initially inner intersect into is isnull join leading left like limit localtime localtimestamp natural new not "
    "notnull null off offset old on only or order outer overlaps placing primary references right select session_user "
    "set similar some symmetric table then to trailing true union unique user using verbose when where".split()
)


class DefaultDialect:
    """What dialects share."""

    name = "default"
    driver = "seesaw"
    paramstyle = "named"
    positional = False
    doubles_percent = False
    supports_native_boolean = False
    supports_native_uuid = False
    supports_native_enum = False
    supports_native_decimal = False
    # Which of Python's values the driver takes and gives itself.
    native_values = frozenset()
    supports_default_values = False
    supports_alter = True
    supports_comments = False
    supports_sequences = False
    supports_schemas = True
    div_is_floordiv = True
    group_by_label = False
    tuple_in_values = False
    max_identifier_length = 9999
    max_index_name_length = None
    default_schema_name = None
    server_version_info = None
    insert_returning = update_returning = delete_returning = True
    empty_set = "SELECT 1 WHERE 1!=1"
    reserved_words = RESERVED
    quote_character = '"'
    statement_compiler = SQLCompiler
    type_compiler = GenericTypeCompiler
    preparer = IdentifierPreparer
    dbapi = None
    # Where the engine takes parameters in another way than `paramstyle` shows: a function of a value and of those before it.
    placed = None
    # Whether the server can keep the rows of a query and hand them out in parts.
    has_cursors = False
    engine_placed = None

    def __init__(self, paramstyle=None, **kw):
        if paramstyle is not None:
            self.paramstyle = paramstyle
            self.positional = paramstyle in ("qmark", "format", "numeric")
            self.doubles_percent = paramstyle in ("format", "pyformat")
        self.identifier_preparer = self.preparer(self.reserved_words, self.quote_character)
        self.type_compiler_instance = self.type_compiler(self)

    def placeholder(self, name):
        if self.paramstyle == "qmark":
            return "?"
        if self.paramstyle == "format":
            return "%s"
        if self.paramstyle == "pyformat":
            return f"%({name})s"
        return f":{name}"

    def bind_cast(self, type_):
        """What is written after a parameter of this type."""
        return ""

    def index_expression(self, element):
        """An expression as an element of an index: in parentheses where this database wants them."""
        return element

    def has_bound_check(self, type_):
        """Whether the type puts a CHECK on its column here."""
        kind = type_.__visit_name__
        if not getattr(type_, "create_constraint", False) or kind not in ("boolean", "BOOLEAN", "enum", "ENUM"):
            return False
        if kind in ("enum", "ENUM"):
            return not (type_.native_enum and self.supports_native_enum)
        return not self.supports_native_boolean

    @property
    def writes_booleans(self):
        """`true` and `false` in SQL, rather than 1 and 0."""
        return self.supports_native_boolean

    @property
    def dialect_description(self):
        return f"{self.name}+{self.driver}"

    def type_descriptor(self, type_):
        from ..sql.type_api import to_instance

        return to_instance(type_)

    def get_driver_connection(self, connection):
        return connection

    def has_table(self, connection, table_name, schema=None, **kw):
        from ..inspection import inspect

        return inspect(connection).has_table(table_name, schema=schema)

    def has_index(self, connection, table_name, index_name, schema=None, **kw):
        from ..inspection import inspect

        return inspect(connection).has_index(table_name, index_name, schema=schema)

    def __repr__(self):
        return f"<{type(self).__module__}.{type(self).__name__} object>"


def _asked_of_inspector(name):
    def ask(self, connection, *args, **kw):
        from ..inspection import inspect

        return getattr(inspect(connection), name)(*args, **kw)

    return ask


for _name in (
    "check_constraints columns foreign_keys indexes pk_constraint schema_names table_comment table_names "
    "table_options unique_constraints view_definition view_names"
).split():
    setattr(DefaultDialect, f"get_{_name}", _asked_of_inspector(f"get_{_name}"))


class StrCompileDialect(DefaultDialect):
    """Behind `str(statement)`."""

    statement_compiler = StrSQLCompiler
    type_compiler = StrTypeCompiler
    supports_native_boolean = True
    supports_default_values = True
    supports_sequences = True


STRING = StrCompileDialect()
DEFAULT = STRING

_NAMES = {
    "sqlite": "sqlite",
    "postgresql": "postgresql",
    "postgres": "postgresql",
    "mysql": "mysql",
    "mariadb": "mysql",
    "mssql": "mssql",
    "oracle": "oracle",
}
_loaded = {}
_in_use = {}


def get_dialect(name):
    """The dialect object of that name, one for all."""
    found = _loaded.get(name)
    if found is None:
        found = _loaded[name] = dialect_class(name)()
    return found


def dialect_class(name):
    base = name.split("+")[0]
    module = _NAMES.get(base)
    if module is None:
        raise exc.NoSuchModuleError(f"Can't load plugin: sqlalchemy.dialects:{name.replace('+', '.')}")
    from .. import _load

    loaded = _load(f"dialects.{module}.base")
    return getattr(loaded, "MariaDBDialect" if base == "mariadb" else "dialect")


def current_dialect():
    """The dialect of the database that is being migrated."""
    import _seesaw

    if _seesaw.offline():
        return offline_dialect()
    name = _seesaw.dialect()
    found = _in_use.get(name)
    if found is None:
        found = _in_use[name] = dialect_class(name)()
        # The engine's drivers do not take a percent sign for a parameter.
        found.doubles_percent = False
        found.placed = found.engine_placed
        if _seesaw.on_mariadb():
            found.use_mariadb()
    return found


def offline_dialect():
    """The same for statements that are written: parameters by name, so that a `%` stays one."""
    import _seesaw

    name = _seesaw.dialect()
    found = _offline.get(name)
    if found is None:
        found = _offline[name] = dialect_class(name)(paramstyle="named")
    return found


_offline = {}
