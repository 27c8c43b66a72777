"""The entities, and `op.create_entity`, `op.replace_entity`, `op.drop_entity`."""

import re
from enum import Enum

from alembic.operations import MigrateOperation, Operations
from sqlalchemy import text


class SQLParseFailure(Exception):
    pass


class BadInputException(Exception):
    pass


class ReplaceableEntity:
    """Something in the database that is known by its schema and signature."""

    def __init__(self, schema, signature, definition):
        self.schema = _unquoted(schema)
        self.signature = _unquoted(signature)
        self.definition = _escaped(_without_semicolon(definition))

    @classmethod
    def from_sql(cls, sql):
        raise NotImplementedError()

    @classmethod
    def from_path(cls, path):
        with path.open() as file:
            return cls.from_sql(file.read())

    @property
    def literal_schema(self):
        return _quoted(self.schema)

    @property
    def identity(self):
        return f"{type(self).__name__}: {self.schema}.{self.signature}"

    def to_sql_statement_create(self):
        raise NotImplementedError()

    def to_sql_statement_drop(self, cascade=False):
        raise NotImplementedError()

    def to_sql_statement_create_or_replace(self):
        raise NotImplementedError()


class PGExtension(ReplaceableEntity):
    def __init__(self, schema, signature):
        self.schema = _unquoted(schema)
        self.signature = _unquoted(signature)
        self.definition = f"PGExtension: {self.schema} {self.signature}"

    @property
    def identity(self):
        return f"PGExtension: {self.signature}"

    def to_sql_statement_create(self):
        return text(f'CREATE EXTENSION "{self.signature}" WITH SCHEMA {self.literal_schema};')

    def to_sql_statement_drop(self, cascade=False):
        return text(f'DROP EXTENSION "{self.signature}" {"CASCADE" if cascade else ""}')


class PGFunction(ReplaceableEntity):
    def __init__(self, schema, signature, definition):
        super().__init__(schema, signature, definition)
        is_plpgsql = "language plpgsql" in _one_line(definition).lower().replace("'", "")
        # `:=` is an assignment there.
        self.definition = _escaped(_without_semicolon(definition), keep=":=" if is_plpgsql else None)

    @classmethod
    def from_sql(cls, sql):
        found = _found(r"create.*?function\s(.+?)\.(.+?)\sreturns\s(.*)", sql, cls)
        return cls(found[1].strip(), found[2].replace('"', "", 2), "returns " + found[3])

    @property
    def literal_signature(self):
        name, remainder = self.signature.split("(", 1)
        return f'"{name.strip()}"({remainder}'

    def _create(self, words):
        return text(f"{words} {self.literal_schema}.{self.literal_signature} {self.definition}")

    def to_sql_statement_create(self):
        return self._create("CREATE FUNCTION")

    def to_sql_statement_drop(self, cascade=False):
        name, _, parameters = self.signature.partition("(")
        parameters = parameters.rpartition(")")[0].split(",")
        # A default is no part of what a function is known by.
        parameters = ", ".join(each[: len(each.lower().split("default")[0])].strip() for each in parameters)
        return text(
            f'DROP FUNCTION {self.literal_schema}."{name.strip()}"({parameters}) {"cascade" if cascade else ""}'
        )

    def to_sql_statement_create_or_replace(self):
        yield self._create("CREATE OR REPLACE FUNCTION")


class PGView(ReplaceableEntity):
    def __init__(self, schema, signature, definition):
        self.schema = _unquoted(schema)
        self.signature = _unquoted(signature)
        self.definition = _without_semicolon(definition)

    @classmethod
    def from_sql(cls, sql):
        found = _found(r"create.*?view\s(.+?)\.(.+?)\sas\s(.*)", sql, cls)
        return cls(found[1].strip(), found[2].split("(")[0].replace('"', ""), _without_semicolon(found[3]))

    @property
    def _name(self):
        return f'{self.literal_schema}."{self.signature}"'

    def to_sql_statement_create(self):
        return text(f"CREATE VIEW {self._name} AS {self.definition};")

    def to_sql_statement_drop(self, cascade=False):
        return text(f"DROP VIEW {self._name} {'cascade' if cascade else ''}")

    def to_sql_statement_create_or_replace(self):
        yield text(
            f"""
        do $$
            begin
                CREATE OR REPLACE VIEW {self._name} AS {self.definition};

            exception when others then
                DROP VIEW IF EXISTS {self._name};

                CREATE VIEW {self._name} AS {self.definition};
            end;
        $$ language 'plpgsql'
        """
        )


