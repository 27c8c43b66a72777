"""What OpenStack's libraries make of options, values and columns."""
import datetime

from oslo_config import cfg
from oslo_db.sqlalchemy import models, types
from oslo_log import log as logging
from oslo_serialization import jsonutils
from oslo_utils import encodeutils, strutils, timeutils, uuidutils
from sqlalchemy import Column, Integer
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.orm import declarative_base

LOG = logging.getLogger(__name__)
CONF = cfg.CONF
CONF.register_opts([
    cfg.IntOpt("quota-volumes", default=10, min=1, help="how many"),
    cfg.StrOpt("name", default="x"),
    cfg.BoolOpt("on"),
    cfg.ListOpt("those", default=["a", "b"]),
    cfg.MultiStrOpt("many", default=["m"]),
    cfg.StrOpt("renamed", dest="other", default="o"),
])
group = cfg.OptGroup("database", title="Database")
CONF.register_group(group)
CONF.register_opt(cfg.StrOpt("connection", secret=True), group)
CONF.register_opt(cfg.IntOpt("retries", default=3), group="database")
print(CONF.quota_volumes, CONF.name, CONF.on, CONF.those, CONF.many, CONF.other, CONF.database.connection)
print(CONF.database.retries, CONF.database["retries"], "retries" in CONF.database, "gone" in CONF.database, "name" in CONF)
CONF.set_override("retries", 5, group="database")
CONF.set_override("name", "y")
CONF.set_default("on", True)
print(CONF.database.retries, CONF.name, CONF.on, CONF.get("name"))
CONF.clear_override("name")
print(CONF.name)
for look in (lambda: CONF.nothing, lambda: CONF.database.nothing):
    try:
        look()
    except cfg.NoSuchOptError as error:
        print(type(error).__mro__[1:3], error)

ID = "12345678-1234-5678-1234-567812345678"
print(len(uuidutils.generate_uuid()), len(uuidutils.generate_uuid(dashed=False)))
print([uuidutils.is_uuid_like(each) for each in (ID, ID.upper(), ID.replace("-", ""), "{%s}" % ID, "x", None, 7)])
NOON = datetime.datetime(2024, 2, 29, 12, 0, 0, 5)
print(timeutils.utcnow().tzinfo, timeutils.utcnow(with_timezone=True).tzinfo, timeutils.delta_seconds(NOON, NOON + datetime.timedelta(hours=1)))
print(repr(timeutils.normalize_time(datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=2))))))
print([strutils.bool_from_string(each) for each in ("yes", "T", "0", "", None, 1, True, "maybe")], strutils.bool_from_string("maybe", default=True))
try:
    strutils.bool_from_string("maybe", strict=True)
except ValueError as error:
    print(error)
print(encodeutils.safe_decode(b"caf\xc3\xa9"), encodeutils.safe_encode("café"))
print(jsonutils.dumps({"b": NOON, "a": [1, None]}), jsonutils.loads(b'{"a": 1.5}'), jsonutils.dump_as_bytes([1]))

for type_, given, stored in [
    (types.JsonEncodedDict(), [{"a": 1}, None], ['{"a": 1}', None]),
    (types.JsonEncodedList(), [[1, 2], None], ["[1, 2]", None]),
    (types.SoftDeleteInteger(), [0, 5], [0, 5]),
]:
    for value in given:
        bound = type_.bind_processor(sqlite.dialect())
        print(type(type_).__name__, repr(bound(value) if bound else value))
    for value in stored:
        loaded = type_.result_processor(sqlite.dialect(), None)
        print(type(type_).__name__, repr(loaded(value) if loaded else value))
try:
    types.JsonEncodedDict().bind_processor(sqlite.dialect())([])
except TypeError as error:
    print(error)

Base = declarative_base(cls=models.ModelBase)


class Volume(Base, models.TimestampMixin, models.SoftDeleteMixin):
    __tablename__ = "volumes"
    id = Column(Integer, primary_key=True)
    extra = Column(types.JsonEncodedDict(mysql_as_long=True))
    more = Column(types.JsonEncodedList)
    name = Column(Integer)


for dialect in (sqlite.dialect(), mysql.dialect()):
    print([(each.name, each.type.compile(dialect), each.nullable) for each in Volume.__table__.columns])
one = Volume(id=1)
one.update({"name": "n"})
one["more"] = []
print(one.name, one["id"], one.get("more"), one.get("gone", 3))

from iso8601 import iso8601, parse_date
from oslo_db import options

own = cfg.ConfigOpts()
options.set_defaults(own, connection="sqlite://", max_overflow=7)
print(own.database.connection, own.database.max_overflow, own.database.max_retries, own.database.mysql_sql_mode)
print(types.JsonEncodedDict(mysql_as_long=True).impl.dialect_impl(mysql.dialect()).__class__.__name__)
for text in ("2020-01-02T03:04:05.678901Z", "2020-01-02 03:04+02:30", "20200102T030405", "2020-01"):
    print(parse_date(text), iso8601.parse_date(text).tzinfo is not None)
try:
    parse_date("yesterday")
except iso8601.ParseError as error:
    print(error)
