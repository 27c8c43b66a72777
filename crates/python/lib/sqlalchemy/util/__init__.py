"""Small helpers that scripts import from `sqlalchemy.util`."""


def to_list(value, default=None):
    if value is None:
        return default
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return [value]
    return list(value)


def to_column_set(value):
    return set(to_list(value, []))


def asbool(value):
    if isinstance(value, str):
        value = value.strip().lower()
        if value in ("true", "yes", "on", "y", "t", "1"):
            return True
        if value in ("false", "no", "off", "n", "f", "0"):
            return False
        raise ValueError(f"String is not true/false: {value!r}")
    return bool(value)


def warn(message):
    import warnings

    from ..exc import SAWarning

    warnings.warn(message, SAWarning, stacklevel=2)


class OrderedSet(list):
    """A list without repetitions."""

    def add(self, item):
        if item not in self:
            self.append(item)


OrderedDict = dict
immutabledict = dict
EMPTY_DICT = {}


class symbol(str):  # noqa: N801
    pass


def memoized_property(function):
    return property(function)
