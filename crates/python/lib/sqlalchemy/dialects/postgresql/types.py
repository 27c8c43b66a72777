"""PostgreSQL's types. On another database they keep their name there, or what SQLAlchemy makes of it."""

from ...sql import sqltypes
from ...sql.sqltypes import (  # noqa: F401
    BIGINT,
    BOOLEAN,
    CHAR,
    DATE,
    DOUBLE_PRECISION,
    FLOAT,
    INTEGER,
    NUMERIC,
    REAL,
    SMALLINT,
    TEXT,
    UUID,
    VARCHAR,
)
from ...sql.type_api import TypeEngine, to_instance


class _Named(TypeEngine):
    """A type that is spelled as it is called."""

    def _spelled(self, compiler):
        return type(self)._word or type(self).__name__

    _word = None


class BYTEA(_Named, sqltypes.LargeBinary):
    __visit_name__ = "BYTEA"


class BIT(TypeEngine):
    __visit_name__ = "BIT"

    def __init__(self, length=None, varying=False):
        self.length = length if varying else length or 1
        self.varying = varying

    def _spelled(self, compiler):
        if not self.varying:
            return f"BIT({self.length})"
        return f"BIT VARYING({self.length})" if self.length else "BIT VARYING"


class CITEXT(_Named, sqltypes.TEXT):
    __visit_name__ = "CITEXT"


class TIMESTAMP(sqltypes.TIMESTAMP):
    def __init__(self, timezone=False, precision=None):
        super().__init__(timezone)
        self.precision = precision


class TIME(sqltypes.TIME):
    def __init__(self, timezone=False, precision=None):
        super().__init__(timezone)
        self.precision = precision


class INTERVAL(sqltypes.Interval):
    __visit_name__ = "INTERVAL"

    def __init__(self, precision=None, fields=None):
        super().__init__()
        self.precision = precision
        self.fields = fields

    def _describe_alone(self, dialect):
        return {"name": "Sql", "sql": self._sql(dialect)}

    def _spelled(self, compiler):
        return "INTERVAL" + (f" {self.fields}" if self.fields else "") + (
            f" ({self.precision})" if self.precision is not None else ""
        )


class JSON(sqltypes.JSON):
    def __init__(self, none_as_null=False, astext_type=None):
        super().__init__(none_as_null)
        if astext_type is not None:
            self.astext_type = astext_type


_KEYED = {"has_key": "?", "has_all": "?&", "has_any": "?|", "contains": "@>", "contained_by": "<@"}


class JSONB(JSON):
    __visit_name__ = "JSONB"
    _operators = {**_KEYED, "path_exists": "@?", "path_match": "@@"}

    def _describe_alone(self, dialect):
        return {"name": "Sql", "sql": dialect.type_compiler_instance.process(self)}

    def _spelled(self, compiler):
        return "JSONB"


class HSTORE(sqltypes.JSON):
    __visit_name__ = "HSTORE"
    _operators = _KEYED

    def __init__(self, text_type=None):
        super().__init__()

    def _describe_alone(self, dialect):
        return {"name": "Sql", "sql": dialect.type_compiler_instance.process(self)}

    def _spelled(self, compiler):
        return "HSTORE"


class ARRAY(sqltypes.ARRAY):
    pass


class ENUM(sqltypes.Enum):
    __visit_name__ = "ENUM"

    def __init__(self, *enums, name=None, create_type=True, **kw):
        super().__init__(*enums, name=name, create_type=create_type, **kw)


class NamedType(sqltypes.SchemaType, TypeEngine):
    pass


class DOMAIN(NamedType):
    __visit_name__ = "DOMAIN"

    def __init__(self, name, data_type, *, collation=None, default=None, constraint_name=None, not_null=None,
                 check=None, create_type=True, **kw):
        self.name = name
        self.data_type = to_instance(data_type)
        self.collation, self.default, self.constraint_name = collation, default, constraint_name
        self.not_null, self.check = not_null, check
        self.create_type = create_type
        self.schema = kw.get("schema")

    def _spelled(self, compiler):
        return compiler.dialect.identifier_preparer.format_table(self)


def _simple(name, base=TypeEngine, word=None):
    return type(name, (_Named, base), {"__visit_name__": name, "_word": word, "__module__": __name__})


INET = _simple("INET")
CIDR = _simple("CIDR")
MACADDR = _simple("MACADDR")
MACADDR8 = _simple("MACADDR8")
MONEY = _simple("MONEY")
OID = _simple("OID")
REGCLASS = _simple("REGCLASS")
REGCONFIG = _simple("REGCONFIG")
TSVECTOR = _simple("TSVECTOR")
TSQUERY = _simple("TSQUERY")
JSONPATH = _simple("JSONPATH")


class AbstractRange(TypeEngine):
    pass


AbstractSingleRange = AbstractMultiRange = AbstractRange
INT4RANGE = _simple("INT4RANGE", AbstractRange)
INT8RANGE = _simple("INT8RANGE", AbstractRange)
NUMRANGE = _simple("NUMRANGE", AbstractRange)
DATERANGE = _simple("DATERANGE", AbstractRange)
TSRANGE = _simple("TSRANGE", AbstractRange)
TSTZRANGE = _simple("TSTZRANGE", AbstractRange)
INT4MULTIRANGE = _simple("INT4MULTIRANGE", AbstractRange)
INT8MULTIRANGE = _simple("INT8MULTIRANGE", AbstractRange)
NUMMULTIRANGE = _simple("NUMMULTIRANGE", AbstractRange)
DATEMULTIRANGE = _simple("DATEMULTIRANGE", AbstractRange)
TSMULTIRANGE = _simple("TSMULTIRANGE", AbstractRange)
TSTZMULTIRANGE = _simple("TSTZMULTIRANGE", AbstractRange)
