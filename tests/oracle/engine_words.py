"""SQLAlchemy's own objects, and calls of Alembic's directives, in the engine's words (crates/core, modules `schema` and `operation`).

The oracle's scripts build real SQLAlchemy objects and hand them to real Alembic; this says to the engine what they are.
What is left out is what the engine assumes anyway.
"""

from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.sql.elements import TextClause

PLAIN = [sa.Integer, sa.SmallInteger, sa.BigInteger, sa.Date]


def without_nothing(words):
    return {key: value for key, value in words.items() if value not in (None, False, [], {})}


def text(element, dialect):
    """An expression with its values written into the text."""
    if isinstance(element, str):
        return element
    return str(element.compile(dialect=dialect, compile_kwargs={"literal_binds": True, "include_table": False}))


def final(name, dialect):
    """The name of a constraint or an index; one that a convention made is cut where it is too long."""
    longest = dialect.max_index_name_length or dialect.max_identifier_length
    if isinstance(name, sa.sql.elements._truncated_label) and len(name) > longest:
        return f"{name[:longest - 8]}_{sa.util.md5_hex(name)[-4:]}"
    return None if name is None else str(name)


def type_words(type_, dialect):
    type_ = sa.types.to_instance(type_)
    variants = type_._variant_mapping
    if variants:
        return {
            "name": "Variant",
            "base": alone(type_, dialect),
            "variants": {name: type_words(other, dialect) for name, other in variants.items() if name == dialect.name},
        }
    return alone(type_, dialect)


def alone(type_, dialect):
    kind = type(type_)
    if kind in PLAIN:
        return {"name": kind.__name__}
    if kind is sa.Boolean:
        return without_nothing(
            {"name": "Boolean", "create_constraint": type_.create_constraint, "constraint_name": type_.name}
        )
    if kind in (sa.String, sa.Unicode):
        return without_nothing({"name": "String", "length": type_.length, "collation": type_.collation})
    if kind in (sa.Text, sa.UnicodeText):
        return without_nothing({"name": "Text", "length": type_.length, "collation": type_.collation})
    if kind in (sa.Time, sa.DateTime):
        return without_nothing({"name": kind.__name__, "timezone": type_.timezone})
    if kind is sa.Interval:
        return {"name": "Interval"}
    if kind in (sa.Float, sa.Double):
        return without_nothing({"name": kind.__name__, "precision": type_.precision})
    if kind is sa.Numeric:
        return without_nothing({"name": "Numeric", "precision": type_.precision, "scale": type_.scale})
    if kind is sa.LargeBinary:
        return without_nothing({"name": "LargeBinary", "length": type_.length})
    if kind is sa.JSON:
        return {"name": "JSON"}
    if kind is sa.Uuid:
        return without_nothing({"name": "Uuid", "native": type_.native_uuid})
    if kind in (sa.Enum, postgresql.ENUM):
        words = {
            "name": "Enum", "values": list(type_.enums), "constraint_name": type_.name, "native": type_.native_enum,
            "create_constraint": type_.create_constraint, "schema": type_.schema,
            "length": type_.length if type_.length != max(map(len, type_.enums)) else None,
        }
        if getattr(type_, "create_type", None) is False or type_.metadata is not None:
            return {**without_nothing(words), "create_type": False}
        return without_nothing(words)
    if isinstance(type_, sa.ARRAY):
        return without_nothing(
            {"name": "ARRAY", "item": type_words(type_.item_type, dialect), "dimensions": type_.dimensions}
        )
    if isinstance(type_, sa.types.NullType):
        return {"name": "Null"}
    return {"name": "Sql", "sql": str(type_.compile(dialect=dialect))}


def default_words(default, dialect):
    if isinstance(default, sa.DefaultClause):
        default = default.arg
    if default is None or isinstance(default, sa.FetchedValue):
        return None
    return {"literal": default} if isinstance(default, str) else {"sql": text(default, dialect)}


