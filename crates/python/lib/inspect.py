"""The light half of `inspect`: kinds of objects and signatures."""

import types


def isclass(value):
    return isinstance(value, type)


def isfunction(value):
    return isinstance(value, types.FunctionType)


def ismethod(value):
    return isinstance(value, types.MethodType)


def isbuiltin(value):
    return isinstance(value, types.BuiltinFunctionType)


def isroutine(value):
    return isfunction(value) or ismethod(value) or isbuiltin(value)


def ismodule(value):
    return isinstance(value, types.ModuleType)


def isgenerator(value):
    return isinstance(value, types.GeneratorType)


def isgeneratorfunction(value):
    return isfunction(value) and bool(value.__code__.co_flags & 0x20)


def iscoroutinefunction(value):
    return isfunction(value) and bool(value.__code__.co_flags & 0x80)


def iscoroutine(value):
    return isinstance(value, types.CoroutineType)


def isawaitable(value):
    return iscoroutine(value) or hasattr(type(value), "__await__")


def isasyncgenfunction(value):
    return isfunction(value) and bool(value.__code__.co_flags & 0x200)


def isabstract(value):
    return isclass(value) and bool(getattr(value, "__abstractmethods__", None))


def isdatadescriptor(value):
    return not isclass(value) and (hasattr(type(value), "__set__") or hasattr(type(value), "__delete__"))


def ismethoddescriptor(value):
    return not isclass(value) and hasattr(type(value), "__get__") and not hasattr(type(value), "__set__")


def getmembers(value, predicate=None):
    found = []
    for name in dir(value):
        try:
            member = getattr(value, name)
        except AttributeError:
            continue
        if predicate is None or predicate(member):
            found.append((name, member))
    return sorted(found, key=lambda item: item[0])


def getmodule(value):
    import sys

    return sys.modules.get(getattr(value, "__module__", None))


def getdoc(value):
    doc = getattr(value, "__doc__", None)
    return cleandoc(doc) if isinstance(doc, str) else None


def cleandoc(doc):
    lines = doc.expandtabs().split("\n")
    indents = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    margin = min(indents, default=0)
    lines = [lines[0].lstrip(), *[line[margin:] for line in lines[1:]]]
    return "\n".join(lines).strip("\n")


def getmro(cls):
    return cls.__mro__


def unwrap(function, *, stop=None):
    while hasattr(function, "__wrapped__") and not (stop and stop(function)):
        function = function.__wrapped__
    return function


def currentframe():
    import sys

    return sys._getframe(1)


def stack(context=1):
    import traceback

    return traceback.extract_stack()[::-1]


class _empty:
    pass


class Parameter:
    empty = _empty
    POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD = range(5)

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self.name = name
        self.kind = kind
        self.default = default
        self.annotation = annotation

    def replace(self, **changes):
        fields = {"name": self.name, "kind": self.kind, "default": self.default, "annotation": self.annotation}
        fields.update(changes)
        return Parameter(**fields)

    def __str__(self):
        text = {self.VAR_POSITIONAL: "*", self.VAR_KEYWORD: "**"}.get(self.kind, "") + self.name
        return text if self.default is _empty else f"{text}={self.default!r}"

    def __repr__(self):
        return f'<Parameter "{self}">'


class Signature:
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty):
        self.parameters = {each.name: each for each in parameters or ()}
        self.return_annotation = return_annotation

    def __str__(self):
        return f"({', '.join(map(str, self.parameters.values()))})"


def signature(function, **kw):
    if isclass(function):
        function = function.__init__
    function = unwrap(function)
    skip = 0
    if ismethod(function):
        function, skip = function.__func__, 1
    if not isfunction(function):
        raise ValueError(f"no signature found for {function!r}")
    code = function.__code__
    names = code.co_varnames
    count, keyword_only = code.co_argcount, code.co_kwonlyargcount
    defaults = dict(zip(names[count - len(function.__defaults__ or ()):count], function.__defaults__ or ()))
    defaults.update(function.__kwdefaults__ or {})
    found = []
    for at, name in enumerate(names[:count]):
        kind = Parameter.POSITIONAL_ONLY if at < code.co_posonlyargcount else Parameter.POSITIONAL_OR_KEYWORD
        found.append(Parameter(name, kind, default=defaults.get(name, _empty)))
    at = count + keyword_only
    if code.co_flags & 0x04:
        found.append(Parameter(names[at], Parameter.VAR_POSITIONAL))
        at += 1
    for name in names[count:count + keyword_only]:
        found.append(Parameter(name, Parameter.KEYWORD_ONLY, default=defaults.get(name, _empty)))
    if code.co_flags & 0x08:
        found.append(Parameter(names[at], Parameter.VAR_KEYWORD))
    return Signature(found[skip:])
