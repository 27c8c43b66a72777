"""`Inspector`: what the database looks like, in SQLAlchemy's words; and reflection of tables."""

from .. import exc
from ..sql.reflected_types import type_from_description
from ..sql.sqltypes import Integer
from ..util import warn


class ObjectKind:
    TABLE, VIEW, MATERIALIZED_VIEW, ANY_VIEW, ANY = 1, 2, 4, 6, 7


class ObjectScope:
    DEFAULT, TEMPORARY, ANY = 1, 2, 3


class Inspector:
    """Answers from the schema as the migration's transaction sees it. As with SQLAlchemy, an answer is kept: what was
    asked once is answered alike, what is asked for the first time is looked up."""

    def __init__(self, bind):
        self.bind = bind
        self._schema = self._schemas = None
        self._seen = None
        self._answers = {}

    @classmethod
    def from_engine(cls, bind):
        return cls(bind)

    @property
    def engine(self):
        return getattr(self.bind, "engine", self.bind)

    @property
    def dialect(self):
        return self.bind.dialect

    @property
    def info_cache(self):
        return {}

    def clear_cache(self):
        self._schema = self._schemas = None
        self._answers.clear()

    def _read(self):
        if self._schema is None:
            import _seesaw

            self._schema = _seesaw.schema()
        return self._schema

    def _table(self, name, schema=None):
        found = self._find(name, schema)
        if found is None:
            raise exc.NoSuchTableError(f"{schema}.{name}" if schema else str(name))
        return found

    def _find(self, name, schema=None):
        tables = self._read()["tables"]
        name = str(name)
        for key in ((f"{schema}.{name}", name) if schema else (name,)):
            found = tables.get(key)
            if found is not None and self._is_in(found, schema):
                return found
        lowered = name.lower()
        if self.dialect.name == "sqlite":
            for key, found in tables.items():
                if str(found["name"]).lower() == lowered and self._is_in(found, schema):
                    return found
        return None

    def _is_in(self, table, schema):
        """Whether a table is in a schema; None is what the connection finds without one."""
        own = table.get("schema")
        if own == schema:
            return True
        if own is not None and schema is not None:
            return False
        if not (self._on_postgresql or self._on_mysql):
            return (own or schema) in ("main", "public")
        return own in self._search_path if schema is None else [schema] == self._search_path[:1]

    @property
    def _search_path(self):
        if self._schemas is None:
            asks = "SELECT unnest(current_schemas(false))" if self._on_postgresql else "SELECT database()"
            connection = self.bind if hasattr(self.bind, "exec_driver_sql") else self.bind.connect()
            self._schemas = [row[0] for row in connection.exec_driver_sql(asks)]
        return self._schemas

    # Names.

    @property
    def default_schema_name(self):
        return self.dialect.default_schema_name

    @property
    def _on_postgresql(self):
        """The database itself, not a model of it."""
        return self.dialect.name == "postgresql" and not getattr(self.bind, "_offline", False)

    @property
    def _on_mysql(self):
        return self.dialect.name in ("mysql", "mariadb") and not getattr(self.bind, "_offline", False)

    def get_schema_names(self, **kw):
        if self._on_postgresql:
            from ..dialects.postgresql.reflection import schema_names

            return schema_names(self.bind)
        if self._on_mysql:
            return [row[0] for row in self.bind.exec_driver_sql("SHOW SCHEMAS")]
        return ["main"] if self.dialect.name == "sqlite" else ["public"]

    def get_table_names(self, schema=None, **kw):
        return sorted(
            str(table["name"]) for table in self._read()["tables"].values() if self._is_in(table, schema)
        )

    def get_view_names(self, schema=None, **kw):
        return self._view_names(schema, False)

    def get_materialized_view_names(self, schema=None, **kw):
        return self._view_names(schema, True)

    def _view_names(self, schema, materialized):
        return sorted(
            str(view["name"]) for view in self._read()["views"].values()
            if bool(view.get("materialized")) == materialized and self._is_in(view, schema)
        )

    def _view(self, name, schema):
        views = self._read()["views"]
        found = views.get(f"{schema}.{name}") if schema else None
        found = found or views.get(str(name))
        return found if found is not None and self._is_in(found, schema) else None

    def get_temp_table_names(self, **kw):
        return []

    get_temp_view_names = get_temp_table_names

    def get_sequence_names(self, schema=None, **kw):
        return [str(each["name"]) for each in self._read().get("sequences") or () if self._is_in(each, schema)]

    def get_sorted_table_and_fkc_names(self, schema=None, **kw):
        return [(name, set()) for name in self.get_table_names(schema)] + [(None, [])]

    def get_view_definition(self, view_name, schema=None, **kw):
        view = self._view(view_name, schema)
        if view is None:
            raise exc.NoSuchTableError(str(view_name))
        return view["sql"]

    def get_enums(self, schema=None, **kw):
        from ..dialects.postgresql.reflection import enums

        return enums(self._read(), schema, self.default_schema_name)

    def has_table(self, table_name, schema=None, **kw):
        return self._find(table_name, schema) is not None or self._view(table_name, schema) is not None

    def has_schema(self, schema_name, **kw):
        return schema_name in self.get_schema_names()

    def has_sequence(self, sequence_name, schema=None, **kw):
        return str(sequence_name) in self.get_sequence_names(schema)

    def has_index(self, table_name, index_name, schema=None, **kw):
        if self._find(table_name, schema) is None:
            return False
        return any(each["name"] == index_name for each in self.get_indexes(table_name, schema))

    # What a table has.

    def get_columns(self, table_name, schema=None, **kw):
        table = self._table(table_name, schema)
        key = _key_columns(table)
        return [_column(column, key, self.dialect) for column in table["columns"]]

    def get_pk_constraint(self, table_name, schema=None, **kw):
        table = self._table(table_name, schema)
        for constraint in table["constraints"]:
            if constraint["kind"] == "primary_key":
                return {"constrained_columns": list(constraint["columns"]), "name": constraint["name"]}
        return {"constrained_columns": _key_columns(table), "name": None}

    def get_primary_keys(self, table_name, schema=None, **kw):
        return self.get_pk_constraint(table_name, schema)["constrained_columns"]

    def get_foreign_keys(self, table_name, schema=None, **kw):
        table = self._table(table_name, schema)
        found = []
        for constraint in table["constraints"]:
            if constraint["kind"] != "foreign_key":
                continue
            options = {}
            for ours, theirs in (("on_delete", "ondelete"), ("on_update", "onupdate"), ("match", "match")):
                value = constraint.get(ours)
                if value and value.upper() != "NO ACTION":
                    options[theirs] = value
            for name in ("deferrable", "initially"):
                if constraint.get(name) is not None:
                    options[name] = constraint[name]
            referred = list(constraint["referred_columns"])
            if not referred:
                other = self._find(constraint["referred_table"], constraint.get("referred_schema"))
                referred = _key_columns(other) if other is not None else list(constraint["columns"])
            found.append({
                "name": constraint["name"],
                "constrained_columns": list(constraint["columns"]),
                "referred_schema": constraint.get("referred_schema"),
                "referred_table": constraint["referred_table"],
                "referred_columns": referred,
                "options": options,
                **({"comment": None} if self._on_postgresql else {}),
            })
        found.sort(key=lambda each: (each["name"] is not None, each["name"] or ""))
        return found

    def get_unique_constraints(self, table_name, schema=None, **kw):
        table = self._table(table_name, schema)
        if self._on_mysql:
            from ..dialects.mysql.reflection import unique_constraints

            return unique_constraints(table)
        found = [
            {"name": constraint["name"], "column_names": list(constraint["columns"])}
            for constraint in table["constraints"]
            if constraint["kind"] == "unique"
        ]
        found.sort(key=lambda each: (each["name"] is not None, each["name"] or ""))
        return found

    def get_check_constraints(self, table_name, schema=None, **kw):
        table = self._table(table_name, schema)
        found = [
            {"sqltext": constraint["sql"], "name": constraint["name"]}
            for constraint in table["constraints"]
            if constraint["kind"] == "check" and not (self._on_mysql and "column" in (constraint.get("options") or {}))
        ]
        found.sort(key=lambda each: (each["name"] is not None, each["name"] or ""))
        return found

    def get_indexes(self, table_name, schema=None, **kw):
        table = self._table(table_name, schema)
        if self._on_postgresql:
            from ..dialects.postgresql.reflection import indexes

            return indexes(table)
        if self._on_mysql:
            from ..dialects.mysql.reflection import indexes

            return indexes(table)
        found = []
        for index in sorted(table["indexes"], key=lambda each: each["name"] or ""):
            columns = [_index_column(element, table) for element in index["elements"]]
            if None in columns:
                # SQLAlchemy does not see it, and scripts are written for that.
                warn(f"Skipped unsupported reflection of expression-based index {index['name']}")
                continue
            described = {
                "name": index["name"],
                "column_names": columns,
                "unique": 1 if index["unique"] else 0,
                "dialect_options": dict(index.get("options") or {}),
            }
            if index.get("where"):
                from ..sql.elements import TextClause

                described["dialect_options"][f"{self.dialect.name}_where"] = TextClause(index["where"])
            found.append(described)
        return found

    def get_table_comment(self, table_name, schema=None, **kw):
        return {"text": self._table(table_name, schema).get("comment")}

    def get_table_options(self, table_name, schema=None, **kw):
        return dict(self._table(table_name, schema).get("options") or {})

    # The same for all tables at once.

    def _multi(self, method, schema, filter_names):
        names = self.get_table_names(schema) if filter_names is None else filter_names
        return {(schema, name): method(name, schema) for name in names if self._find(name, schema) is not None}

    def get_multi_columns(self, schema=None, filter_names=None, **kw):
        return self._multi(self.get_columns, schema, filter_names)

    def get_multi_indexes(self, schema=None, filter_names=None, **kw):
        return self._multi(self.get_indexes, schema, filter_names)

    def get_multi_foreign_keys(self, schema=None, filter_names=None, **kw):
        return self._multi(self.get_foreign_keys, schema, filter_names)

    def get_multi_unique_constraints(self, schema=None, filter_names=None, **kw):
        return self._multi(self.get_unique_constraints, schema, filter_names)

    def get_multi_check_constraints(self, schema=None, filter_names=None, **kw):
        return self._multi(self.get_check_constraints, schema, filter_names)

    def get_multi_pk_constraint(self, schema=None, filter_names=None, **kw):
        return self._multi(self.get_pk_constraint, schema, filter_names)

    def reflect_table(self, table, include_columns=None, exclude_columns=(), resolve_fks=True, **kw):
        reflect_table(self.bind, table, include_columns, exclude_columns, resolve_fks, inspector=self)


