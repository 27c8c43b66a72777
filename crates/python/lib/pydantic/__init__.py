"""pydantic, as far as settings need it: models with fields, defaults, simple conversions and validators.

Applications name their database in such models. What is not here is a class that takes anything.
"""

import sys
import types

_UNSET = ...


class ValidationError(ValueError):
    pass


class PydanticUserError(TypeError):
    pass


class FieldInfo:
    def __init__(self, default=_UNSET, *, default_factory=None, alias=None, validation_alias=None, env=None, **kw):
        self.default, self.default_factory = default, default_factory
        self.alias, self.validation_alias, self.description = alias, validation_alias, kw.get("description")
        self.names = []
        for each in (validation_alias, alias, env):
            each = getattr(each, "choices", each)
            if each is not None:
                self.names += [each] if isinstance(each, str) else [name for name in each if isinstance(name, str)]
        # As it is written, and the module where it is.
        self.declared = None

    @property
    def annotation(self):
        found = _type_of(self.declared)
        return found.__origin__ if hasattr(found, "__metadata__") else found

    def is_required(self):
        return self.default is _UNSET and self.default_factory is None

    def get_default(self, *, call_default_factory=True, validated_data=None):
        factory = self.default_factory
        if factory is None:
            return _copied(self.default)
        # A factory may want to know the fields before it.
        wants_data = isinstance(factory, types.FunctionType) and factory.__code__.co_argcount > len(factory.__defaults__ or ())
        return factory(validated_data) if wants_data else factory()


def Field(default=_UNSET, **kw):
    return FieldInfo(default, **kw)


def PrivateAttr(default=None, *, default_factory=None, **kw):
    return default if default_factory is None else default_factory()


class AliasChoices:
    def __init__(self, *choices):
        self.choices = choices


class AliasPath(AliasChoices):
    pass


class _Validator:
    """A function that a decorator has marked; it is still callable."""

    def __init__(self, function, kind, names, mode):
        self.function = getattr(function, "__func__", function)
        self.of_class = isinstance(function, classmethod)
        self.kind, self.names, self.mode = kind, names, mode

    def on_model(self, model, subject):
        """Calls it for a whole model, or for what one is made of."""
        given = (type(model), subject) if self.of_class or self.mode == "before" else (subject,)
        wanted = self.function.__code__.co_argcount
        return self.function(*given, *([ValidationInfo(model._so_far(), None)] if wanted > len(given) else []))

    def on_field(self, model, name, value):
        code = self.function.__code__
        takes_class = self.of_class or self.kind == "old" or code.co_varnames[:1] == ("cls",)
        given = (type(model), value) if takes_class else (value,)
        more = [ValidationInfo(model._so_far(), name)] if code.co_argcount > len(given) else []
        return self.function(*given, *more)

    def __get__(self, instance, owner):
        return types.MethodType(self.function, instance if instance is not None else owner)


def field_validator(*names, mode="after", **kw):
    return lambda function: _Validator(function, "field", names, mode)


def validator(*names, pre=False, **kw):
    return lambda function: _Validator(function, "old", names, "before" if pre else "after")


def model_validator(*, mode="after"):
    return lambda function: _Validator(function, "model", (), mode)


def root_validator(function=None, *, pre=False, **kw):
    made = lambda each: _Validator(each, "root", (), "before" if pre else "after")  # noqa: E731
    return made if function is None else made(function)


def computed_field(function=None, **kw):
    def made(each):
        return each if isinstance(each, property) or hasattr(each, "__get__") and not callable(each) else property(each)

    return made if function is None else made(function)


def field_serializer(*names, **kw):
    return lambda function: function


model_serializer = validate_call = lambda function=None, **kw: function if function is not None else lambda each: each


class ConfigDict(dict):
    def __init_subclass__(cls, total=True, **kw):
        super().__init_subclass__(**kw)


class ValidationInfo:
    """What a validator is told of the other fields."""

    def __init__(self, data, field_name, config=None):
        self.data, self.field_name, self.config, self.context, self.mode = data, field_name, config, None, "python"

    def get(self, name, default=None):
        return self.data.get(name, default)

    def __getitem__(self, name):
        return self.data[name]


FieldValidationInfo = ValidationInfo


ModelMetaclass = type


