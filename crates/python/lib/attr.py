"""attrs: classes from their fields. Defaults, factories and converters work as there; the validators at hand check nothing."""

NOTHING = type("NOTHING", (), {"__repr__": lambda self: "NOTHING", "__bool__": lambda self: False})()
_count = 0


class Factory:
    def __init__(self, factory, takes_self=False):
        self.factory = factory
        self.takes_self = takes_self


class Attribute:
    """A field of a class."""

    def __init__(self, default=NOTHING, validator=None, repr=True, eq=True, order=None, hash=None, init=True,
                 metadata=None, type=None, converter=None, factory=None, kw_only=False, on_setattr=None, alias=None,
                 cmp=None):
        global _count
        _count += 1
        self._place = _count
        self.default = Factory(factory) if factory is not None else default
        self.validator = list(validator) if isinstance(validator, (list, tuple)) else [validator] if validator else []
        self.converter = converter
        self.repr, self.eq, self.init, self.kw_only = repr, eq, init, kw_only
        self.metadata, self.type, self.alias = metadata or {}, type, alias
        self.name = None

    # `@field.default` and `@field.validator` decorate, while the class is being made.

    def __getattribute__(self, name):
        found = object.__getattribute__(self, name)
        if name in ("default", "validator") and object.__getattribute__(self, "name") is None:
            return _Decorator(self, name)
        return found


class _Decorator:
    def __init__(self, field, what):
        self._field, self._what = field, what

    def __call__(self, function):
        if self._what == "default":
            self._field.default = Factory(function, takes_self=True)
        else:
            vars(self._field)["validator"].append(function)
        return function


def attrib(*args, **kw):
    return Attribute(*args, **kw)


ib = attr = field = attrib


def attrs(maybe_cls=None, these=None, auto_attribs=False, kw_only=False, frozen=False, repr=True, eq=None, init=True,
          order=None, **kw):
    def made(cls):
        own = dict(these or {})
        annotations = vars(cls).get("__annotations__", {}) or getattr(cls, "__annotations__", {})
        declared = {name: value for name, value in vars(cls).items() if isinstance(value, Attribute)}
        if auto_attribs or auto_attribs is None and not set(declared) - set(annotations):
            for name, kind in annotations.items():
                if "ClassVar" not in str(kind):
                    value = vars(cls).get(name, NOTHING)
                    own[name] = value if isinstance(value, Attribute) else Attribute(value)
        else:
            own.update(sorted(declared.items(), key=lambda item: vars(item[1])["_place"]))
        for name, each in own.items():
            each.name = name
            each.type = each.type or annotations.get(name)
            each.alias = each.alias or name.lstrip("_")
            each.kw_only = each.kw_only or kw_only
            if name in vars(cls):
                delattr(cls, name)
        inherited = {}
        for base in reversed(cls.__mro__[1:]):
            inherited.update({each.name: each for each in vars(base).get("__attrs_attrs__", ())})
        cls.__attrs_attrs__ = _Fields({**inherited, **own}.values())
        if init and "__init__" not in vars(cls):
            cls.__init__ = _initialised
        cls.__attrs_init__ = _initialised
        if repr and "__repr__" not in vars(cls):
            cls.__repr__ = _shown
        if eq is not False and "__eq__" not in vars(cls):
            cls.__eq__ = _equal
            cls.__hash__ = _hashed if frozen or kw.get("unsafe_hash") or kw.get("hash") else None
        if order:
            cls.__lt__ = lambda self, other: astuple(self) < astuple(other)
        if frozen:
            cls.__setattr__ = cls.__delattr__ = _refused
        return cls

    return made if maybe_cls is None else made(maybe_cls)


s = attrs
dataclass = attributes = lambda cls=None, **kw: attrs(cls, **{"auto_attribs": True, **kw})


def define(maybe_cls=None, **kw):
    return attrs(maybe_cls, **{"auto_attribs": None, **kw})


mutable = define


def frozen(maybe_cls=None, **kw):
    return define(maybe_cls, frozen=True, **kw)