class PGMaterializedView(PGView):
    def __init__(self, schema, signature, definition, with_data=True):
        super().__init__(schema, signature, definition)
        self.with_data = with_data

    @classmethod
    def from_sql(cls, sql):
        found = _found(
            r"create.*?materialized.*?view\s(.+?)\.(.+?)\sas\s(.*?)(\swith\s(no\s)?data)?$", _without_semicolon(sql), cls
        )
        return cls(found[1].strip(), found[2].split("(")[0].replace('"', ""), found[3], not found[5])

    @property
    def _body(self):
        return f"{self._name} AS {self.definition.rstrip().rstrip(';')} WITH {'' if self.with_data else 'NO'} DATA"

    def to_sql_statement_create(self):
        return text(f"CREATE MATERIALIZED VIEW {self._body};")

    def to_sql_statement_drop(self, cascade=False):
        return text(f"DROP MATERIALIZED VIEW {self._name} {'cascade' if cascade else ''}")

    def to_sql_statement_create_or_replace(self):
        yield text(f"DROP MATERIALIZED VIEW IF EXISTS {self._name}; ")
        yield text(f"CREATE MATERIALIZED VIEW {self._body}")


class _OnEntity(ReplaceableEntity):
    """What belongs to a table."""

    def __init__(self, schema, signature, definition, on_entity):
        super().__init__(schema, signature, definition)
        self.on_entity = _unquoted(on_entity if "." in on_entity else f"public.{on_entity}")

    @property
    def identity(self):
        return f"{super().identity} {self.on_entity}"


class PGPolicy(_OnEntity):
    @classmethod
    def from_sql(cls, sql):
        found = _found(r"create policy\s(.+?)\son\s(.+?)\s(.*)", sql, cls)
        on_entity = found[2] if "." in found[2] else f"public.{found[2]}"
        return cls(on_entity.partition(".")[0], found[1], found[3], on_entity)

    def to_sql_statement_create(self):
        return text(f"CREATE POLICY {self.signature} on {self.on_entity} {self.definition}")

    def to_sql_statement_drop(self, cascade=False):
        return text(f"DROP POLICY {self.signature} on {self.on_entity} {'cascade' if cascade else ''}")

    def to_sql_statement_create_or_replace(self):
        yield text(f"DROP POLICY IF EXISTS {self.signature} on {self.on_entity};")
        yield text(f"CREATE POLICY {self.signature} on {self.on_entity} {self.definition};")


class PGTrigger(_OnEntity):
    def __init__(self, schema, signature, definition, on_entity, is_constraint=False):
        super().__init__(schema, signature, definition, on_entity)
        self.is_constraint = is_constraint

    @property
    def identity(self):
        return f"PGTrigger: {self.schema}.{self.signature} {self.is_constraint} {self.on_entity}"

    @classmethod
    def from_sql(cls, sql):
        found = _found(r"create\s(constraint\s)?\s*trigger\s(\S+)\s(.+?)\son\s(\S+)\s(.*)", sql, cls)
        on_entity = found[4] if "." in found[4] else f"public.{found[4]}"
        definition = f" {found[3].strip()} ON {on_entity} {found[5]}"
        return cls(on_entity.split(".")[0], found[2], definition, on_entity, bool(found[1]))

    def to_sql_statement_create(self):
        found = re.fullmatch(r"(.+?)\s+ON\s+(.+?)\s(.+)", self.definition, re.S | re.I)
        if found is None:
            raise SQLParseFailure(f'Failed to parse SQL into PGTrigger.definition """{self.definition}"""')
        table = found[2].strip().partition(".")[2] or found[2].strip()
        constraint = " CONSTRAINT " if self.is_constraint else " "
        return text(
            f'CREATE{constraint}TRIGGER "{self.signature}" {found[1].strip()} ON {self.schema}.{table} '
            f"{found[3].lstrip()}"
        )

    def to_sql_statement_drop(self, cascade=False):
        return text(f'DROP TRIGGER "{self.signature}" ON {self.on_entity} {"cascade" if cascade else ""}')

    def to_sql_statement_create_or_replace(self):
        yield text(f'DROP TRIGGER IF EXISTS "{self.signature}" ON {self.on_entity};')
        yield self.to_sql_statement_create()


