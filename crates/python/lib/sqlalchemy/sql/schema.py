"""Tables, columns and what belongs to them, as scripts write them. `describe.py` turns them into plain data."""

from .. import exc
from .base import ClauseElement, ColumnCollection, Visitable, clause, conv, quoted_name  # noqa: F401
from .constraints import (  # noqa: F401
    CheckConstraint,
    ColumnCollectionConstraint,
    ColumnCollectionMixin,
    Constraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    SchemaItem,
    UniqueConstraint,
    by_dialect,
    dialect_options,
    next_creation,
)
from .elements import ColumnClause, TextClause
from .selectable import TableClause
from .type_api import NULLTYPE, TypeEngine, to_instance


class _BlankSchema:
    def __repr__(self):
        return "<SchemaConst.BLANK_SCHEMA>"


BLANK_SCHEMA = _BlankSchema()


class FetchedValue(SchemaItem):
    """A default that the database has, though the script does not say which."""

    is_server_default = True
    reflected = False
    has_argument = False
    is_clause_element = False
    for_update = False

    def __init__(self, for_update=False):
        self.for_update = for_update

    def _attach(self, column):
        self.column = column
        column.server_default = self


class DefaultClause(FetchedValue):
    """`server_default=`."""

    has_argument = True

    def __init__(self, arg, for_update=False, _reflected=False):
        if not isinstance(arg, (str, ClauseElement)):
            raise exc.ArgumentError(
                f"Argument 'arg' is expected to be one of type '<class 'str'>' or '<class "
                f"'sqlalchemy.sql.elements.ClauseElement'>' or '<class 'sqlalchemy.sql.elements.TextClause'>', got "
                f"'{type(arg)}'"
            )
        self.arg = arg
        self.for_update = for_update
        self.reflected = _reflected

    def __repr__(self):
        return f"DefaultClause({self.arg!r}, for_update={self.for_update!r})"


class Computed(FetchedValue):
    """A generated column."""

    def __init__(self, sqltext, persisted=None):
        self.sqltext = TextClause(sqltext) if isinstance(sqltext, str) else clause(sqltext)
        self.persisted = persisted
        self.column = None

    def _attach(self, column):
        if not isinstance(column.server_default, (type(None), Computed)):
            raise exc.ArgumentError(
                "A generated column cannot specify a server_default or a server_onupdate argument"
            )
        self.column = column
        column.computed = self
        column.server_default = self
        column.server_onupdate = self

    def _copy(self, **kw):
        return Computed(self.sqltext, self.persisted)


class Identity(FetchedValue):
    """GENERATED … AS IDENTITY."""

    def __init__(self, always=False, on_null=None, start=None, increment=None, minvalue=None, maxvalue=None,
                 nominvalue=None, nomaxvalue=None, cycle=None, cache=None, order=None):
        self.always, self.on_null = always, on_null
        self.start, self.increment = start, increment
        self.minvalue, self.maxvalue = minvalue, maxvalue
        self.nominvalue, self.nomaxvalue = nominvalue, nomaxvalue
        self.cycle, self.cache, self.order = cycle, cache, order
        self.column = None

    def _options(self):
        names = "always on_null start increment minvalue maxvalue nominvalue nomaxvalue cycle cache order".split()
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}

    def _attach(self, column):
        if not isinstance(column.server_default, (type(None), Identity)):
            raise exc.ArgumentError("A column with an Identity object cannot specify a server_default or a "
                                    "server_onupdate argument")
        if column.autoincrement is False:
            raise exc.ArgumentError("A column with an Identity object cannot specify autoincrement=False")
        self.column = column
        column.identity = self
        column.server_default = self
        if column._nullable_given is None:
            column.nullable = False

    def _copy(self, **kw):
        return Identity(**self._options())


