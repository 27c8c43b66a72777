"""What stands in for a name that an import could not get.

A migration often imports more than it uses, and uses less than it imports: a module of the application for one column
type, a library for a decorator. A stand-in lets it load. It gives further stand-ins for what is asked of it and may be
subclassed, decorate, and be a column's type (by its best guess, which the run tells). Where its value would matter, in
a comparison, a text, a call that does some work, it raises a sentence that says what could not be had and why.
"""

import _seesaw

# What a decorator may be given.
_DECORATED = (type(lambda: None), type, classmethod, staticmethod, property)

# Calls that only tell somebody something.
_TELLING = frozenset("debug info warning warn error exception critical log echo secho getLogger get_logger".split())


class Unavailable(RuntimeError):
    """A stand-in was asked for what it does not have."""

    seesaw_hint = "write what the migration needs into the script itself, so that it also runs years from now"


class StandIn:
    """Stands in for one name, or for what a call of it would have made."""

    def __new__(cls, path, reason, arguments=None):
        self = super().__new__(cls)
        self.__dict__.update(_seesaw_path=path, _seesaw_reason=reason, _seesaw_arguments=arguments)
        return self

    def __init__(self, *args, **kw):
        """A class that inherits from a stand-in may call it with what it has."""

    def __getattr__(self, name):
        if name[:2] == "__" or name[:8] == "_seesaw_":
            raise AttributeError(name)
        found = table(self, name)
        return below(self, name) if found is None else found

    def __setattr__(self, name, value):
        self.__dict__[name] = value

    def __call__(self, *args, **kw):
        if len(args) == 1 and not kw and isinstance(args[0], _DECORATED):
            # As a decorator it leaves things as they are.
            note(self, "as a decorator")
            return args[0]
        if calls is not None:
            calls.append(self)
        if working():
            tail = self._seesaw_path.rpartition(".")[2]
            if tail in _TELLING:
                return StandIn(self._seesaw_path, self._seesaw_reason, (args, kw)) if "et" in tail[:2] else None
            if not tail[:1].isupper():
                refuse(self, "calls")
        return StandIn(self._seesaw_path, self._seesaw_reason, (args, kw))

    def __mro_entries__(self, bases):
        first = next(base for base in bases if isinstance(base, StandIn))
        if self is not first or any(not isinstance(base, StandIn) for base in bases):
            return ()
        return (base_class(self),)

    def __instancecheck__(self, instance):
        return False

    def __subclasscheck__(self, cls):
        return False

    def __getitem__(self, key):
        if working():
            found = table(self, key)
            if found is None:
                refuse(self, "reads")
            return found
        return self

    def __or__(self, other):
        return self

    __ror__ = __or__

    def __subclasses__(self):
        # A registry of models that is not there is empty.
        return []

    def __hash__(self):
        return id(self)

    def __repr__(self):
        return f"<stand-in for {self._seesaw_path}>"

    def __enter__(self):
        self.__dict__["_seesaw_connection"] = made = self._seesaw_opened()
        return made.__enter__()

    def __exit__(self, *error):
        made = self.__dict__.get("_seesaw_connection")
        return None if made is None else made.__exit__(*error)

    async def __aenter__(self):
        from sqlalchemy.ext.asyncio import AsyncEngine

        self.__dict__["_seesaw_connection"] = made = self._seesaw_opened(AsyncEngine)
        return await made.__aenter__()

    async def __aexit__(self, *error):
        made = self.__dict__.get("_seesaw_connection")
        return None if made is None else await made.__aexit__(*error)

    def __await__(self):
        if engine is None:
            refuse(self, "depends on")
        return iter(())

    def _seesaw_opened(self, of=lambda engine: engine):
        """A connection to the database that the command was given, where env.py opens one of an engine that is not there."""
        tail = self._seesaw_path.rpartition(".")[2]
        if engine is None or tail not in ("connect", "begin"):
            refuse(self, "depends on")
        return getattr(of(engine), tail)()

    @property
    def _sqla_type(self):
        return column_type(self._seesaw_path, self._seesaw_arguments, self)


# While env.py runs: the engine of the command's own URL, and what could not be had and was called.
engine = None
calls = None


def _refusing(what):
    def method(self, *args):
        refuse(self, what)

    return method


for _name in (
    "str bool eq ne lt le gt ge len iter next contains int float index complex format bytes fspath add radd mul rmul "
    "sub rsub mod rmod truediv rtruediv neg delitem setitem"
).split():
    setattr(StandIn, f"__{_name}__", _refusing("depends on"))
# `**` asks for it.
StandIn.keys = _refusing("depends on")


class _InheritsMeta(type):
    """The class of classes that inherit from a stand-in."""

    def __new__(meta, name, bases, namespace, **kw):
        return super().__new__(meta, name, bases, namespace)

    def __init__(cls, name, bases, namespace, **kw):
        super().__init__(name, bases, namespace)

    def __getattr__(cls, name):
        if name[:2] == "__" or name[:8] == "_seesaw_":
            raise AttributeError(name)
        if name == "_sqla_type":
            return column_type(f"{cls.__name__}({cls._seesaw_base._seesaw_path})", None, cls._seesaw_base)
        base = cls._seesaw_base
        return below(StandIn(cls.__name__, f"its base {base._seesaw_path}: {base._seesaw_reason}"), name)


