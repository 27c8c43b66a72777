"""Declarative classes: a class body with columns becomes a table and a mapping."""

from .. import exc
from ..sql.schema import Column, MetaData, Table
from ..sql.type_api import TypeEngine
from .mapper import Mapper, QueryableAttribute, _ABSENT, state_of
from .relationships import Relationship


class Mapped(QueryableAttribute):
    """`Mapped[int]`: the annotation of a mapped attribute."""

    def __class_getitem__(cls, item):
        return _MappedOf(item)


DynamicMapped = WriteOnlyMapped = Mapped


class _MappedOf:
    def __init__(self, item):
        self.item = item


class MappedColumn:
    """`mapped_column(…)`, before its class tells the rest."""

    def __init__(self, args, kw):
        self.args, self.kw = args, kw
        self._column = None

    @property
    def column(self):
        if self._column is None:
            self._column = Column(*self.args, **self.kw)
        return self._column

    def __clause_element__(self):
        return self.column

    def __getattr__(self, name):
        # `created.desc()`, in an index of the class body.
        if name[:1] == "_":
            raise AttributeError(name)
        return getattr(self.column, name)


def mapped_column(*args, **kw):
    for ignored in ("init", "repr", "kw_only", "compare", "hash", "sort_order", "active_history", "deferred",
                    "deferred_group", "deferred_raiseload", "use_existing_column", "default_factory"):
        kw.pop(ignored, None)
    return MappedColumn(args, kw)


class Synonym:
    def __init__(self, name, **kw):
        self.name = name

    def __get__(self, instance, owner=None):
        return getattr(owner if instance is None else instance, self.name)

    def __set__(self, instance, value):
        setattr(instance, self.name, value)


synonym = Synonym


def column_property(column, *args, **kw):
    return column


deferred = query_expression = column_property


class declared_attr:  # noqa: N801
    """A function of a mixin that makes an attribute for each class."""

    def __init__(self, fget, cascading=False):
        self.fget = getattr(fget, "__func__", fget)

    def __get__(self, instance, owner=None):
        return self.fget(owner)

    @classmethod
    def directive(cls, fget):
        return cls(fget)

    @classmethod
    def cascading(cls, fget):
        return cls(fget)


class Registry:
    """Classes by name, and the metadata of their tables."""

    def __init__(self, metadata=None, type_annotation_map=None, class_registry=None, **kw):
        self.metadata = metadata or MetaData()
        self.type_annotation_map = dict(type_annotation_map or {})
        self.classes = self._class_registry = class_registry if class_registry is not None else {}

    def generate_base(self, mapper=None, cls=object, name="Base", metaclass=None, **kw):
        return _base(self, cls, name)

    def mapped(self, cls):
        _map(cls, self, _namespace(2))
        return cls

    def map_imperatively(self, class_, local_table=None, properties=None, **kw):
        class_.__table__ = local_table
        for key, value in (properties or {}).items():
            setattr(class_, key, value)
        _map(class_, self, {})
        return class_.__mapper__

    def configure(self, **kw):
        pass

    def dispose(self, **kw):
        pass


registry = Registry


class DeclarativeMeta(type):
    """The name of SQLAlchemy's metaclass; nothing needs it here."""


class _Declarative:
    """What every declarative class can do."""

    def __init__(self, **kw):
        for key, value in kw.items():
            if not hasattr(type(self), key):
                raise TypeError(f"{key!r} is an invalid keyword argument for {type(self).__name__}")
            setattr(self, key, value)

    @classmethod
    def __clause_element__(cls):
        return cls.__table__

    def __init_subclass__(cls, **kw):
        super().__init_subclass__()
        if cls.__dict__.get("_starts_bases"):
            return
        if any(base.__dict__.get("_starts_bases") for base in cls.__bases__):
            cls.registry = cls.__dict__.get("registry") or Registry(
                cls.__dict__.get("metadata"), cls.__dict__.get("type_annotation_map")
            )
            cls._sa_registry, cls.metadata = cls.registry, cls.registry.metadata
            return
        if cls.__dict__.get("__abstract__") or not hasattr(cls, "_sa_registry"):
            return
        _map(cls, cls._sa_registry, _namespace(3))


