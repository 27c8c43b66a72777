"""pydantic-settings: models whose values come from the environment and from `.env` files of the project."""

import os

from pydantic import BaseModel, ConfigDict


class SettingsConfigDict(ConfigDict):
    pass


class PydanticBaseSettingsSource:
    """Where values come from: a call returns them by the names of the fields."""

    def __init__(self, settings_cls, **kw):
        self.settings_cls, self.config = settings_cls, settings_cls.model_config
        self.current_state, self.settings_sources_data = {}, {}

    def __call__(self):
        return {}


class InitSettingsSource(PydanticBaseSettingsSource):
    """What the class is called with."""

    def __init__(self, settings_cls, init_kwargs=None, **kw):
        super().__init__(settings_cls)
        self.init_kwargs = init_kwargs or {}

    def __call__(self):
        return dict(self.init_kwargs)


class EnvSettingsSource(PydanticBaseSettingsSource):
    def __init__(self, settings_cls, case_sensitive=None, env_prefix=None, env_nested_delimiter=None, config=None, **kw):
        super().__init__(settings_cls)
        given = {"case_sensitive": case_sensitive, "env_prefix": env_prefix, "env_nested_delimiter": env_nested_delimiter}
        given = {name: value for name, value in given.items() if value is not None}
        self.config = {**self.config, **(config or {}), **given, **kw}
        self.case_sensitive = bool(self.config.get("case_sensitive"))
        self.env_prefix = self.config.get("env_prefix") or ""
        self.env_nested_delimiter = self.config.get("env_nested_delimiter")
        found = self._load_env_vars().items()
        self.env_vars = {self._fold(name): value for name, value in found if value is not None}

    def _load_env_vars(self):
        return os.environ

    def _fold(self, name):
        return name if self.case_sensitive else name.lower()

    def __call__(self):
        found, fold, prefix, delimiter = self.env_vars, self._fold, self.env_prefix, self.env_nested_delimiter
        values = {}
        for name, info in self.settings_cls.model_fields.items():
            for key in (*info.names, name) if info.names else (f"{prefix}{name}",):
                if fold(key) in found:
                    values[name] = found[fold(key)]
                    break
            nested = _nested(fold(f"{prefix}{name}{delimiter}"), delimiter and fold(delimiter), found) if delimiter else {}
            if nested:
                values[name] = _under(nested, values.get(name))
        return values


class DotEnvSettingsSource(EnvSettingsSource):
    def __init__(self, settings_cls, env_file=..., **kw):
        super().__init__(settings_cls, **kw, **({} if env_file is ... else {"env_file": env_file}))

    def _load_env_vars(self):
        from dotenv import dotenv_values

        found = {}
        for file in _files(self.config.get("env_file")):
            found.update(dotenv_values(file))
        return found


class SecretsSettingsSource(PydanticBaseSettingsSource):
    """The sandbox has no files but those of the project."""


class _FileSource(InitSettingsSource):
    """Values of files, of which the later ones win; those that are not there say nothing."""

    option = ""

    def __init__(self, settings_cls, file=None, **kw):
        super().__init__(settings_cls)
        file = kw.get(self.option, file)
        for each in _files(self.config.get(self.option) if file is None else file):
            try:
                with open(os.path.expanduser(each)) as opened:
                    read = self.read(opened.read())
            except FileNotFoundError:
                continue
            self.init_kwargs = _under(self.section(read or {}), self.init_kwargs)

    def section(self, read):
        return read


class YamlConfigSettingsSource(_FileSource):
    option = "yaml_file"

    def read(self, text):
        import yaml

        return yaml.safe_load(text)


class JsonConfigSettingsSource(_FileSource):
    option = "json_file"

    def read(self, text):
        import json

        return json.loads(text)


class TomlConfigSettingsSource(_FileSource):
    option = "toml_file"

    def read(self, text):
        import tomllib

        return tomllib.loads(text)


class PyprojectTomlConfigSettingsSource(TomlConfigSettingsSource):
    def __init__(self, settings_cls, toml_file=None, **kw):
        super().__init__(settings_cls, toml_file or "pyproject.toml")

    def section(self, read):
        for name in self.config.get("pyproject_toml_table_header") or ("tool", "pydantic-settings"):
            read = read.get(name, {})
        return read


class BaseSettings(BaseModel):
    """A value that is given comes first, then the environment, then the files, then the default."""

    _validates_defaults = True

    def __init__(self, _env_file=..., _env_prefix=None, _case_sensitive=None, **given):
        given_options = {"env_prefix": _env_prefix, "case_sensitive": _case_sensitive}
        options = {name: value for name, value in given_options.items() if value is not None}
        if _env_file is not ...:
            options["env_file"] = _env_file
        object.__setattr__(self, "_options", options)
        super().__init__(**given)

    @classmethod
    def settings_customise_sources(cls, settings_cls, init_settings, env_settings, dotenv_settings, file_secret_settings):
        return init_settings, env_settings, dotenv_settings, file_secret_settings

    def _gathered(self, given):
        cls, options = type(self), self.__dict__.pop("_options")
        usual = {
            "init_settings": InitSettingsSource(cls, given),
            "env_settings": EnvSettingsSource(cls, config=options),
            "dotenv_settings": DotEnvSettingsSource(cls, config=options),
            "file_secret_settings": SecretsSettingsSource(cls),
        }
        try:
            found = [source() for source in cls.settings_customise_sources(cls, **usual)]
        except Exception:
            # Sources of the application that the sandbox does not have what they need for.
            found = [source() for source in usual.values()]
        values = {}
        for each in found:
            values = _under(values, each)
        return values


def _files(files):
    if files is None:
        return []
    return [files] if isinstance(files, str) or hasattr(files, "__fspath__") else list(files)


def _nested(prefix, delimiter, found):
    values = {}
    for name, value in found.items():
        if name.startswith(prefix):
            *outer, last = name[len(prefix):].split(delimiter)
            place = values
            for each in outer:
                place = place.setdefault(each, {})
                if not isinstance(place, dict):
                    break
            else:
                place[last] = value
    return values


def _under(values, others):
    """The values, and what is not among them of the others, also within."""
    if isinstance(others, str) and others.lstrip()[:1] == "{":
        import json

        others = json.loads(others)
    merged = dict(others) if isinstance(others, dict) else {}
    for name, value in values.items():
        below = merged.get(name)
        merged[name] = _under(value, below) if isinstance(value, dict) and isinstance(below, dict) else value
    return merged


class NoDecode:
    pass
