"""Relationships between mapped classes: loaded when they are touched, kept in step with foreign keys by a flush."""

import sys

from .. import exc
from ..sql.elements import and_
from ..sql.selectable import join_condition

_LOADED = "_sa_loaded_"


class Relationship:
    """`relationship("Other")`."""

    def __init__(self, argument=None, secondary=None, primaryjoin=None, secondaryjoin=None, back_populates=None,
                 backref=None, uselist=None, foreign_keys=None, remote_side=None, order_by=None, **kw):
        self.argument = argument
        self.secondary, self.primaryjoin, self.secondaryjoin = secondary, primaryjoin, secondaryjoin
        self.back_populates, self.backref = back_populates, backref
        self._uselist = uselist
        self.foreign_keys, self.remote_side, self.order_by = foreign_keys, remote_side, order_by
        self.options = kw
        self.class_ = self.key = self._registry = None
        self._plan = None

    def _copy(self):
        return Relationship(
            self.argument, self.secondary, self.primaryjoin, self.secondaryjoin, self.back_populates, self.backref,
            self._uselist, self.foreign_keys, self.remote_side, self.order_by, **self.options
        )

    def _bind(self, class_, key, registry):
        self.class_, self.key, self._registry = class_, key, registry

    def _annotated(self, annotation):
        item = getattr(annotation, "item", None)
        if item is None:
            return
        many = getattr(item, "__origin__", None) in (list, set)
        arguments = getattr(item, "__args__", None)
        inner = next((each for each in arguments if each is not type(None)), item) if arguments else item
        if self.argument is None:
            self.argument = getattr(inner, "__forward_arg__", inner)
        if self._uselist is None and many:
            self._uselist = True

    # Resolved when it is first used, as classes may name each other.

    def _evaluated(self, value):
        if isinstance(value, str):
            names = {**self._registry.classes, **{table.name: table for table in self._registry.metadata.tables.values()}}
            try:
                return eval(value, {"__builtins__": {}, "and_": and_}, names)
            except NameError:
                # A class that nothing has imported yet; the packages around this one would have.
                project = sys.modules.get("_seesaw_project")
                if project is None or not project.run_packages_of(self.class_.__module__):
                    raise
                return self._evaluated(value)
        if callable(value) and not isinstance(value, type) and not hasattr(value, "__clause_element__"):
            return value()
        return value

    @property
    def target(self):
        target = self._evaluated(self.argument)
        if not hasattr(target, "__mapper__"):
            raise exc.InvalidRequestError(
                f"When initializing mapper {self.class_.__mapper__}, expression {self.argument!r} failed to locate a name"
            )
        return target

    @property
    def mapper(self):
        return self.target.__mapper__

    entity = mapper

    def plan(self):
        """Pairs of own and other columns, and whether many rows are on the other side."""
        if self._plan is None:
            own, other = self.class_.__table__, self.target.__table__
            if self.secondary is not None:
                secondary = self._evaluated(self.secondary)
                self._plan = ("secondary", _pairs(own, secondary), _pairs(other, secondary), secondary)
                return self._plan
            condition = self._evaluated(self.primaryjoin)
            pairs = _pairs_of(condition, own, other) if condition is not None else _pairs(own, other, self._wanted())
            holds_key = any(column.foreign_keys and not _points_back(column, own) for column, _ in pairs)
            if own is other:
                remote = self._evaluated(self.remote_side)
                remote = list(remote) if isinstance(remote, (list, tuple)) else [remote]
                remote = [getattr(each, "column", each) for each in remote if each is not None]
                holds_key = any(each.primary_key for each in remote)
                pairs = [pair if bool(pair[0].foreign_keys) == holds_key else (pair[1], pair[0]) for pair in pairs[:1]]
            self._plan = ("one" if holds_key else "many", pairs, None, None)
        return self._plan

    def _wanted(self):
        keys = self._evaluated(self.foreign_keys)
        if keys is None:
            return None
        keys = keys if isinstance(keys, (list, tuple, set)) else [keys]
        return [getattr(each, "column", each) for each in keys]

    @property
    def uselist(self):
        return self.plan()[0] != "one" if self._uselist is None else self._uselist

    def _join_target(self):
        kind, pairs, others, secondary = self.plan()
        if kind == "secondary":
            raise exc.InvalidRequestError("join to the secondary table and from there to the target")
        conditions = [one == other for one, other in pairs]
        return self.target, conditions[0] if len(conditions) == 1 else and_(*conditions)

    def any(self, criterion=None, **kw):
        from ..sql.selectable import Exists
        from ..sql.selects import Select

        target, condition = self._join_target()
        inner = Select(target.__table__).with_only_columns(1).where(condition)
        if criterion is not None:
            inner = inner.where(criterion)
        for key, value in kw.items():
            inner = inner.where(getattr(target, key) == value)
        return Exists(inner)

    has = any

    # On an object.

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        values = instance.__dict__
        if self.key in values:
            return values[self.key]
        from .mapper import state_of

        state = state_of(instance)
        if state.session is None or not state.persistent:
            values[self.key] = _RelatedList(instance, self) if self.uselist else None
        else:
            values[self.key] = self._loaded(instance, state)
        values[_LOADED + self.key] = list(values[self.key]) if self.uselist else values[self.key]
        return values[self.key]

    def __set__(self, instance, value):
        values = instance.__dict__
        if self.uselist and value is not None:
            value = _RelatedList(instance, self, value)
        values[self.key] = value
        self._cascade(instance, value)

    def _cascade(self, instance, value):
        """What is put to an object of a session belongs to the session."""
        from .mapper import state_of

        session = state_of(instance).session
        if session is not None and value is not None:
            for each in value if self.uselist else [value]:
                session.add(each)
        if self.back_populates and value is not None:
            for each in value if self.uselist else [value]:
                self._tell(each, instance)

    def _tell(self, other, instance):
        back = getattr(type(other), self.back_populates, None)
        if not isinstance(back, Relationship):
            return
        values = other.__dict__
        if not back.uselist:
            values[back.key] = instance
        elif back.key in values and instance not in list(values[back.key]):
            list.append(values[back.key], instance)
        elif back.key not in values and not state_persistent(other):
            values[back.key] = _RelatedList(other, back, [instance])

    def _loaded(self, instance, state):
        kind, pairs, others, secondary = self.plan()
        query = state.session.query(self.target)
        if kind == "secondary":
            own = [column == _value(instance, one) for one, column in pairs]
            query = query.join(secondary, and_(*[one == column for one, column in others])).filter(*own)
        else:
            given = [_value(instance, one) for one, _ in pairs]
            if None in given:
                return _RelatedList(instance, self) if self.uselist else None
            query = query.filter(*[other == value for (_, other), value in zip(pairs, given)])
        if self.order_by is not None:
            order = self._evaluated(self.order_by)
            query = query.order_by(*(order if isinstance(order, (list, tuple)) else [order]))
        found = query.all()
        return _RelatedList(instance, self, found) if self.uselist else (found[0] if found else None)

    # During a flush.

    def _before(self, instance):
        """The objects that must be in the database before this one."""
        value = instance.__dict__.get(self.key)
        return [value] if value is not None and self.plan()[0] == "one" else []

    def _copy_keys(self, instance):
        """Foreign keys from the objects that are set."""
        if self.key not in instance.__dict__:
            return
        value = instance.__dict__[self.key]
        kind, pairs, _, _ = self.plan()
        if kind == "one":
            before = instance.__dict__.get(_LOADED + self.key)
            if value is None and before is None:
                return
            for own, other in pairs:
                _assign(instance, own, None if value is None else _value(value, other))
        elif kind == "many":
            related = value if self.uselist else [value] if value is not None else []
            for each in related:
                for own, other in pairs:
                    _assign(each, other, _value(instance, own))

    def _write_secondary(self, instance, session):
        if self.key not in instance.__dict__ or self.plan()[0] != "secondary":
            return
        _, own_pairs, other_pairs, secondary = self.plan()
        before = instance.__dict__.get(_LOADED + self.key) or []
        now = list(instance.__dict__[self.key] or ())
        for each in now:
            if not any(each is one for one in before):
                row = {column.key: _value(instance, own) for own, column in own_pairs}
                row.update({column.key: _value(each, other) for other, column in other_pairs})
                session.connection().execute(secondary.insert().values(**row))
        for each in before:
            if not any(each is one for one in now):
                conditions = [column == _value(instance, own) for own, column in own_pairs]
                conditions += [column == _value(each, other) for other, column in other_pairs]
                session.connection().execute(secondary.delete().where(*conditions))
        instance.__dict__[_LOADED + self.key] = now

    def __str__(self):
        return f"{self.class_.__name__}.{self.key}"