class _Fields(tuple):
    def __getattr__(self, name):
        for each in self:
            if each.name == name:
                return each
        raise AttributeError(name)


def _initialised(self, *args, **kw):
    before = getattr(self, "__attrs_pre_init__", None)
    if before is not None:
        before()
    fields = type(self).__attrs_attrs__
    places = iter([each for each in fields if each.init and not each.kw_only])
    given = {}
    for value in args:
        each = next(places, None)
        if each is None:
            raise TypeError(f"{type(self).__name__}.__init__() takes fewer positional arguments than {len(args) + 1}")
        given[each.alias] = value
    given.update(kw)
    for each in fields:
        if each.init and each.alias in given:
            value = given.pop(each.alias)
        elif isinstance(each.default, Factory):
            value = each.default.factory(self) if each.default.takes_self else each.default.factory()
        elif each.default is not NOTHING:
            value = each.default
        elif each.init:
            raise TypeError(f"{type(self).__name__}.__init__() missing a required argument: {each.alias!r}")
        else:
            continue
        if each.converter is not None:
            value = each.converter(value)
        object.__setattr__(self, each.name, value)
    if given:
        raise TypeError(f"{type(self).__name__}.__init__() got an unexpected keyword argument {next(iter(given))!r}")
    for each in fields:
        for validator in each.validator:
            validator(self, each, getattr(self, each.name, None))
    after = getattr(self, "__attrs_post_init__", None)
    if after is not None:
        after()


def _shown(self):
    shown = [f"{each.name}={getattr(self, each.name, NOTHING)!r}" for each in type(self).__attrs_attrs__ if each.repr]
    return f"{type(self).__qualname__.rpartition('>.')[2]}({', '.join(shown)})"


def _compared(self):
    return tuple(getattr(self, each.name) for each in type(self).__attrs_attrs__ if each.eq)


def _equal(self, other):
    return _compared(self) == _compared(other) if type(other) is type(self) else NotImplemented


def _hashed(self):
    return hash(_compared(self))


def _refused(self, name, value=None):
    raise FrozenInstanceError("can't set attribute")


class FrozenInstanceError(AttributeError):
    pass


def fields(cls):
    return cls.__attrs_attrs__


def fields_dict(cls):
    return {each.name: each for each in cls.__attrs_attrs__}


def has(cls):
    return hasattr(cls, "__attrs_attrs__")


def asdict(inst, recurse=True, filter=None, dict_factory=dict, retain_collection_types=False, value_serializer=None):
    def plain(value):
        if recurse and has(type(value)):
            return asdict(value, True, filter, dict_factory, retain_collection_types, value_serializer)
        if recurse and isinstance(value, (list, tuple, set)):
            return [plain(each) for each in value]
        if recurse and isinstance(value, dict):
            return {plain(key): plain(each) for key, each in value.items()}
        return value

    pairs = []
    for each in type(inst).__attrs_attrs__:
        value = getattr(inst, each.name)
        if filter is None or filter(each, value):
            if value_serializer is not None:
                value = value_serializer(inst, each, value)
            pairs.append((each.name, plain(value)))
    return dict_factory(pairs)


def astuple(inst, recurse=True, **kw):
    return tuple(getattr(inst, each.name) for each in type(inst).__attrs_attrs__)


def evolve(inst, **changes):
    for each in type(inst).__attrs_attrs__:
        if each.init:
            changes.setdefault(each.alias, getattr(inst, each.name))
    return type(inst)(**changes)


class _Validators:
    def __getattr__(self, name):
        return lambda *args, **kw: lambda instance, attribute, value: None


class converters:
    @staticmethod
    def optional(converter):
        return lambda value: None if value is None else converter(value)

    @staticmethod
    def default_if_none(default=NOTHING, factory=None):
        return lambda value: (factory() if factory else default) if value is None else value


class setters:
    convert = validate = frozen = NO_OP = None

    @staticmethod
    def pipe(*hooks):
        return None


validators = _Validators()
AttrsInstance = object
