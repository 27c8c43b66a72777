"""`psycopg2.sql`: statements put together from parts. It is psycopg's, too."""

import datetime
import decimal
import uuid


class Composable:
    def __init__(self, wrapped):
        self._wrapped = wrapped

    def __add__(self, other):
        return Composed([*_parts(self), *_parts(other)])

    def __mul__(self, number):
        return Composed([self] * number)

    def __eq__(self, other):
        return type(self) is type(other) and self._wrapped == other._wrapped

    def __hash__(self):
        return hash(repr(self))

    def __repr__(self):
        return f"{type(self).__name__}({self._wrapped!r})"

    def as_bytes(self, context=None):
        return self.as_string(context).encode()

    def __str__(self):
        return self.as_string(None)


def _parts(value):
    return value._wrapped if isinstance(value, Composed) else [value]


class Composed(Composable):
    def __init__(self, seq):
        super().__init__([each if isinstance(each, Composable) else Literal(each) for each in seq])

    def as_string(self, context=None):
        return "".join(each.as_string(context) for each in self._wrapped)

    def join(self, joiner):
        return (SQL(joiner) if isinstance(joiner, str) else joiner).join(self._wrapped)

    def __iter__(self):
        return iter(self._wrapped)


class SQL(Composable):
    string = property(lambda self: self._wrapped)

    def as_string(self, context=None):
        return self._wrapped

    def format(self, *args, **kw):
        import string

        found, at = [], 0
        for text, name, spec, conversion in string.Formatter().parse(self._wrapped):
            if text:
                found.append(SQL(text))
            if name is None:
                continue
            if spec or conversion:
                raise ValueError("no format specification or conversion is supported by SQL")
            if name == "":
                value, at = args[at], at + 1
            else:
                value = args[int(name)] if name.isdigit() else kw[name]
            found.append(value)
        return Composed(found)

    def join(self, seq):
        found = []
        for each in seq:
            found += [self, each] if found else [each]
        return Composed(found)


class Identifier(Composable):
    def __init__(self, *strings):
        super().__init__(strings)

    strings = property(lambda self: self._wrapped)

    def as_string(self, context=None):
        return ".".join('"' + each.replace('"', '""') + '"' for each in self._wrapped)

    def __repr__(self):
        return f"Identifier({', '.join(map(repr, self._wrapped))})"


class Literal(Composable):
    wrapped = property(lambda self: self._wrapped)

    def as_string(self, context=None):
        return _literal(self._wrapped)


def _literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float, decimal.Decimal)):
        return str(value)
    if isinstance(value, (list, tuple)):
        texts = (", " if isinstance(value, tuple) else ",").join(map(_literal, value))
        return f"({texts})" if isinstance(value, tuple) else f"ARRAY[{texts}]" if value else "'{}'"
    if isinstance(value, (str, datetime.date, datetime.time, datetime.timedelta, uuid.UUID)):
        text = str(value).replace("'", "''")
        return " E'" + text.replace("\\", "\\\\") + "'" if "\\" in text else f"'{text}'"
    raise TypeError(f"can't adapt type {type(value).__name__!r}")


class Placeholder(Composable):
    def __init__(self, name=None, format=None):
        super().__init__(name)

    def as_string(self, context=None):
        return f"%({self._wrapped})s" if self._wrapped else "%s"


NULL, DEFAULT = SQL("NULL"), SQL("DEFAULT")
