"""Rows and results of statements."""

from .. import exc

_NO_ROWS = "This result object does not return rows. It has been closed automatically."
_CLOSED = "This result object is closed."


class Keys:
    """The names of a result's columns, and which of them an attribute or a column object means."""

    def __init__(self, names, columns=None):
        self.names = tuple(names)
        self.index = {}
        self.ambiguous = set()
        self.columns = columns or ()
        for at, name in enumerate(self.names):
            # Of two columns with one name plain SQL means the last; a compiled statement means neither.
            if name in self.index and columns:
                self.ambiguous.add(name)
            self.index[name] = at

    def find(self, key):
        at = self.index.get(key) if isinstance(key, str) else None
        if at is not None:
            if key in self.ambiguous:
                raise exc.InvalidRequestError(f"Ambiguous column name '{key}' in result set column descriptions")
            return at
        if isinstance(key, int):
            return key
        if not isinstance(key, str):
            key = getattr(key, "__clause_element__", lambda: key)()
            for at, objects in enumerate(self.columns):
                for each in objects:
                    if each is key or getattr(each, "_source", None) is key:
                        return at
            name = getattr(key, "key", None) or getattr(key, "name", None)
            if isinstance(name, str) and name in self.index and not self.columns:
                return self.index[name]
        raise exc.NoSuchColumnError(f"Could not locate column in row for column '{key}'")


class BaseRow(tuple):
    """A tuple whose values are also attributes."""

    __slots__ = ()


class Row(BaseRow):
    def __new__(cls, values, keys):
        new = tuple.__new__(cls, values)
        object.__setattr__(new, "_keys", keys)
        return new

    def __getattr__(self, name):
        if name[:2] == "__":
            raise AttributeError(name)
        try:
            return self[self._keys.find(name)]
        except exc.NoSuchColumnError:
            raise AttributeError(f"Could not locate column in row for column '{name}'") from None

    def __setattr__(self, name, value):
        raise AttributeError("can't set attribute")

    @property
    def _mapping(self):
        return RowMapping(self)

    @property
    def _fields(self):
        return self._keys.names

    @property
    def _data(self):
        return tuple(self)

    @property
    def t(self):
        return self

    _t = t
    tuple = t

    def _tuple(self):
        return self

    def _asdict(self):
        return dict(self._mapping)

    def keys(self):
        return RMKeyView(self._keys.names)

    @property
    def count(self):
        return self._named_or("count")

    @property
    def index(self):
        return self._named_or("index")

    def _named_or(self, name):
        """The column of that name, else the tuple's method."""
        if name in self._keys.index:
            return self[self._keys.index[name]]
        return getattr(tuple(self), name)

    def __getitem__(self, key):
        if isinstance(key, str):
            # SQLAlchemy 1.x allowed row["name"]; 2.0 does not.
            raise TypeError("tuple indices must be integers or slices, not str")
        return tuple.__getitem__(self, key)

    def __repr__(self):
        return tuple.__repr__(self)

    def __reduce__(self):
        return tuple, (tuple(self),)


LegacyRow = Row


class RowMapping:
    """A row as a mapping: `row._mapping`."""

    def __init__(self, row):
        self._row = row

    def __getitem__(self, key):
        return tuple.__getitem__(self._row, self._row._keys.find(key))

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True

    def __iter__(self):
        return iter(self._row._keys.names)

    def __len__(self):
        return len(self._row)

    def keys(self):
        return RMKeyView(self._row._keys.names)

    def values(self):
        return list(tuple(self._row))

    def items(self):
        return list(zip(self._row._keys.names, tuple(self._row)))

    def __eq__(self, other):
        return dict(self) == (dict(other) if isinstance(other, RowMapping) else other)

    __hash__ = None

    def __getattr__(self, name):
        if name[:2] == "__" or name == "_row":
            raise AttributeError(name)
        raise AttributeError(f"'RowMapping' object has no attribute '{name}'")

    def __repr__(self):
        return repr(dict(self))


class RMKeyView:
    """The keys of a result or a row."""

    def __init__(self, names):
        self._names = tuple(names)

    def __iter__(self):
        return iter(self._names)

    def __len__(self):
        return len(self._names)

    def __contains__(self, key):
        return key in self._names

    def __getitem__(self, at):
        return self._names[at]

    def __eq__(self, other):
        return list(self) == list(other)

    __hash__ = None

    def __repr__(self):
        return f"RMKeyView({list(self._names)!r})"


class _Fetching:
    """Getting the rows, one by one or all: shared by rows, scalars and mappings."""

    _unique_key = None
    _yield_per = None

    def _next(self):
        raise NotImplementedError

    def _one(self):
        """The next item, after dropping repeated ones when `unique()` asks so; `_END` after the last."""
        while True:
            item = self._next()
            if item is _END or self._unique_key is None:
                return item
            key = self._unique_key(item)
            if key not in self._seen:
                self._seen.add(key)
                return item

    def unique(self, strategy=None):
        self._unique_key = strategy or _identity_or_value
        self._seen = set()
        return self

    def __iter__(self):
        return self

    def __next__(self):
        item = self._one()
        if item is _END:
            raise StopIteration()
        return item

    def fetchone(self):
        item = self._one()
        return None if item is _END else item

    def fetchmany(self, size=None):
        items = []
        for _ in range(1 if size is None else size):
            item = self._one()
            if item is _END:
                break
            items.append(item)
        return items

    def fetchall(self):
        items = []
        while True:
            item = self._one()
            if item is _END:
                return items
            items.append(item)

    def all(self):
        return self.fetchall()

    def partitions(self, size=None):
        while True:
            size = size or self._yield_per
            part = self.fetchmany(size) if size else self.fetchall()
            if not part:
                return
            yield part

    def yield_per(self, num):
        self._yield_per = num
        return self

    def first(self):
        item = self._one()
        self.close()
        return None if item is _END else item

    def one(self):
        return self._only(True, "Multiple rows were found when exactly one was required")

    def one_or_none(self):
        return self._only(False, "Multiple rows were found when one or none was required")

    def _only(self, required, complaint):
        item = self._one()
        if item is _END:
            self.close()
            if required:
                raise exc.NoResultFound("No row was found when one was required")
            return None
        if self._one() is not _END:
            self.close()
            raise exc.MultipleResultsFound(complaint)
        self.close()
        return item

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


