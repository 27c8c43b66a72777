"""The connection of the offline mode (`--sql`): statements are written, with their values, instead of run."""

from .. import exc
from ..sql.compiler import compile_element
from ..sql.elements import TextClause
from .base import Connection, sorted_keys
from .context import ExecutionContext
from .default import offline_dialect
from .result import CursorResult, Keys


class OfflineConnection(Connection):
    _offline = True

    def __init__(self):
        super().__init__(dialect=offline_dialect())

    def execute(self, statement, parameters=None, *multiparams, execution_options=None, **kw):
        # As SQLAlchemy's mock connection, which makes a text of a string.
        if isinstance(statement, str):
            statement = TextClause(statement)
        return super().execute(statement, parameters, *multiparams, execution_options=execution_options, **kw)

    def _execute_element(self, statement, sets, options):
        if not sets:
            compiled = compile_element(statement, self.dialect, literal_binds=True)
            if not compiled.prefetch:
                return self._run(ExecutionContext(self.dialect, compiled, []), str(compiled), [], False)
        many = len(sets) > 1
        keys = sorted_keys(sets[0]) if sets else []
        compiled = compile_element(statement, self.dialect, column_keys=keys, for_executemany=many)
        context = ExecutionContext(self.dialect, compiled, sets)
        result = None
        for group, each in enumerate(sets or [{}]):
            result = self._run(context, compiled.literal(context.values_for(each, group if many else None)), [], False)
        return result

    def _result(self, context, columns, rows):
        import _seesaw

        compiled = context.compiled
        sql = context.sql
        returns = bool(columns) or _seesaw.is_query(sql) or compiled is not None and compiled.returns_rows
        returns = returns or " returning " in f" {' '.join(sql.split()).lower()} "
        names = list(columns)
        described = compiled.result_columns if compiled is not None else []
        objects = None
        if returns and not columns:
            names = [key if key is not None else "?column?" for key, _, _ in described] or _names(sql)
            rows = [row + (None,) * (len(names) - len(row)) for row in _of_no_rows(sql)]
        if len(described) == len(names):
            names = [key if key is not None else name for (key, _, _), name in zip(described, names)]
            objects = [found for _, found, _ in described]
            if columns:
                loaders = [kind._loader(self.dialect) for _, _, kind in described]
                context.loaders = loaders if any(loaders) else None
        if context.rowcount < 0:
            context.rowcount = len(rows)
        return OfflineResult(rows, Keys(names, objects), returns, context)

    def _commit(self):
        self._begun = False
        self._nested.clear()

    _rollback = _commit


class OfflineResult(CursorResult):
    """Rows that nobody can know yet; whoever reads them is told."""

    _told = False

    def _check(self):
        super()._check()
        if not self._told:
            import _seesaw

            self._told = True
            _seesaw.rows_were_read()
            _count_reading(self.context.sql)


_MOST_READINGS = 1000
_readings = {}
_reader = None


def _count_reading(sql):
    """Without rows a script may wait forever for an answer that ends its loop."""
    import _seesaw

    global _reader
    if _reader != _seesaw.script_path():
        _reader = _seesaw.script_path()
        _readings.clear()
    _readings[sql] = _readings.get(sql, 0) + 1
    if _readings[sql] > _MOST_READINGS:
        _readings.clear()
        raise exc.InvalidRequestError(f"the script reads the answer to the same query {_MOST_READINGS} times: {sql}")


def _names(sql):
    """The columns of a SELECT that was given as text, as far as its list names them."""
    names, depth, start = [], 0, None
    words = _words(sql)
    for at, word in enumerate(words):
        lowered = word.lower()
        depth += (word == "(") - (word == ")")
        if start is None:
            start = at + 1 if lowered == "select" and depth == 0 else None
        elif depth == 0 and (word == "," or lowered == "from"):
            names.append(words[at - 1])
            if lowered == "from":
                break
    else:
        names.append(words[-1].rstrip(";") if words and start is not None else "?column?")
    return [name.strip('"').rpartition(".")[2] if name != ")" else "?column?" for name in names]


def _words(sql):
    import re

    return re.findall(r"'(?:[^']|'')*'|\"[^\"]*\"|[(),]|[^\s(),'\"]+", sql)


def _behind_with(sql):
    """The SELECT behind `WITH … AS (…)`."""
    words, depth = _words(sql), 0
    for at, word in enumerate(words):
        depth += (word == "(") - (word == ")")
        if depth == 0 and word.lower() == "select":
            return " ".join(words[at:]).replace(" (", "(").replace("( ", "(")
    return sql


def _of_no_rows(sql):
    """What a query answers where no table has a row: nothing, unless it counts."""
    if sql.lstrip()[:4].lower() == "with":
        sql = _behind_with(sql)
    words = " ".join(sql[:200].split()).lower()
    if " group by " in f" {' '.join(sql.split()).lower()} ":
        return []
    if words.startswith("select current_schema"):
        return [("public",)]
    if words.startswith("select count("):
        return [(0,)]
    if words.startswith("select exists"):
        return [(False,)]
    if words.startswith(("select max(", "select min(", "select sum(", "select avg(")):
        return [(None,)]
    return []
