"""MySQL's types."""

from ...sql import sqltypes
from ...sql.sqltypes import BINARY, BLOB, BOOLEAN, DATE, JSON, VARBINARY  # noqa: F401
from ...sql.type_api import TypeEngine


class _Number:
    """Numbers with a display width, UNSIGNED and ZEROFILL."""

    def _own(self, kw):
        self.unsigned = kw.pop("unsigned", False)
        self.zerofill = kw.pop("zerofill", False)

    def _marked(self, text):
        return text + (" UNSIGNED" if self.unsigned else "") + (" ZEROFILL" if self.zerofill else "")


class _Whole(_Number, sqltypes.Integer):
    def __init__(self, display_width=None, **kw):
        self.display_width = display_width
        self._own(kw)

    def _spelled(self, compiler):
        width = "" if self.display_width is None else f"({self.display_width})"
        return self._marked(type(self).__name__ + width)


class INTEGER(_Whole, sqltypes.INTEGER):
    pass


class BIGINT(_Whole, sqltypes.BIGINT):
    pass


class SMALLINT(_Whole, sqltypes.SMALLINT):
    pass


class TINYINT(_Whole):
    __visit_name__ = "TINYINT"


class MEDIUMINT(_Whole):
    __visit_name__ = "MEDIUMINT"


class _Real(_Number):
    def __init__(self, precision=None, scale=None, asdecimal=True, **kw):
        self._own(kw)
        self.precision, self.scale, self.asdecimal = precision, scale, asdecimal
        self.decimal_return_scale = kw.get("decimal_return_scale")


class NUMERIC(_Real, sqltypes.NUMERIC):
    pass


class DECIMAL(_Real, sqltypes.DECIMAL):
    pass


class DOUBLE(_Real, sqltypes.DOUBLE):
    pass


class REAL(_Real, sqltypes.REAL):
    pass


class FLOAT(_Real, sqltypes.FLOAT):
    def __init__(self, precision=None, scale=None, asdecimal=False, **kw):
        super().__init__(precision, scale, asdecimal, **kw)


class BIT(TypeEngine):
    __visit_name__ = "BIT"

    def __init__(self, length=None):
        self.length = length

    def _spelled(self, compiler):
        return "BIT" if self.length is None else f"BIT({self.length})"

    def result_processor(self, dialect, coltype):
        return lambda value: int.from_bytes(value, "big") if isinstance(value, bytes) else value


class _Characters:
    """Strings with a character set."""

    _words = ("charset", "collation", "ascii", "unicode", "binary", "national")

    def __init__(self, length=None, **kw):
        self.length = length
        for word in self._words:
            setattr(self, word, kw.pop(word, None))
        if kw:
            raise TypeError(f"unexpected keyword argument {next(iter(kw))!r}")

    _sized = True

    def _spelled(self, compiler):
        text = type(self).__name__ + (f"({self.length})" if self.length and self._sized else "")
        if self.charset:
            text += f" CHARACTER SET {self.charset}"
        return text + (f" COLLATE {self.collation}" if self.collation else "")


class VARCHAR(_Characters, sqltypes.VARCHAR):
    pass


class CHAR(_Characters, sqltypes.CHAR):
    pass


class NVARCHAR(_Characters, sqltypes.NVARCHAR):
    pass


class NCHAR(_Characters, sqltypes.NCHAR):
    pass


class TEXT(_Characters, sqltypes.TEXT):
    pass


class _LongText(_Characters, sqltypes.Text):
    _sized = False

    def _describe_alone(self, dialect):
        return {"name": "Sql", "sql": self._sql(dialect)}

    def __init__(self, *, length=None, **kw):
        super().__init__(length, **kw)


class TINYTEXT(_LongText):
    __visit_name__ = "TINYTEXT"


class MEDIUMTEXT(_LongText):
    __visit_name__ = "MEDIUMTEXT"


class LONGTEXT(_LongText):
    __visit_name__ = "LONGTEXT"


class _Blob(sqltypes.LargeBinary):
    def _spelled(self, compiler):
        return type(self).__name__


class TINYBLOB(_Blob):
    __visit_name__ = "TINYBLOB"


class MEDIUMBLOB(_Blob):
    __visit_name__ = "MEDIUMBLOB"


class LONGBLOB(_Blob):
    __visit_name__ = "LONGBLOB"


class _Timed:
    def __init__(self, timezone=False, fsp=None):
        self.timezone = timezone
        self.fsp = fsp


class DATETIME(_Timed, sqltypes.DATETIME):
    pass


class TIMESTAMP(_Timed, sqltypes.TIMESTAMP):
    pass


class TIME(_Timed, sqltypes.TIME):
    pass


class YEAR(TypeEngine):
    __visit_name__ = "YEAR"

    def __init__(self, display_width=None):
        self.display_width = display_width

    def _spelled(self, compiler):
        return "YEAR" if self.display_width is None else f"YEAR({self.display_width})"


class INET4(TypeEngine):
    __visit_name__ = "INET4"

    def _spelled(self, compiler):
        return "INET4"


class INET6(INET4):
    __visit_name__ = "INET6"

    def _spelled(self, compiler):
        return "INET6"


class ENUM(sqltypes.Enum):
    __visit_name__ = "ENUM"

    def __init__(self, *enums, **kw):
        words = {word: kw.pop(word, None) for word in ("charset", "ascii", "unicode", "binary", "national")}
        for word in ("strict", "quoting"):
            kw.pop(word, None)
        super().__init__(*enums, **kw)
        vars(self).update(words)

    def _describe_alone(self, dialect):
        marked = any(getattr(self, word) for word in ("charset", "ascii", "unicode", "binary", "national", "collation"))
        if marked and dialect.name in ("mysql", "mariadb"):
            return {"name": "Sql", "sql": self._sql(dialect)}
        return super()._describe_alone(dialect)


class SET(_Characters, sqltypes.String):
    __visit_name__ = "SET"

    def __init__(self, *values, **kw):
        kw.pop("retrieve_as_bitwise", None)
        kw.pop("quoting", None)
        super().__init__(max((len(value) for value in values), default=0), **kw)
        self.values = values

    def bind_processor(self, dialect):
        return lambda value: value if value is None or isinstance(value, (int, str)) else ",".join(value)

    def result_processor(self, dialect, coltype):
        return lambda value: set(value.split(",")) - {""} if isinstance(value, str) else value

    def _describe_alone(self, dialect):
        return {"name": "Sql", "sql": self._sql(dialect)}

    def _spelled(self, compiler):
        return "SET(" + ",".join("'" + value.replace("'", "''") + "'" for value in self.values) + ")"
