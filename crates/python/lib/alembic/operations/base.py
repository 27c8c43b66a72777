"""The directives. Each becomes one operation of the engine's vocabulary (crates/core, module `operation`)."""

import _seesaw

from .describe import (
    alteration,
    batch_table,
    check,
    create_index,
    created_table,
    added_column,
    exclude,
    foreign_key,
    keyed,
    named,
)
from .lenient import directive, is_caught
from sqlalchemy.sql.base import final_name
from sqlalchemy.sql.describe import describe_fill, options

DIRECTIVES = (
    "add_column", "alter_column", "batch_alter_table", "bulk_insert", "create_check_constraint",
    "create_exclude_constraint", "create_foreign_key", "create_index", "create_primary_key", "create_table",
    "create_table_comment", "create_unique_constraint", "drop_column", "drop_constraint", "drop_index", "drop_table",
    "drop_table_comment", "execute", "f", "get_bind", "get_context", "implementation_for", "inline_literal", "invoke",
    "register_operation", "rename_table", "run_async",
)

CONSTRAINT_TYPES = ("check", "foreignkey", "primary", "unique", None)


class AbstractOperations:
    """What `op` and `batch_op` share."""

    _registered = {}
    _implementations = {}

    def __init__(self, migration_context, impl=None):
        self.migration_context = migration_context
        if impl is not None:
            self.impl = impl

    @property
    def impl(self):
        return self.__dict__.get("_impl") or self.migration_context.impl

    @impl.setter
    def impl(self, given):
        self._impl = given

    @classmethod
    def register_operation(cls, name, sourcename=None):
        """A directive that the project adds: `op.<name>` calls the class method of that name."""

        def register(op_class):
            cls._registered[name] = getattr(op_class, sourcename or name)
            return op_class

        return register

    @classmethod
    def implementation_for(cls, op_class, replace=False):
        def register(function):
            cls._implementations[op_class] = function
            return function

        return register

    def __getattr__(self, name):
        if "_geospatial_" in name:
            from geoalchemy2 import alembic_helpers  # noqa: F401  (registers them)
        registered = self._registered.get(name)
        if registered is None:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return lambda *args, **kw: registered(self, *args, **kw)

    def invoke(self, operation):
        for cls in type(operation).__mro__:
            function = self._implementations.get(cls)
            if function is not None:
                return function(self, operation)
        return operation.run(self)

    def get_context(self):
        return self.migration_context

    def get_bind(self):
        return self.migration_context.connection

    def f(self, name):
        from sqlalchemy.sql.base import conv

        return conv(name)

    def inline_literal(self, value, type_=None):
        from sqlalchemy.sql.elements import BindParameter

        return BindParameter(None, value, type_=type_, literal_execute=True)

    def run_async(self, async_function, *args, **kw):
        raise ValueError("Cannot call run_async with a sync engine")

    def execute(self, sqltext, *, execution_options=None):
        """A string, `sa.text(…)` or any statement."""
        from sqlalchemy.sql.elements import TextClause

        connection = self.get_bind()
        if isinstance(sqltext, str):
            sqltext = TextClause(sqltext)
        if connection._offline:
            connection.execute(sqltext)
        elif getattr(sqltext, "supports_execution", False) and not hasattr(sqltext, "_execute_on"):
            sql, params = compiled(sqltext, connection)
            connection._apply({"op": "execute", "sql": sql, "params": params})
        else:
            connection.execute(sqltext)

    def _emit(self, description):
        raise NotImplementedError

    @property
    def _naming(self):
        """The naming convention of the environment."""
        if self.migration_context.opts.get("target_metadata") is None:
            return None
        from .naming import convention_of

        return convention_of(self.migration_context)

    def _name(self, name, constraint, table, schema):
        convention = self._naming
        if convention:
            from .naming import conventional

            constraint["name"] = final_name(conventional(name, constraint, table, schema, convention), self._dialect)

    def _dropped(self, name, type_, table, schema):
        convention = self._naming
        if convention:
            from .naming import dropped

            name = dropped(name, type_, table, schema, convention)
        return final_name(name, self._dialect)

    @property
    def _dialect(self):
        return self.migration_context.dialect