class BaseModel:
    model_config = {}
    model_fields = {}
    __fields__ = {}
    _validators = ()
    _validates_defaults = False

    def __init_subclass__(cls, **kw):
        cls.model_config = {**super(cls, cls).model_config, **_config_of(cls), **kw}
        fields, found = dict(cls.model_fields), list(cls._validators)
        for name, value in list(vars(cls).items()):
            if isinstance(value, _Validator):
                found.append(value)
        for name, annotation in _annotations_of(cls).items():
            if name.startswith("_") or name == "model_config" or _is_class_variable(annotation):
                continue
            default = vars(cls).get(name, _UNSET)
            if isinstance(default, (property, _Validator, types.FunctionType)):
                continue
            info = default if isinstance(default, FieldInfo) else FieldInfo(default)
            info.declared = (annotation, cls.__module__)
            fields[name] = info
            if isinstance(default, FieldInfo):
                delattr(cls, name)
        cls.model_fields = cls.__fields__ = fields
        cls._validators = tuple(found)

    def __class_getitem__(cls, item):
        return cls

    def __init__(self, **given):
        given = self._gathered(given)
        object.__setattr__(self, "__pydantic_fields_set__", set())
        for each in self._validators:
            if each.mode == "before" and each.kind in ("model", "root"):
                given = each.on_model(self, given) or given
        for name, info in self.model_fields.items():
            value = self._valued(name, info, given)
            object.__setattr__(self, name, value)
        for each in self._validators:
            if each.mode == "after" and each.kind == "model":
                each.on_model(self, self)
            elif each.mode == "after" and each.kind == "root":
                for name, value in (each.function(type(self), self._so_far()) or {}).items():
                    object.__setattr__(self, name, value)
        post = getattr(self, "model_post_init", None)
        if post is not None:
            post(None)

    def __setattr__(self, name, value):
        if name in self.model_fields:
            self.__pydantic_fields_set__.add(name)
        object.__setattr__(self, name, value)

    @property
    def model_fields_set(self):
        return self.__pydantic_fields_set__

    def _so_far(self):
        return {name: value for name, value in vars(self).items() if name[:2] != "__"}

    def _gathered(self, given):
        return given

    def _valued(self, name, info, given):
        for key in (name, *info.names):
            if key in given:
                value, is_default = given[key], False
                self.__pydantic_fields_set__.add(name)
                break
        else:
            if info.is_required() and not _takes_none(info.declared):
                raise ValidationError(f"1 validation error for {type(self).__name__}\n{name}\n  Field required")
            value, is_default = (None if info.is_required() else info.get_default(validated_data=self._so_far())), True
        if is_default and not self._validates_defaults:
            return value
        value = self._validated(name, value, "before")
        if not is_default:
            value = _converted(value, _type_of(info.declared))
        return self._validated(name, value, "after")

    def _validated(self, name, value, mode):
        for each in self._validators:
            if each.mode not in (mode, "plain" if mode == "before" else None) or each.kind not in ("field", "old"):
                continue
            if name in each.names or "*" in each.names:
                value = each.on_field(self, name, value)
        return value

    @classmethod
    def model_validate(cls, value, **kw):
        return value if isinstance(value, cls) else cls(**value)

    parse_obj = model_validate

    @classmethod
    def model_rebuild(cls, **kw):
        pass

    update_forward_refs = model_rebuild

    def model_dump(self, *, exclude_unset=False, **kw):
        names = self.model_fields_set if exclude_unset else self.model_fields
        return {name: _dumped(getattr(self, name)) for name in self.model_fields if name in names}

    dict = model_dump

    def model_copy(self, *, update=None, **kw):
        copy = object.__new__(type(self))
        vars(copy).update(vars(self), **(update or {}))
        return copy

    copy = model_copy

    def __eq__(self, other):
        return type(self) is type(other) and self._so_far() == other._so_far()

    __hash__ = object.__hash__

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.model_fields)})"


class SecretStr:
    def __init__(self, value):
        self._value = value

    def get_secret_value(self):
        return self._value

    def __str__(self):
        return "**********"

    def __repr__(self):
        return "SecretStr('**********')"

    def __len__(self):
        return len(self._value)

    def __eq__(self, other):
        return isinstance(other, SecretStr) and self._value == other._value

    def __hash__(self):
        return hash(self._value)


class SecretBytes(SecretStr):
    pass


class AnyUrl(str):
    """A URL is its text."""

    @classmethod
    def build(cls, *, scheme, host=None, user=None, username=None, password=None, port=None, path=None, query=None, **kw):
        from urllib.parse import quote

        login = username if username is not None else user
        text = f"{scheme}://"
        if login is not None:
            quoted = (lambda part: quote(part, safe="")) if username is not None else (lambda part: part)
            text += quoted(login) + (f":{quoted(password)}" if password is not None else "") + "@"
        text += f"{host or ''}" + (f":{port}" if port is not None else "")
        if path:
            text += path if path.startswith("/") else f"/{path}"
        return cls(text + (f"?{query}" if query else ""))

    def unicode_string(self):
        return str(self)

    encoded_string = unicode_string

    @property
    def scheme(self):
        return self.partition("://")[0]

    @property
    def path(self):
        from urllib.parse import urlparse

        return urlparse(self).path

    @property
    def host(self):
        from urllib.parse import urlparse

        return urlparse(self).hostname


