"""Loader options: which columns are loaded at once. Relationships are loaded when they are touched, whatever these say."""


class Load:
    def __init__(self, *entities):
        # The attributes that are named, each with the class that it is of; a text is of any class.
        self.only = []
        self.deferred = []

    def load_only(self, *attributes, raiseload=False):
        self.only += map(_named, attributes)
        return self

    def defer(self, attribute, raiseload=False):
        self.deferred.append(_named(attribute))
        return self

    def __getattr__(self, name):
        if name[:2] == "__":
            raise AttributeError(name)
        return lambda *args, **kw: self


def _named(attribute):
    return (None, attribute) if isinstance(attribute, str) else (getattr(attribute, "class_", None), attribute.key)


def loaded_at_once(mapper, options):
    """The keys of a class's columns that a statement with these options asks for; the others come when they are touched."""
    options = [each for each in options if isinstance(each, Load)]

    def named(pairs):
        return {key for owner, key in pairs if owner is None or issubclass(mapper.class_, owner)}

    only = named(pair for each in options for pair in each.only)
    deferred = named(pair for each in options for pair in each.deferred)
    identity = {key for key, column in mapper.columns_by_key.items() if column.primary_key}
    return [
        key for key in mapper.columns_by_key if key in identity or key not in deferred and (not only or key in only)
    ]


def load_only(*attributes, raiseload=False):
    return Load().load_only(*attributes)


def defer(attribute, *rest, raiseload=False):
    return Load().defer(attribute)


def _option(*args, **kw):
    return Load()


joinedload = subqueryload = selectinload = lazyload = raiseload = noload = immediateload = _option
contains_eager = defaultload = undefer = undefer_group = with_loader_criteria = with_expression = _option


def validates(*names, **kw):
    return lambda function: function


def reconstructor(function):
    return function


class Bundle:
    def __init__(self, name, *columns):
        self.name, self.columns = name, columns


def make_transient(instance):
    instance.__dict__.pop("_sa_instance_state", None)