def reflect_table(bind, table, include_columns=None, exclude_columns=(), resolve_fks=True, listeners=(),
                  inspector=None):
    """Fills a `Table` with what the database has under its name."""
    from ..sql.base import conv
    from ..sql.constraints import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint

    inspector = inspector or Inspector(bind)
    name, schema = table.name, table.schema
    described = inspector.get_columns(name, schema)
    for each in described:
        if include_columns is not None and each["name"] not in include_columns or each["name"] in exclude_columns:
            continue
        for listener in listeners:
            listener(inspector, table, each)
        _reflected_column(each)._into_table(table)
    key = inspector.get_pk_constraint(name, schema)
    for column in key["constrained_columns"]:
        if column in table._columns:
            table._columns[column].primary_key = True
            table.primary_key._add(table._columns[column])
    if key["name"]:
        table.primary_key.name = conv(key["name"])

    def known(columns):
        return all(column is not None and column in table._columns for column in columns)

    for each in inspector.get_foreign_keys(name, schema):
        if not known(each["constrained_columns"]):
            continue
        target = each["referred_table"] if not each["referred_schema"] else \
            f"{each['referred_schema']}.{each['referred_table']}"
        if resolve_fks and target not in table.metadata.tables and inspector._find(
            each["referred_table"], each["referred_schema"]
        ):
            from ..sql.schema import Table

            Table(each["referred_table"], table.metadata, schema=each["referred_schema"], autoload_with=bind)
        options = {key: value for key, value in each["options"].items()}
        ForeignKeyConstraint(
            each["constrained_columns"], [f"{target}.{column}" for column in each["referred_columns"]],
            name=_fixed(each["name"]), **options,
        )._into_table(table)
    for each in inspector.get_unique_constraints(name, schema):
        if known(each["column_names"]) and not each.get("duplicates_index"):
            UniqueConstraint(*each["column_names"], name=_fixed(each["name"]))._into_table(table)
    for each in inspector.get_check_constraints(name, schema):
        CheckConstraint(each["sqltext"].replace(":", "\\:"), name=_fixed(each["name"]))._into_table(table)
    for each in inspector.get_indexes(name, schema):
        if known(each["column_names"]) and not each.get("duplicates_constraint"):
            options = {key: value for key, value in each.get("dialect_options", {}).items() if key.endswith("_where")}
            Index(
                _fixed(each["name"]), *[table._columns[column] for column in each["column_names"]],
                unique=bool(each["unique"]), **options,
            )
    comment = inspector.get_table_comment(name, schema)["text"]
    if comment:
        table.comment = comment


