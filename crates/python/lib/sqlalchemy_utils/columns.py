"""The column types: each wraps the one that it has in a database."""

import json
import uuid

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator, UserDefinedType

__all__ = [
    "ArrowType", "Choice", "ChoiceType", "ColorType", "CompositeType", "CountryType", "CurrencyType", "DateRangeType",
    "DateTimeRangeType", "EmailType", "EncryptedType", "EnrichedDateTimeType", "EnrichedDateType", "IPAddressType",
    "Int8RangeType", "IntRangeType", "JSONType", "LocaleType", "Ltree", "LtreeType", "NumericRangeType", "Password",
    "PasswordType", "PhoneNumberType", "ScalarListType", "StringEncryptedType", "TSVectorType", "TimezoneType",
    "URLType", "UUIDType", "WeekDaysType",
]


class _Text(TypeDecorator):
    """A text of limited length; what is not text is told as text."""

    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else str(value)

    def process_result_value(self, value, dialect):
        return value


class ArrowType(TypeDecorator):
    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value, dialect):
        """A moment in UTC, without saying so."""
        from datetime import datetime, timezone

        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        if value is not None and getattr(value, "tzinfo", None) is not None:
            value = value.astimezone(timezone.utc).replace(tzinfo=None)
        return value

    def process_result_value(self, value, dialect):
        from datetime import timezone

        return None if value is None else value.replace(tzinfo=timezone.utc)


class EnrichedDateTimeType(ArrowType):
    def __init__(self, datetime_processor=None, *args, **kw):
        super().__init__(*args, **kw)


class EnrichedDateType(TypeDecorator):
    impl = sa.Date
    cache_ok = True

    def __init__(self, date_processor=None, *args, **kw):
        super().__init__(*args, **kw)

    def process_bind_param(self, value, dialect):
        return value

    def process_result_value(self, value, dialect):
        return value


class Choice:
    def __init__(self, code, value):
        self.code = code
        self.value = value

    def __eq__(self, other):
        return self.code == (other.code if isinstance(other, Choice) else other)

    def __hash__(self):
        return hash(self.code)

    def __str__(self):
        return str(self.value)

    def __repr__(self):
        return f"Choice(code={self.code}, value={self.value})"


class ChoiceType(TypeDecorator):
    impl = sa.Unicode(255)
    cache_ok = True

    def __init__(self, choices, impl=None):
        from enum import Enum

        self.choices = tuple(choices) if isinstance(choices, list) else choices
        self.enum = choices if isinstance(choices, type) and issubclass(choices, Enum) else None
        if self.enum is None and not choices:
            from . import ImproperlyConfigured

            raise ImproperlyConfigured("ChoiceType needs list of choices defined.")
        self.impl = impl if impl is not None else sa.Unicode(255)

    def process_bind_param(self, value, dialect):
        if self.enum is not None and value is not None:
            return self.enum(value).value
        return value.code if isinstance(value, Choice) else value

    def process_result_value(self, value, dialect):
        if value is None or self.enum is not None:
            return None if value is None else self.enum(value)
        return Choice(value, dict(self.choices).get(value)) if not isinstance(value, Choice) else value


class ColorType(_Text):
    impl = sa.Unicode(20)

    def __init__(self, max_length=20, *args, **kw):
        super().__init__(*args, **kw)
        self.impl = sa.Unicode(max_length)


class CountryType(_Text):
    impl = sa.String(2)


class CurrencyType(_Text):
    impl = sa.String(3)


class EmailType(_Text):
    impl = sa.Unicode(255)

    def __init__(self, length=255, *args, **kw):
        super().__init__(length=length, *args, **kw)
        self.impl = sa.Unicode(length)

    def process_bind_param(self, value, dialect):
        return None if value is None else value.lower()


class IPAddressType(_Text):
    impl = sa.Unicode(50)

    def __init__(self, max_length=50, *args, **kw):
        super().__init__(*args, **kw)
        self.impl = sa.Unicode(max_length)


class LocaleType(_Text):
    impl = sa.Unicode(10)


class PhoneNumberType(_Text):
    impl = sa.Unicode(20)

    def __init__(self, region=None, max_length=20, *args, **kw):
        super().__init__(*args, **kw)
        self.region = region
        self.impl = sa.Unicode(max_length)


class TimezoneType(_Text):
    impl = sa.Unicode(50)

    def __init__(self, backend="dateutil"):
        super().__init__()
        self.backend = backend


class URLType(_Text):
    impl = sa.UnicodeText


class ScalarListType(TypeDecorator):
    impl = sa.UnicodeText
    cache_ok = True

    def __init__(self, coerce_func=str, separator=","):
        super().__init__()
        self.coerce_func = coerce_func
        self.separator = str(separator)

    def process_bind_param(self, value, dialect):
        return None if value is None else self.separator.join(str(each) for each in value)

    def process_result_value(self, value, dialect):
        if value is None:
            return None
        return [self.coerce_func(each) for each in value.split(self.separator)] if value else []


class JSONType(TypeDecorator):
    impl = sa.UnicodeText
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(sa.JSON(none_as_null=True) if dialect.name == "postgresql" else self.impl)

    def process_bind_param(self, value, dialect):
        return value if dialect.name == "postgresql" or value is None else json.dumps(value)

    def process_result_value(self, value, dialect):
        return value if dialect.name == "postgresql" or value is None else json.loads(value)


