"""The column types of SQLModel."""

from sqlalchemy import types


class AutoString(types.TypeDecorator):
    """A text; MySQL demands a length for it."""

    impl = types.String
    cache_ok = True
    mysql_default_length = 255

    def load_dialect_impl(self, dialect):
        if self.impl.length is None and dialect.name in ("mysql", "mariadb"):
            return dialect.type_descriptor(types.String(self.mysql_default_length))
        return super().load_dialect_impl(dialect)


class UTCDateTime(types.TypeDecorator):
    """Moments that know their time zone, kept in UTC."""

    impl = types.DateTime
    cache_ok = True

    def __init__(self):
        super().__init__(timezone=True)

    def __repr__(self):
        return "UTCDateTime()"

    def process_bind_param(self, value, dialect):
        from datetime import timezone

        if value is None or value.utcoffset() is None:
            # SQLModel refuses it; its earlier versions, which many projects are written for, store it as it is.
            return value
        return value.astimezone(timezone.utc)

    def process_result_value(self, value, dialect):
        from datetime import timezone

        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.utcoffset() is None else value.astimezone(timezone.utc)


GUID = types.Uuid
