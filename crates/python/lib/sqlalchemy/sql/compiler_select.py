"""SELECT and the sources of rows as text."""

from .. import exc
from .elements import ColumnClause, Label, TextClause, UnaryExpression, and_
from .selectable import CTE, FromClause, LABEL_STYLE_TABLENAME_PLUS_COL, LABEL_STYLE_NONE, Subquery


class Level:
    """A SELECT that is being written, as its subqueries see it."""

    def __init__(self, statement, correlate, asfrom):
        self.statement = statement
        self.correlate = correlate
        self.asfrom = asfrom
        self.labels = {}


class SelectCompiler:
    """The part of the compiler that writes queries."""

    def visit_select(self, select, asfrom=False, lateral=False, in_cte=False, **kw):
        self._take_ctes(select)
        froms = self._displayed_froms(select, asfrom, lateral)
        outermost = not self.stack and not in_cte
        outer_correlate = self.stack[-1].correlate if self.stack else []
        new = [each for source in froms for each in _sources_in(source)]
        level = Level(select, new + outer_correlate, new)
        self.stack.append(level)
        try:
            columns = self._selected_columns(select, level, asfrom, outermost)
            text = "SELECT "
            if select._distinct:
                text += self.distinct_clause(select)
            for prefix, dialect in select._prefixes:
                if dialect in ("*", self.dialect.name):
                    text += self.process(prefix) + " "
            text += ", ".join(columns)
            if froms:
                text += " \nFROM " + ", ".join(self.process(each, asfrom=True) for each in froms)
            else:
                text += self.default_from()
            if select._where_criteria:
                condition = self.process(and_(*select._where_criteria))
                if condition:
                    text += " \nWHERE " + condition
            if select._group_by_clauses:
                text += " GROUP BY " + self._delimited(select._group_by_clauses, ", ", in_group_by=True)
            if select._having_criteria:
                text += " \nHAVING " + self.process(and_(*select._having_criteria))
            if select._order_by_clauses:
                text += " ORDER BY " + self._delimited(select._order_by_clauses, ", ")
            text += self._limits(select)
            if select._for_update_arg is not None:
                text += self.for_update_clause(select)
            for suffix, dialect in select._suffixes:
                if dialect in ("*", self.dialect.name):
                    text += " " + self.process(suffix)
            return text
        finally:
            self.stack.pop()

    def distinct_clause(self, select):
        return "DISTINCT "

    def default_from(self):
        return ""

    def for_update_clause(self, select):
        return " FOR UPDATE"

    def _limits(self, select):
        if select._fetch_clause is not None:
            text = ""
            if select._offset_clause is not None:
                text += f"\n OFFSET {self.process(select._offset_clause)} ROWS"
            return text + f"\n FETCH FIRST {self.process(select._fetch_clause)} ROWS ONLY"
        if select._limit_clause is None and select._offset_clause is None:
            return ""
        return self.limit_clause(select)

    def limit_clause(self, select):
        text = ""
        if select._limit_clause is not None:
            text += "\n LIMIT " + self.process(select._limit_clause)
        if select._offset_clause is not None:
            if select._limit_clause is None:
                text += "\n LIMIT -1"
            text += " OFFSET " + self.process(select._offset_clause)
        return text

    # Columns.

    def _selected_columns(self, select, level, asfrom, outermost):
        texts = []
        taken = {}
        seen = []
        style = select._label_style
        level.names = []
        for column in select._selected():
            label = self._label_of(column, style, taken, seen, asfrom)
            texts.append(self._column_text(column, label, level, outermost))
        if not texts:
            return []
        return texts

    def _label_of(self, column, style, taken, seen, asfrom):
        """The label to write after a selected column, or None."""
        if isinstance(column, TextClause) or not hasattr(column, "_auto_label"):
            return None
        if isinstance(column, Label):
            name = column.name or self.anonymous(str(column._anonymous), _body_of(column))
            taken[name] = taken.get(name, 0) + 1
            return name
        if isinstance(column, ColumnClause):
            if column.is_literal:
                return None
            name = self.name_of(column.name)
            owner = column.table
            if style is LABEL_STYLE_TABLENAME_PLUS_COL and owner is not None and owner.named_with_column:
                name = self._owner_name(owner) + "_" + self.name_of(column.key)
                if name in taken:
                    if any(column is each for each in seen):
                        name = self._repeated(column, name)
                    else:
                        name = self.anonymous(str(id(column)), name)
                taken[name] = 1
                seen.append(column)
                return name
            if style is LABEL_STYLE_NONE:
                return None
            if name in taken:
                again = any(column is each for each in seen)
                label = self._repeated(column, name) if again else self.anonymous(str(id(column)), name)
                seen.append(column)
                taken[label] = 1
                return label
            taken[name] = 1
            seen.append(column)
            return name if asfrom else None
        if isinstance(column, UnaryExpression) and not asfrom:
            if not column.wraps_column_expression or self.dialect.supports_native_boolean:
                return None
            return column.element.name
        name, numbered = column._auto_label()
        if name is None:
            return None
        if not numbered:
            if name in taken:
                name = self.anonymous(str(id(column)), name)
            taken[name] = 1
            return name
        return self.anonymous(str(id(column)), self.name_of(name))

    def _repeated(self, column, name):
        count = self._anonymous_names.get(("again", id(column)), 0) + 1
        self._anonymous_names["again", id(column)] = count
        return f"{name}__{count}"

    def _owner_name(self, owner):
        name = self.name_of(owner.name)
        schema = getattr(owner, "schema", None)
        return f"{schema.replace('.', '_')}_{name}" if schema else name

    def _column_text(self, column, label, level, outermost):
        inner = column.element if isinstance(column, Label) else column
        wrapped = inner.type.dialect_impl(self.dialect).column_expression(inner) if hasattr(inner, "type") else None
        text = self.process(inner if wrapped is None else wrapped, within_columns=True)
        if wrapped is not None and label is None:
            label = getattr(inner, "name", None)
        key = label
        if key is None and isinstance(inner, ColumnClause):
            key = inner.key if not inner.is_literal else inner.name
            key = self.name_of(key)
        if outermost:
            self._add_result(key, column, inner)
        if label is not None:
            level.labels[label] = column
            text += " AS " + self.preparer.quote(label)
        elif key is not None:
            level.labels.setdefault(key, column)
        return text

    def _add_result(self, key, column, inner):
        from .type_api import NULLTYPE

        self.returns_rows = True
        kind = getattr(column, "type", NULLTYPE) or NULLTYPE
        self.result_columns.append((key, (column, inner), kind))

    def visit_label(self, label, in_order_by=False, **kw):
        """A label outside of the selected columns is its expression."""
        return self.process(label.element, **kw)

    def visit_label_reference(self, reference, in_group_by=False, **kw):
        element = reference.element
        if self.stack and isinstance(self.stack[-1], Level) or self.stack:
            level = self.stack[-1]
            labels = getattr(level, "labels", {})
            label, rebuild = _label_inside(element)
            if label is not None and not in_group_by or label is not None and self.dialect.group_by_label:
                for name, column in labels.items():
                    if column is label:
                        return rebuild(self.preparer.quote(name))
        return self.process(element, **kw)

    def visit_textual_label_reference(self, reference, **kw):
        level = self.stack[-1] if self.stack else None
        labels = getattr(level, "labels", {})
        column = labels.get(reference.text)
        if column is None and level is not None:
            column = self._column_in_froms(level, reference.text)
        if column is None:
            if level is None:
                # Outside of a SELECT it is taken as it stands: `sa.desc("created_at")` in an index.
                return self.escape_literal_column(reference.text)
            raise exc.CompileError(
                "Can't resolve label reference for ORDER BY / GROUP BY / DISTINCT etc. Textual SQL expression "
                f"{reference.text!r} should be explicitly declared as text({reference.text!r})"
            )
        if isinstance(column, Label) or getattr(level, "is_compound", False):
            return self.preparer.quote(reference.text)
        return self.process(column, **kw)

    def _column_in_froms(self, level, name):
        for source in level.asfrom:
            if isinstance(source, FromClause) and name in source.columns:
                return source.columns[name]
        return None

    # Which sources are written, after correlation with the enclosing statements.

    def _displayed_froms(self, select, asfrom, lateral):
        froms = select.get_final_froms()
        if not self.stack:
            return froms
        outer = self.stack[-1]
        if asfrom and not lateral:
            explicit = [each for each in outer.correlate if not _has(outer.asfrom, each)]
            implicit = []
        else:
            explicit, implicit = outer.correlate, outer.asfrom
        if select._correlate is not None:
            wanted = select._correlate
            return [each for each in froms if not (_has(wanted, each) and _has(explicit, each))]
        if select._correlate_except is not None:
            kept = select._correlate_except
            return [each for each in froms if not (_has(explicit, each) and not _has(kept, each))]
        if implicit and len(froms) > 1:
            remaining = [each for each in froms if not _has(implicit, each)]
            if not remaining:
                raise exc.InvalidRequestError(
                    f"Select statement '{select!r}' returned no FROM clauses due to auto-correlation; specify "
                    "correlate(<tables>) to control correlation manually."
                )
            return remaining
        return froms

    # Set operations and parentheses.

    def visit_compound_select(self, compound, asfrom=False, in_cte=False, **kw):
        self._take_ctes(compound)
        outermost = not self.stack and not in_cte
        outer = self.stack[-1] if self.stack else None
        level = Level(compound, outer.correlate if outer else [], outer.asfrom if outer else [])
        level.is_compound = True
        self.stack.append(level)
        try:
            kept, results = self.result_columns, []
            self.result_columns = results
            texts = []
            for at, each in enumerate(compound.selects):
                texts.append(self._part_of_compound(each, level, at == 0, outermost, asfrom))
            self.result_columns = results if outermost else kept
            text = f" {compound.keyword} ".join(texts)
            if compound._group_by_clauses:
                text += " GROUP BY " + self._delimited(compound._group_by_clauses, ", ")
            if compound._order_by_clauses:
                text += " ORDER BY " + self._delimited(compound._order_by_clauses, ", ")
            return text + self._limits(compound)
        finally:
            self.stack.pop()

    def _part_of_compound(self, select, level, first, outermost, asfrom):
        stack = self.stack
        before = list(self.result_columns)
        if first and outermost:
            self.stack = []
        text = self.process(select, asfrom=asfrom)
        self.stack = stack
        if first:
            for name, column in _labels_of(select, self):
                level.labels.setdefault(name, column)
        else:
            self.result_columns[:] = before
        return text

    def visit_select_statement_grouping(self, grouping, **kw):
        return f"({self.process(grouping.element, **kw)})"

    def visit_textual_select(self, select, asfrom=False, in_cte=False, **kw):
        self._take_ctes(select)
        if not self.stack and not in_cte:
            for column in select.column_args:
                self._add_result(column.key, column, column)
        return self.process(select.element)

    def visit_exists(self, exists, **kw):
        return f"EXISTS ({self.process(exists.element)})"

    # Sources.

    def visit_table(self, table, asfrom=False, **kw):
        return self.preparer.format_table(table)

    def visit_alias(self, alias, asfrom=False, **kw):
        name = self.preparer.quote(self.name_of(alias.name))
        if not asfrom:
            return name
        element = alias.element
        while element.__visit_name__ == "alias":
            element = element.element
        inner = self.process(element.element if element.__visit_name__ == "subquery" else element, asfrom=True)
        # The alias of a subquery stands in the place of its name.
        return (f"({inner})" if element.__visit_name__ == "subquery" else inner) + self._as(name)

    def _as(self, name):
        return f" AS {name}"

    def visit_subquery(self, subquery, asfrom=False, **kw):
        name = self.preparer.quote(self.name_of(subquery.name))
        if not asfrom:
            return name
        return f"({self.process(subquery.element, asfrom=True)}){self._as(name)}"

    def visit_lateral(self, lateral, asfrom=False, **kw):
        name = self.preparer.quote(self.name_of(lateral.name))
        if not asfrom:
            return name
        return f"LATERAL ({self.process(lateral.element, asfrom=True, lateral=True)}){self._as(name)}"

    def visit_tablesample(self, sample, asfrom=False, **kw):
        name = self.preparer.quote(self.name_of(sample.name))
        text = f"{self.process(sample.element, asfrom=True)}{self._as(name)} TABLESAMPLE system({sample.sampling})"
        return text if sample.seed is None else f"{text} REPEATABLE ({sample.seed})"

    def visit_join(self, join, asfrom=False, **kw):
        word = " FULL OUTER JOIN " if join.full else " LEFT OUTER JOIN " if join.isouter else " JOIN "
        left, right = self.process(join.left, asfrom=True), self.process(join.right, asfrom=True)
        return f"{left}{word}{right} ON {self.process(join.onclause)}"

    def visit_values(self, values, asfrom=False, **kw):
        rows = []
        for data in values._data:
            for row in data:
                from .elements import BindParameter, ClauseElement

                cells = [
                    each if isinstance(each, ClauseElement) else BindParameter(None, each, column.type, unique=True)
                    for each, column in zip(row, values._column_args)
                ]
                literal = True if values.literal_binds else None
                rows.append(f"({', '.join(self.process(each, literal_binds=literal) for each in cells)})")
        text = "VALUES " + ", ".join(rows)
        if not asfrom:
            return text
        if not values._named:
            return f"({text})"
        columns = ", ".join(self.preparer.quote(column.name) for column in values._column_args)
        return f"({text}) AS {self.preparer.quote(self.name_of(values.name))} ({columns})"

    def visit_table_valued_alias(self, source, asfrom=False, **kw):
        name = self.preparer.quote(self.name_of(source.name))
        if not asfrom:
            return name
        text = ("LATERAL " if source._lateral else "") + self.process(source.element)
        if source.ordinality:
            text += " WITH ORDINALITY"
        if source._derived:
            return f"{text} AS {name}({', '.join(self.preparer.quote(each.name) for each in source._given)})"
        return f"{text} AS {name}"

    # Common table expressions.

    def _take_ctes(self, statement):
        for each in getattr(statement, "_independent_ctes", ()):
            self.process(each, asfrom=True)

    def visit_cte(self, cte, asfrom=False, **kw):
        original = cte._alias_of or cte
        name = self.preparer.quote(self.name_of(original.name))
        self._register_cte(original, name)
        if cte._alias_of is None:
            return name
        alias = self.preparer.quote(self.name_of(cte.name))
        return f"{name} AS {alias}" if asfrom else alias

    def _register_cte(self, cte, name):
        known = self.ctes.get(name)
        if known is not None:
            if known[0] is cte or known[0]._restates is cte:
                return
            if cte._restates is not known[0]:
                raise exc.CompileError(f"Multiple, unrelated CTEs found with the same name: {name!r}")
        entry = [cte, None]
        self.ctes[name] = entry
        stack, self.stack = self.stack, []
        results, self.result_columns = self.result_columns, []
        kept = (self.isinsert, self.isupdate, self.isdelete, self.returns_rows)
        try:
            head = name
            if cte.recursive and hasattr(cte.element, "_columns_with_names"):
                names = [each for _, each in cte.element._columns_with_names()]
                head += f"({', '.join(self.preparer.quote(each) for each in names if each)})"
            body = self.process(cte.element, asfrom=True, in_cte=True)
        finally:
            self.stack, self.result_columns = stack, results
            self.isinsert, self.isupdate, self.isdelete, self.returns_rows = kept
        prefix = "".join(f"{each} " for each in cte._prefixes)
        entry[1] = f"{head} AS {prefix}\n({body})"
        # A CTE that another one mentions stands before it.
        del self.ctes[name]
        self.ctes[name] = entry

    def with_ctes(self, text):
        if not self.ctes:
            return text
        word = "WITH RECURSIVE " if any(cte.recursive for cte, _ in self.ctes.values()) else "WITH "
        return word + ", \n".join(body for _, body in self.ctes.values()) + "\n " + text


def _sources_in(source):
    """The source and all that it holds, as correlation counts them."""
    return [source, *source._hidden] if isinstance(source, FromClause) else [source]


def _label_inside(element):
    """The label that an ORDER BY element is about, and how to write the element around its name."""
    if isinstance(element, Label):
        return element, lambda name: name
    if isinstance(element, UnaryExpression) and element.modifier is not None:
        from .operators import SYMBOLS

        label, rebuild = _label_inside(element.element)
        return label, lambda name: rebuild(name) + SYMBOLS[element.modifier]
    return None, None


def _labels_of(select, compiler):
    inner = getattr(select, "element", select)
    return [(name, column) for column, name in inner._columns_with_names() if name is not None]


def _body_of(label):
    return getattr(label.element, "name", None) or "anon"


def _has(items, item):
    return any(each is item for each in items)


__all__ = ["SelectCompiler", "CTE", "Subquery"]
