"""INSERT, UPDATE and DELETE as text."""

from .. import exc
from .dml import bind_for
from .elements import BindParameter, ClauseElement, and_, coerce
from .selectable import FromClause


class DMLLevel:
    """The statement that subqueries inside of it correlate with."""

    labels = {}

    def __init__(self, sources):
        self.correlate = list(sources)
        self.asfrom = list(sources)


class DMLCompiler:
    """The part of the compiler that writes changes of rows."""

    def visit_insert(self, insert, asfrom=False, in_cte=False, **kw):
        outermost = self._begin(insert, "isinsert", [insert.table])
        try:
            text = "INSERT " + self._prefix_text(insert) + "INTO " + self.preparer.format_table(insert.table)
            if insert._select is not None:
                text += self._insert_from_select(insert)
            elif insert._multi_values:
                text += self._insert_many(insert)
            else:
                text += self._insert_one(insert)
            if insert._post_values is not None:
                text += " " + self.process(insert._post_values)
            return text + self._returning_text(insert, outermost)
        finally:
            self.stack.pop()

    def visit_update(self, update, asfrom=False, in_cte=False, **kw):
        extra = update._extra_froms()
        outermost = self._begin(update, "isupdate", [update.table, *extra])
        try:
            text = "UPDATE " + self._prefix_text(update) + self.update_tables(update.table, extra) + " SET "
            pairs = self._assignments(update)
            text += ", ".join(f"{self.assigned_name(column, extra)}={value}" for column, value in pairs)
            if extra:
                text += self.update_from_clause(extra)
            text += self._where(update)
            return text + self._returning_text(update, outermost)
        finally:
            self.stack.pop()

    def visit_delete(self, delete, asfrom=False, in_cte=False, **kw):
        extra = delete._extra_froms()
        outermost = self._begin(delete, "isdelete", [delete.table, *extra])
        try:
            text = "DELETE " + self._prefix_text(delete) + "FROM " + self.preparer.format_table(delete.table)
            if extra:
                text += " " + self.delete_from_clause(extra, delete.table)
            text += self._where(delete)
            return text + self._returning_text(delete, outermost)
        finally:
            self.stack.pop()

    def update_tables(self, table, extra):
        return self.preparer.format_table(table)

    def assigned_name(self, column, extra):
        return self.preparer.quote(column.name)

    def update_from_clause(self, extra):
        return " FROM " + ", ".join(self.process(each, asfrom=True) for each in extra)

    def delete_from_clause(self, extra, table):
        raise NotImplementedError("This backend does not support multiple-table criteria within DELETE")

    def _begin(self, statement, kind, sources):
        self._take_ctes(statement)
        outermost = not self.stack
        if outermost:
            setattr(self, kind, True)
        self.stack.append(DMLLevel(sources))
        return outermost

    def _prefix_text(self, statement):
        return "".join(
            self.process(prefix) + " "
            for prefix, dialect in statement._prefixes
            if dialect in ("*", self.dialect.name)
        )

    def _where(self, statement):
        if not statement._where_criteria:
            return ""
        text = self.process(and_(*statement._where_criteria))
        return f" WHERE {text}" if text else ""

    def _returning_text(self, statement, outermost):
        if not statement._returning:
            return ""
        return " " + self.returning_clause(statement, outermost)

    def returning_clause(self, statement, outermost, include_table=True):
        texts = []
        for column in statement._returned():
            inner = getattr(column, "element", column) if column.__visit_name__ == "label" else column
            text = self.process(inner, include_table=include_table)
            key = column.key if column.key is not None else getattr(column, "name", None)
            if column.__visit_name__ == "label":
                text += " AS " + self.preparer.quote(column.name)
                key = column.name
            elif not column._is_named and hasattr(column, "_auto_label"):
                name, numbered = column._auto_label()
                if name is not None:
                    key = self.anonymous(str(id(column)), name) if numbered else name
                    text += " AS " + self.preparer.quote(key)
            if outermost:
                self._add_result(key, column, inner)
            texts.append(text)
        return "RETURNING " + ", ".join(texts)

    # INSERT

    def _insert_one(self, insert):
        columns, texts = [], []
        for column, value in self._values_of(insert, insert._values or {}, self.column_keys):
            columns.append(self.preparer.quote(column.name))
            texts.append(value)
        if not columns:
            return self._empty_insert(insert)
        return f" ({', '.join(columns)}) VALUES ({', '.join(texts)})"

    def _empty_insert(self, insert):
        if self.dialect.supports_default_values:
            return " DEFAULT VALUES"
        raise exc.CompileError(
            f"The '{self.dialect.name}' dialect with current database version settings does not support empty inserts."
        )

    def _insert_many(self, insert):
        first = insert._multi_values[0]
        given = list(insert.table.columns)
        self._check_consumed(insert, first)
        columns = [column for column in given if column.key in first or _has_default(column, "default")]
        rows = []
        for at, row in enumerate(insert._multi_values):
            cells = []
            for column in columns:
                if column.key in row:
                    cells.append(self._value_text(column, row[column.key], f"{column.key}_m{at}"))
                elif column.key in first:
                    raise exc.CompileError(
                        f"INSERT value for column {column} is explicitly rendered as a boundparameter in the VALUES "
                        "clause; a Python-side value or SQL expression is required"
                    )
                else:
                    cells.append(self._default_text(column, column.default, f"{column.key}_m{at}" if at else column.key))
            rows.append(f"({', '.join(cells)})")
        names = ", ".join(self.preparer.quote(column.name) for column in columns)
        return f" ({names}) VALUES {', '.join(rows)}"

    def _insert_from_select(self, insert):
        names = [insert.table.columns[name].name if name in insert.table.columns else name
                 for name in insert._from_names]
        select = insert._select
        if insert._include_defaults and hasattr(select, "add_columns"):
            for column in insert.table.columns:
                if column.key in insert._from_names or not _has_default(column, "default"):
                    continue
                default = column.default
                value = default.arg
                if not default.is_clause_element:
                    value = BindParameter(column.key, None, type_=column.type)
                    if self.literal_binds:
                        value.value = default.value()
                    else:
                        self.prefetch.append((column.key, default))
                names.append(column.name)
                select = select.add_columns(coerce(value))
        text = self.process(select, in_cte=True)
        self.returns_rows = False
        self.result_columns = []
        return f" ({', '.join(self.preparer.quote(name) for name in names)}) {text}"

    # Values

    def _values_of(self, statement, values, keys, onupdate=False):
        """Pairs of column and text, in the table's order."""
        everything = not values and keys is None
        wanted = set(keys or ())
        self._check_consumed(statement, values)
        kind = "onupdate" if onupdate else "default"
        for column in self._ordered_columns(statement):
            key = column.key
            if key in values:
                yield column, self._value_text(column, values[key], key)
            elif everything or key in wanted:
                yield column, self._value_text(column, None, key, required=True)
            elif _has_default(column, kind):
                yield column, self._default_text(column, getattr(column, kind), key)

    def _ordered_columns(self, statement):
        columns = list(statement.table.columns)
        ordered = getattr(statement, "_ordered", None)
        if not ordered:
            return columns
        by_key = {column.key: column for column in columns}
        first = [by_key[key] for key in ordered if key in by_key]
        return first + [column for column in columns if column.key not in ordered]

    def _check_consumed(self, statement, values):
        if not isinstance(statement.table, FromClause):
            return
        unknown = [key for key in values if key not in statement.table.columns]
        if unknown:
            raise exc.CompileError(f"Unconsumed column names: {', '.join(sorted(unknown))}")

    def _value_text(self, column, value, name, required=False):
        if hasattr(value, "__clause_element__"):
            value = value.__clause_element__()
        if isinstance(value, ClauseElement):
            if isinstance(value, BindParameter):
                value = value._clone()
                if value.type._describe_is_null():
                    value.type = column.type
                if value._anonymous:
                    value.key, value._anonymous, value._is_crud = name, None, True
                return self.process(value)
            value = coerce(value)
            return self.process(value.self_group())
        bind = bind_for(column, column.key, value, name)
        bind.required = required
        bind._is_crud = True
        return self.process(bind)

    def _default_text(self, column, default, name):
        if default.is_clause_element:
            return self.process(coerce(default.arg).self_group())
        bind = bind_for(column, column.key, None, name)
        bind._is_crud = True
        if self.literal_binds:
            bind.value = default.value()
            return self.process(bind)
        self.prefetch.append((name, default))
        return self.process(bind)

    def _assignments(self, update):
        values = update._values or {}
        pairs = list(self._values_of(update, values, self.column_keys, onupdate=True))
        return pairs


def _has_default(column, kind):
    default = getattr(column, kind, None)
    return default is not None and not getattr(default, "is_sequence", False)