RelationshipProperty = Relationship
relationship = Relationship


def backref(name, **kw):
    return (name, kw)


def dynamic_loader(argument=None, **kw):
    return Relationship(argument, **kw)


def foreign(expression):
    return expression


remote = foreign


class _RelatedList(list):
    """The many side: what is appended belongs to the owner's session."""

    def __init__(self, owner, relationship, items=()):
        super().__init__(items)
        self._owner, self._relationship = owner, relationship

    def append(self, item):
        super().append(item)
        self._relationship._cascade(self._owner, [item])

    def extend(self, items):
        for item in items:
            self.append(item)


def state_persistent(instance):
    from .mapper import state_of

    return state_of(instance).persistent


def _pairs(own, other, wanted=None):
    """Columns of two tables that a foreign key ties together."""
    found = []
    for table, far, flip in ((own, other, False), (other, own, True)):
        for column in table.columns:
            for key in column.foreign_keys:
                target = key._target_in(far)
                if target is None or wanted is not None and not any(column is each for each in wanted):
                    continue
                found.append((target, column) if flip else (column, target))
        if found and own is other:
            break
    if not found:
        join_condition(own, other)
    return found


def _pairs_of(condition, own, other):
    clauses = getattr(condition, "clauses", None) or [condition]
    pairs = []
    for each in clauses:
        left, right = getattr(each, "left", None), getattr(each, "right", None)
        if getattr(left, "table", None) is own and getattr(right, "table", None) is other:
            pairs.append((left, right))
        elif getattr(left, "table", None) is other and getattr(right, "table", None) is own:
            pairs.append((right, left))
    return pairs


def _points_back(column, table):
    return all(key._target()[1] == table.name for key in column.foreign_keys) and not column.foreign_keys


def _value(instance, column):
    return getattr(instance, type(instance).__mapper__.key_of(column))


def _assign(instance, column, value):
    key = type(instance).__mapper__.key_of(column)
    if getattr(instance, key) != value:
        setattr(instance, key, value)