class Operations(AbstractOperations):
    """`op`."""

    @classmethod
    def context(cls, migration_context):
        from ..runtime.migration import _Nothing

        return _Nothing(current())

    def _emit(self, description):
        if description["op"] in ("add_constraint", "drop_constraint") and self._dialect.name == "sqlite":
            # Alembic's refusal, for a script that names it and goes another way.
            if "NotImplementedError" in _seesaw.script_source() and is_caught(NotImplementedError, by_name=True):
                raise NotImplementedError(
                    "No support for ALTER of constraints in SQLite dialect. Please refer to the batch mode feature which "
                    "allows for SQLite migrations using a copy-and-move strategy."
                )
        return self.get_bind()._apply(description)

    def batch_alter_table(self, table_name, schema=None, recreate="auto", partial_reordering=None, copy_from=None,
                          table_args=(), table_kwargs=None, reflect_args=(), reflect_kwargs=None,
                          naming_convention=None):
        if recreate not in ("auto", "always", "never"):
            raise ValueError("recreate may be one of 'auto', 'always', or 'never'.")
        description = {
            "op": "batch_alter_table",
            "table": named(table_name),
            "schema": named(schema),
            "recreate": recreate,
            "partial_reordering": [[str(name) for name in names] for names in partial_reordering or ()],
            **batch_table(table_name, copy_from, table_args, table_kwargs or {}, self._dialect),
        }
        return _Batch(self, BatchOperations(self, description, naming_convention))

    @directive
    def add_column(self, table_name, column, *, schema=None, if_not_exists=None, inline_references=None,
                   inline_primary_key=None):
        self._emit(
            added_column(
                table_name, column, schema, self._dialect, self._naming, if_not_exists=bool(if_not_exists),
                inline_references=bool(inline_references), inline_primary_key=bool(inline_primary_key),
            )
        )

    @directive
    def alter_column(self, table_name, column_name, *, nullable=None, comment=False, server_default=False,
                     new_column_name=None, type_=None, existing_type=None, existing_server_default=False,
                     existing_nullable=None, existing_comment=None, schema=None, **kw):
        self._emit(
            alteration(
                table_name, column_name, schema, self._dialect, nullable=nullable, comment=comment,
                server_default=server_default, new_column_name=new_column_name, type_=type_,
                existing_type=existing_type, existing_server_default=existing_server_default,
                existing_nullable=existing_nullable, existing_comment=existing_comment, **kw,
            )
        )

    def bulk_insert(self, table, rows, *, multiinsert=True):
        from .rows import bulk_insert

        bulk_insert(self.get_bind(), table, rows)

    @directive
    def create_check_constraint(self, constraint_name, table_name, condition, *, schema=None, **kw):
        self._add_constraint(constraint_name, table_name, schema, check(constraint_name, condition, self._dialect, kw))

    @directive
    def create_exclude_constraint(self, constraint_name, table_name, *elements, **kw):
        schema = kw.pop("schema", None)
        self._add_constraint(constraint_name, table_name, schema, exclude(constraint_name, elements, self._dialect, kw))

    @directive
    def create_foreign_key(self, constraint_name, source_table, referent_table, local_cols, remote_cols, *,
                           onupdate=None, ondelete=None, deferrable=None, initially=None, match=None,
                           source_schema=None, referent_schema=None, **dialect_kw):
        self._add_constraint(
            constraint_name, source_table, source_schema,
            foreign_key(
                constraint_name, referent_table, local_cols, remote_cols, referent_schema, self._dialect,
                onupdate=onupdate, ondelete=ondelete, deferrable=deferrable, initially=initially, match=match, options=dialect_kw,
            ),
        )

    @directive
    def create_index(self, index_name, table_name, columns, *, schema=None, unique=False, if_not_exists=None, **kw):
        self._emit(
            create_index(
                index_name, table_name, columns, schema, self._dialect, self._naming, unique=unique,
                if_not_exists=bool(if_not_exists), **kw,
            )
        )

    @directive
    def create_primary_key(self, constraint_name, table_name, columns, *, schema=None, **kw):
        self._add_constraint(constraint_name, table_name, schema, keyed("primary_key", constraint_name, columns, self._dialect, kw))

    @directive
    def create_unique_constraint(self, constraint_name, table_name, columns, *, schema=None, **kw):
        self._add_constraint(constraint_name, table_name, schema, keyed("unique", constraint_name, columns, self._dialect, kw))

    def _add_constraint(self, name, table, schema, constraint):
        self._name(name, constraint, table, schema)
        self._emit({"op": "add_constraint", "table": named(table), "schema": named(schema), "constraint": constraint})

    @directive
    def create_table(self, table_name, *columns, if_not_exists=None, **kw):
        table, description = created_table(table_name, columns, kw, self._dialect, self._naming)
        self._emit({"op": "create_table", "table": description, "if_not_exists": bool(if_not_exists)})
        return table

    @directive
    def create_table_comment(self, table_name, comment, *, existing_comment=None, schema=None):
        self._emit(
            {"op": "create_table_comment", "table": named(table_name), "schema": named(schema), "comment": comment}
        )

    @directive
    def drop_table_comment(self, table_name, *, existing_comment=None, schema=None):
        self._emit({"op": "drop_table_comment", "table": named(table_name), "schema": named(schema)})

    @directive
    def drop_column(self, table_name, column_name, *, schema=None, **kw):
        self._emit(
            {
                "op": "drop_column", "table": named(table_name), "schema": named(schema), "column": named(column_name),
                "if_exists": bool(kw.get("if_exists")),
            }
        )

    @directive
    def drop_constraint(self, constraint_name, table_name, type_=None, *, schema=None, if_exists=None):
        name = self._dropped(constraint_name, type_, table_name, schema)
        self._emit(dropped_constraint(name, table_name, type_, schema, if_exists))

    @directive
    def drop_index(self, index_name, table_name=None, *, schema=None, if_exists=None, **kw):
        self._emit(
            {
                "op": "drop_index", "index": final_name(index_name, self._dialect), "table": named(table_name),
                "schema": named(schema), "if_exists": bool(if_exists), "options": options(kw, self._dialect),
            }
        )

    @directive
    def drop_table(self, table_name, *, schema=None, if_exists=None, **kw):
        self._emit(
            {"op": "drop_table", "table": named(table_name), "schema": named(schema), "if_exists": bool(if_exists)}
        )

    @directive
    def rename_table(self, old_table_name, new_table_name, *, schema=None):
        self._emit(
            {
                "op": "rename_table", "table": named(old_table_name), "new_name": named(new_table_name),
                "schema": named(schema),
            }
        )