class DeclarativeBase(_Declarative):
    """Its subclasses are the bases of mapped classes."""

    _starts_bases = True


class DeclarativeBaseNoMeta(_Declarative):
    _starts_bases = True


class MappedAsDataclass:
    def __init_subclass__(cls, **kw):
        super().__init_subclass__()


def declarative_base(metadata=None, mapper=None, cls=object, name="Base", class_registry=None,
                     type_annotation_map=None, constructor=_ABSENT, metaclass=None, bind=None, **kw):
    return _base(Registry(metadata, type_annotation_map, class_registry), cls, name)


def as_declarative(**kw):
    return lambda cls: declarative_base(cls=cls, name=cls.__name__, **kw)


def declarative_mixin(cls):
    return cls


def has_inherited_table(cls):
    return any(getattr(base, "__table__", None) is not None for base in cls.__mro__[1:])


def _base(registry, cls, name):
    bases = cls if isinstance(cls, tuple) else (cls,)
    bases = tuple(each for each in bases if each is not object)
    made = type(name, (*bases, _Declarative), {"__abstract__": True})
    made.registry = made._sa_registry = registry
    made.metadata = registry.metadata
    return made


def _namespace(depth):
    """The names at the place where a class is written, to read annotations that are text."""
    import sys

    try:
        frame = sys._getframe(depth)
    except (AttributeError, ValueError):
        return {}
    # A base class of a package of ours may stand between.
    while frame.f_back is not None and frame.f_code.co_filename[:1] == "<":
        frame = frame.f_back
    return {**frame.f_globals, **frame.f_locals}


def _map(cls, registry, namespace):
    columns, relationships = _collect(cls, registry, namespace)
    table = cls.__dict__.get("__table__")
    inherited = next((base.__mapper__ for base in cls.__mro__[1:] if hasattr(base, "__mapper__")), None)
    if table is None:
        tablename = _value_of(cls, "__tablename__") if _has_own_name(cls, inherited) else None
        if tablename is not None:
            table = _table(cls, tablename, registry, columns)
        elif inherited is not None:
            table = inherited.local_table
            for column in columns.values():
                table.append_column(column, replace_existing=True)
            columns = {**inherited.columns_by_key, **columns}
            relationships = {**inherited.relationships, **relationships}
        else:
            raise exc.InvalidRequestError(
                f"Class {cls!r} does not have a __table__ or __tablename__ specified and does not inherit from an "
                "existing table-mapped class."
            )
        cls.__table__ = table
    elif not columns:
        columns = {column.key: column for column in table.columns}
    else:
        columns = {**{column.key: column for column in table.columns}, **columns}
    cls.__mapper__ = Mapper(cls, table, columns, relationships, inherited)
    registry.classes[cls.__name__] = cls
    for key, column in columns.items():
        setattr(cls, key, QueryableAttribute(cls, key, column))
    for key, relationship in relationships.items():
        relationship._bind(cls, key, registry)
        setattr(cls, key, relationship)
    if cls.__init__ is object.__init__:
        cls.__init__ = _Declarative.__init__


def _has_own_name(cls, inherited):
    """A `__tablename__` counts if it is the class's own or a mixin's, not the one of the table that it inherits."""
    if inherited is None:
        return True
    return any(
        "__tablename__" in base.__dict__ for base in cls.__mro__ if not issubclass(inherited.class_, base)
    )


def _value_of(cls, name):
    value = getattr(cls, name, None)
    return value(cls) if callable(value) and not isinstance(value, str) and not hasattr(value, "__self__") else (
        value() if callable(value) else value
    )


def _table(cls, tablename, registry, columns):
    arguments = _value_of(cls, "__table_args__") or ()
    options = {}
    if isinstance(arguments, dict):
        arguments, options = (), arguments
    elif arguments and isinstance(arguments[-1], dict):
        arguments, options = arguments[:-1], arguments[-1]
    metadata = getattr(cls, "metadata", None) or registry.metadata
    return Table(tablename, metadata, *columns.values(), *arguments, **options)


