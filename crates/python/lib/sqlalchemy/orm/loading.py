"""From rows to objects."""

from ..engine.result import Keys, Result
from ..sql.base import clause
from ..sql.selectable import FromClause
from .mapper import AliasedClass, QueryableAttribute, _ABSENT, InstanceState
from .options import loaded_at_once


class Plan:
    """What a statement selects for a list of entities, and how its rows are read."""

    def __init__(self, entities, options=()):
        self.entities = list(entities)
        self.options = options
        self.columns = []
        self.readers = []
        self.names = []
        for entity in self.entities:
            self._add(entity)

    def _add(self, entity):
        start = len(self.columns)
        mapper = getattr(entity, "__mapper__", None)
        if mapper is not None:
            source = entity._source if isinstance(entity, AliasedClass) else mapper.local_table
            keys = []
            for key in loaded_at_once(mapper, self.options):
                keys.append(key)
                self.columns.append(source.columns[mapper.columns_by_key[key].key])
            self.readers.append((mapper, keys, start))
            self.names.append(mapper.class_.__name__)
            return
        element = clause(entity)
        if isinstance(element, FromClause):
            for column in element.columns:
                self.columns.append(column)
                self.readers.append((None, None, len(self.columns) - 1))
                self.names.append(column.key)
            return
        if getattr(element, "_is_select", False):
            element = element.scalar_subquery()
        self.columns.append(element)
        self.readers.append((None, None, start))
        self.names.append(entity.key if isinstance(entity, QueryableAttribute) else None)

    @property
    def is_single_entity(self):
        return len(self.entities) == 1 and self.readers[0][0] is not None

    @property
    def has_entities(self):
        return any(mapper is not None for mapper, _, _ in self.readers)

    def result(self, session, rows, names):
        """A result whose rows hold objects."""
        read = []
        for row in rows:
            read.append(tuple(
                load(session, mapper, keys, row, start) if mapper is not None else tuple.__getitem__(row, start)
                for mapper, keys, start in self.readers
            ))
        keys = [
            own if own is not None else names[start] for own, (_, _, start) in zip(self.names, self.readers)
        ]
        objects = [(entity,) for entity in self.entities] if len(self.entities) == len(self.readers) else None
        return Result(read, Keys(keys, objects))


def load(session, mapper, keys, row, start):
    """The object of a row: the one that the session already has, or a new one."""
    values = {key: tuple.__getitem__(row, start + at) for at, key in enumerate(keys)}
    identity = mapper.identity_of(values)
    if identity is None:
        return None
    known = session.identity_map.get((mapper.class_, identity))
    if known is not None:
        state = known.__dict__["_sa_instance_state"]
        for key in list(state.expired):
            if key in values:
                known.__dict__[key] = values[key]
                state.expired.discard(key)
        return known
    instance = mapper.class_.__new__(mapper.class_)
    state = instance.__dict__["_sa_instance_state"] = InstanceState(instance)
    state.session, state.persistent, state.identity = session, True, identity
    instance.__dict__.update(values)
    state.deferred.update(key for key in mapper.columns_by_key if key not in values)
    state.expired.update(state.deferred)
    session.identity_map[mapper.class_, identity] = instance
    return instance


__all__ = ["Plan", "load", "_ABSENT"]
