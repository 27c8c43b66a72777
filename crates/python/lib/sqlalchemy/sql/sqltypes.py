"""The generic types (`String`), the SQL types (`VARCHAR`) and the conversion of their values."""

from .. import exc
from . import processors
from .type_api import NULLTYPE, ExternalType, NullType, TypeDecorator, TypeEngine, TypeEngineMixin, Variant, \
    to_instance

__all_lazy__ = ("MatchType", "TupleType", "UserDefinedType")


class Concatenable(TypeEngineMixin):
    """`+` on such a type is SQL's `||`."""


class Indexable(TypeEngineMixin):
    """An expression of such a type can be subscripted."""


class String(Concatenable, TypeEngine):
    __visit_name__ = "string"
    _generic = "String"
    python_type = str

    def __init__(self, length=None, collation=None):
        self.length = length
        self.collation = collation

    def _describe_alone(self, dialect):
        if self.__visit_name__.isupper() or has_hook(self):
            return super()._describe_alone(dialect)
        return {"name": self._generic, "length": self.length, "collation": self.collation or None}

    def literal_processor(self, dialect):
        return processors.quote_literal


class Text(String):
    __visit_name__ = "text"
    _generic = "Text"


class Unicode(String):
    __visit_name__ = "unicode"


class UnicodeText(Text):
    __visit_name__ = "unicode_text"


String._affinity = String


class _Plain(TypeEngine):
    """A generic type that the engine knows by name alone."""

    _generic = None

    def _describe_alone(self, dialect):
        if self.__visit_name__.isupper() or has_hook(self):
            return super()._describe_alone(dialect)
        return {"name": self._generic, **self._arguments()}

    def _arguments(self):
        return {}


class Integer(_Plain):
    __visit_name__ = "integer"
    _generic = "Integer"
    python_type = int

    def literal_processor(self, dialect):
        return lambda value: str(int(value))


class SmallInteger(Integer):
    __visit_name__ = "small_integer"
    _generic = "SmallInteger"


class BigInteger(Integer):
    __visit_name__ = "big_integer"
    _generic = "BigInteger"


Integer._affinity = Integer


class Numeric(_Plain):
    __visit_name__ = "numeric"
    _generic = "Numeric"
    _default_decimal_return_scale = 10

    def __init__(self, precision=None, scale=None, decimal_return_scale=None, asdecimal=True):
        self.precision = precision
        self.scale = scale
        self.decimal_return_scale = decimal_return_scale
        self.asdecimal = asdecimal

    @property
    def python_type(self):
        return processors.decimal_class() if self.asdecimal else float

    def _arguments(self):
        return {"precision": self.precision, "scale": self.scale}

    def _return_scale(self):
        for scale in (self.decimal_return_scale, getattr(self, "scale", None)):
            if scale is not None:
                return scale
        return self._default_decimal_return_scale

    def literal_processor(self, dialect):
        return str

    def bind_processor(self, dialect):
        if _is_native(dialect, "decimal"):
            return None
        return processors.to_float

    def result_processor(self, dialect, coltype):
        if _is_native(dialect, "decimal"):
            return processors.to_exact(self._return_scale()) if self.asdecimal else processors.to_float
        if self.asdecimal:
            return processors.to_decimal(self._return_scale())
        return processors.to_float


class Float(Numeric):
    __visit_name__ = "float"
    _generic = "Float"
    scale = None

    def __init__(self, precision=None, asdecimal=False, decimal_return_scale=None):
        self.precision = precision
        self.asdecimal = asdecimal
        self.decimal_return_scale = decimal_return_scale

    def _arguments(self):
        return {"precision": self.precision}

    def result_processor(self, dialect, coltype):
        if _is_native(dialect, "decimal"):
            return processors.to_exact(self._return_scale()) if self.asdecimal else processors.to_float
        return processors.to_decimal(self._return_scale()) if self.asdecimal else None


class Double(Float):
    __visit_name__ = "double"
    _generic = "Double"


Numeric._affinity = Numeric
Float._affinity = Float


class DateTime(_Plain):
    __visit_name__ = "datetime"
    _generic = "DateTime"

    def __init__(self, timezone=False):
        self.timezone = timezone

    @property
    def python_type(self):
        import datetime

        return datetime.datetime

    def _arguments(self):
        return {"timezone": bool(self.timezone)}

    def bind_processor(self, dialect):
        if _is_native(dialect, "date"):
            return None
        return processors.datetime_to_text

    def result_processor(self, dialect, coltype):
        if _is_native(dialect, "date"):
            return None
        return processors.text_to_datetime

    def literal_processor(self, dialect):
        return processors.datetime_literal if dialect.name == "sqlite" else processors.iso_literal(None)


