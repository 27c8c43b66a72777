"""Loader options: relationships are loaded when they are touched, whatever these say."""


class Load:
    def __init__(self, *args):
        pass

    def __getattr__(self, name):
        if name[:2] == "__":
            raise AttributeError(name)
        return lambda *args, **kw: self


def _option(*args, **kw):
    return Load()


load_only = joinedload = subqueryload = selectinload = lazyload = raiseload = noload = immediateload = _option
contains_eager = defaultload = defer = undefer = undefer_group = with_loader_criteria = with_expression = _option


def validates(*names, **kw):
    return lambda function: function


def reconstructor(function):
    return function


class Bundle:
    def __init__(self, name, *columns):
        self.name, self.columns = name, columns


def make_transient(instance):
    instance.__dict__.pop("_sa_instance_state", None)