class _Anything(str):
    """A type of pydantic that this module has no rule for."""

    def __new__(cls, *args, **kw):
        return super().__new__(cls, *args[:1])

    def __class_getitem__(cls, item):
        return cls


def _annotations_of(cls):
    """Those of the class itself; names in them that are missing are no fault."""
    try:
        from annotationlib import Format, get_annotations
    except ImportError:
        return vars(cls).get("__annotations__", {})
    return get_annotations(cls, format=Format.FORWARDREF)


def _config_of(cls):
    config = vars(cls).get("Config")
    own = {name: value for name, value in vars(config).items() if not name.startswith("__")} if config else {}
    # What stands in for settings that could not be had says nothing.
    given = vars(cls).get("model_config")
    return {**own, **(given if isinstance(given, dict) else {})}


def _dumped(value):
    if isinstance(value, BaseModel):
        return value.model_dump()
    if isinstance(value, dict):
        return {key: _dumped(each) for key, each in value.items()}
    return type(value)(map(_dumped, value)) if type(value) in (list, tuple, set) else value


def _copied(value):
    return value.copy() if type(value) in (list, dict, set) else value


def _is_class_variable(annotation):
    return "ClassVar" in (annotation if isinstance(annotation, str) else repr(annotation))


def _type_of(annotation):
    """The type behind an annotation, which may be written as a string."""
    if annotation is None:
        return None
    found, module = annotation
    if isinstance(found, str):
        try:
            return eval(found, dict(vars(sys.modules[module])))
        except Exception:
            return None
    return found


def _takes_none(annotation):
    found = _type_of(annotation)
    return found is not None and type(None) in getattr(found, "__args__", ()) or found is type(None)


def _converted(value, wanted):
    """A value from the environment is a string; a field may want something else."""
    origin = getattr(wanted, "__origin__", None) or wanted
    arguments = getattr(wanted, "__args__", ())
    if hasattr(wanted, "__metadata__") or repr(origin).endswith("Annotated"):
        return _converted(value, arguments[0] if origin is None or not isinstance(origin, type) else origin)
    if type(None) in arguments or isinstance(wanted, getattr(types, "UnionType", ())) or repr(origin) == "typing.Union":
        if value is None:
            return None
        for each in arguments:
            try:
                if each is not type(None):
                    return _converted(value, each)
            except (ValueError, TypeError):
                continue
        return value
    if not isinstance(origin, type) or value is None or isinstance(value, origin):
        return value
    if origin is bool and isinstance(value, str):
        text = value.strip().lower()
        if text in ("1", "true", "t", "yes", "y", "on"):
            return True
        if text in ("0", "false", "f", "no", "n", "off", ""):
            return False
        raise ValidationError(f"Input should be a valid boolean: {value!r}")
    if origin in (list, dict, set, tuple, frozenset) and isinstance(value, str):
        from json import loads

        made = loads(value)
        return made if origin is dict else origin(made)
    if issubclass(origin, BaseModel):
        return origin(**value) if isinstance(value, dict) else value
    if origin is str:
        return str(value)
    if issubclass(origin, (int, float, str, SecretStr)) or hasattr(origin, "__members__") or hasattr(origin, "__fspath__"):
        return origin(value)
    return value


class RootModel(BaseModel):
    pass


_URLS = (
    "AnyHttpUrl HttpUrl PostgresDsn MySQLDsn MariaDBDsn RedisDsn AmqpDsn KafkaDsn MongoDsn ClickHouseDsn NatsDsn "
    "CockroachDsn SnowflakeDsn AnyWebsocketUrl FileUrl MultiHostUrl Url"
).split()


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    if name == "BaseSettings":
        from pydantic_settings import BaseSettings

        return BaseSettings
    made = type(name, (AnyUrl if name in _URLS else _Anything,), {})
    if name in ("constr", "conint", "confloat", "conlist", "condecimal"):
        plain = {"constr": str, "conint": int, "confloat": float, "conlist": list}.get(name, object)
        made = lambda *args, **kw: plain  # noqa: E731
    globals()[name] = made
    return made
