"""The options that a program registers. No file and no command line is read: an option has its default."""


class Error(Exception):
    pass


class NoSuchOptError(Error, AttributeError):
    def __init__(self, opt_name, group=None):
        self.opt_name, self.group = opt_name, group
        super().__init__(opt_name)

    def __str__(self):
        return f"no such option {self.opt_name} in group [{self.group or 'DEFAULT'}]"


class NoSuchGroupError(Error):
    pass


class DuplicateOptError(Error):
    pass


class ArgsAlreadyParsedError(Error):
    pass


class Opt:
    multi = False

    def __init__(self, name, *args, dest=None, default=None, **kw):
        self.name = name
        self.dest = dest or name.replace("-", "_")
        self.default = default
        self.__dict__.update(kw)


StrOpt = BoolOpt = IntOpt = FloatOpt = ListOpt = DictOpt = IPOpt = PortOpt = HostnameOpt = HostAddressOpt = URIOpt = Opt


class MultiOpt(Opt):
    multi = True


MultiStrOpt = MultiOpt


class SubCommandOpt(Opt):
    pass


class DeprecatedOpt:
    def __init__(self, name, group=None):
        self.name, self.group = name, group


class OptGroup:
    def __init__(self, name, title=None, help=None, **kw):
        self.name, self.title, self.help = name, title, help


class GroupAttr:
    """The options of a group, or those of none."""

    def __init__(self, conf, name):
        self._conf, self._name = conf, name

    def __getattr__(self, name):
        if name[:2] == "__":
            raise AttributeError(name)
        return self._conf._value(name, self._name)

    def __getitem__(self, name):
        return self._conf._value(name, self._name)

    def get(self, name, default=None):
        try:
            return self[name]
        except NoSuchOptError:
            return default

    def __contains__(self, name):
        return name in self._conf._options.get(self._name, {})

    def __iter__(self):
        return iter(self._conf._options.get(self._name, {}))


class ConfigOpts:
    def __init__(self):
        self._options = {None: {}}
        self._overrides = {}

    def __call__(self, args=None, **kw):
        return []

    def register_opt(self, opt, group=None, cli=False):
        options = self._options.setdefault(_name_of(group), {})
        new = opt.dest not in options
        options.setdefault(opt.dest, opt)
        return new

    def register_opts(self, opts, group=None):
        for opt in opts:
            self.register_opt(opt, group)

    register_cli_opt, register_cli_opts = register_opt, register_opts

    def register_group(self, group):
        self._options.setdefault(_name_of(group), {})

    def import_opt(self, name, module_str, group=None):
        __import__(module_str)

    def import_group(self, group, module_str):
        __import__(module_str)

    def unregister_opt(self, opt, group=None):
        self._options.get(_name_of(group), {}).pop(opt.dest, None)

    def set_override(self, name, override, group=None):
        self._overrides[_name_of(group), name] = override

    def set_default(self, name, default, group=None):
        self._option(name, _name_of(group)).default = default

    def clear_override(self, name, group=None):
        self._overrides.pop((_name_of(group), name), None)

    def __getattr__(self, name):
        if name[:1] == "_":
            raise AttributeError(name)
        if name not in self._options and name not in self._options[None]:
            self._register(name)
        if name in self._options:
            return GroupAttr(self, name)
        return self._value(name, None)

    def _register(self, group):
        """A program registers its options as it starts; those of a group are in the module `….conf.<group>`."""
        import sys
        from importlib import import_module

        for name in [name for name in sys.modules if name.endswith(".conf")]:
            try:
                import_module(f"{name}.{group}").register_opts(self)
            except (ImportError, AttributeError):
                continue

    def __getitem__(self, name):
        return getattr(self, name)

    def get(self, name, default=None):
        return getattr(self, name, default)

    def __contains__(self, name):
        return name in self._options or name in self._options[None]

    def __iter__(self):
        return iter([*self._options[None], *(name for name in self._options if name)])

    def _option(self, name, group):
        try:
            return self._options.get(group, {})[name]
        except KeyError:
            raise NoSuchOptError(name, group) from None

    def _value(self, name, group):
        option = self._option(name, group)
        return self._overrides.get((group, name), option.default)


def _name_of(group):
    name = getattr(group, "name", group)
    return None if name == "DEFAULT" else name


CONF = ConfigOpts()
