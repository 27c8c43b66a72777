"""Constraints and indexes."""

from .. import exc
from .base import ClauseElement, ColumnCollection, Visitable, _NONE_NAME, clause, conv
from .elements import ColumnClause, TextClause


class SchemaItem(Visitable):
    """What a schema is made of."""

    info = {}

    def _into_table(self, table):
        """Makes the item part of a table."""


class Constraint(SchemaItem):
    """The base of constraints."""

    __visit_name__ = "constraint"
    _from_column_flag = False
    _own_column = None
    table = None

    def __init__(self, name=None, deferrable=None, initially=None, info=None, comment=None, _create_rule=None,
                 _type_bound=False, **dialect_kw):
        self.name = name
        self._creation = next_creation()
        self.deferrable = deferrable
        self.initially = initially
        self.comment = comment
        self.info = dict(info or {})
        self._type_bound = _type_bound
        self.dialect_kwargs = dialect_options(type(self).__name__, dialect_kw)

    @property
    def kwargs(self):
        return self.dialect_kwargs

    @property
    def dialect_options(self):
        return by_dialect(self.dialect_kwargs)

    def _into_table(self, table):
        self.table = table
        self.parent = table
        table.constraints.add(self)
        self._name_it()

    def _name_it(self):
        from .naming import constraint_name

        name = constraint_name(self, self.table)
        if name is not None:
            self.name = name

    def _common(self):
        return {
            "name": self.name, "deferrable": self.deferrable, "initially": self.initially, **self.dialect_kwargs,
        }

    def copy(self, **kw):
        return self._copy(**kw)


_creations = [0]


def next_creation():
    """Constraints are written in the order in which they were made, whatever table they came to when."""
    _creations[0] += 1
    return _creations[0]


class ColumnCollectionMixin:
    """What is about columns of its table, given as columns or by name."""

    def _pending(self, columns):
        self._given_columns = list(columns)
        self._resolved = None

    @property
    def columns(self):
        if self._resolved is None:
            found = ColumnCollection()
            for each in self._given_columns:
                column = self._resolve(each)
                if column is not None:
                    found.add(column)
            if self.table is None:
                return found
            self._resolved = found
        return self._resolved

    @property
    def c(self):
        return self.columns

    def _resolve(self, each):
        if not isinstance(each, str):
            return each
        if self.table is None:
            return None
        column = self.table._columns.get(each)
        if column is None:
            column = next((one for one in self.table._columns if one.name == each), None)
        if column is None:
            raise exc.ConstraintColumnNotFoundError(
                f"Can't create {type(self).__name__} on table '{self.table.description}': no column named '{each}' is "
                "present."
            )
        return column

    def column_names(self):
        """The names of the columns; those that are only named count by that name."""
        names = []
        for each in self._given_columns:
            column = each
            if isinstance(each, str) and self.table is not None:
                column = self._resolve(each)
            names.append(str(column if isinstance(column, str) else column.name))
        return names

    def _auto_table(self):
        """The table of the columns that were given as columns of one."""
        for each in self._given_columns:
            table = getattr(each, "table", None)
            if table is not None and hasattr(table, "constraints"):
                return table
        return None

    def __iter__(self):
        return iter(self.columns)

    def __len__(self):
        return len(self._given_columns)

    def contains_column(self, column):
        return self.columns.contains_column(column)

    def __contains__(self, name):
        return name in self.columns


class ColumnCollectionConstraint(ColumnCollectionMixin, Constraint):
    def __init__(self, *columns, name=None, deferrable=None, initially=None, info=None, _column_flag=False,
                 **dialect_kw):
        self._pending(list(dict.fromkeys(_column_argument(each) for each in columns)))
        Constraint.__init__(self, name, deferrable, initially, info, **dialect_kw)
        self._from_column_flag = _column_flag
        if not _column_flag:
            table = self._auto_table()
            if table is not None:
                self._into_table(table)

    def copy(self, target_table=None, **kw):
        if target_table is None and self.table is not None:
            # As with SQLAlchemy it is about the same columns, and so becomes part of their table.
            return type(self)(*self.columns, **self._common())
        return self._copy(target_table=target_table, **kw)

    def _copy(self, target_table=None, **kw):
        return type(self)(*self.column_names(), **self._common())


class UniqueConstraint(ColumnCollectionConstraint):
    __visit_name__ = "unique_constraint"

    def __repr__(self):
        return f"UniqueConstraint({', '.join(repr(name) for name in self.column_names())})"


