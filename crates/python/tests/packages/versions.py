"""Versions of packages, and what of a schema item belongs to which dialect."""
import sqlalchemy as sa
from packaging.version import InvalidVersion, Version, parse

texts = ["1.0", "1", "1.0.1", "v2.0b2", "2.0.0rc1", "2.0.post1", "2.0.dev3", "2.0a1.dev2", "1!0.5", "1.0+ubuntu.1", "1.0-1", "1.10", "1.9"]
for one in sorted(map(Version, texts)):
    print(one, repr(one), one.release, one.major, one.minor, one.micro, one.pre, one.post, one.dev, one.local)
    print(one.is_prerelease, one.is_postrelease, one.is_devrelease, one.base_version, one.public)
print(Version("1.0") == Version("1"), Version("1.10") > parse("1.9"), Version("2.0") <= Version("2.0rc1"), len({Version("1"), Version("1.0")}))
try:
    Version("one")
except InvalidVersion as error:
    print(error)

index = sa.Index("ix", "a", unique=True, sqlite_where=sa.text("a > 1"), postgresql_using="gin")
options = index.dialect_options
print(options["sqlite"].get("where"), options["sqlite"]["where"], options["postgresql"]["using"], options["postgresql"]["where"])
print(options["mysql"].get("length"), sorted(index.dialect_kwargs), sorted(index.kwargs))
table = sa.Table("t", sa.MetaData(), sa.Column("a", sa.Integer), mysql_engine="InnoDB")
print(table.dialect_options["mysql"]["engine"])
