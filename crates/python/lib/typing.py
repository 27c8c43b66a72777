"""A light `typing`: annotations are written and never checked."""

import _collections_abc as _abc
import sys

from _typing import NoDefault, ParamSpec, ParamSpecArgs, ParamSpecKwargs, TypeAliasType, TypeVar, TypeVarTuple
from types import GenericAlias

TYPE_CHECKING = False


class _GenericAlias:
    """`Form[...]`."""

    def __init__(self, origin, args):
        self.__origin__ = origin
        self.__args__ = args if isinstance(args, tuple) else (args,)
        self.__parameters__ = tuple(each for each in self.__args__ if isinstance(each, (TypeVar, ParamSpec)))

    def __getitem__(self, args):
        return _GenericAlias(self.__origin__, args)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __eq__(self, other):
        return isinstance(other, _GenericAlias) and (self.__origin__, self.__args__) == (
            other.__origin__, other.__args__
        )

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __call__(self, *args, **kw):
        return self.__origin__(*args, **kw)

    def __mro_entries__(self, bases):
        origin = self.__origin__
        return origin.__mro_entries__(bases) if not isinstance(origin, type) else (origin,)

    def __instancecheck__(self, value):
        return isinstance(value, self.__origin__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__origin__)

    def __repr__(self):
        return f"{_shown(self.__origin__)}[{', '.join(map(_shown, self.__args__))}]"


class _Form:
    """A name of this module that may be subscripted; `origin` is the class it stands for."""

    def __init__(self, name, origin=None):
        self._name = name
        self.__origin__ = origin or self

    def __getitem__(self, args):
        return _GenericAlias(self if self.__origin__ is self else self.__origin__, args)

    def __or__(self, other):
        return Union[self, other]

    __ror__ = __or__

    def __call__(self, *args, **kw):
        if self.__origin__ is self:
            raise TypeError(f"Cannot instantiate {self!r}")
        return self.__origin__(*args, **kw)

    def __mro_entries__(self, bases):
        return () if self.__origin__ is self else (self.__origin__,)

    def __instancecheck__(self, value):
        if self.__origin__ is self:
            raise TypeError(f"{self!r} cannot be used with isinstance()")
        return isinstance(value, self.__origin__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__origin__)

    def __repr__(self):
        return f"typing.{self._name}"


def _shown(value):
    return value.__name__ if isinstance(value, type) else repr(value)


for _name in (
    "Any ClassVar Concatenate Final Literal LiteralString Never NoReturn NotRequired Optional ReadOnly "
    "Required Self TypeAlias TypeGuard TypeIs Union Unpack"
).split():
    globals()[_name] = _Form(_name)


class _AnnotatedForm(_Form):
    """`Annotated[int, …]`: the type, and what is said of it."""

    def __getitem__(self, args):
        return _AnnotatedAlias(args[0], args[1:])


class _AnnotatedAlias(_GenericAlias):
    def __init__(self, origin, metadata):
        if isinstance(origin, _AnnotatedAlias):
            origin, metadata = origin.__origin__, (*origin.__metadata__, *metadata)
        super().__init__(origin, origin)
        self.__metadata__ = metadata

    def __getitem__(self, args):
        return _AnnotatedAlias(self.__origin__[args], self.__metadata__)

    def __eq__(self, other):
        return isinstance(other, _AnnotatedAlias) and (self.__origin__, self.__metadata__) == (
            other.__origin__, other.__metadata__
        )

    def __hash__(self):
        return hash((self.__origin__, self.__metadata__))

    def __repr__(self):
        return f"typing.Annotated[{_shown(self.__origin__)}, {', '.join(map(repr, self.__metadata__))}]"


Annotated = _AnnotatedForm("Annotated")