class PGGrantTableChoice(str, Enum):
    SELECT = "SELECT"
    INSERT = "INSERT"
    UPDATE = "UPDATE"
    REFERENCES = "REFERENCES"
    DELETE = "DELETE"
    TRUNCATE = "TRUNCATE"
    TRIGGER = "TRIGGER"

    def __str__(self):
        return self.value


class PGGrantTable(ReplaceableEntity):
    def __init__(self, schema, table, role, grant, columns=None, with_grant_option=False):
        self.schema = _unquoted(schema)
        self.table = _unquoted(table)
        self.columns = sorted(columns) if columns else []
        self.role = _unquoted(role)
        self.grant = PGGrantTableChoice(grant)
        self.with_grant_option = with_grant_option
        takes_columns = self.grant.value in ("SELECT", "INSERT", "UPDATE", "REFERENCES")
        if takes_columns != bool(self.columns):
            must = "must" if takes_columns else "must not"
            raise BadInputException(f"When grant type is {self.grant} a value {must} be provided for columns")

    @property
    def identity(self):
        return f"PGGrantTable: {self.schema}.{self.table}.{self.role}.{self.grant}"

    signature = identity

    def to_sql_statement_create(self):
        columns = f"( {', '.join(self.columns)} )" if self.columns else ""
        option = " WITH GRANT OPTION" if self.with_grant_option else ""
        return text(
            f"GRANT {self.grant} {columns} ON {self.literal_schema}.{_quoted(self.table)} TO {_quoted(self.role)} {option}"
        )

    def to_sql_statement_drop(self, cascade=False):
        return text(
            f"REVOKE {self.grant} ON {self.literal_schema}.{_quoted(self.table)} FROM {_quoted(self.role)}"
        )

    def to_sql_statement_create_or_replace(self):
        yield self.to_sql_statement_drop()
        yield self.to_sql_statement_create()


def register_entities(entities, schemas=None, exclude_schemas=None, entity_types=None):
    """Only for generating revisions, which this is not."""


class ReversibleOp(MigrateOperation):
    def __init__(self, target, cascade=False):
        self.target = target
        self.cascade = cascade

    @classmethod
    def invoke_for_target(cls, operations, target, **kw):
        return operations.invoke(cls(target, **kw))


@Operations.register_operation("create_entity", "invoke_for_target")
class CreateOp(ReversibleOp):
    def reverse(self):
        return DropOp(self.target)

    def run(self, operations):
        operations.execute(self.target.to_sql_statement_create())


@Operations.register_operation("drop_entity", "invoke_for_target")
class DropOp(ReversibleOp):
    def reverse(self):
        return CreateOp(self.target)

    def run(self, operations):
        operations.execute(self.target.to_sql_statement_drop(cascade=self.cascade))


@Operations.register_operation("replace_entity", "invoke_for_target")
class ReplaceOp(ReversibleOp):
    def run(self, operations):
        for statement in self.target.to_sql_statement_create_or_replace():
            operations.execute(statement)


def _found(pattern, sql, cls):
    found = re.fullmatch(pattern, sql.strip(), re.S | re.I)
    if found is None:
        raise SQLParseFailure(f'Failed to parse SQL into {cls.__name__} """{sql}"""')
    return found


def _one_line(words):
    return " ".join(words.split())


def _unquoted(words):
    return _one_line(words).replace('"', "")


def _quoted(name):
    return ".".join('"' + part.strip().strip('"').strip() + '"' for part in name.split(".", 1))


def _without_semicolon(sql):
    return sql.strip().rstrip(";").strip()


def _escaped(sql, keep=None):
    """A colon would name a parameter."""
    kept = rf"::|{keep}|\\:" if keep else "::"
    return re.sub(rf"({kept})|:", lambda found: found[1] or r"\:", sql)
