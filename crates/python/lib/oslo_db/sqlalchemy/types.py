import json

from sqlalchemy.types import Integer, Text, TypeDecorator


class JsonEncodedType(TypeDecorator):
    """JSON in a text."""

    type = None
    impl = Text
    cache_ok = True

    def __init__(self, mysql_as_long=False, mysql_as_medium=False):
        from sqlalchemy.dialects import mysql

        super().__init__()
        if mysql_as_long and mysql_as_medium:
            raise TypeError("mysql_as_long and mysql_as_medium are mutually exclusive")
        if mysql_as_long or mysql_as_medium:
            self.impl = Text().with_variant(mysql.LONGTEXT() if mysql_as_long else mysql.MEDIUMTEXT(), "mysql")

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