class _UnionForm(_Form):
    """`Union[a, b]`, and `Optional[a]`, which is `Union[a, None]`; of one kind only it is that."""

    def __getitem__(self, args):
        args = args if isinstance(args, tuple) else (args,)
        if self._name == "Optional":
            args = (*args, None)
        flat = []
        for each in args:
            each = type(None) if each is None else each
            is_union = getattr(each, "__origin__", None) is Union
            flat += [inner for inner in (each.__args__ if is_union else (each,)) if inner not in flat]
        return flat[0] if len(flat) == 1 else _UnionAlias(Union, tuple(flat))


class _UnionAlias(_GenericAlias):
    def __repr__(self):
        inner = [each for each in self.__args__ if each is not type(None)]
        if len(inner) < len(self.__args__) and len(inner) == 1:
            return f"typing.Optional[{_shown(inner[0])}]"
        return f"typing.Union[{', '.join(map(_shown, self.__args__))}]"


Union = _UnionForm("Union")
Optional = _UnionForm("Optional")

for _name, _origin in {
    "AbstractSet": _abc.Set, "AsyncGenerator": _abc.AsyncGenerator, "AsyncIterable": _abc.AsyncIterable,
    "AsyncIterator": _abc.AsyncIterator, "Awaitable": _abc.Awaitable, "Callable": _abc.Callable,
    "Collection": _abc.Collection, "Container": _abc.Container, "Coroutine": _abc.Coroutine, "Dict": dict,
    "FrozenSet": frozenset, "Generator": _abc.Generator, "Hashable": _abc.Hashable, "ItemsView": _abc.ItemsView,
    "Iterable": _abc.Iterable, "Iterator": _abc.Iterator, "KeysView": _abc.KeysView, "List": list,
    "Mapping": _abc.Mapping, "MappingView": _abc.MappingView, "MutableMapping": _abc.MutableMapping,
    "MutableSequence": _abc.MutableSequence, "MutableSet": _abc.MutableSet, "Reversible": _abc.Reversible,
    "Sequence": _abc.Sequence, "Set": set, "Sized": _abc.Sized, "Tuple": tuple, "Type": type,
    "ValuesView": _abc.ValuesView,
}.items():
    globals()[_name] = _Form(_name, _origin)


class Generic:
    def __class_getitem__(cls, args):
        return _GenericAlias(cls, args)


class _ProtocolMeta(_abc.ABCMeta):
    def __instancecheck__(cls, instance):
        members = vars(cls).get("_members")
        return members is not None and all(hasattr(instance, name) for name in members) or super().__instancecheck__(instance)


class Protocol(Generic, metaclass=_ProtocolMeta):
    pass


def runtime_checkable(cls):
    """Whatever has its members is an instance."""
    known = [name for each in cls.__mro__[:-2] for name in (*vars(each), *vars(each).get("__annotations__", ()))]
    cls._members = frozenset(name for name in known if name[:1] != "_")
    return cls


# What the interpreter asks of this module for type parameters.


def _type_check(arg, message):
    return arg


def _typevar_subst(parameter, arg):
    return arg


_paramspec_subst = _typevar_subst


def _paramspec_prepare_subst(parameter, alias, args):
    return args


_typevartuple_prepare_subst = _paramspec_prepare_subst


def _generic_class_getitem(cls, args):
    return _GenericAlias(cls, args)


def _generic_init_subclass(cls, *args, **kw):
    pass


class SupportsInt(Protocol):
    pass


class SupportsFloat(Protocol):
    pass


class SupportsIndex(Protocol):
    pass


class IO(Generic):
    pass


class TextIO(IO):
    pass


class BinaryIO(IO):
    pass


AnyStr = TypeVar("AnyStr", bytes, str)
Text = str


def _annotations(namespace):
    found = namespace.get("__annotations__")
    if found is None:
        annotate = namespace.get("__annotate_func__") or namespace.get("__annotate__")
        found = annotate(1) if annotate is not None else {}
    return found