DateTime._affinity = DateTime


class Date(_Plain):
    __visit_name__ = "date"
    _generic = "Date"

    @property
    def python_type(self):
        import datetime

        return datetime.date

    def bind_processor(self, dialect):
        if _is_native(dialect, "date"):
            return None
        return processors.date_to_text

    def result_processor(self, dialect, coltype):
        if _is_native(dialect, "date"):
            return None
        return processors.text_to_date

    def literal_processor(self, dialect):
        return processors.date_literal if dialect.name == "sqlite" else processors.iso_literal(0)


Date._affinity = Date


class Time(_Plain):
    __visit_name__ = "time"
    _generic = "Time"

    def __init__(self, timezone=False):
        self.timezone = timezone

    @property
    def python_type(self):
        import datetime

        return datetime.time

    def _arguments(self):
        return {"timezone": bool(self.timezone)}

    def bind_processor(self, dialect):
        if _is_native(dialect, "time") or _is_native(dialect, "date"):
            return None
        return processors.time_to_text

    def result_processor(self, dialect, coltype):
        if _is_native(dialect, "time"):
            return None
        return processors.to_time

    def literal_processor(self, dialect):
        return processors.time_literal if dialect.name == "sqlite" else processors.iso_literal(-1)


Time._affinity = Time


class _Binary(_Plain):
    python_type = bytes

    def __init__(self, length=None):
        self.length = length

    def bind_processor(self, dialect):
        return processors.to_bytes

    def literal_processor(self, dialect):
        return lambda value: processors.quote_literal(value.decode("utf-8"))


class LargeBinary(_Binary):
    __visit_name__ = "large_binary"
    _generic = "LargeBinary"

    def _arguments(self):
        return {"length": self.length}


_Binary._affinity = _Binary


class SchemaType(TypeEngineMixin):
    """A type that can exist in the database on its own, or bring a CHECK constraint."""

    name = None
    schema = None
    metadata = None
    inherit_schema = False

    def create(self, bind, checkfirst=False):
        _create_or_drop("create", self, bind, checkfirst)

    def drop(self, bind, checkfirst=False):
        _create_or_drop("drop", self, bind, checkfirst)


class Boolean(SchemaType, _Plain):
    __visit_name__ = "boolean"
    _generic = "Boolean"
    native = True
    python_type = bool

    def __init__(self, create_constraint=False, name=None, _create_events=True, _adapted_from=None):
        self.create_constraint = create_constraint
        self.name = name

    def _arguments(self):
        from .base import plain_name

        return {"constraint_name": plain_name(self.name), "create_constraint": bool(self.create_constraint)}

    def bind_processor(self, dialect):
        if _is_native(dialect, "boolean"):
            return processors.to_boolean
        return processors.boolean_to_int

    def result_processor(self, dialect, coltype):
        if _is_native(dialect, "boolean"):
            return None
        return processors.int_to_boolean

    def literal_processor(self, dialect):
        if dialect.writes_booleans:
            return lambda value: "true" if processors.boolean_to_int(value) else "false"
        return lambda value: str(processors.boolean_to_int(value))

    def __repr__(self):
        shown = []
        if self.create_constraint:
            shown.append("create_constraint=True")
        if self.name is not None:
            shown.append(f"name={self.name!r}")
        return f"{type(self).__name__}({', '.join(shown)})"


Boolean._affinity = Boolean


