"""What applications read their settings with, and what they name and date rows with."""
import datetime
import io
import os
import pathlib
import sys
from importlib import metadata

import click
import pendulum
import platformdirs
import pydantic
import pydantic_settings
import uuid6
import yaml
from pydantic._internal._model_construction import ModelMetaclass

TEXT = """\
# settings
database: &db
  url: "sqlite:///app.db"   # a comment
  pool: 0x10
  echo: no
  ratio: 1.5e+3
  since: 2024-02-29
  at: 2024-02-29T12:30:00Z
  nothing: ~
copy:
  <<: *db
  pool: 5
list:
- a
-   b: 1
    c: 'it''s'
- [1, two, {three: 3, "four": 4.0}, [],
   {}]
-
  - nested
text: |
  one
    two

  three
folded: >-
  one
  two

  three
    four
"quoted key": "a \\
   b\\tc
  d"
plain: some words
  go on # here
url: http://host:80/#x
"""
print(yaml.safe_load(TEXT))
print(yaml.load(io.StringIO("a: 1"), Loader=yaml.SafeLoader), yaml.safe_load(""), yaml.safe_load("- 1\n- - 2\n  - 3\n"))
print(list(yaml.safe_load_all("---\na: 1\n---\n- b\n...\n")))
for wrong in ("a: b: c", "a: [1", "a: *b", "\"a", "a: 1\n  b: 2"):
    try:
        print(yaml.safe_load(wrong))
    except yaml.YAMLError as error:
        print("YAMLError", isinstance(error, yaml.MarkedYAMLError))

moment = pendulum.datetime(2024, 1, 31, 12, 30)
print(moment.add(months=1).isoformat(), moment.subtract(days=31).to_date_string(), moment.start_of("month").isoformat())
print(pendulum.instance(datetime.datetime(2024, 1, 1)).isoformat(), pendulum.parse("2024-01-01T10:00:00+02:00").isoformat())
print(moment.to_datetime_string(), moment.to_iso8601_string(), moment.int_timestamp, pendulum.now().utcoffset())
print(datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc).astimezone(pendulum.UTC).isoformat())

print([made.version for made in (uuid6.uuid6(), uuid6.uuid7(), uuid6.uuid8())], uuid6.uuid7() < uuid6.uuid7())

try:
    metadata.version("no-such-package")
except metadata.PackageNotFoundError as error:
    print(error)
print(list(metadata.entry_points(group="no.such.group")))


class Single(ModelMetaclass):
    made = {}

    def __call__(cls, *args, **kw):
        if cls not in cls.made:
            cls.made[cls] = super().__call__(*args, **kw)
        return cls.made[cls]


def bare(url: str) -> str:
    return url.rstrip("/")


class Global(pydantic.BaseModel, metaclass=Single):
    folder: str = "data"
    url: str = ""

    _bare = pydantic.field_validator("url")(bare)

    @pydantic.model_validator(mode="before")
    @classmethod
    def given(cls, data):
        return {**data, "url": data.get("url", "sqlite://")}

    @pydantic.model_validator(mode="after")
    def whole(self):
        self.folder = f"/srv/{self.folder}"
        return self


print(Global() is Global(), Global().folder, Global().url)
print(os.path.expanduser("a/~"), os.path.expanduser("~").startswith("/"), str(pathlib.Path.home()) == os.path.expanduser("~"))
print(os.path.expanduser("~/a").endswith("/a"), sys.modules["__main__"].__name__)

os.environ.pop("XDG_DATA_HOME", None)
home = os.path.expanduser("~")
print(platformdirs.user_data_dir("shop", "me", "1.0").removeprefix(home), platformdirs.user_config_dir("shop").removeprefix(home))
print(str(platformdirs.PlatformDirs("shop").user_data_path).removeprefix(home), click.get_app_dir("My Shop").removeprefix(home))


class Database(pydantic.BaseModel):
    url: str
    pool: int = 5


class App(pydantic_settings.BaseSettings):
    model_config = pydantic_settings.SettingsConfigDict(env_prefix="SHOP_", env_nested_delimiter="__", json_file="no.json")
    title: str = "none"
    database: Database = Database(url="sqlite://")
    owner: str = pydantic.Field(default="nobody", validation_alias="SHOP_OWNED_BY")
    sizes: list[int] = []

    @classmethod
    def settings_customise_sources(cls, settings_cls, init_settings, env_settings, dotenv_settings, file_secret_settings):
        below = pydantic_settings.InitSettingsSource(settings_cls, {"title": "below", "database": {"url": "x", "pool": 7}})
        return init_settings, env_settings, pydantic_settings.JsonConfigSettingsSource(settings_cls), below


os.environ.update(SHOP_DATABASE__URL="postgresql://h/d", SHOP_SIZES="[1, 2]", shop_owned_by="me")
print(App().model_dump(), App(title="given").title)