class BatchOperationsImpl:
    """What is known of the table that a batch is about, under Alembic's names."""

    def __init__(self, batch):
        self.operations, self.table_name, self.schema = batch._operations, batch._table, batch._schema
        self.recreate = batch._description["recreate"]

    @property
    def dialect(self):
        return self.operations.impl.dialect

    @property
    def impl(self):
        return self.operations.impl


class BatchOperations(AbstractOperations):
    """`batch_op`: directives on one table, kept until the block ends."""

    def __init__(self, operations, description, naming_convention=None):
        super().__init__(operations.migration_context)
        self._operations = operations
        self._description = description
        self._convention = naming_convention
        self._queue = []
        # A constraint without a name is dropped by its type; a script that waits for Alembic's refusal has it.
        self._refuse_where_caught = False

    @property
    def impl(self):
        return BatchOperationsImpl(self)

    @property
    def _table(self):
        return self._description["table"]

    @property
    def _schema(self):
        return self._description["schema"]

    def _emit(self, description):
        self._queue.append(description)

    def _flush(self):
        if self._refuse_where_caught and self._dialect.name == "sqlite" and is_caught(ValueError):
            raise ValueError("Constraint must have a name")
        if self._convention and self._dialect.name == "sqlite":
            self._name_the_unnamed()
        if self._queue or self._description["recreate"] == "always":
            self._operations._emit({**self._description, "operations": self._queue})

    def _name_the_unnamed(self):
        """Where the table is made anew, its constraints without a name get the one of the batch's convention."""
        from .naming import unnamed_keys

        def makes_anew(each):
            return each["op"] in ("alter_column", "drop_column", "add_constraint", "drop_constraint")

        if self._description["recreate"] != "always" and not any(map(makes_anew, self._queue)):
            return
        queue, self._queue = self._queue, []
        dropped = {each["constraint"] for each in queue if each["op"] == "drop_constraint"}
        gone = {each["column"] for each in queue if each["op"] == "drop_column"}
        for key, name, found in unnamed_keys(self._table, self.get_bind(), self._convention):
            if name is None or found in dropped or gone.intersection(key["columns"]):
                continue
            if key["kind"] == "primary_key":
                self.drop_constraint(found, type_="primary")
                self.create_primary_key(name, key["columns"])
            elif key["kind"] == "unique":
                self.drop_constraint(found, type_="unique")
                self.create_unique_constraint(name, key["columns"])
            else:
                self.drop_constraint(found, type_="foreignkey")
                self.create_foreign_key(
                    name, key["referred_table"], key["columns"], key["referred_columns"], **key["options"]
                )
        self._queue += queue

    @directive
    def add_column(self, column, *, insert_before=None, insert_after=None, if_not_exists=None, inline_references=None,
                   inline_primary_key=None, **kw):
        self._emit(
            added_column(
                self._table, column, self._schema, self._dialect, self._naming or self._convention,
                if_not_exists=bool(if_not_exists),
                inline_references=bool(inline_references), inline_primary_key=bool(inline_primary_key),
                insert_before=named(insert_before), insert_after=named(insert_after),
                fill=describe_fill(column, self._dialect),
            )
        )

    @directive
    def alter_column(self, column_name, *, nullable=None, comment=False, server_default=False, new_column_name=None,
                     type_=None, existing_type=None, existing_server_default=False, existing_nullable=None,
                     existing_comment=None, insert_before=None, insert_after=None, **kw):
        self._emit(
            alteration(
                self._table, column_name, self._schema, self._dialect, nullable=nullable, comment=comment,
                server_default=server_default, new_column_name=new_column_name, type_=type_,
                existing_type=existing_type, existing_server_default=existing_server_default,
                existing_nullable=existing_nullable, existing_comment=existing_comment, **kw,
            )
        )

    @directive
    def create_check_constraint(self, constraint_name, condition, **kw):
        self._add_constraint(constraint_name, check(constraint_name, condition, self._dialect, kw))

    @directive
    def create_exclude_constraint(self, constraint_name, *elements, **kw):
        self._add_constraint(constraint_name, exclude(constraint_name, elements, self._dialect, kw))

    @directive
    def create_foreign_key(self, constraint_name, referent_table, local_cols, remote_cols, *, referent_schema=None,
                           onupdate=None, ondelete=None, deferrable=None, initially=None, match=None, **dialect_kw):
        self._add_constraint(
            constraint_name,
            foreign_key(
                constraint_name, referent_table, local_cols, remote_cols, referent_schema, self._dialect,
                onupdate=onupdate, ondelete=ondelete, deferrable=deferrable, initially=initially, match=match, options=dialect_kw,
            )
        )

    @directive
    def create_index(self, index_name, columns, *, unique=False, if_not_exists=None, **kw):
        self._emit(
            create_index(
                index_name, self._table, columns, self._schema, self._dialect, self._naming, unique=unique,
                if_not_exists=bool(if_not_exists), **kw,
            )
        )

    @directive
    def create_primary_key(self, constraint_name, columns, **kw):
        self._add_constraint(constraint_name, keyed("primary_key", constraint_name, columns, self._dialect, kw))

    @directive
    def create_unique_constraint(self, constraint_name, columns, **kw):
        self._add_constraint(constraint_name, keyed("unique", constraint_name, columns, self._dialect, kw))

    def _add_constraint(self, name, constraint):
        self._name(name, constraint, self._table, self._schema)
        if constraint["name"] is None and self._convention:
            constraint["name"] = conventional_name(constraint, self._table, self._convention)
        self._emit(
            {"op": "add_constraint", "table": self._table, "schema": self._schema, "constraint": constraint}
        )

    @directive
    def create_table_comment(self, comment, *, existing_comment=None):
        self._emit({"op": "create_table_comment", "table": self._table, "schema": self._schema, "comment": comment})

    @directive
    def drop_table_comment(self, *, existing_comment=None):
        self._emit({"op": "drop_table_comment", "table": self._table, "schema": self._schema})

    @directive
    def drop_column(self, column_name, **kw):
        self._emit(
            {
                "op": "drop_column", "table": self._table, "schema": self._schema, "column": named(column_name),
                "if_exists": bool(kw.get("if_exists")),
            }
        )

    @directive
    def drop_constraint(self, constraint_name, type_=None, *, if_exists=None):
        name = self._dropped(constraint_name, type_, self._table, self._schema)
        if name is None:
            self._refuse_where_caught = True
        elif self._convention and self._dialect.name == "sqlite":
            from .naming import found_unnamed

            name = found_unnamed(name, type_, self._table, self.get_bind(), self._convention)
        self._emit(dropped_constraint(name, self._table, type_, self._schema, if_exists))

    @directive
    def drop_index(self, index_name, *, if_exists=None, **kw):
        self._emit(
            {
                "op": "drop_index", "index": final_name(index_name, self._dialect), "table": self._table,
                "schema": self._schema, "if_exists": bool(if_exists), "options": options(kw, self._dialect),
            }
        )