class Enum(SchemaType, String):
    """A choice of strings, given as strings or as a Python enum class."""

    __visit_name__ = "enum"

    def __init__(self, *enums, **kw):
        self.native_enum = kw.pop("native_enum", True)
        self.create_constraint = kw.pop("create_constraint", False)
        self.values_callable = kw.pop("values_callable", None)
        self.validate_strings = kw.pop("validate_strings", False)
        self.omit_aliases = kw.pop("omit_aliases", True)
        self.create_type = kw.pop("create_type", None)
        name = kw.pop("name", None)
        length = kw.pop("length", None)
        self.schema = kw.pop("schema", None)
        self.metadata = kw.pop("metadata", None)
        self.inherit_schema = kw.pop("inherit_schema", False)
        self.collation = kw.pop("collation", None)
        # Whatever else is given is ignored, as by SQLAlchemy.
        self.enum_class, self.enums, objects = _enum_members(enums, self.values_callable, self.omit_aliases)
        self._to_object = dict(zip(self.enums, objects))
        if self.enum_class is not None and name is None:
            name = self.enum_class.__name__.lower()
        self.name = name
        longest = max((len(value) for value in self.enums), default=0)
        if length is not None and not self.native_enum and length < longest:
            raise ValueError(
                "When provided, length must be larger or equal than the length of the longest enum value. "
                f"{length} < {longest}"
            )
        self._length = length
        self.length = longest if length is None else length

    @property
    def python_type(self):
        return self.enum_class or str

    @property
    def native(self):
        return self.native_enum

    def _describe_alone(self, dialect):
        from .base import plain_name

        if has_hook(self):
            return TypeEngine._describe_alone(self, dialect)
        return {
            "name": "Enum",
            "values": [str(value) for value in self.enums],
            "constraint_name": plain_name(self.name),
            "native": bool(self.native_enum),
            "create_constraint": bool(self.create_constraint),
            "length": self._length,
            "schema": self.schema,
            # A type of a MetaData is made together with it.
            "create_type": False if self.metadata is not None else self.create_type,
        }

    def _text_of(self, value):
        if value is None:
            return None
        if isinstance(value, str) and not hasattr(value, "_name_"):
            if value in self._to_object or not self.validate_strings:
                return str(value)
        for text, member in self._to_object.items():
            if member is value or (self.enum_class is not None and member == value):
                return text
        raise LookupError(
            f"{value!r} is not among the defined enum values. Enum name: {self.name}. "
            f"Possible values: {_few(self.enums)}"
        )

    def bind_processor(self, dialect):
        return self._text_of

    def literal_processor(self, dialect):
        return lambda value: processors.quote_literal(self._text_of(value))

    def result_processor(self, dialect, coltype):
        def load(value):
            if value is None:
                return None
            try:
                return self._to_object[value]
            except KeyError:
                raise LookupError(
                    f"{value!r} is not among the defined enum values. Enum name: {self.name}. "
                    f"Possible values: {_few(self.enums)}"
                ) from None

        return load

    def __repr__(self):
        shown = [repr(value) for value in self.enums]
        if self.name is not None:
            shown.append(f"name={self.name!r}")
        if not self.native_enum:
            shown.append("native_enum=False")
        if self._length is not None:
            shown.append(f"length={self._length}")
        if self.schema is not None:
            shown.append(f"schema={self.schema!r}")
        if self.create_constraint:
            shown.append("create_constraint=True")
        return f"{type(self).__name__}({', '.join(shown)})"


class JSON(Indexable, _Plain):
    __visit_name__ = "JSON"
    _affinity = None
    hashable = False
    should_evaluate_none = True

    class NULL:
        """The name of JSON's own null."""

    NULL = NULL()

    class _JSONIndex:
        pass

    def __init__(self, none_as_null=False):
        self.none_as_null = none_as_null

    @property
    def python_type(self):
        return dict

    def _describe_alone(self, dialect):
        if has_hook(self):
            return TypeEngine._describe_alone(self, dialect)
        return {"name": "JSON"}

    def bind_processor(self, dialect):
        none_as_null, null = self.none_as_null, JSON.NULL

        def dump(value):
            if value is null:
                return "null"
            if value is None and none_as_null:
                return None
            return processors.dump_json(value)

        return dump

    def result_processor(self, dialect, coltype):
        if _is_native(dialect, "json"):
            return None
        return processors.load_json

    def literal_processor(self, dialect):
        bind = self.bind_processor(dialect)
        return lambda value: processors.quote_literal(bind(value))


JSON._affinity = JSON


class ARRAY(Indexable, Concatenable, TypeEngine):
    """A list. Where the database has no arrays it is stored as JSON text."""

    __visit_name__ = "ARRAY"
    zero_indexes = False
    _operators = {"contains": "@>", "contained_by": "<@", "overlap": "&&"}

    def __init__(self, item_type, as_tuple=False, dimensions=None, zero_indexes=False):
        self.item_type = to_instance(item_type)
        if isinstance(self.item_type, ARRAY):
            raise ValueError("Do not nest ARRAY types; ARRAY(basetype) handles multi-dimensional arrays of basetype")
        self.as_tuple = as_tuple
        self.dimensions = dimensions
        self.zero_indexes = zero_indexes

    @property
    def hashable(self):
        return self.as_tuple

    @property
    def python_type(self):
        return list

    def _describe_alone(self, dialect):
        return {"name": "ARRAY", "item": self.item_type._describe(dialect), "dimensions": self.dimensions}

    def bind_processor(self, dialect):
        if _is_native(dialect, "array"):
            inner = self.item_type._binder(dialect)
            return lambda value: _map_nested(value, inner)
        item = self.item_type._binder(dialect)

        def dump(value):
            if value is None or isinstance(value, str):
                return value
            return processors.dump_json(_map_nested(value, item))

        return dump

    def result_processor(self, dialect, coltype):
        if _is_native(dialect, "array"):
            inner = self.item_type._loader(dialect)
            return lambda value: value if value is None or not self.as_tuple and inner is None else (
                tuple if self.as_tuple else list
            )(_map_nested(value, inner))
        item = self.item_type._loader(dialect)

        def load(value):
            if value is None:
                return None
            loaded = _map_nested(processors.load_json(value), item)
            return tuple(loaded) if self.as_tuple else loaded

        return load

    def literal_processor(self, dialect):
        item = self.item_type._literal(dialect)
        if dialect.name == "postgresql" and item is not None:
            return lambda value: _array_literal(value, item)
        bind = self.bind_processor(dialect)
        return lambda value: processors.quote_literal(bind(value))

    def __repr__(self):
        return f"{type(self).__name__}({self.item_type!r})"