class _Inherits(metaclass=_InheritsMeta):
    def __init__(self, *args, **kw):
        self.__dict__["_seesaw_given"] = (args, kw)

    @property
    def _sqla_type(self):
        base = type(self)._seesaw_base
        given = self.__dict__.get("_seesaw_given")
        return column_type(f"{type(self).__name__}({base._seesaw_path})", given, base)

    def __getattr__(self, name):
        return getattr(type(self), name)


def base_class(stand_in):
    return _InheritsMeta("StandIn", (_Inherits,), {"_seesaw_base": stand_in})


def below(stand_in, name):
    """What stands in for an attribute."""
    path = f"{stand_in._seesaw_path}.{name}"
    if name.endswith(("Error", "Exception", "Warning", "Exists", "NotFound")):
        # It may be caught, and never comes.
        return type(name, (Exception,), {"__module__": stand_in._seesaw_path})
    return StandIn(path, stand_in._seesaw_reason)


def table(stand_in, name):
    """A table of `metadata.tables`, or of what is called so, as the database has it."""
    path = stand_in._seesaw_path
    if path.rpartition(".")[2] != "tables" or not working() or not isinstance(name, str):
        return None
    from alembic import op
    from sqlalchemy import MetaData, Table, exc
    from sqlalchemy.engine.base import changes

    # The same one for as long as the schema is.
    at, found = _tables.get(name, (None, None))
    if at != changes[0]:
        schema, _, table_name = name.rpartition(".")
        try:
            found = Table(table_name, MetaData(), schema=schema or None, autoload_with=op.get_bind())
        except exc.NoSuchTableError:
            return None
        _tables[name] = changes[0], found
    if f"{path}.{name}" not in _used:
        _used[f"{path}.{name}"] = "as a table"
        words = f"table {path}.{name} cannot be had here ({stand_in._seesaw_reason}): it is taken as the database has it"
        _seesaw.notice("warning", words)
    return found


def top(path, reason):
    """What stands in for an imported name."""
    parent, _, name = path.rpartition(".")
    return below(StandIn(parent, reason), name) if parent else StandIn(path, reason)


# What the run is told.

_imported = {}
_used = {}
_tables = {}


def working():
    """Whether `upgrade()` or `downgrade()` itself is running, not a module that it imports."""
    return _seesaw.active() and not loading


# How many modules are being executed.
loading = 0


def imported(path, reason):
    """A script could not get a name."""
    _imported.setdefault(path, reason)


def note(stand_in, how):
    _used.setdefault(stand_in._seesaw_path, how)


def refuse(stand_in, what):
    if working():
        _used[stand_in._seesaw_path] = f"it {what} its value"
    path, reason = stand_in._seesaw_path, stand_in._seesaw_reason
    raise Unavailable(f"the script {what} {path}, which cannot be had here: {reason}")


def report():
    """Tells once per revision what was stood in for; then forgets."""
    if _imported:
        reasons = {}
        for path, reason in _imported.items():
            reasons.setdefault(reason, []).append(path)
        depended = any(_depends(path) for path in _imported)
        told = "; ".join(f"{', '.join(sorted(paths))} ({reason})" for reason, paths in sorted(reasons.items()))
        ending = "" if depended else "; nothing that ran depended on it"
        _seesaw.notice("note", f"stood in for {told}{ending}")
    _imported.clear()
    _used.clear()
    _tables.clear()


def _depends(path):
    return any(used == path or used.startswith(path + ".") for used in _used)


# Column types.

_GUESSES = (
    ("guid uuid", "CHAR", (36,)),
    ("json dict", "JSON", ()),
    ("datetime utc timestamp arrow aware", "DateTime", ()),
    ("bool", "Boolean", ()),
    ("bigint biginteger", "BigInteger", ()),
    ("integer", "Integer", ()),
    ("decimal money numeric currency", "Numeric", ()),
    ("float", "Float", ()),
    ("binary blob bytes pickle compressed", "LargeBinary", ()),
    ("text encrypted list set markdown html pydantic", "Text", ()),
    ("date", "Date", ()),
)


def column_type(path, arguments, stand_in):
    """The best guess for a column type: by its name; a text where that tells nothing."""
    import sqlalchemy

    name, args = "String", ()
    for called in path.lower().rstrip(")").split("("):
        called = called.rpartition(".")[2]
        found = [guess for guess in _GUESSES if any(word in called for word in guess[0].split())]
        if found:
            _, name, args = found[0]
            break
    positional, keywords = arguments or ((), {})
    length = keywords.get("length", positional[0] if positional else None)
    if name == "String" and isinstance(length, int):
        args = (length,)
    guess = getattr(sqlalchemy, name)(*args)
    shown = f"{name}({args[0]})" if args else name
    if path not in _used or not _used[path].startswith("as a column type"):
        _used[path] = f"as a column type, for which {shown} was taken"
        _seesaw.notice(
            "warning",
            f"column type {path} cannot be had here ({stand_in._seesaw_reason}): {shown} is taken for it, by its name",
        )
    return guess