_END = object()


def _identity_or_value(item):
    try:
        hash(item)
    except TypeError:
        return id(item)
    return item


class Result(_Fetching):
    """What a statement returned. The rows are already here, but for those that `_more()` gets."""

    _more = None

    def __init__(self, rows, keys, returns_rows=True):
        self._rows = rows
        self._at = 0
        self._keys = keys
        self.returns_rows = returns_rows
        self.closed = False
        self._soft_closed = False

    def _check(self):
        if not self.returns_rows:
            raise exc.ResourceClosedError(_NO_ROWS)
        if self.closed:
            raise exc.ResourceClosedError(_CLOSED)

    def _next(self):
        self._check()
        if self._at >= len(self._rows) and not self._read_more():
            return _END
        values = self._rows[self._at]
        self._at += 1
        return self._row(values)

    def _read_more(self):
        if self._more is None:
            return False
        self._rows, self._at = self._more(), 0
        return bool(self._rows)

    def _row(self, values):
        return Row(values, self._keys)

    def fetchall(self):
        if self._unique_key is not None or self._more is not None:
            return super().fetchall()
        self._check()
        rows = [self._row(values) for values in self._rows[self._at :]]
        self._at = len(self._rows)
        return rows

    def keys(self):
        if not self.returns_rows:
            raise exc.ResourceClosedError(_NO_ROWS)
        return RMKeyView(self._keys.names)

    def scalar(self):
        item = self._one()
        self.close()
        return None if item is _END else item[0]

    def scalar_one(self):
        return self.one()[0]

    def scalar_one_or_none(self):
        item = self.one_or_none()
        return None if item is None else item[0]

    def scalars(self, index=0):
        return ScalarResult(self, index)

    def mappings(self):
        return MappingResult(self)

    def tuples(self):
        return self

    t = property(tuples)

    def columns(self, *columns):
        places = [self._keys.find(column) for column in columns]
        keys = Keys([self._keys.names[at] for at in places])
        rest = self._rows[self._at :]
        while self._read_more():
            rest = rest + self._rows
        return Result([tuple(values[at] for at in places) for values in rest], keys)

    def freeze(self):
        return FrozenResult(self)

    def merge(self, *others):
        rows = [tuple(row) for each in (self, *others) for row in each.fetchall()]
        return Result(rows, self._keys)

    def close(self):
        if self.returns_rows:
            self.closed = True
        self._rows, self._more = [], None


class FrozenResult:
    def __init__(self, result):
        self._keys = result._keys
        self.data = [tuple(row) for row in result.fetchall()]

    def __call__(self):
        return Result(list(self.data), self._keys)


class CursorResult(Result):
    """A result that also knows what the statement changed."""

    def __init__(self, rows, keys, returns_rows, context):
        super().__init__(rows, keys, returns_rows)
        self.context = context
        self._context = context
        self._row_loaders = context.loaders

    def _row(self, values):
        loaders = self._row_loaders
        if loaders is not None:
            values = [value if load is None else load(value) for value, load in zip(values, loaders)]
        return Row(values, self._keys)

    def columns(self, *columns):
        rows = [tuple(row) for row in self.fetchall()]
        return Result(rows, self._keys).columns(*columns)

    @property
    def rowcount(self):
        return self._context.rowcount

    @property
    def lastrowid(self):
        return self._context.lastrowid

    @property
    def is_insert(self):
        return self._context.isinsert

    @property
    def inserted_primary_key(self):
        found = self.inserted_primary_key_rows
        return found[0] if found else None

    @property
    def inserted_primary_key_rows(self):
        if not self._context.isinsert:
            raise exc.InvalidRequestError("Statement is not an insert() expression construct.")
        return self._context.inserted_primary_keys()

    def last_inserted_params(self):
        return self._context.parameters[0] if self._context.parameters else {}

    def supports_sane_rowcount(self):
        return True

    @property
    def cursor(self):
        return self


class ScalarResult(_Fetching):
    """One value of each row."""

    def __init__(self, result, index):
        self._result = result
        self._index = result._keys.find(index) if result.returns_rows else 0
        self._unique_key = result._unique_key
        self._seen = set()
        result._unique_key = None

    def _next(self):
        item = self._result._one()
        return item if item is _END else tuple.__getitem__(item, self._index)

    def close(self):
        self._result.close()


class MappingResult(_Fetching):
    """Each row as a mapping."""

    def __init__(self, result):
        self._result = result
        self._unique_key = result._unique_key
        self._seen = set()

    def _next(self):
        item = self._result._one()
        return item if item is _END else item._mapping

    def keys(self):
        return self._result.keys()

    def columns(self, *columns):
        return MappingResult(self._result.columns(*columns))

    def close(self):
        self._result.close()


ResultProxy = LegacyCursorResult = BufferedRowResultProxy = CursorResult
IteratorResult = ChunkedIteratorResult = MergedResult = TupleResult = Result
