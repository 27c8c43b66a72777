"""six: the half of it that is Python 3."""

import builtins as _builtins
import io
import sys
import urllib.parse
from functools import reduce

PY2, PY3, PY34 = False, True, True
string_types, integer_types, class_types = (str,), (int,), (type,)
text_type, binary_type, unichr = str, bytes, chr
MAXSIZE = sys.maxsize
StringIO, BytesIO = io.StringIO, io.BytesIO
advance_iterator, get_function_code = next, lambda function: function.__code__


def iterkeys(mapping, **kw):
    return iter(mapping.keys(**kw))


def itervalues(mapping, **kw):
    return iter(mapping.values(**kw))


def iteritems(mapping, **kw):
    return iter(mapping.items(**kw))


def viewitems(mapping):
    return mapping.items()


def u(text):
    return text


def b(text):
    return text.encode("latin-1")


def ensure_text(value, encoding="utf-8", errors="strict"):
    return value.decode(encoding, errors) if isinstance(value, bytes) else value


ensure_str = ensure_text


def ensure_binary(value, encoding="utf-8", errors="strict"):
    return value.encode(encoding, errors) if isinstance(value, str) else value


def add_metaclass(metaclass):
    """The class, made again by its metaclass."""

    def made_again(cls):
        space = {name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__")}
        return metaclass(cls.__name__, cls.__bases__, space)

    return made_again


def with_metaclass(metaclass, *bases):
    return metaclass("temporary_class", bases, {})


def python_2_unicode_compatible(cls):
    return cls


def raise_from(value, cause):
    raise value from cause


def reraise(kind, value, trace=None):
    raise value.with_traceback(trace)


moves = sys.modules["six.moves"] = type(sys)("six.moves")
moves.__dict__.update(
    {name: getattr(_builtins, name) for name in ("range", "input", "map", "zip", "filter")},
    builtins=_builtins, urllib=urllib, xrange=range, reduce=reduce, StringIO=io.StringIO, cStringIO=io.StringIO, __path__=[],
)
sys.modules.update({
    "six.moves.builtins": _builtins, "six.moves.urllib": urllib, "six.moves.urllib.parse": urllib.parse,
})