class PrimaryKeyConstraint(ColumnCollectionConstraint):
    __visit_name__ = "primary_key_constraint"

    def __init__(self, *columns, name=None, deferrable=None, initially=None, info=None, _implicit_generated=False,
                 **dialect_kw):
        self._implicit_generated = _implicit_generated
        super().__init__(*columns, name=name, deferrable=deferrable, initially=initially, info=info, **dialect_kw)

    def _into_table(self, table):
        before = table.__dict__.get("primary_key")
        if before is not None and before is not self:
            table.constraints.discard(before)
            flagged = [column for column in table._columns if column.primary_key]
            table.primary_key = self
            if not self._given_columns:
                self._pending(flagged)
        self.table = self.parent = table
        table.constraints.add(self)
        for column in self.columns:
            column.primary_key = True
            if column._nullable_given is None:
                column.nullable = False
        self._name_it()

    def _add(self, column):
        names = self.column_names()
        if column.name not in names:
            self._given_columns.append(column)
        self._resolved = None
        self._name_it()

    def _remove(self, column):
        self._given_columns = [each for each in self._given_columns if each is not column and each != column.name]
        self._resolved = None

    @property
    def _autoincrement_column(self):
        columns = list(self.columns)
        from .sqltypes import Integer, Numeric

        explicit = [column for column in columns if column.autoincrement is True]
        for column in explicit:
            if not issubclass(column.type._type_affinity, (Integer, Numeric)):
                kind = "ARRAY" if column.type.__visit_name__ == "ARRAY" else column.type
                raise exc.ArgumentError(
                    f"Column type {kind} on column '{column.table.name}.{column.name}' is not compatible with "
                    "autoincrement=True"
                )
        if len(explicit) > 1:
            raise exc.ArgumentError(
                f"Only one Column may be marked autoincrement=True, found both {explicit[1].name} and "
                f"{explicit[0].name}."
            )
        if explicit:
            return explicit[0]
        if len(columns) != 1 or columns[0].autoincrement is False:
            return None
        column = columns[0]
        if not issubclass(column.type._type_affinity, (Integer, Numeric)):
            return None
        if (
            column.foreign_keys and column.autoincrement != "ignore_fk"
            or column.server_default is not None and column.identity is None
            or column.default is not None and not getattr(column.default, "is_sequence", False)
        ):
            return None
        return column

    def __repr__(self):
        return f"PrimaryKeyConstraint({', '.join(repr(name) for name in self.column_names())})"


class CheckConstraint(Constraint):
    __visit_name__ = "check_constraint"

    def __init__(self, sqltext, name=None, deferrable=None, initially=None, table=None, info=None, _create_rule=None,
                 _autoattach=True, _type_bound=False, **dialect_kw):
        self.sqltext = TextClause(sqltext) if isinstance(sqltext, str) else clause(sqltext)
        super().__init__(name, deferrable, initially, info, _type_bound=_type_bound, **dialect_kw)
        if table is not None:
            self._into_table(table)
        elif _autoattach:
            found = next((one for one in _columns_in(self.sqltext) if hasattr(one.table, "constraints")), None)
            if found is not None:
                self._into_table(found.table)

    @property
    def columns(self):
        return ColumnCollection(_columns_in(self.sqltext))

    @property
    def is_column_level(self):
        return self._own_column is not None

    def _copy(self, target_table=None, **kw):
        return CheckConstraint(self.sqltext, _autoattach=False, **self._common())

    def __repr__(self):
        return f"CheckConstraint({self.sqltext!r})"


