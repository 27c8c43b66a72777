"""The ground of the expression language: elements, names that carry quoting, column collections."""

from .. import exc


class Visitable:
    __visit_name__ = None


class quoted_name(str):
    """A name that says whether it is to be quoted."""

    quote = None

    def __new__(cls, value, quote=None):
        if value is None:
            return None
        if isinstance(value, cls) and (quote is None or value.quote == quote):
            return value
        new = super().__new__(cls, value)
        new.quote = quote
        return new

    @classmethod
    def construct(cls, value, quote):
        return None if value is None else cls(value, quote)

    def __reduce__(self):
        return quoted_name, (str(self), self.quote)

    def lower(self):
        return self if self.quote else str(self).lower()

    def upper(self):
        return self if self.quote else str(self).upper()


class conv(str):
    """A final name, which no naming convention changes any more: what `op.f()` makes."""


class _NoneName:
    """A constraint that keeps having no name under any naming convention."""

    def __repr__(self):
        return "symbol('NONE_NAME')"


_NONE_NAME = _NoneName()


def plain_name(name):
    """A name as the engine is given it."""
    if name is None or name is _NONE_NAME:
        return None
    return str(name)


def final_name(name, dialect):
    """The name of a constraint or an index; one that a convention made is cut where a database takes no longer one."""
    longest = dialect.max_index_name_length or dialect.max_identifier_length
    if isinstance(name, conv) and len(name) > longest:
        import hashlib

        return f"{name[:longest - 8]}_{hashlib.md5(name.encode()).hexdigest()[-4:]}"
    return plain_name(name)


class ClauseElement(Visitable):
    """A piece of SQL. `_parts` names the attributes that hold further pieces (each one piece, a list of them, or None)."""

    _parts = ()
    is_clause_element = True
    is_selectable = False
    is_dml = False
    supports_execution = False
    bind = None
    _is_select = False

    def __class_getitem__(cls, item):
        # `Column[int]`, for those who check types.
        return cls

    def _children(self):
        for name in self._parts:
            part = getattr(self, name, None)
            if part is None:
                continue
            if isinstance(part, (list, tuple)):
                for each in part:
                    if isinstance(each, tuple):
                        for one in each:
                            if isinstance(one, ClauseElement):
                                yield one
                    elif isinstance(each, ClauseElement):
                        yield each
            elif isinstance(part, ClauseElement):
                yield part

    def get_children(self, **kw):
        return self._children()

    @property
    def _from_objects(self):
        found = []
        for child in self._children():
            found.extend(child._from_objects)
        return found

    def _clone(self, **kw):
        new = type(self).__new__(type(self))
        new.__dict__.update(self.__dict__)
        new.__dict__.pop("_columns", None)
        return new

    def _map(self, function):
        """A copy in which `function` has replaced pieces; where it returns None the piece is mapped further."""
        new = self._clone()
        for name in self._parts:
            part = getattr(self, name, None)
            if isinstance(part, ClauseElement):
                setattr(new, name, _mapped(part, function))
            elif isinstance(part, (list, tuple)):
                setattr(new, name, _mapped_list(part, function))
        return new

    def self_group(self, against=None):
        return self

    def _ungroup(self):
        return self

    def params(self, *args, **kw):
        return self._with_params(False, args, kw)

    def unique_params(self, *args, **kw):
        return self._with_params(True, args, kw)

    def _with_params(self, unique, args, kw):
        values = dict(args[0]) if args else {}
        values.update(kw)

        def replace(element):
            if element.__visit_name__ != "bindparam":
                return None
            if element.key not in values:
                return element
            new = element._clone()
            new.value = values[element.key]
            new.required = False
            return new

        return _mapped(self, replace)

    def compare(self, other, **kw):
        if self is other:
            return True
        if type(self) is not type(other):
            return False
        return str(self.compile()) == str(other.compile()) and self.compile().params == other.compile().params

    def compile(self, bind=None, dialect=None, **kw):
        from .compiler import compile_element

        if dialect is None:
            dialect = getattr(bind, "dialect", None)
        return compile_element(self, dialect, **kw)

    def __str__(self):
        return str(self.compile())

    def __and__(self, other):
        from .elements import and_

        return and_(self, other)

    def __or__(self, other):
        from .elements import or_

        return or_(self, other)

    def __invert__(self):
        return self._negate()

    def _negate(self):
        from .elements import UnaryExpression

        return UnaryExpression(self.self_group(against="inv"), operator="inv")

    def __bool__(self):
        raise TypeError("Boolean value of this clause is not defined")