def reflect_metadata(metadata, bind, schema=None, views=False, only=None, extend_existing=False, resolve_fks=True):
    from ..sql.schema import Table

    inspector = Inspector(bind)
    schema = schema or metadata.schema
    available = inspector.get_table_names(schema) + (inspector.get_view_names(schema) if views else [])
    if only is None:
        names = available
    elif callable(only):
        names = [name for name in available if only(name, metadata)]
    else:
        names = list(only)
        missing = [name for name in names if name not in available]
        if missing:
            raise exc.InvalidRequestError(
                f"Could not reflect: requested table(s) not available in {bind!r}: ({', '.join(missing)})"
            )
    for name in names:
        key = f"{schema}.{name}" if schema else name
        if key in metadata.tables and not extend_existing:
            continue
        Table(name, metadata, schema=schema, autoload_with=bind, extend_existing=extend_existing,
              resolve_fks=resolve_fks)


def _reflected_column(described):
    from ..sql.elements import TextClause
    from ..sql.schema import Column, Computed, DefaultClause, Identity

    items = []
    if described.get("computed"):
        items.append(Computed(described["computed"]["sqltext"], described["computed"].get("persisted")))
    elif described.get("default") is not None:
        items.append(DefaultClause(TextClause(str(described["default"]).replace(":", "\\:")), _reflected=True))
    if described.get("identity"):
        items.append(Identity(**described["identity"]))
    return Column(
        described["name"], described["type"], *items, nullable=described["nullable"],
        autoincrement=described.get("autoincrement", "auto"), comment=described.get("comment"),
        quote=described.get("quote"), key=described.get("key"), info=described.get("info"),
    )