class ColumnDefault(SchemaItem):
    """`default=` and `onupdate=`: a value, a function, or an expression, used by INSERT and UPDATE."""

    is_sequence = False

    def __init__(self, arg, for_update=False):
        self.arg = arg
        self.for_update = for_update
        self.is_clause_element = isinstance(arg, ClauseElement)
        self.is_callable = callable(arg) and not self.is_clause_element
        self.is_scalar = not self.is_callable and not self.is_clause_element

    def value(self, context=None):
        if not self.is_callable:
            return self.arg
        return self.arg(context) if _wants_argument(self.arg) else self.arg()

    def _attach(self, column):
        self.column = column
        setattr(column, "onupdate" if self.for_update else "default", self)

    def __repr__(self):
        return f"{'Scalar' if self.is_scalar else 'Callable' if self.is_callable else ''}ElementColumnDefault(" \
               f"{self.arg!r})"


class Sequence(SchemaItem):
    """A sequence of the database, where it has any."""

    __visit_name__ = "sequence"
    is_sequence = True
    is_clause_element = False
    is_callable = False
    is_scalar = False
    for_update = False

    def __init__(self, name, start=None, increment=None, minvalue=None, maxvalue=None, nominvalue=None,
                 nomaxvalue=None, cycle=None, schema=None, cache=None, order=None, data_type=None, optional=False,
                 quote=None, metadata=None, quote_schema=None, for_update=False):
        self.name = quoted_name.construct(name, quote) if quote is not None else name
        self.start, self.increment = start, increment
        self.minvalue, self.maxvalue = minvalue, maxvalue
        self.nominvalue, self.nomaxvalue = nominvalue, nomaxvalue
        self.cycle, self.cache, self.order = cycle, cache, order
        self.schema = schema
        self.optional = optional
        self.metadata = metadata
        self.data_type = to_instance(data_type) if data_type is not None else None
        if metadata is not None:
            metadata._sequences[name] = self

    def next_value(self):
        from .functions import NextValue

        return NextValue(self)

    def _attach(self, column):
        self.column = column
        column.default = self

    def create(self, bind=None, checkfirst=True):
        from .ddl import CreateSequence, execute_ddl

        execute_ddl(bind, CreateSequence(self, if_not_exists=bool(checkfirst)))

    def drop(self, bind=None, checkfirst=True):
        from .ddl import DropSequence, execute_ddl

        execute_ddl(bind, DropSequence(self, if_exists=bool(checkfirst)))


