"""Annotations on demand, as far as dataclasses and the like need them."""

import enum


class Format(enum.IntEnum):
    VALUE = 1
    VALUE_WITH_FAKE_GLOBALS = 2
    FORWARDREF = 3
    STRING = 4


class ForwardRef:
    """A name that is not defined (yet)."""

    def __init__(self, arg, **kw):
        self.__forward_arg__ = arg

    def __or__(self, other):
        return self

    __ror__ = __or__

    def __getitem__(self, item):
        return self

    def __call__(self, *args, **kw):
        return self

    def __repr__(self):
        return f"ForwardRef({self.__forward_arg__!r})"


def get_annotate_from_class_namespace(namespace):
    return namespace.get("__annotate__") or namespace.get("__annotate_func__")


def call_annotate_function(annotate, format, *, owner=None):
    """Calls the function that computes annotations; names that are missing become forward references."""
    from types import FunctionType

    namespace = None
    while True:
        try:
            found = annotate(1)
        except NameError as error:
            if format == Format.VALUE or not error.name or namespace and error.name in namespace:
                raise
            namespace = {**annotate.__globals__, error.name: ForwardRef(error.name)}
            annotate = FunctionType(
                annotate.__code__, namespace, annotate.__name__, annotate.__defaults__, annotate.__closure__
            )
            continue
        if format == Format.STRING:
            return {name: type_repr(value) for name, value in found.items()}
        return found


call_evaluate_function = call_annotate_function


def get_annotations(obj, *, globals=None, locals=None, eval_str=False, format=Format.VALUE):
    if isinstance(obj, type):
        namespace = vars(obj)
        if "__annotations__" in namespace:
            return dict(namespace["__annotations__"])
        annotate = get_annotate_from_class_namespace(namespace)
    else:
        annotate = getattr(obj, "__annotate__", None)
    if annotate is None:
        try:
            return dict(getattr(obj, "__annotations__", None) or {})
        except NameError:
            return {}
    return dict(call_annotate_function(annotate, format, owner=obj) or {})


def annotations_to_string(annotations):
    return {name: type_repr(value) for name, value in annotations.items()}


def type_repr(value):
    if isinstance(value, str):
        return value
    return value.__qualname__ if isinstance(value, type) else repr(value)