def _column(column, key, dialect):
    default = column.get("default")
    if isinstance(default, dict):
        default = default["sql"] if "sql" in default else "'" + default["literal"].replace("'", "''") + "'"
    described = {
        "name": column["name"],
        "type": type_from_description(column["type"], dialect),
        "nullable": column["nullable"],
        "default": default,
    }
    if dialect.name == "sqlite":
        described["primary_key"] = key.index(column["name"]) + 1 if column["name"] in key else 0
    if dialect.name in ("mysql", "mariadb"):
        described["comment"] = column.get("comment")
        if isinstance(described["type"], Integer):
            described["autoincrement"] = bool(column.get("autoincrement"))
        if column.get("computed"):
            column = {**column, "computed": {**column["computed"], "sql": f"({column['computed']['sql']})"}}
        updates = (column.get("options") or {}).get("mysql_on_update")
        if updates:
            described["default"] = f"{default} ON UPDATE {updates}" if default else f"NULL ON UPDATE {updates}"
    elif dialect.name == "postgresql":
        described["autoincrement"] = bool(column.get("autoincrement"))
        described["comment"] = column.get("comment")
    elif column.get("autoincrement") is not None:
        described["autoincrement"] = column["autoincrement"]
    if column.get("computed"):
        described["computed"] = {
            "sqltext": column["computed"]["sql"], "persisted": bool(column["computed"].get("persisted")),
        }
        described["default"] = None
    if column.get("identity"):
        described["identity"] = dict(column["identity"])
    if column.get("comment") is not None:
        described["comment"] = column["comment"]
    return described


def _key_columns(table):
    for constraint in table["constraints"]:
        if constraint["kind"] == "primary_key":
            return list(constraint["columns"])
    return [column["name"] for column in table["columns"] if column.get("primary_key")]


def _kept(name, method):
    def ask(self, *args, **kw):
        try:
            question = (name, args, tuple(sorted(kw.items())))
            if question in self._answers:
                return self._answers[question]
        except TypeError:
            # A list of names to look at.
            question = None
        from .base import changes

        if self._seen != changes[0]:
            self._schema, self._schemas, self._seen = None, None, changes[0]
        answer = method(self, *args, **kw)
        if question is not None:
            self._answers[question] = answer
        return answer

    return ask


for _name, _method in list(vars(Inspector).items()):
    if _name.startswith("get_") or _name == "has_table":
        setattr(Inspector, _name, _kept(_name, _method))


def _fixed(name):
    from ..sql.base import conv

    return None if name is None else conv(name)


def _index_column(element, table):
    """The column of an index's element, which may have a collation and a direction; `None` for an expression."""
    import re

    text = element.get("column") or re.sub(r"(?i)(\s+COLLATE\s+\S+)?(\s+(ASC|DESC))?\s*$", "", element["sql"]).strip('"`[] ')
    return next((column["name"] for column in table["columns"] if column["name"].lower() == text.lower()), None)