class Column(ColumnClause, SchemaItem):
    """A column of a table."""

    __visit_name__ = "column"
    is_literal = False

    def __init__(self, __name_pos=None, __type_pos=None, *args, name=None, type_=None, autoincrement="auto",
                 default=None, doc=None, key=None, index=None, unique=None, info=None, nullable=None, onupdate=None,
                 primary_key=False, server_default=None, server_onupdate=None, quote=None, system=False, comment=None,
                 insert_default=None, insert_sentinel=False, _proxies=None, **dialect_kwargs):
        args = [each for each in (__name_pos, __type_pos, *args) if each is not None]
        if args and isinstance(args[0], str):
            if name is not None:
                raise exc.ArgumentError("May not pass name positionally and as a keyword.")
            name = args.pop(0)
        if args and _is_type(args[0]):
            if type_ is not None:
                raise exc.ArgumentError("May not pass type_ positionally and as a keyword.")
            type_ = args.pop(0)
        self.name = quoted_name(name, quote) if quote is not None and name is not None else name
        self.key = key if key is not None else name
        self.type = to_instance(type_)
        self.table = None
        self.primary_key = bool(primary_key)
        self._nullable_given = nullable
        self.nullable = not self.primary_key if nullable is None else bool(nullable)
        self.autoincrement = autoincrement
        self.index = index
        self.unique = unique
        self.system = system
        self.doc = doc
        self.comment = comment
        self.info = dict(info) if info else {}
        self.computed = None
        self.identity = None
        self.default = self.onupdate = self.server_default = self.server_onupdate = None
        self.constraints = set()
        self.foreign_keys = set()
        self._ordered_keys = []
        self._own_constraints = []
        self.dialect_kwargs = dialect_options(type(self).__name__, dialect_kwargs)
        if insert_default is not None:
            default = insert_default
        if default is not None:
            _as_default(default, False)._attach(self)
        if onupdate is not None:
            _as_default(onupdate, True)._attach(self)
        if server_default is not None:
            _as_server_default(server_default)._attach(self)
        if server_onupdate is not None:
            self.server_onupdate = _as_server_default(server_onupdate, for_update=True)
        for each in args:
            self._take(each)

    def _take(self, item):
        if isinstance(item, ForeignKey):
            item._attach(self)
        elif isinstance(item, (FetchedValue, Sequence, ColumnDefault)):
            item._attach(self)
        elif isinstance(item, Constraint):
            item._own_column = self
            self._own_constraints.append(item)
        elif isinstance(item, type) or not isinstance(item, SchemaItem):
            raise exc.ArgumentError(
                f"'SchemaItem' object, such as a 'Column' or a 'Constraint' expected, got {item!r}"
            )

    @property
    def type(self):
        """A column that only refers to another has that one's type, once it is known."""
        own = self._type
        if own._describe_is_null() and self._ordered_keys and self.table is not None:
            try:
                own = self._ordered_keys[0].column.type
            except (exc.NoReferenceError, exc.ArgumentError):
                return self._type
            if not own._describe_is_null():
                self._type = own
        return own

    @type.setter
    def type(self, type_):
        self._type = type_

    def append_foreign_key(self, key):
        key._attach(self)
        if self.table is not None:
            key._into_table(self.table)

    def references(self, column):
        return any(key.references_column(column) for key in self._ordered_keys)

    def _into_table(self, table, replace=False, hint=""):
        if self.name is None:
            raise exc.ArgumentError("Column must be constructed with a non-blank name or assign a non-blank .name "
                                    "before adding to a Table.")
        if self.key is None:
            self.key = self.name
        if self.table is not None and self.table is not table:
            raise exc.ArgumentError(f"Column object '{self.key}' already assigned to Table '{self.table.description}'")
        self.table = table
        old = table._columns.get(self.key)
        if old is not None and old is not self:
            if not replace:
                raise exc.DuplicateColumnError(
                    f"A column with {'name' if old.name == self.name else 'key'} '{self.key}' is already present in "
                    f"table '{table.name}'.{hint}"
                )
            table._forget(old)
        table._columns.add(self)
        if self.primary_key:
            table.primary_key._add(self)
        if self.index:
            if isinstance(self.index, str):
                raise exc.ArgumentError("The 'index' keyword argument on Column is boolean only. To create indexes "
                                        "with a specific name, create an explicit Index object external to the Table.")
            table.append_index(Index(None, self, unique=bool(self.unique), _column_flag=True))
        elif self.unique:
            if isinstance(self.unique, str):
                raise exc.ArgumentError("The 'unique' keyword argument on Column is boolean only. To create unique "
                                        "constraints or indexes with a specific name, append an explicit "
                                        "UniqueConstraint to the Table's list of elements, or create an explicit Index "
                                        "object external to the Table.")
            table.append_constraint(UniqueConstraint(self, _column_flag=True))
        # The CHECK that a type brings is older than the foreign keys of its column.
        self._bound_creation = next_creation()
        for key in self._ordered_keys:
            key._into_table(table)
        for constraint in self._own_constraints:
            table.append_constraint(constraint)
        self.type._set_table(self, table)

    def copy(self, **kw):
        return self._copy(**kw)

    def _copy(self, **kw):
        args = [key._copy() for key in self._ordered_keys]
        args += [constraint._copy() for constraint in self._own_constraints]
        new = type(self).__new__(type(self))
        Column.__init__(
            new, self.name, self.type, *args, key=self.key, primary_key=self.primary_key,
            nullable=self._nullable_given, unique=self.unique, index=self.index, autoincrement=self.autoincrement,
            comment=self.comment, doc=self.doc, info=self.info, system=self.system,
        )
        new.nullable = self.nullable
        new.dialect_kwargs = dict(self.dialect_kwargs)
        for kind in ("default", "onupdate"):
            setattr(new, kind, getattr(self, kind))
        new.server_default = self.server_default
        new.server_onupdate = self.server_onupdate
        for kind in ("computed", "identity"):
            own = getattr(self, kind)
            if own is not None:
                new.server_default = None
                own._copy()._attach(new)
        return new

    def _make_proxy(self, selectable, name=None):
        proxy = Column.__new__(Column)
        proxy.__dict__.update(self.__dict__)
        proxy.table = selectable
        proxy._source = self
        proxy.foreign_keys = ()
        proxy._ordered_keys = []
        if name is not None:
            proxy.name = proxy.key = name
        return proxy

    def _clone(self, **kw):
        return self

    def _map(self, function):
        return self

    @property
    def dialect_options(self):
        return by_dialect(self.dialect_kwargs)

    @property
    def kwargs(self):
        return self.dialect_kwargs

    def __str__(self):
        if self.name is None:
            return "(no name)"
        return f"{self.table.description}.{self.name}" if self.table is not None else self.name

    def __repr__(self):
        parts = [repr(self.name), repr(self.type)]
        parts += [repr(key) for key in self._ordered_keys]
        parts += [repr(each) for each in self._own_constraints]
        parts.append(f"table=<{self.table.description}>" if self.table is not None else "table=None")
        if self.key != self.name:
            parts.append(f"key={self.key!r}")
        for name in ("primary_key", "nullable"):
            if name == "primary_key" and self.primary_key:
                parts.append("primary_key=True")
            if name == "nullable" and not self.nullable:
                parts.append("nullable=False")
        for name in ("onupdate", "default", "server_default", "comment"):
            value = getattr(self, name)
            if value is not None:
                parts.append(f"{name}={value!r}")
        return f"Column({', '.join(parts)})"