ARRAY._affinity = ARRAY


class Uuid(_Plain):
    __visit_name__ = "uuid"

    def __init__(self, as_uuid=True, native_uuid=True):
        self.as_uuid = as_uuid
        self.native_uuid = native_uuid

    @property
    def python_type(self):
        return processors.uuid_class() if self.as_uuid else str

    def _describe_alone(self, dialect):
        if self.__visit_name__ == "UUID" or has_hook(self):
            return TypeEngine._describe_alone(self, dialect)
        return {"name": "Uuid", "native": bool(self.native_uuid)}

    def bind_processor(self, dialect):
        if self.native_uuid and dialect is not None and dialect.supports_native_uuid:
            # The database takes every spelling of one.
            return processors.uuid_as_text
        return processors.uuid_to_text(self.as_uuid)

    def result_processor(self, dialect, coltype):
        return processors.text_to_uuid(self.as_uuid)

    def literal_processor(self, dialect):
        if self.as_uuid and self.native_uuid and dialect.supports_native_uuid:
            return processors.quote_literal
        bind = self.bind_processor(dialect)
        return lambda value: processors.quote_literal(bind(value))


Uuid._affinity = Uuid


class UUID(Uuid):
    __visit_name__ = "UUID"

    def __init__(self, as_uuid=True):
        self.as_uuid = as_uuid
        self.native_uuid = True


class Interval(TypeDecorator):
    """A time span; stored as its distance from 1970 where the database has no type for it."""

    impl = DateTime
    cache_ok = True

    def __init__(self, native=True, second_precision=None, day_precision=None):
        super().__init__()
        self.native = native
        self.second_precision = second_precision
        self.day_precision = day_precision

    @property
    def python_type(self):
        import datetime

        return datetime.timedelta

    @property
    def _type_affinity(self):
        return Interval

    def _describe_alone(self, dialect):
        return {"name": "Interval"} if self.native else {"name": "DateTime", "timezone": False}

    def bind_processor(self, dialect):
        if _is_native(dialect, "interval"):
            return None
        return processors.interval_to_date if _is_native(dialect, "date") else processors.interval_to_text

    def result_processor(self, dialect, coltype):
        if _is_native(dialect, "interval"):
            return None
        return processors.date_to_interval if _is_native(dialect, "date") else processors.text_to_interval

    def literal_processor(self, dialect):
        if self.native and dialect.name == "postgresql":
            return lambda value: f"make_interval(secs=>{value.total_seconds()})"
        if dialect.name != "sqlite":
            return processors.interval_literal
        return lambda value: processors.quote_literal(processors.interval_to_text(value))


class PickleType(TypeDecorator):
    """Any Python object, pickled."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, protocol=4, pickler=None, comparator=None, impl=None):
        self.protocol = protocol
        self.pickler = pickler
        self.comparator = comparator
        super().__init__()
        if impl is not None:
            self.impl = to_instance(impl)

    def bind_processor(self, dialect):
        return lambda value: None if value is None else self._pickler().dumps(value, self.protocol)

    def result_processor(self, dialect, coltype):
        return lambda value: None if value is None else self._pickler().loads(value)

    def _pickler(self):
        if self.pickler is None:
            import pickle

            self.pickler = pickle
        return self.pickler


class MatchType(Boolean):
    pass


class TupleType(TypeEngine):
    def __init__(self, *types):
        self.types = [to_instance(each) for each in types]


STRINGTYPE = String()
INTEGERTYPE = Integer()
BOOLEANTYPE = Boolean()
NUMERICTYPE = Numeric()
MATCHTYPE = MatchType()


def _is_native(dialect, kind):
    """Whether the driver itself takes and gives Python's values of this kind."""
    return dialect is not None and kind in dialect.native_values