class UUIDType(TypeDecorator):
    impl = sa.BINARY(16)
    cache_ok = True

    def __init__(self, binary=True, native=True):
        self.binary = binary
        self.native = native

    def __repr__(self):
        return "UUIDType()" if self.binary and self.native else f"UUIDType(binary={self.binary})"

    def _is_native(self, dialect):
        return self.native and dialect.name in ("postgresql", "cockroachdb", "mssql")

    def load_dialect_impl(self, dialect):
        if self._is_native(dialect) and dialect.name != "mssql":
            return dialect.type_descriptor(postgresql.UUID())
        return dialect.type_descriptor(self.impl if self.binary else sa.CHAR(32))

    def process_literal_param(self, value, dialect):
        return value

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        value = _as_uuid(value)
        if self._is_native(dialect):
            return str(value)
        return value.bytes if self.binary else value.hex

    def process_result_value(self, value, dialect):
        return None if value is None else _as_uuid(value)


def _as_uuid(value):
    if isinstance(value, uuid.UUID):
        return value
    try:
        return uuid.UUID(value)
    except (TypeError, ValueError, AttributeError):
        return uuid.UUID(bytes=value)


class Password:
    """A password that is hashed already."""

    def __init__(self, value, context=None, secret=False):
        self.hash = value.encode() if isinstance(value, str) else value


# Bytes of an encoded password beyond the usual 1024, as passlib tells them.
_LONG_SCHEMES = {
    "argon2": 4294967347, "grub_pbkdf2_sha512": 1120, "pbkdf2_sha1": 1076, "pbkdf2_sha256": 1094,
    "pbkdf2_sha512": 1137, "scrypt": 1068,
}


class PasswordType(TypeDecorator):
    impl = sa.VARBINARY(1024)
    cache_ok = True

    def __init__(self, max_length=None, onload=None, **kw):
        self.length = max_length or max([1024, *(_LONG_SCHEMES.get(each, 0) for each in kw.get("schemes", ()))])

    def __repr__(self):
        return f"PasswordType(length={self.length})"

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.BYTEA(self.length))
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.BLOB(self.length))
        return dialect.type_descriptor(sa.VARBINARY(self.length))

    def process_bind_param(self, value, dialect):
        if isinstance(value, Password):
            return value.hash
        if isinstance(value, str):
            raise NotImplementedError(
                "PasswordType would hash this text, and Seesaw's sandbox has no password hashes; store the hash instead"
            )
        return value

    def process_result_value(self, value, dialect):
        return None if value is None else Password(value)


class StringEncryptedType(TypeDecorator):
    """The type can be had, the encryption cannot: a value that needs it is refused."""

    impl = sa.String
    cache_ok = True

    def __init__(self, type_in=None, key=None, engine=None, padding=None, **kw):
        super().__init__(**kw)
        self.key = key

    def process_bind_param(self, value, dialect):
        return None if value is None else _no_encryption(self)

    def process_result_value(self, value, dialect):
        return None if value is None else _no_encryption(self)


class EncryptedType(StringEncryptedType):
    impl = sa.LargeBinary


def _no_encryption(type_):
    raise NotImplementedError(
        f"{type(type_).__name__} would encrypt or decrypt this value, and Seesaw's sandbox has no ciphers; "
        "work on the stored text with op.execute instead"
    )


class TSVectorType(TypeDecorator):
    impl = postgresql.TSVECTOR
    cache_ok = True

    def __init__(self, *args, **kw):
        self.columns = args
        self.options = kw
        super().__init__()

    def process_bind_param(self, value, dialect):
        return value

    def process_result_value(self, value, dialect):
        return value


class LtreeType(UserDefinedType):
    cache_ok = True

    def get_col_spec(self, **kw):
        return "LTREE"


class Ltree(str):
    """A path of labels with dots between them."""

    @property
    def path(self):
        return str(self)


class CompositeType(UserDefinedType):
    def __init__(self, name, columns, quote=None, **kw):
        self.name = name
        self.columns = columns

    def get_col_spec(self, **kw):
        return self.name


class WeekDaysType(TypeDecorator):
    impl = sa.String(7)
    cache_ok = True

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.BIT(7))
        return dialect.type_descriptor(sa.BINARY(7) if dialect.name == "mysql" else sa.String(7))

    def process_bind_param(self, value, dialect):
        return None if value is None else str(value)

    def process_result_value(self, value, dialect):
        return value


class _Range(TypeDecorator):
    cache_ok = True

    def __init__(self, *args, **kw):
        super().__init__()

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(self.impl if dialect.name == "postgresql" else sa.String(255))

    def process_bind_param(self, value, dialect):
        return value

    def process_result_value(self, value, dialect):
        return value


class IntRangeType(_Range):
    impl = postgresql.INT4RANGE


class Int8RangeType(_Range):
    impl = postgresql.INT8RANGE


class NumericRangeType(_Range):
    impl = postgresql.NUMRANGE


class DateRangeType(_Range):
    impl = postgresql.DATERANGE


class DateTimeRangeType(_Range):
    impl = postgresql.TSRANGE
