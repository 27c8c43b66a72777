"""Mapped classes: which attribute is which column, and what is known of each object."""

from .. import exc
from ..sql.elements import ColumnElement
from ..sql.operators import ColumnOperators


class Mapper:
    """The mapping of one class."""

    is_mapper = True

    def __init__(self, class_, table, columns, relationships, base=None):
        self.class_ = self.entity = class_
        self.local_table = self.persist_selectable = self.mapped_table = table
        self.columns_by_key = columns
        self.relationships = relationships
        self.inherits = base
        self.keys = {id(column): key for key, column in columns.items()}
        self.primary_key = tuple(column for column in table.columns if column.primary_key)
        if not self.primary_key:
            raise exc.ArgumentError(
                f"Mapper {self} could not assemble any primary key columns for mapped table '{table.name}'"
            )

    @property
    def tables(self):
        return [self.local_table]

    @property
    def columns(self):
        from ..sql.base import ColumnCollection

        found = ColumnCollection()
        for key, column in self.columns_by_key.items():
            found.add(column, key=key)
        return found

    c = columns

    @property
    def column_attrs(self):
        return [vars(self.class_).get(key) or getattr(self.class_, key) for key in self.columns_by_key]

    @property
    def attrs(self):
        return [getattr(self.class_, key) for key in [*self.columns_by_key, *self.relationships]]

    all_orm_descriptors = attrs

    def key_of(self, column):
        return self.keys.get(id(column))

    def get_property_by_column(self, column):
        return getattr(self.class_, self.key_of(column))

    def identity_of(self, values):
        """The primary key from values by attribute, or None where it is not complete."""
        identity = tuple(values.get(self.key_of(column)) for column in self.primary_key)
        return None if None in identity else identity

    def state_of(self, instance):
        return state_of(instance)

    def __str__(self):
        return f"Mapper[{self.class_.__name__}({self.local_table.name})]"


class InstanceState:
    """What a session knows of an object."""

    def __init__(self, instance):
        self.instance = instance
        self.session = None
        self.persistent = False
        self.deleted = False
        self.identity = None
        self.original = {}
        self.expired = set()
        # Of those, what is only read when it is touched itself.
        self.deferred = set()

    @property
    def transient(self):
        return not self.persistent and self.session is None

    @property
    def pending(self):
        return not self.persistent and self.session is not None

    @property
    def detached(self):
        return self.persistent and self.session is None

    @property
    def key(self):
        return (type(self.instance), self.identity)

    @property
    def mapper(self):
        return type(self.instance).__mapper__

    @property
    def modified(self):
        return bool(self.original)

    @property
    def unloaded(self):
        return set(self.expired)

    def changed(self):
        """The attributes that differ from what the database has."""
        values = self.instance.__dict__
        return {key for key, before in self.original.items() if key in values and not _same(values[key], before)}


_ABSENT = object()


def _same(one, other):
    return other is not _ABSENT and type(one) is type(other) and one == other


def state_of(instance):
    state = instance.__dict__.get("_sa_instance_state")
    if state is None:
        if not hasattr(type(instance), "__mapper__"):
            from .exc import UnmappedInstanceError

            raise UnmappedInstanceError(instance)
        state = instance.__dict__["_sa_instance_state"] = InstanceState(instance)
    return state


class QueryableAttribute(ColumnOperators):
    """A mapped attribute: an expression on the class, a value on an object."""

    __hash__ = object.__hash__

    def __init__(self, class_, key, column, parent=None):
        self.class_ = class_
        self.key = key
        self.name = key
        self.column = column
        self.parent = parent

    def __clause_element__(self):
        return self.column

    @property
    def expression(self):
        return self.column

    @property
    def columns(self):
        return [self.column]

    def operate(self, op, *others, **kw):
        return self.column.operate(op, *others, **kw)

    def reverse_operate(self, op, other, **kw):
        return self.column.reverse_operate(op, other, **kw)

    def __invert__(self):
        return ~self.column

    def label(self, name):
        return self.column.label(name)

    def __getattr__(self, name):
        if name[:2] == "__" or name in ("column", "key", "class_"):
            raise AttributeError(name)
        try:
            return getattr(self.column, name)
        except AttributeError:
            raise AttributeError(
                f"Neither 'InstrumentedAttribute' object nor 'Comparator' object associated with "
                f"{self} has an attribute {name!r}"
            ) from None

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        values = instance.__dict__
        if self.key in values:
            return values[self.key]
        state = values.get("_sa_instance_state")
        if state is not None and state.persistent and self.key in state.expired:
            if state.session is None:
                from .exc import DetachedInstanceError

                raise DetachedInstanceError(
                    f"Instance <{type(instance).__name__} at {hex(id(instance))}> is not bound to a Session; attribute "
                    "refresh operation cannot proceed"
                )
            state.session._load_expired(state, self.key)
            return values.get(self.key)
        return None

    def __set__(self, instance, value):
        values = instance.__dict__
        state = state_of(instance)
        if self.key not in state.original:
            state.original[self.key] = values.get(self.key, _ABSENT)
        state.expired.discard(self.key)
        values[self.key] = value

    def __delete__(self, instance):
        self.__set__(instance, None)

    def __str__(self):
        return f"{self.class_.__name__}.{self.key}"

    def __repr__(self):
        return f"<sqlalchemy.orm.attributes.InstrumentedAttribute object at {hex(id(self))}>"

    # Last, as it hides the built-in of that name.
    @property
    def property(self):
        return self


InstrumentedAttribute = QueryableAttribute


class AliasedClass:
    """A mapped class under an alias: `aliased(User)`."""

    def __init__(self, class_, alias=None, name=None):
        mapper = class_.__mapper__
        self._class = class_
        self.__mapper__ = mapper
        self._source = mapper.local_table.alias(name) if alias is None else alias
        for key, column in mapper.columns_by_key.items():
            setattr(self, key, QueryableAttribute(class_, key, self._source.columns[column.key], self))

    def __clause_element__(self):
        return self._source

    @property
    def __table__(self):
        return self._source


def aliased(element, alias=None, name=None, flat=False, adapt_on_names=False):
    if hasattr(element, "__mapper__"):
        return AliasedClass(element, alias, name)
    return element.alias(name)


def class_mapper(class_, configure=True):
    mapper = getattr(class_, "__mapper__", None)
    if mapper is None:
        from .exc import UnmappedClassError

        raise UnmappedClassError(class_)
    return mapper


object_mapper = class_mapper


def configure_mappers():
    pass


def clear_mappers():
    pass


def is_expression(value):
    return isinstance(value, (ColumnElement, QueryableAttribute))