class ForeignKey(SchemaItem):
    """A foreign key written at its column."""

    __visit_name__ = "foreign_key"
    parent = None

    def __init__(self, column, _constraint=None, use_alter=False, name=None, onupdate=None, ondelete=None,
                 deferrable=None, initially=None, link_to_name=False, match=None, info=None, comment=None,
                 _unresolvable=False, **dialect_kw):
        column = clause(column)
        if not isinstance(column, (str, ColumnClause)) and not callable(column):
            raise exc.ArgumentError(f"String column name or Column object for DDL foreign key role expected, got "
                                    f"{column!r}.")
        self._colspec = column
        self.constraint = _constraint
        self.use_alter, self.name = use_alter, name
        self.onupdate, self.ondelete = onupdate, ondelete
        self.deferrable, self.initially = deferrable, initially
        self.link_to_name, self.match = link_to_name, match
        self.info = dict(info or {})
        self.comment = comment
        self.dialect_kwargs = dialect_options("ForeignKey", dialect_kw)

    def _attach(self, column):
        self.parent = column
        column.foreign_keys.add(self)
        column._ordered_keys.append(self)

    def _into_table(self, table):
        if self.constraint is not None:
            return
        self.constraint = ForeignKeyConstraint(
            [], [], use_alter=self.use_alter, name=self.name, onupdate=self.onupdate, ondelete=self.ondelete,
            deferrable=self.deferrable, initially=self.initially, match=self.match, comment=self.comment,
            **self.dialect_kwargs,
        )
        self.constraint._from_column_key = True
        self.constraint._pending([self.parent])
        self.constraint.elements = [self]
        self.constraint._into_table(table)

    @property
    def target_fullname(self):
        return self._spec()

    @property
    def table(self):
        return None if self.parent is None else self.parent.table

    def _spec(self):
        """`schema.table.column`."""
        column = self._colspec
        if isinstance(column, str):
            return column
        if callable(column) and not isinstance(column, ColumnClause):
            column = clause(column())
        if isinstance(column, str):
            return column
        if column.table is None:
            raise exc.ArgumentError(
                f"ForeignKey given a Column '{column.name}' which has no table: add it to one, or name its table"
            )
        return f"{column.table.description}.{column.name}"

    def _target(self):
        """Schema, table and column of the target; the column may be None."""
        column = self._colspec
        if callable(column) and not isinstance(column, (str, ColumnClause)):
            column = clause(column())
        if isinstance(column, ColumnClause) and column.table is not None:
            return getattr(column.table, "schema", None), str(column.table.name), str(column.name)
        parts = self._spec().split(".")
        if len(parts) == 1:
            return None, parts[0], None
        schema = ".".join(parts[:-2]) or None
        table = parts[-2]
        metadata = getattr(self.table, "metadata", None)
        if schema is None and metadata is not None and metadata.schema is not None:
            schema = metadata.schema
        name = parts[-1]
        known = metadata.tables.get(f"{schema}.{table}" if schema else table) if metadata is not None else None
        if known is not None and name in known._columns and not self.link_to_name:
            name = known._columns[name].name
        return schema, table, name

    @property
    def column(self):
        """The column that is referred to."""
        if isinstance(self._colspec, ColumnClause):
            return self._colspec
        schema, name, column = self._target()
        metadata = getattr(self.table, "metadata", None)
        if metadata is None:
            raise exc.InvalidRequestError("this ForeignKey object does not yet have a parent Column associated with it.")
        table = metadata.tables.get(f"{schema}.{name}" if schema else name)
        here = self.parent
        if table is None:
            raise exc.NoReferencedTableError(
                f"Foreign key associated with column '{here}' could not find table '{name}' with which to generate a "
                f"foreign key to target column '{column}'",
                name,
            )
        found = next((each for each in table._columns if each.name == column), None)
        if found is None:
            raise exc.NoReferencedColumnError(
                f"Could not initialize target column for ForeignKey '{self._spec()}' on table "
                f"'{self.table.name}': table '{name}' has no column named '{column}'",
                name, column,
            )
        return found

    def references_column(self, column):
        schema, table, name = self._target()
        return column.table is not None and column.table.name == table and column.name == name

    references = references_column

    def _target_in(self, selectable):
        """The column of `selectable` that this key refers to, or None."""
        schema, table, name = self._target()
        sources = selectable._sources() if hasattr(selectable, "_sources") else [selectable]
        for source in sources:
            base = source._base()
            if getattr(base, "name", None) == table and getattr(base, "schema", None) == schema:
                return next((each for each in source.columns if each.name == name), None)
        return None

    def _copy(self, **kw):
        return ForeignKey(
            self._colspec, use_alter=self.use_alter, name=self.name, onupdate=self.onupdate, ondelete=self.ondelete,
            deferrable=self.deferrable, initially=self.initially, match=self.match, **self.dialect_kwargs,
        )

    def __repr__(self):
        return f"ForeignKey({self._spec()!r})"


class ForeignKeyConstraint(ColumnCollectionConstraint):
    copy = Constraint.copy
    __visit_name__ = "foreign_key_constraint"
    _from_column_key = False

    def __init__(self, columns, refcolumns, name=None, onupdate=None, ondelete=None, deferrable=None, initially=None,
                 use_alter=False, link_to_name=False, match=None, table=None, info=None, comment=None, **dialect_kw):
        Constraint.__init__(self, name, deferrable, initially, info, comment, **dialect_kw)
        columns, refcolumns = _listed(columns), _listed(refcolumns)
        if len(columns) != len(refcolumns):
            raise exc.ArgumentError(
                "ForeignKeyConstraint number of constrained columns must match the number of referenced columns."
            )
        self.onupdate, self.ondelete = onupdate, ondelete
        self.use_alter, self.link_to_name, self.match = use_alter, link_to_name, match
        self._pending([_column_argument(each) for each in columns])
        self.elements = [
            ForeignKey(
                each, _constraint=self, name=name, onupdate=onupdate, ondelete=ondelete, deferrable=deferrable,
                initially=initially, use_alter=use_alter, link_to_name=link_to_name, match=match,
            )
            for each in refcolumns
        ]
        found = table if table is not None else self._auto_table()
        if found is not None:
            self._into_table(found)

    def _into_table(self, table):
        self.table = self.parent = table
        if not self._from_column_key:
            for column, key in zip(self.columns, self.elements):
                key.parent = column
                if hasattr(column, "_ordered_keys"):
                    column.foreign_keys.add(key)
        super()._into_table(table)

    @property
    def column_keys(self):
        return self.column_names()

    @property
    def referred_table(self):
        return self.elements[0].column.table

    @property
    def _elements(self):
        return dict(zip(self.column_names(), self.elements))

    def _copy(self, target_table=None, **kw):
        return ForeignKeyConstraint(
            self.column_names(), [key._spec() for key in self.elements], onupdate=self.onupdate,
            ondelete=self.ondelete, use_alter=self.use_alter, match=self.match, **self._common(),
        )

    def __repr__(self):
        return f"ForeignKeyConstraint({self.column_names()!r}, {[key._spec() for key in self.elements]!r})"


