"""`event.listen` and `listens_for`. Table events fire on create and drop; others are remembered and never happen."""

from . import exc

_listeners = {}


def listen(target, identifier, fn, *args, **kw):
    if not callable(fn):
        raise exc.InvalidRequestError(f"a listener of {identifier!r} must be callable")
    _listeners.setdefault(identifier, []).append((target, fn))


def listens_for(target, identifier, *args, **kw):
    def decorate(fn):
        listen(target, identifier, fn, *args, **kw)
        return fn

    return decorate


def remove(target, identifier, fn):
    _listeners[identifier] = [
        (one, function) for one, function in _listeners.get(identifier, []) if one is not target or function is not fn
    ]


def contains(target, identifier, fn):
    return any(one is target and function is fn for one, function in _listeners.get(identifier, ()))


def fire(subject, identifier, *args):
    """Calls the listeners of a subject, of its class or of its metadata."""
    for target, fn in list(_listeners.get(identifier, ())):
        if target is subject or isinstance(target, type) and isinstance(subject, target):
            fn(*args, **({} if identifier == "column_reflect" else {"checkfirst": False}))