def identity_words(identity):
    names = "always start increment minvalue maxvalue nominvalue nomaxvalue cycle cache".split()
    return {name: getattr(identity, name) for name in names if getattr(identity, name) is not None}


def computed_words(computed, dialect):
    words = {"sql": text(computed.sqltext, dialect)}
    return words if computed.persisted is None else {**words, "persisted": computed.persisted}


def column_words(column, dialect):
    words = {
        "name": str(column.name),
        "type": type_words(column.type, dialect),
        "default": default_words(column.server_default, dialect),
        "primary_key": column.primary_key,
        "comment": column.comment,
        "computed": computed_words(column.computed, dialect) if column.computed is not None else None,
        "options": options(column, dialect),
    }
    words = {key: value for key, value in words.items() if value not in (None, False, {}) or key == "comment" and value == ""}
    if column.identity is not None:
        words["identity"] = identity_words(column.identity)
    if not column.nullable:
        words["nullable"] = False
    if column.autoincrement in (True, False):
        words["autoincrement"] = column.autoincrement
    elif column.autoincrement == "ignore_fk" and column is column.table._autoincrement_column:
        words["autoincrement"] = True
    if isinstance(column.default, sa.Sequence):
        if not column.default.optional:
            words["client_default"] = "sequence"
    elif column.default is not None:
        words["client_default"] = "value"
    return words


def options(item, dialect):
    return {name: plain(value, dialect) for name, value in item.dialect_kwargs.items() if value is not None}


def plain(value, dialect):
    if isinstance(value, sa.Column):
        return str(value.name)
    if isinstance(value, sa.sql.ClauseElement):
        return text(value, dialect)
    if isinstance(value, dict):
        return {str(key): plain(each, dialect) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each, dialect) for each in value]
    return value


def constraint_words(constraint, dialect):
    words = {
        "name": final(constraint.name, dialect),
        "deferrable": constraint.deferrable,
        "initially": constraint.initially,
        "options": options(constraint, dialect),
    }
    if isinstance(constraint, sa.PrimaryKeyConstraint):
        columns = constraint.columns_autoinc_first if constraint._implicit_generated else constraint.columns
        words |= {"kind": "primary_key", "columns": [each.name for each in columns]}
    elif isinstance(constraint, sa.UniqueConstraint):
        words |= {"kind": "unique", "columns": [each.name for each in constraint.columns]}
    elif isinstance(constraint, sa.ForeignKeyConstraint):
        schema, table, columns = None, None, []
        for key in constraint.elements:
            schema, table, column = key._column_tokens
            columns.append(column)
        if constraint.use_alter:
            words["options"]["use_alter"] = True
        words |= {
            "kind": "foreign_key", "columns": constraint.column_keys, "referred_schema": schema,
            "referred_table": table, "referred_columns": columns, "on_delete": constraint.ondelete,
            "on_update": constraint.onupdate, "match": constraint.match,
        }
    elif isinstance(constraint, ExcludeConstraint):
        quote = dialect.identifier_preparer.quote
        elements = []
        for expression, name, operator in constraint._render_exprs:
            rendered = quote(expression.name) if isinstance(expression, sa.Column) else text(expression, dialect)
            operators = constraint.ops.get(name)
            elements.append([rendered + (f" {operators}" if operators else ""), operator])
        where = constraint.where
        words |= {
            "kind": "exclude", "elements": elements, "using": constraint.using,
            "where": None if where is None else text(where, dialect),
        }
    elif isinstance(constraint, sa.CheckConstraint):
        if constraint._type_bound:
            (column,) = constraint.columns
            return {"kind": "check", "sql": "", "options": {"bound": column.name}}
        words |= {"kind": "check", "sql": text(constraint.sqltext, dialect)}
    return {key: value for key, value in words.items() if value not in (None, {}) or key == "name"}


