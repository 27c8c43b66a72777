"""SQLModel's models: classes with annotated fields, mapped where they are declared as tables."""

from sqlalchemy import Column, ForeignKey, create_engine, types  # noqa: F401
from sqlalchemy.orm import Session  # noqa: F401
from sqlalchemy.orm.declarative import Registry, _annotations, _map, _namespace, _table, _unwrap, _value_of, declared_attr

from .sql.sqltypes import AutoString, UTCDateTime

_UNSET = object()


class FieldInfo:
    """What `Field(…)` says of a field."""

    def __init__(self, default=_UNSET, default_factory=None, sa_column=None, **kw):
        self.default = _UNSET if default is ... else default
        self.default_factory = default_factory
        self.sa_column = sa_column
        self.said = {name: value for name, value in kw.items() if value is not None}

    def value(self):
        if self.default_factory is not None:
            return self.default_factory()
        return None if self.default is _UNSET else self.default


class RelationshipInfo:
    """`Relationship(…)`: the attribute stays empty, for no revision loads objects through another."""


def Field(default=_UNSET, **kw):
    return FieldInfo(default, **kw)


def Relationship(**kw):
    return RelationshipInfo()


class SQLModel:
    registry = _sa_registry = Registry()
    metadata = registry.metadata

    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower()

    def __init_subclass__(cls, table=False, registry=None, **kw):
        cls.__own_fields__ = _own_fields(cls, _namespace(2))
        # Without a mapping a field's class has its default, as it is written.
        for name, (_, info) in cls.__own_fields__.items():
            if name in cls.__dict__:
                setattr(cls, name, None if info.default is _UNSET else info.default)
        cls.__seesaw_fault__ = None
        if not table:
            return
        try:
            _map_model(cls)
        except Exception as fault:
            cls.__seesaw_fault__ = fault
            cls.__table__ = _NoTable(cls, fault)

    def __init__(self, **values):
        cls = type(self)
        if cls.__seesaw_fault__ is not None:
            raise NotImplementedError(_refusal(cls, cls.__seesaw_fault__))
        for name, (_, info) in _fields(cls).items():
            if name not in values and (info.default_factory is not None or info.default is not _UNSET):
                setattr(self, name, info.value())
        for name, value in values.items():
            setattr(self, name, value)


class _NoTable:
    """`Model.__table__` where the mapping failed."""

    def __init__(self, cls, fault):
        self.said = _refusal(cls, fault)

    def __get__(self, instance, owner):
        raise AttributeError(self.said)


def _refusal(cls, fault):
    return (
        f"the model {cls.__name__} of SQLModel cannot be used as a table in Seesaw ({fault}); "
        "describe the table in the revision with sa.table(), which also keeps it as it is now"
    )


def _own_fields(cls, namespace):
    found = {}
    for name, annotation in _annotations(cls, namespace).items():
        written = cls.__dict__.get(name, _UNSET)
        if name[:1] == "_" or name == "model_config" or isinstance(written, RelationshipInfo):
            continue
        if "ClassVar" in repr(annotation):
            continue
        found[name] = (annotation, written if isinstance(written, FieldInfo) else FieldInfo(written))
    for name, written in list(cls.__dict__.items()):
        if isinstance(written, RelationshipInfo):
            setattr(cls, name, None)
    return found


def _fields(cls):
    """The fields of a class, those of its bases first."""
    found = {}
    for owner in reversed(cls.__mro__):
        found.update(owner.__dict__.get("__own_fields__") or {})
    return found


def _map_model(cls):
    columns = {}
    for name, (annotation, info) in _fields(cls).items():
        column = _column(annotation, info)
        if column.name is None:
            column.name = name
            if column.key is None:
                column.key = name
        columns[name] = column
    cls.__table__ = _table(cls, _value_of(cls, "__tablename__"), cls._sa_registry, columns)
    cls.__clause_element__ = classmethod(lambda each: each.__table__)
    _map(cls, cls._sa_registry, {})


def _column(annotation, info):
    if info.sa_column is not None:
        return info.sa_column._copy()
    said = info.said
    item, optional, _ = _unwrap(annotation)
    primary = said.get("primary_key", False)
    arguments = []
    if said.get("foreign_key"):
        arguments.append(ForeignKey(said["foreign_key"], ondelete=said.get("ondelete")))
    options = {
        "primary_key": primary, "nullable": said.get("nullable", not primary and optional),
        "index": said.get("index", False), "unique": said.get("unique", False),
    }
    if info.default_factory is not None:
        options["default"] = info.default_factory
    elif info.default is not _UNSET:
        options["default"] = info.default
    options.update(said.get("sa_column_kwargs", {}))
    return Column(*arguments, *said.get("sa_column_args", ()), type_=_type(item, info), **options)


def _type(item, info):
    said = info.said
    if "sa_type" in said:
        return said["sa_type"]
    if getattr(item, "_sqla_type", None) is not None:
        return item
    if getattr(getattr(item, "__origin__", None), "_name", None) == "Literal":
        item = type(item.__args__[0])
    names = [each.__name__ for each in getattr(item, "__mro__", ())]
    for name, made in _TYPES:
        if name in names:
            return made(item, said)
    raise ValueError(f"{item} has no matching SQLAlchemy type")


# By the name of the class, so that none of these modules is loaded for a model that does not use it.
_TYPES = (
    ("Enum", lambda item, said: types.Enum(item)),
    *((name, lambda item, said: AutoString(said.get("max_length")))
      for name in ("str", "IPv4Address", "IPv4Network", "IPv6Address", "IPv6Network", "PurePath")),
    ("float", lambda item, said: types.Float()),
    ("bool", lambda item, said: types.Boolean()),
    ("int", lambda item, said: types.Integer()),
    ("datetime", lambda item, said: UTCDateTime()),
    ("date", lambda item, said: types.Date()),
    ("timedelta", lambda item, said: types.Interval()),
    ("time", lambda item, said: types.Time()),
    ("bytes", lambda item, said: types.LargeBinary()),
    ("Decimal", lambda item, said: types.Numeric(said.get("max_digits"), said.get("decimal_places"))),
    ("UUID", lambda item, said: types.Uuid()),
)