class _NamedTupleMeta(type):
    def __new__(cls, name, bases, namespace):
        from collections import namedtuple

        fields = _annotations(namespace)
        defaults = [namespace[each] for each in fields if each in namespace]
        made = namedtuple(name, list(fields), defaults=defaults or None, module=namespace.get("__module__"))
        for key, value in namespace.items():
            if key not in fields and key not in ("__module__", "__dict__", "__weakref__", "__new__"):
                setattr(made, key, value)
        made.__annotations__ = dict(fields)
        return made


class _NamedTuple:
    """Both a function and a base."""

    def __call__(self, typename, fields=(), /, **kw):
        from collections import namedtuple

        return namedtuple(typename, [name for name, _ in fields] or list(kw))

    def __mro_entries__(self, bases):
        return (_NamedTupleBase,)


_NamedTupleBase = type.__new__(_NamedTupleMeta, "NamedTuple", (), {})
NamedTuple = _NamedTuple()


class _TypedDictMeta(type):
    def __new__(cls, name, bases, namespace, total=True, **kw):
        made = type.__new__(_TypedDictMeta, name, (dict,), dict(namespace))
        made.__total__ = total
        return made

    def __call__(cls, *args, **kw):
        return dict(*args, **kw)


class _TypedDict:
    def __call__(self, typename, fields=(), /, *, total=True, **kw):
        return _TypedDictMeta(typename, (), {"__annotations__": dict(fields)}, total=total)

    def __mro_entries__(self, bases):
        return (_TypedDictBase,)


_TypedDictBase = type.__new__(_TypedDictMeta, "TypedDict", (dict,), {})
TypedDict = _TypedDict()


class NewType:
    def __init__(self, name, tp):
        self.__name__ = self.__qualname__ = name
        self.__supertype__ = tp

    def __call__(self, value):
        return value

    def __or__(self, other):
        return _GenericAlias(Union, (self, other))


class ForwardRef:
    def __init__(self, arg, **kw):
        self.__forward_arg__ = arg


def cast(type_, value):
    return value


def assert_type(value, type_):
    return value


def reveal_type(value):
    return value


def assert_never(value, /):
    raise AssertionError(f"Expected code to be unreachable, but got: {value!r}")


def _unchanged(value):
    return value


final = no_type_check = override = _unchanged


def overload(function):
    return function


def dataclass_transform(**kw):
    return _unchanged


def get_type_hints(value, *args, **kw):
    found = {}
    for cls in reversed(getattr(value, "__mro__", (value,))):
        found.update(getattr(cls, "__annotations__", None) or {})
    return found


def get_origin(value):
    return Annotated if isinstance(value, _AnnotatedAlias) else getattr(value, "__origin__", None)


def get_args(value):
    if isinstance(value, _AnnotatedAlias):
        return (value.__origin__, *value.__metadata__)
    return getattr(value, "__args__", ())


def is_typeddict(value):
    return isinstance(value, _TypedDictMeta)


def __getattr__(name):
    if name in ("Counter", "ChainMap", "DefaultDict", "Deque", "OrderedDict", "Pattern", "Match", "ContextManager",
                "AsyncContextManager"):
        import collections
        import contextlib
        import re

        origin = {
            "Counter": collections.Counter, "ChainMap": collections.ChainMap,
            "DefaultDict": collections.defaultdict, "Deque": collections.deque,
            "OrderedDict": collections.OrderedDict, "Pattern": re.Pattern, "Match": re.Match,
            "ContextManager": contextlib.AbstractContextManager,
            "AsyncContextManager": contextlib.AbstractAsyncContextManager,
        }[name]
        found = globals()[name] = _Form(name, origin)
        return found
    raise AttributeError(f"module 'typing' has no attribute {name!r}")


def _generic_class_getitem(cls, args):
    return GenericAlias(cls, args)


_ = sys, NoDefault, ParamSpecArgs, ParamSpecKwargs, TypeAliasType, TypeVarTuple