def inline_checks(column, dialect):
    found = []
    for each in column.constraints:
        words = constraint_words(each, dialect)
        words.setdefault("options", {})["column"] = column.name
        found.append(words)
    return found


def index_words(index, dialect):
    elements = []
    given = options(index, dialect)
    where = given.pop(f"{dialect.name}_where", None)
    operators = given.get("postgresql_ops") or {}
    for each in index.expressions:
        if isinstance(each, sa.Column):
            elements.append({"column": each.name})
            continue
        grouped = isinstance(each, (sa.BinaryExpression, sa.sql.functions.FunctionElement)) or (
            isinstance(each, sa.UnaryExpression)
            and each.modifier not in (sa.sql.operators.desc_op, sa.sql.operators.asc_op)
        )
        if dialect.name == "postgresql":
            rendered = text(each.self_group(), dialect)
            operator = operators.get(getattr(each, "key", None))
            rendered += f" {operator}" if operator else ""
        elif grouped:
            rendered = text(sa.sql.elements.Grouping(each), dialect)
        else:
            rendered = text(each, dialect)
        elements.append({"sql": rendered})
    return without_nothing(
        {
            "name": final(index.name, dialect), "elements": elements, "unique": bool(index.unique),
            "where": where, "options": given,
        }
    )


def table_words(table, dialect):
    constraints = [constraint_words(each, dialect) for each in table._sorted_constraints if len_of(each)]
    for column in table.columns:
        constraints += inline_checks(column, dialect)
    constraints.sort(key=lambda words: words["kind"] != "primary_key")
    words = {
        "name": str(table.name), "schema": table.schema, "comment": table.comment,
        "columns": [column_words(column, dialect) for column in table.columns],
        "constraints": constraints,
        "indexes": [index_words(each, dialect) for each in sorted(table.indexes, key=lambda each: each.name or "")],
        "prefixes": table._prefixes, "options": options(table, dialect),
    }
    return without_nothing(words)


def len_of(constraint):
    return not isinstance(constraint, sa.PrimaryKeyConstraint) or len(constraint.columns)