class Table(TableClause, SchemaItem):
    """A table with its columns and constraints."""

    __visit_name__ = "table"
    primary_key = None
    _extra_options = frozenset(
        "schema info comment quote quote_schema prefixes listeners extend_existing keep_existing autoload autoload_with "
        "autoload_replace include_columns implicit_returning must_exist resolve_fks sqlite_autoincrement _no_init".split()
    )

    def __new__(cls, *args, **kw):
        if not args:
            return object.__new__(cls)
        name, metadata, *items = args
        if not isinstance(metadata, MetaData):
            raise exc.ArgumentError(f"expected schema argument to be a MetaData object, got {type(metadata)!r}.")
        schema = kw.get("schema")
        if schema is None:
            schema = metadata.schema
        elif schema is BLANK_SCHEMA:
            schema = None
        key = table_key(name, schema)
        known = metadata.tables.get(key)
        if known is None:
            if kw.get("must_exist"):
                raise exc.InvalidRequestError(f"Table '{key}' not defined")
            table = object.__new__(cls)
            metadata.tables[key] = table
            try:
                table._start(name, metadata, schema, items, kw)
            except BaseException:
                metadata.tables.pop(key, None)
                raise
            return table
        extend, keep = kw.get("extend_existing"), kw.get("keep_existing")
        if not keep and not extend and items:
            raise exc.InvalidRequestError(
                f"Table '{key}' is already defined for this MetaData instance.  Specify 'extend_existing=True' to "
                "redefine options and columns on an existing Table object."
            )
        if extend:
            known._extend(items, kw)
        return known

    def __init__(self, *args, **kw):
        """All is done in `__new__`: a table that is already known is returned as it is."""

    def _start(self, name, metadata, schema, items, kw):
        quote = kw.get("quote")
        self.name = quoted_name(name, quote) if quote is not None else name
        self.metadata = metadata
        self.schema = schema
        self._columns = ColumnCollection()
        self.constraints = _OrderedSet()
        self.indexes = _OrderedSet()
        self.primary_key = PrimaryKeyConstraint(_implicit_generated=True)
        self.primary_key._into_table(self)
        self.info = dict(kw.get("info") or {})
        self.comment = kw.get("comment")
        self._prefixes = list(kw.get("prefixes") or ())
        self.dialect_kwargs = self._options(kw)
        bind = kw.get("autoload_with")
        if bind is None and kw.get("autoload"):
            from .ddl import current_bind

            bind = current_bind()
        if bind is not None:
            from ..engine.reflection import reflect_table

            overridden = [each.name for each in items if isinstance(each, Column)]
            reflect_table(bind, self, kw.get("include_columns"), overridden, kw.get("resolve_fks", True),
                          _column_listeners(kw.get("listeners")))
        for item in items:
            self._take(item)

    def _extend(self, items, kw):
        for item in items:
            self._take(item, replace=True)
        bind = kw.get("autoload_with")
        if bind is not None:
            from ..engine.reflection import reflect_table

            kept = [] if kw.get("autoload_replace", True) else [column.name for column in self._columns]
            kept += [each.name for each in items if isinstance(each, Column)]
            reflect_table(bind, self, kw.get("include_columns"), kept, kw.get("resolve_fks", True))
        self.dialect_kwargs.update(self._options(kw))
        if kw.get("comment") is not None:
            self.comment = kw["comment"]

    def _options(self, kw):
        given = {name: value for name, value in kw.items() if name not in self._extra_options - {"sqlite_autoincrement"}}
        return dialect_options("Table", given)

    def _take(self, item, replace=False):
        if isinstance(item, Column):
            item._into_table(self, replace)
        elif isinstance(item, Constraint):
            self.append_constraint(item)
        elif isinstance(item, Index):
            item._into_table(self)
        elif isinstance(item, (Sequence, SchemaItem)):
            return
        elif item is not None:
            raise exc.ArgumentError(
                f"'SchemaItem' object, such as a 'Column' or a 'Constraint' expected, got {item!r}"
            )

    @property
    def key(self):
        return table_key(self.name, self.schema)

    @property
    def description(self):
        return self.key

    @property
    def foreign_keys(self):
        return {key for column in self._columns for key in column.foreign_keys}

    @property
    def foreign_key_constraints(self):
        return {each for each in self.constraints if isinstance(each, ForeignKeyConstraint)}

    @property
    def dialect_options(self):
        return by_dialect(self.dialect_kwargs)

    @property
    def kwargs(self):
        return self.dialect_kwargs

    @property
    def autoincrement_column(self):
        return self.primary_key._autoincrement_column

    _autoincrement_column = autoincrement_column

    def append_column(self, column, replace_existing=False):
        column._into_table(
            self, replace_existing,
            " Specify replace_existing=True to Table.append_column() to replace an existing column.",
        )

    def append_constraint(self, constraint):
        constraint._into_table(self)

    def append_index(self, index):
        index._into_table(self)

    def _forget(self, column):
        """Takes a column out again, with what it brought."""
        self._columns.remove(column)
        self.primary_key._remove(column)
        for constraint in list(self.constraints):
            if constraint is not self.primary_key and column in list(getattr(constraint, "columns", ())):
                self.constraints.discard(constraint)

    def create(self, bind, checkfirst=False):
        from .ddl import create_table

        create_table(bind, self, checkfirst)

    def drop(self, bind=None, checkfirst=False):
        from .ddl import drop_table

        drop_table(bind, self, checkfirst)

    def exists(self, bind=None):
        from ..inspection import inspect

        return inspect(bind).has_table(self.name, schema=self.schema)

    def to_metadata(self, metadata, schema=None, referred_schema_fn=None, name=None):
        args = [column._copy() for column in self._columns]
        table = Table(name or self.name, metadata, *args, schema=schema or self.schema, comment=self.comment)
        for constraint in self.constraints:
            if not constraint._from_column_flag and getattr(constraint, "_own_column", None) is None \
                    and not getattr(constraint, "_implicit_generated", False):
                if not (isinstance(constraint, ForeignKeyConstraint) and constraint._from_column_key):
                    table.append_constraint(constraint._copy(target_table=table))
        for index in self.indexes:
            if not index._column_flag:
                Index(index.name, *[table.c[each.key] for each in index.columns], unique=index.unique)
        return table

    tometadata = to_metadata

    def __repr__(self):
        parts = [repr(self.name), repr(self.metadata), *[repr(column) for column in self._columns]]
        return f"Table({', '.join(parts)}, schema={self.schema!r})"

    def __str__(self):
        return self.key


