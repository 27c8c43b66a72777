"""What the packages' types make of values, and what small packages compute."""
import datetime
import decimal
import enum
import uuid

import dateutil.parser
import orjson
import sqlalchemy as sa
from dateutil.relativedelta import relativedelta
from fastapi_users_db_sqlalchemy.generics import GUID, TIMESTAMPAware
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy_utils import ArrowType, ChoiceType, EmailType, JSONType, ScalarListType, UUIDType
from sqlmodel.sql.sqltypes import AutoString


class Kind(enum.Enum):
    small = "s"
    large = "l"


ID = uuid.UUID("12345678-1234-5678-1234-567812345678")
NOON = datetime.datetime(2024, 2, 29, 12, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))

for type_, values in [
    (UUIDType(), [ID, str(ID), ID.hex, ID.bytes, None]),
    (UUIDType(binary=False), [ID, str(ID), None]),
    (GUID(), [ID, str(ID), None]),
    (JSONType(), [{"a": [1, None]}, [], None]),
    (ScalarListType(int), [[1, 2], [], None]),
    (ChoiceType(Kind), [Kind.small, "l", None]),
    (EmailType(), ["Ann@Example.org", None]),
    (AutoString(), ["x", None]),
]:
    for value in values:
        # PostgreSQL's own JSON is the driver's work there.
        for dialect in (sqlite.dialect(), postgresql.dialect())[: 1 if isinstance(type_, JSONType) else 2]:
            stored = type_.bind_processor(dialect) or (lambda value: value)
            print(type(type_).__name__, repr(value), dialect.name, repr(stored(value)))

for type_, values in [
    (UUIDType(), [ID.bytes, None]),
    (UUIDType(binary=False), [ID.hex, None]),
    (GUID(), [str(ID), None]),
    (JSONType(), ['{"a": 1}', None]),
    (ScalarListType(int), ["1,2", "", None]),
    (ChoiceType(Kind), ["s", None]),
    (ChoiceType([("a", "Apple")]), ["a"]),
]:
    for value in values:
        loaded = type_.result_processor(sqlite.dialect(), None)
        print(type(type_).__name__, repr(value), repr(loaded(value)))

print(relativedelta(months=1) + datetime.date(2024, 1, 31), datetime.date(2024, 2, 29) + relativedelta(years=1, days=1))
print(NOON - relativedelta(months=3), NOON + relativedelta(day=31, hour=0), datetime.date(2024, 1, 1) + relativedelta(weeks=2))
for text in ["2024-02-29", "2024-02-29 12:30", "2024-02-29T12:30:01.5Z", "2024-02-29T12:30:01+02:00", "20240229T123001",
             "29 Feb 2024", "Feb 29, 2024", "2024/02/29 01:02:03", "Thu, 29 Feb 2024 10:11:12 GMT"]:
    print(text, repr(dateutil.parser.parse(text).replace(tzinfo=None)), dateutil.parser.parse(text).utcoffset())
print(orjson.dumps({"b": 1, "a": [True, None, "é", ID, Kind.small]}), orjson.dumps({"b": 1, "a": 2}, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2))
print(orjson.loads(b'{"a": 1.5}'))