class _Batch:
    """`with op.batch_alter_table(…) as batch_op`: the operation happens where the block ends without an exception."""

    def __init__(self, operations, batch):
        self._batch = batch

    def __enter__(self):
        return self._batch

    def __exit__(self, kind, value, trace):
        if kind is None:
            self._batch._flush()


def dropped_constraint(name, table, type_, schema, if_exists):
    if type_ not in CONSTRAINT_TYPES:
        raise TypeError("'type' can be one of 'check', 'foreignkey', 'primary', 'unique', None")
    return {
        "op": "drop_constraint", "table": named(table), "schema": named(schema), "constraint": named(name),
        "type_": type_, "if_exists": bool(if_exists),
    }


def conventional_name(constraint, table, convention):
    """The name that a `naming_convention` gives to a constraint that is described already."""
    short = {"primary_key": "pk", "unique": "uq", "foreign_key": "fk", "check": "ck"}.get(constraint["kind"])
    template = convention.get(short)
    columns = constraint.get("columns") or []
    if template is None or "constraint_name" in template:
        return None
    tokens = {
        "table_name": table,
        "referred_table_name": constraint.get("referred_table"),
        "column_0N_name": "".join(columns),
        "column_0_N_name": "_".join(columns),
        "column_0N_key": "".join(columns),
        "column_0_N_key": "_".join(columns),
        "column_0N_label": "".join(f"{table}_{name}" for name in columns),
        "column_0_N_label": "_".join(f"{table}_{name}" for name in columns),
    }
    for at, name in enumerate(columns):
        tokens.update({f"column_{at}_name": name, f"column_{at}_key": name, f"column_{at}_label": f"{table}_{name}"})
    for at, name in enumerate(constraint.get("referred_columns") or ()):
        tokens[f"referred_column_{at}_name"] = name
    return template % tokens