class Words:
    """In the place of `op`: keeps the engine's words for every directive that is called."""

    def __init__(self, dialect, objects):
        self.dialect = dialect
        self.objects = objects
        self.operations = []

    def _keep(self, op, **words):
        self.operations.append({"op": op, **{key: value for key, value in words.items() if value not in (None, False, [], {})}})

    @staticmethod
    def f(name):
        return sa.schema.conv(name)

    def create_table(self, name, *items, if_not_exists=None, **kw):
        table = self.objects.table(name, *items, **kw)
        self._keep("create_table", table=table_words(table, self.dialect), if_not_exists=if_not_exists)

    def drop_table(self, table, **kw):
        self._keep("drop_table", table=table, **kw)

    def rename_table(self, table, new_name, **kw):
        self._keep("rename_table", table=table, new_name=new_name, **kw)

    def add_column(self, table, column, schema=None, **flags):
        made = sa.Table(table, sa.MetaData(), column, schema=schema)
        constraints = [
            constraint_words(each, self.dialect) for each in made._sorted_constraints
            if not isinstance(each, sa.PrimaryKeyConstraint)
        ]
        self._keep(
            "add_column", table=table, schema=schema, column=column_words(column, self.dialect),
            constraints=constraints + inline_checks(column, self.dialect),
            indexes=[index_words(each, self.dialect) for each in made.indexes], **flags,
        )

    def drop_column(self, table, column, **kw):
        self._keep("drop_column", table=table, column=column, **kw)

    def alter_column(self, table, column, *, schema=None, nullable=None, server_default=False, new_column_name=None,
                     type_=None, existing_type=None, existing_nullable=None, existing_server_default=False,
                     comment=False, existing_comment=None, autoincrement=None, existing_autoincrement=None, **kw):
        words = {
            "op": "alter_column", "table": table, "schema": schema, "column": column, "nullable": nullable,
            "new_name": new_column_name, "type": None if type_ is None else type_words(type_, self.dialect),
            "existing_type": None if existing_type is None else type_words(existing_type, self.dialect),
            "existing_nullable": existing_nullable, "existing_comment": existing_comment,
            "autoincrement": autoincrement, "existing_autoincrement": existing_autoincrement,
            "options": {key: plain(each, self.dialect) for key, each in kw.items()},
        }
        words = {key: value for key, value in words.items() if value not in (None, {})}
        if comment is not False:
            words["comment"] = comment
        for prefix, default in [("", server_default), ("existing_", existing_server_default)]:
            if isinstance(default, sa.Identity):
                words[prefix + "identity"] = identity_words(default)
            elif isinstance(default, sa.Computed):
                words[prefix + "computed"] = computed_words(default, self.dialect)
            elif default is not False:
                words[prefix + "default"] = default_words(default, self.dialect)
        self.operations.append(words)

    def create_index(self, name, table, columns, schema=None, if_not_exists=None, **kw):
        made = self.objects.index(name, table, columns, schema=schema, **kw)
        self._keep("create_index", table=table, schema=schema, index=index_words(made, self.dialect),
                   if_not_exists=if_not_exists)

    def drop_index(self, name, table_name=None, schema=None, if_exists=None, **kw):
        self._keep("drop_index", index=final(name, self.dialect), table=table_name, schema=schema, if_exists=if_exists, options=kw)

    def create_unique_constraint(self, *args, **kw):
        self._add(self.objects.unique_constraint(*args, **kw))

    def create_primary_key(self, *args, **kw):
        self._add(self.objects.primary_key_constraint(*args, **kw))

    def create_foreign_key(self, *args, **kw):
        self._add(self.objects.foreign_key_constraint(*args, **kw))

    def create_check_constraint(self, *args, **kw):
        self._add(self.objects.check_constraint(*args, **kw))

    def create_exclude_constraint(self, name, table, *elements, schema=None, **kw):
        constraint = ExcludeConstraint(*elements, name=name, **kw)
        made = sa.Table(table, sa.MetaData(), schema=schema)
        for column in constraint.columns:
            made.append_column(sa.Column(column.name, sa.types.NULLTYPE))
        made.append_constraint(constraint)
        self._add(constraint)

    def _add(self, constraint):
        self._keep("add_constraint", table=str(constraint.table.name), schema=constraint.table.schema,
                   constraint=constraint_words(constraint, self.dialect))

    def drop_constraint(self, name, table, type_=None, schema=None, if_exists=None):
        self._keep("drop_constraint", table=table, schema=schema, type_=type_, if_exists=if_exists)
        self.operations[-1]["constraint"] = final(name, self.dialect)

    def create_table_comment(self, table, comment, **kw):
        self._keep("create_table_comment", table=table, comment=comment, **kw)

    def drop_table_comment(self, table, **kw):
        self._keep("drop_table_comment", table=table, **kw)

    @contextmanager
    def batch_alter_table(self, table, copy_from=None, **kw):
        inner = Words(self.dialect, self.objects)
        yield _Batch(inner, table, kw.get("schema"))
        if copy_from is not None:
            kw["copy_from"] = table_words(copy_from, self.dialect)
        self._keep("batch_alter_table", table=table, **kw)
        self.operations[-1]["operations"] = inner.operations


class _Batch:
    """In the place of `batch_op`: the same directives without the table."""

    def __init__(self, words, table, schema):
        self._words, self._table, self._schema = words, table, {"schema": schema} if schema else {}

    def __getattr__(self, name):
        def call(*args, **kw):
            place = 1 if name.startswith(("create_", "drop_index", "drop_constraint")) else 0
            args = [*args[:place], self._table, *args[place:]]
            getattr(self._words, name)(*args, **kw, **self._schema)

        return call