def has_hook(type_):
    """Whether `@compiles` spells this type."""
    return getattr(type(type_), "_compile_hooks", None) is not None


_BY_PYTHON_TYPE = {
    "builtins.int": INTEGERTYPE,
    "builtins.float": Float(),
    "builtins.bool": BOOLEANTYPE,
    "builtins.str": STRINGTYPE,
    "builtins.bytes": LargeBinary(),
    "builtins.NoneType": NULLTYPE,
    "datetime.datetime": DateTime(),
    "datetime.date": Date(),
    "datetime.time": Time(),
    "datetime.timedelta": Interval(),
    "decimal.Decimal": Numeric(),
    "uuid.UUID": Uuid(),
}


def type_of_value(value):
    """The type of a Python value that is used as SQL; NULLTYPE where it has none."""
    for cls in type(value).__mro__:
        if cls.__name__ == "Enum" and cls.__module__ == "enum":
            return Enum(type(value))
        found = _BY_PYTHON_TYPE.get(_python_name(cls))
        if found is not None:
            if found._affinity is String and hasattr(value, "_member_map_"):
                continue
            return found
    return NULLTYPE


def type_of_class(cls):
    """The type for a Python class, as `Mapped[int]` uses it; None where it has none."""
    for each in cls.__mro__:
        if each.__name__ == "Enum" and each.__module__ == "enum":
            return Enum(cls)
    for each in cls.__mro__:
        found = _BY_PYTHON_TYPE.get(_python_name(each))
        if found is not None and found is not NULLTYPE:
            return found
    return None


def generic_of(type_, allow_nulltype=False):
    """The CamelCase type nearest to a SQL type."""
    for cls in type(type_).__mro__:
        name = cls.__dict__.get("__visit_name__") or ""
        if name and (not name.isupper() or cls in (JSON, ARRAY)) and issubclass(cls, TypeEngine):
            if cls is NullType and not allow_nulltype:
                break
            return type_.copy() if cls is type(type_) else type_.adapt(cls)
    raise NotImplementedError(f"Default TypeEngine.as_generic() heuristic method was unsuccessful for {type_!r}")


def _python_name(cls):
    module = cls.__module__
    if module in ("_pydatetime", "_datetime"):
        module = "datetime"
    elif module in ("_pydecimal", "_decimal"):
        module = "decimal"
    return f"{module}.{cls.__name__}"


def _enum_members(enums, values_callable, omit_aliases):
    if len(enums) == 1 and hasattr(enums[0], "__members__"):
        enum_class = enums[0]
        members = dict(enum_class.__members__)
        if omit_aliases:
            members = {name: member for name, member in members.items() if member.name == name}
        values = values_callable(enum_class) if values_callable else list(members)
        return enum_class, list(values), list(members.values())
    if len(enums) == 1 and not isinstance(enums[0], str) and hasattr(enums[0], "__iter__"):
        enums = tuple(enums[0])
    return None, list(enums), list(enums)


def _few(values):
    if len(values) > 3:
        values = [*values[:3], "..", values[-1]] if len(values) > 4 else values
    return ", ".join(str(value)[:11] for value in values)


def _array_literal(value, item):
    inner = [_array_literal(each, item) if isinstance(each, (list, tuple)) else item(each) for each in value]
    return f"ARRAY[{', '.join(inner)}]"


def _map_nested(value, function):
    if isinstance(value, (list, tuple, set)):
        return [_map_nested(each, function) for each in value]
    return value if function is None else function(value)


def _create_or_drop(action, type_, bind, checkfirst):
    """Standalone types exist only where the database has them."""
    from .ddl import run_type_ddl

    run_type_ddl(action, type_, bind, checkfirst)


from .type_api import UserDefinedType  # noqa: E402  (part of this module's public names)
from .sql_types import (  # noqa: E402,F401
    BIGINT,
    BINARY,
    BLOB,
    BOOLEAN,
    CHAR,
    CLOB,
    DATE,
    DATETIME,
    DECIMAL,
    DOUBLE,
    DOUBLE_PRECISION,
    FLOAT,
    INT,
    INTEGER,
    NCHAR,
    NUMERIC,
    NVARCHAR,
    REAL,
    SMALLINT,
    TEXT,
    TIME,
    TIMESTAMP,
    VARBINARY,
    VARCHAR,
)
