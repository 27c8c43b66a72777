"""`context.config`: the settings of the project, as its files have them; what env.py changes is its own."""

import _seesaw

from .util.exc import CommandError

# How often a value may lead to another one.
MOST_REFERENCES = 10


class Config:
    """The options of alembic.ini, with Python's `%(name)s` interpolation. Changing one changes no file."""

    def __init__(self, file_=None, toml_file=None, ini_section="alembic", output_buffer=None, stdout=None,
                 cmd_opts=None, config_args=None, attributes=None):
        self.config_file_name = file_
        self.toml_file_name = toml_file
        self.config_ini_section = ini_section
        self.output_buffer = output_buffer
        self.stdout = stdout
        self.cmd_opts = cmd_opts
        self.attributes = dict(attributes or {})
        self._defaults = {name: value.replace("%", "%%") for name, value in (config_args or {}).items()}
        self._sections = {}
        self._toml = {}

    @classmethod
    def of_project(cls, ask):
        """The settings of the project at hand, for a command."""
        given = _seesaw.config()
        self = cls(given["file"], given["toml_file"], given["section"])
        self.cmd_opts = Namespace({"config": None, "name": given["section"], "x": _seesaw.arguments() or None, "quiet": False,
                                   "raiseerr": False, **ask.get("command", {})})
        self._defaults = dict(given["defaults"])
        self._sections = {name: dict(options) for name, options in given["sections"].items()}
        self._toml = given["toml"]
        if _seesaw.url():
            self.set_main_option("sqlalchemy.url", _seesaw.url().replace("%", "%%"))
        return self

    @property
    def file_config(self):
        return _Parser(self)

    def print_stdout(self, text, *arg):
        print(str(text) % arg if arg else str(text))

    def get_section(self, name, default=None):
        options = self._sections.get(name)
        if options is None:
            return default
        return {option: self._get(name, option) for option in {**self._defaults, **options}}

    def get_section_option(self, section, name, default=None):
        if section not in self._sections:
            raise CommandError(
                f"No config file {self.config_file_name!r} found, or file has no '[{section}]' section"
            )
        found = self._get(section, name)
        return default if found is None else found

    def get_main_option(self, name, default=None):
        return self.get_section_option(self.config_ini_section, name, default)

    def get_alembic_option(self, name, default=None):
        if self.config_ini_section in self._sections:
            found = self._get(self.config_ini_section, name)
            if found is not None:
                return found
        return self._toml.get(name, default)

    def get_alembic_boolean_option(self, name):
        return self.get_alembic_option(name) in (True, "true")

    def set_main_option(self, name, value):
        self.set_section_option(self.config_ini_section, name, value)

    def remove_main_option(self, name):
        self._sections.get(self.config_ini_section, {}).pop(name.lower(), None)

    def set_section_option(self, section, name, value):
        if not isinstance(value, str):
            # What stands in for a value that cannot be had says so here.
            str(value)
            raise TypeError("option values must be strings")
        rest = value.replace("%%", "")
        at = rest.find("%")
        while at >= 0:
            if not (rest.startswith("%(", at) and ")s" in rest[at:]):
                raise ValueError(f"invalid interpolation syntax in {value!r} at position {value.find('%')}")
            at = rest.find("%", at + 1)
        self._sections.setdefault(section, {})[name.lower()] = value

    def _raw(self, section, name):
        name = name.lower()
        return self._sections.get(section, {}).get(name, self._defaults.get(name))

    def _get(self, section, name):
        raw = self._raw(section, name)
        return None if raw is None else self._filled(section, name, raw, 1)

    def _filled(self, section, name, text, depth):
        if "%" not in text:
            return text
        if depth > MOST_REFERENCES:
            raise ValueError(f"the value of {name!r} in section {section!r} refers to itself")
        out, rest = "", text
        while True:
            before, mark, rest = rest.partition("%")
            out += before
            if not mark:
                return out
            if rest.startswith("%"):
                out, rest = out + "%", rest[1:]
                continue
            reference, end, after = rest.partition(")s")
            if not (rest.startswith("(") and end):
                raise ValueError(f"'%' must be followed by '%' or '(', found: {'%' + rest!r}")
            found = self._raw(section, reference[1:])
            if found is None:
                raise ValueError(
                    f"Bad value substitution: option {name!r} in section {section!r} contains an interpolation key "
                    f"{reference[1:]!r} which is not a valid option name. Raw value: {text!r}"
                )
            out, rest = out + self._filled(section, name, found, depth + 1), after


class _Parser:
    """`config.file_config`: the part of a ConfigParser that env.py files use."""

    def __init__(self, config):
        self._config = config

    def sections(self):
        return list(self._config._sections)

    def has_section(self, name):
        return name in self._config._sections

    def add_section(self, name):
        self._config._sections.setdefault(name, {})

    def options(self, name):
        return list({**self._config._defaults, **self._config._sections[name]})

    def has_option(self, section, name):
        return self.has_section(section) and self._config._raw(section, name) is not None

    def get(self, section, name, *, raw=False, fallback=None, **kw):
        found = self._config._raw(section, name) if raw else self._config._get(section, name)
        return fallback if found is None else found

    def getboolean(self, section, name, *, fallback=None, **kw):
        found = self.get(section, name)
        return fallback if found is None else found.lower() in ("1", "yes", "true", "on")

    def getint(self, section, name, *, fallback=None, **kw):
        found = self.get(section, name)
        return fallback if found is None else int(found)

    def set(self, section, name, value):
        self._config.set_section_option(section, name, value)

    def items(self, section):
        return list(self._config.get_section(section, {}).items())

    def defaults(self):
        return self._config._defaults

    def __contains__(self, name):
        return self.has_section(name)

    def __getitem__(self, name):
        if not self.has_section(name):
            raise KeyError(name)
        return self._config.get_section(name)


class Namespace:
    """`config.cmd_opts`: the command line that was given."""

    def __init__(self, given):
        vars(self).update(given)
        name = given.get("command")
        if name is not None:

            def command(config, *args, **kw):
                raise CommandError(f"{name} runs already")

            command.__name__ = command.__qualname__ = name
            self.cmd = (command, [], [])

    def __contains__(self, name):
        return name in vars(self)

    def __repr__(self):
        return f"Namespace({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"