def _collect(cls, registry, namespace):
    """The columns and relationships that the class and its mixins declare."""
    columns, relationships = {}, {}
    # The class comes before its mixins, in the table as in what counts.
    for owner in cls.__mro__:
        if owner is not cls and hasattr(owner, "__mapper__") or owner in (object, _Declarative, DeclarativeBase):
            continue
        annotations = _annotations(owner, namespace)
        names = list(dict.fromkeys([*annotations, *vars(owner)]))
        for name in names:
            if name[:2] == "__" or name in columns or name in relationships or name in ("metadata", "type_annotation_map"):
                continue
            value = vars(owner).get(name, _ABSENT)
            if value is registry:
                continue
            if isinstance(value, declared_attr):
                value = value.fget(cls)
            column = _as_column(name, value, annotations.get(name), registry, owner is not cls)
            if column is not None:
                columns[name] = column
            elif isinstance(value, Relationship):
                relationships[name] = value if owner is cls else value._copy()
                relationships[name]._annotated(annotations.get(name))
    return columns, relationships


def _as_column(name, value, annotation, registry, shared):
    if isinstance(value, Column):
        column = value._copy() if shared or value.table is not None else value
    elif isinstance(value, MappedColumn):
        column = Column(*value.args, **value.kw) if shared else value.column
    elif value is _ABSENT and isinstance(annotation, _MappedOf) and _is_scalar(annotation.item, registry):
        column = Column()
    else:
        return None
    if column.name is None:
        column.name = name
        if column.key is None:
            column.key = name
    if isinstance(annotation, _MappedOf):
        _apply_annotation(column, annotation.item, registry)
    return column


def _apply_annotation(column, item, registry):
    """The type and nullability that `Mapped[Optional[int]]` says, where the column does not."""
    item, optional, extra = _unwrap(item, registry.type_annotation_map)
    if extra is not None:
        merged = Column(*extra.args, **extra.kw)
        if column._type._describe_is_null():
            column._type = merged._type
        for name in ("primary_key", "index", "unique"):
            if getattr(merged, name):
                setattr(column, name, getattr(merged, name))
        if merged.server_default is not None and column.server_default is None:
            column.server_default = merged.server_default
        if merged._nullable_given is not None and column._nullable_given is None:
            column._nullable_given = merged._nullable_given
        for key in merged._ordered_keys:
            key._copy()._attach(column)
    if column._nullable_given is None:
        column.nullable = optional and not column.primary_key
    else:
        column.nullable = column._nullable_given
    if column._type._describe_is_null() and not column._ordered_keys or column._type._describe_is_null():
        found = _type_for(item, registry)
        if found is not None:
            column._type = found


def _unwrap(item, known=()):
    """The class inside `Optional[…]`, `… | None` and `Annotated[…]`; what is `known` stays as it is."""
    optional, extra = False, None
    while True:
        arguments = getattr(item, "__args__", None)
        metadata = getattr(item, "__metadata__", None)
        if metadata is not None:
            extra = next((each for each in metadata if isinstance(each, MappedColumn)), extra)
            if item in known:
                return item, optional, extra
            item = arguments[0] if arguments else item.__origin__
            continue
        if arguments and type(None) in arguments or arguments and None in arguments:
            optional = True
            item = next(each for each in arguments if each is not type(None) and each is not None)
            continue
        return item, optional, extra


def _type_for(item, registry):
    from ..sql.sqltypes import type_of_class
    from ..sql.type_api import to_instance

    if item in registry.type_annotation_map:
        return to_instance(registry.type_annotation_map[item])
    if isinstance(item, type):
        if issubclass(item, TypeEngine):
            return item()
        return type_of_class(item)
    return None


def _is_scalar(item, registry):
    item, _, extra = _unwrap(item, registry.type_annotation_map)
    return extra is not None or _type_for(item, registry) is not None


def _annotations(owner, namespace):
    try:
        found = dict(owner.__dict__.get("__annotations__") or getattr(owner, "__annotations__", None) or {})
    except NameError:
        return {}
    for base in owner.__mro__[1:]:
        inherited = base.__dict__.get("__annotations__")
        if inherited is not None and found == inherited and "__annotations__" not in owner.__dict__:
            return {}
    for name, annotation in found.items():
        if isinstance(annotation, str):
            try:
                found[name] = eval(annotation, {**namespace, "Mapped": Mapped})
            except Exception:
                found[name] = None
    return found


__all__ = ["state_of"]