DEFAULT_NAMING_CONVENTION = {"ix": "ix_%(column_0_label)s"}


class MetaData(SchemaItem):
    """A collection of tables."""

    def __init__(self, schema=None, quote_schema=None, naming_convention=None, info=None, bind=None, reflect=False):
        if schema is not None and not isinstance(schema, str):
            raise exc.ArgumentError(f"expected schema argument to be a string, got {type(schema)!r}.")
        self.tables = {}
        self.schema = schema
        self.naming_convention = naming_convention or DEFAULT_NAMING_CONVENTION
        self.info = dict(info or {})
        self.bind = bind
        self._sequences = {}

    def __contains__(self, table):
        return (table if isinstance(table, str) else table.key) in self.tables

    @property
    def sorted_tables(self):
        from .ddl import sort_tables

        _import_all_models(None)
        return sort_tables(sorted(self.tables.values(), key=lambda table: table.key))

    def _add_table(self, name, schema, table):
        """Some env.py files put the tables of several metadata into one."""
        self.tables[f"{schema}.{name}" if schema else name] = table

    def clear(self):
        self.tables.clear()

    def remove(self, table):
        self.tables.pop(table.key, None)

    def reflect(self, bind=None, schema=None, views=False, only=None, extend_existing=False, autoload_replace=True,
                resolve_fks=True, **kw):
        from ..engine.reflection import reflect_metadata

        reflect_metadata(self, bind or self.bind, schema, views, only, extend_existing, resolve_fks)

    def create_all(self, bind=None, tables=None, checkfirst=True):
        from .ddl import create_all

        _import_all_models(tables)
        create_all(self, bind or self.bind, tables, checkfirst)

    def drop_all(self, bind=None, tables=None, checkfirst=True):
        from .ddl import drop_all

        _import_all_models(tables)
        drop_all(self, bind or self.bind, tables, checkfirst)

    def __repr__(self):
        return "MetaData()"


