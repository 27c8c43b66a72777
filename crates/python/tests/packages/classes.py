"""attrs, six, toml, and the parts of the standard library that Seesaw has its own of."""

import hashlib
import string
from abc import ABCMeta, abstractmethod

import attr
import attrs
import six
import toml
from six.moves.urllib.parse import quote


@attr.s(kw_only=True)
class Formatter(string.Formatter):
    allowed: frozenset = attr.ib(default=frozenset())
    names = attr.ib(factory=list, converter=lambda value: [str(each) for each in value])

    @names.validator
    def _check(self, attribute, value):
        if "bad" in value:
            raise ValueError(f"{attribute.name}: {value}")


print(Formatter(), Formatter(names=(1, 2)).names, Formatter().format("{x}", x=1))
try:
    Formatter(names=["bad"])
except ValueError as error:
    print(error)
try:
    Formatter(1)
except TypeError as error:
    print("TypeError")


@attrs.define
class Point:
    x: int
    y: int = attrs.field(default=3, validator=attrs.validators.instance_of(int))
    z: list = attrs.field()

    @z.default
    def _z(self):
        return [self.x]

    def __attrs_post_init__(self):
        self.y += 1


print(Point(1), Point(1, 2) == Point(1, 2), Point(1) == Point(2), attr.asdict(Point(4)), attr.evolve(Point(1), x=9))
print([each.name for each in attrs.fields(Point)], attrs.fields(Point).y.default, attrs.has(Point), attr.fields_dict(Point)["x"].type)


@attr.s(auto_attribs=True, frozen=True)
class Named:
    name: str = "n"
    _hidden: int = 1


print(Named(), Named(hidden=2), len({Named(), Named()}))
try:
    Named().name = "m"
except AttributeError as error:
    print(type(error).__name__)


@six.add_metaclass(ABCMeta)
class Plan(object):
    @abstractmethod
    def run(self):
        """Runs."""


print(sorted(Plan.__abstractmethods__), type(Plan).__name__)


class Made(six.with_metaclass(ABCMeta, object)):
    @abstractmethod
    def run(self):
        """Runs."""


try:
    Made()
except TypeError:
    print("abstract")
print(list(six.iteritems({"a": 1})), isinstance("x", six.string_types), six.ensure_binary("é"), six.moves.range(2), quote("a b"))
print(toml.loads("a = 1\n[b]\nc = 'd'"))

print(hashlib.blake2b(b"abc", digest_size=8).hexdigest(), hashlib.blake2s(b"abc", key=b"k", person=b"p").hexdigest())
print(hashlib.blake2b(b"x" * 300, digest_size=16, salt=b"s").hexdigest(), hashlib.blake2b(b"abc").hexdigest()[:20])
print(hashlib.new("sha256", b"x").hexdigest(), hashlib.md5(b"x", usedforsecurity=False).hexdigest(), hashlib.sha3_224(b"").digest_size)
print(hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 1000).hex(), "blake2b" in hashlib.algorithms_available)
try:
    hashlib.new("nothing")
except ValueError:
    print("no such hash")

from psycopg import sql

query = sql.SQL("SELECT {}, {name} FROM {table} WHERE a = {value}").format(
    sql.Identifier("id"), name=sql.Identifier("t", 'odd"name'), table=sql.Identifier("t"), value=sql.Literal("it's")
)
print(query.as_string(None))
print((sql.SQL("x IN ({})").format(sql.SQL(", ").join([sql.Literal(1), sql.Literal(None), sql.Placeholder()])) + sql.SQL(";")).as_string(None))
print(repr(sql.Identifier("a", "b")), sql.SQL("a") == sql.SQL("a"), sql.Placeholder("n").as_string(None))

from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql.array import ARRAY
from sqlalchemy.dialects.postgresql.hstore import HSTORE
from sqlalchemy.dialects.postgresql.named_types import ENUM

print(ARRAY is postgresql.ARRAY, HSTORE is postgresql.HSTORE, ENUM is postgresql.ENUM)
print(postgresql.array(["a", "b"]).compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))

import configparser
import os
import pathlib

print(isinstance(pathlib.Path("x"), os.PathLike), isinstance("x", os.PathLike), issubclass(pathlib.Path, os.PathLike))
print(configparser.ConfigParser().read(pathlib.Path("there is none.ini")))
