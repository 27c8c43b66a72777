import json

from sqlalchemy.types import Integer, Text, TypeDecorator


class JsonEncodedType(TypeDecorator):
    """JSON in a text."""

    type = None
    impl = Text
    cache_ok = True

    def __init__(self, mysql_as_long=False, mysql_as_medium=False):
        super().__init__()
        self.mysql_as_long, self.mysql_as_medium = mysql_as_long, mysql_as_medium

    def load_dialect_impl(self, dialect):
        if dialect.name == "mysql" and (self.mysql_as_long or self.mysql_as_medium):
            from sqlalchemy.dialects import mysql

            return mysql.LONGTEXT() if self.mysql_as_long else mysql.MEDIUMTEXT()
        return super().load_dialect_impl(dialect)

    def process_bind_param(self, value, dialect):
        if value is None:
            return None if self.type is None else json.dumps(self.type())
        if self.type is not None and not isinstance(value, self.type):
            raise TypeError(f"{type(self).__name__} supposes to store {self.type.__name__} objects, but {type(value).__name__} given")
        return json.dumps(value)

    def process_result_value(self, value, dialect):
        return None if value is None else json.loads(value)


class JsonEncodedDict(JsonEncodedType):
    type = dict


class JsonEncodedList(JsonEncodedType):
    type = list


class SoftDeleteInteger(TypeDecorator):
    """Zero, or the id of the deleted row."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else int(value)