def _import_all_models(tables):
    """All tables of a project's metadata are those that its packages would have imported, had they run at once."""
    import sys

    project = sys.modules.get("_seesaw_project")
    if project is not None and not tables:
        project.run_all_packages()


class _OrderedSet:
    """A set that keeps the order in which its members came, so that nothing depends on chance."""

    def __init__(self):
        self._items = []

    def add(self, item):
        if not any(item is each for each in self._items):
            self._items.append(item)

    def discard(self, item):
        self._items = [each for each in self._items if each is not item]

    remove = discard

    def __contains__(self, item):
        return any(item is each for each in self._items)

    def __iter__(self):
        count = len(self._items)
        for each in list(self._items):
            yield each
            if len(self._items) != count:
                raise RuntimeError("Set changed size during iteration")

    def __len__(self):
        return len(self._items)


def table_key(name, schema):
    return f"{schema}.{name}" if schema else str(name)


def sort_tables(tables, skip_fn=None, extra_dependencies=None):
    from .ddl import sort_tables as sort

    return sort(tables)


def insert_sentinel(name=None, type_=None, default=None, omit_from_statements=True):
    return Column(name, type_, default=default)


def _is_type(value):
    return isinstance(value, TypeEngine) or isinstance(value, type) and issubclass(value, TypeEngine) or (
        hasattr(value, "_sqla_type")
    )


def _as_default(value, for_update):
    if isinstance(value, (ColumnDefault, Sequence)):
        return value
    return ColumnDefault(clause(value), for_update)


def _as_server_default(value, for_update=False):
    if isinstance(value, (FetchedValue, Computed, Identity)):
        return value
    if isinstance(value, Sequence):
        value = value.next_value()
    return DefaultClause(clause(value), for_update)


def _wants_argument(function):
    """Whether a default's function takes the execution context."""
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    bound = 1 if getattr(function, "__self__", None) is not None else 0
    return code.co_argcount - bound - len(getattr(function, "__defaults__", None) or ()) > 0


def _column_listeners(listeners):
    return [function for name, function in listeners or () if name == "column_reflect"]


__all_lazy__ = (
    "AddConstraint", "BaseDDLElement", "CreateColumn", "CreateIndex", "CreateSchema", "CreateSequence", "CreateTable",
    "DDL", "DDLElement", "DropColumnComment", "DropConstraint", "DropIndex", "DropSchema", "DropSequence", "DropTable",
    "DropTableComment", "ExecutableDDLElement", "SetColumnComment", "SetTableComment", "sort_tables_and_constraints",
)


def __getattr__(name):
    if name in __all_lazy__:
        from . import ddl

        return getattr(ddl, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


DefaultGenerator = ColumnDefault
SchemaVisitable = Visitable
_ = NULLTYPE