class Index(ColumnCollectionMixin, SchemaItem):
    """An index on columns or expressions."""

    __visit_name__ = "index"
    table = None

    def __init__(self, name, *expressions, unique=False, quote=None, info=None, _table=None, _column_flag=False,
                 **dialect_kw):
        self.name = name
        self.unique = unique
        self.info = dict(info or {})
        self._column_flag = _column_flag
        self.dialect_kwargs = dialect_options("Index", dialect_kw)
        self._expressions = [clause(each) for each in expressions]
        self._pending(_index_columns(self._expressions))
        if _table is not None:
            self._into_table(_table)
        elif not _column_flag:
            table = self._auto_table()
            if table is not None:
                self._into_table(table)

    @property
    def expressions(self):
        return [self._resolve(each) if isinstance(each, str) and self.table is not None else each
                for each in self._expressions]

    @property
    def kwargs(self):
        return self.dialect_kwargs

    @property
    def dialect_options(self):
        return by_dialect(self.dialect_kwargs)

    def _into_table(self, table):
        self.table = table
        _ = self.columns
        table.indexes.add(self)
        from .naming import constraint_name

        name = constraint_name(self, table)
        if name is not None:
            self.name = name

    def create(self, bind, checkfirst=False):
        from .ddl import create_index

        create_index(bind, self, checkfirst)

    def drop(self, bind, checkfirst=False):
        from .ddl import drop_index

        drop_index(bind, self, checkfirst)

    def __repr__(self):
        shown = [repr(self.name), *[repr(each) for each in self._expressions]]
        return f"Index({', '.join(shown + (['unique=True'] if self.unique else []))})"


_DIALECTS = frozenset(
    "sqlite postgresql mysql mariadb mssql oracle firebird cockroachdb snowflake starrocks clickhouse redshift db2 ibm "
    "sybase".split()
)


def dialect_options(owner, given):
    """Keyword arguments such as `postgresql_using`. One of no dialect that is known has no effect, and a warning."""
    for name in given:
        prefix, _, argument = name.partition("_")
        if not prefix or not argument:
            raise TypeError(f"Additional arguments should be named <dialectname>_<argument>, got '{name}'")
        if prefix not in _DIALECTS:
            import warnings

            warnings.warn(
                f"Can't validate argument '{name}'; can't locate any SQLAlchemy dialect named '{prefix}'", exc.SAWarning
            )
    return {name: value for name, value in given.items() if name.partition("_")[0] in _DIALECTS}


class _Arguments(dict):
    """The arguments of one dialect; one that was not given is None."""

    def __missing__(self, name):
        return None


class _ByDialect(dict):
    def __missing__(self, name):
        return self.setdefault(name, _Arguments())


def by_dialect(given):
    """`postgresql_using` as it is asked for: `dialect_options["postgresql"]["using"]`."""
    found = _ByDialect()
    for name, value in given.items():
        prefix, _, argument = name.partition("_")
        found[prefix][argument] = value
    return found


def _listed(columns):
    return [columns] if isinstance(columns, str) else list(columns)


def _column_argument(each):
    each = clause(each)
    if isinstance(each, (str, ColumnClause)):
        return each
    raise exc.ArgumentError(f"Column object or column name for a DDL constraint expected, got {each!r}")


def _index_columns(expressions):
    found = []
    for each in expressions:
        if isinstance(each, str):
            found.append(each)
        elif isinstance(each, ClauseElement):
            found.extend(_columns_in(each))
    return found


def _columns_in(element):
    """The columns that an expression is about, each once."""
    if isinstance(element, ColumnClause):
        return [] if element.is_literal else [element]
    found = []
    for child in element._children():
        found.extend(each for each in _columns_in(child) if not any(each is one for one in found))
    return found


__all__ = ["conv", "_NONE_NAME"]