class ReturnsRowsMarker(ClauseElement):
    """A statement that may return rows."""


class Executable:
    """A statement."""

    supports_execution = True
    _execution_options = {}
    _with_options = ()

    def execution_options(self, **kw):
        new = self._clone()
        new._execution_options = {**self._execution_options, **kw}
        return new

    def get_execution_options(self):
        return self._execution_options

    def options(self, *options):
        new = self._clone()
        new._with_options = self._with_options + options
        return new


def _mapped(element, function):
    replaced = function(element)
    return element._map(function) if replaced is None else replaced


def _mapped_list(parts, function):
    mapped = []
    for each in parts:
        if isinstance(each, ClauseElement):
            mapped.append(_mapped(each, function))
        elif isinstance(each, tuple):
            mapped.append(tuple(_mapped_list(each, function)))
        else:
            mapped.append(each)
    return tuple(mapped) if isinstance(parts, tuple) else mapped


def clause(value):
    """What stands for a value in SQL: the object's own clause, or the value itself."""
    convert = getattr(value, "__clause_element__", None)
    while convert is not None and not isinstance(value, ClauseElement):
        value = convert()
        convert = getattr(value, "__clause_element__", None)
    return value


class ColumnCollection:
    """Columns by key, in order: `table.c`."""

    def __init__(self, columns=()):
        self._all = []
        self._by_key = {}
        for column in columns:
            self.add(column)

    def add(self, column, key=None, index=None):
        key = column.key if key is None else key
        if key in self._by_key:
            old = self._by_key[key]
            self._all = [(name, one) for name, one in self._all if one is not old]
        if index is None:
            self._all.append((key, column))
        else:
            self._all.insert(index, (key, column))
        self._by_key[key] = column

    def remove(self, column):
        self._all = [(key, each) for key, each in self._all if each is not column]
        self._by_key = dict(self._all)

    def keys(self):
        return [key for key, _ in self._all]

    def values(self):
        return [column for _, column in self._all]

    def items(self):
        return list(self._all)

    def get(self, key, default=None):
        return self._by_key.get(key, default)

    def contains_column(self, column):
        return any(column is each for _, each in self._all)

    def corresponding_column(self, column, require_embedded=False):
        for _, each in self._all:
            if each is column or each._is_for(column):
                return each
        return None

    def as_readonly(self):
        return self

    def __getattr__(self, key):
        if key[:2] == "__" or key in ("_by_key", "_all"):
            raise AttributeError(key)
        try:
            return self._by_key[key]
        except KeyError:
            raise AttributeError(key) from None

    def __getitem__(self, key):
        if isinstance(key, int):
            return self._all[key][1]
        if isinstance(key, slice):
            return ColumnCollection([column for _, column in self._all[key]])
        if isinstance(key, tuple):
            return ColumnCollection([self[each] for each in key])
        return self._by_key[key]

    def __contains__(self, key):
        if not isinstance(key, str):
            raise exc.ArgumentError("__contains__ requires a string argument")
        return key in self._by_key

    def __iter__(self):
        return iter([column for _, column in self._all])

    def __len__(self):
        return len(self._all)

    def __bool__(self):
        return True

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(str(column) for column in self)})"

    __str__ = __repr__


DedupeColumnCollection = ColumnCollection
ReadOnlyColumnCollection = ColumnCollection
