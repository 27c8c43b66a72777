"""pydantic-settings: models whose values come from the environment and from `.env` files of the project."""

import os

from pydantic import BaseModel, ConfigDict


class SettingsConfigDict(ConfigDict):
    pass


class BaseSettings(BaseModel):
    """A value that is given comes first, then the environment, then the files, then the default."""

    _validates_defaults = True

    def __init__(self, _env_file=..., _env_prefix=None, _case_sensitive=None, **given):
        self._overrides(_env_file, _env_prefix, _case_sensitive)
        super().__init__(**given)

    def _overrides(self, env_file, prefix, case_sensitive):
        config = dict(self.model_config)
        if env_file is not ...:
            config["env_file"] = env_file
        if prefix is not None:
            config["env_prefix"] = prefix
        if case_sensitive is not None:
            config["case_sensitive"] = case_sensitive
        object.__setattr__(self, "_config", config)

    def _gathered(self, given):
        config = self.__dict__.pop("_config")
        found = self._found(config)
        fold = (lambda name: name) if config.get("case_sensitive") else str.lower
        found = {fold(name): value for name, value in found.items()}
        prefix, delimiter = config.get("env_prefix", ""), config.get("env_nested_delimiter")
        values = dict(given)
        for name, info in self.model_fields.items():
            if name in values or any(alias in values for alias in info.names):
                continue
            for key in (*info.names, *(() if info.names else (f"{prefix}{name}",)), *(() if not info.names else (name,))):
                if fold(key) in found:
                    values[name] = found[fold(key)]
                    break
            else:
                nested = self._nested(fold(f"{prefix}{name}{delimiter}"), found) if delimiter else {}
                if nested:
                    values[name] = nested
        return values

    def _nested(self, prefix, found):
        return {name[len(prefix):]: value for name, value in found.items() if name.startswith(prefix)}

    def _found(self, config):
        from dotenv import dotenv_values

        files = config.get("env_file") or ()
        found = {}
        for file in [files] if isinstance(files, str) or hasattr(files, "__fspath__") else files:
            found.update(dotenv_values(file))
        found.update(os.environ)
        return found


class PydanticBaseSettingsSource:
    def __init__(self, settings_cls, **kw):
        self.settings_cls = settings_cls


EnvSettingsSource = DotEnvSettingsSource = InitSettingsSource = PydanticBaseSettingsSource


class NoDecode:
    pass