def compiled(statement, connection):
    """The text of a statement for the database at hand, and its parameters in order."""
    from sqlalchemy.engine.context import ExecutionContext
    from sqlalchemy.sql.compiler import compile_element

    made = compile_element(statement, connection.dialect)
    context = ExecutionContext(connection.dialect, made, [])
    sql, params = context.fill(context.values_for({}, None))
    return sql, [context.native(value, at) for at, value in enumerate(params, 1)]


_current = None


def current():
    """The operations of the migration that runs."""
    global _current
    context = _current.migration_context if _current is not None else None
    if context is None or context.dialect.name != _seesaw.dialect() or context.as_sql != _seesaw.offline():
        from ..runtime.migration import MigrationContext

        _current = Operations(MigrationContext())
    return _current


# What needs no operations, and what a module may ask of those of the run while it is loaded.
_OF_THE_CLASS = ("register_operation", "implementation_for")
_WHILE_LOADING = ("f", "get_bind", "get_context")


def proxied(name):
    """The operations behind `op`, which exist only while `upgrade()` or `downgrade()` runs."""
    if _seesaw.active() or name in _WHILE_LOADING:
        return current()
    if name in _OF_THE_CLASS:
        return Operations
    raise NameError(
        f"Can't invoke function '{name}', as the proxy object has not yet been established for the Alembic "
        "'Operations' class.  Try placing this code inside a callable."
    )
