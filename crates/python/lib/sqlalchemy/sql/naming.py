"""Names that a `naming_convention` gives to constraints and indexes."""

from .. import exc
from .base import _NONE_NAME, conv


def constraint_name(item, table):
    """The name that a convention makes of an item's own name, or None where it has nothing to say."""
    name = item.name
    if isinstance(name, conv) or name is _NONE_NAME:
        return name
    convention = getattr(table.metadata, "naming_convention", None)
    if not convention:
        return None
    template = _template(convention, item)
    if template is None:
        return None
    if name is not None and "constraint_name" not in template:
        return None
    if name is None and "constraint_name" in template:
        # Without a name of its own there is nothing to build on.
        return None
    if getattr(item, "_implicit_generated", False) and not len(item):
        return None
    return conv(template % _Tokens(item, table, convention))


def _template(convention, item):
    for cls in type(item).__mro__:
        if cls in convention:
            return convention[cls]
    return convention.get(_PREFIXES.get(getattr(type(item), "__visit_name__", None)))


_PREFIXES = {
    "index": "ix",
    "primary_key_constraint": "pk",
    "check_constraint": "ck",
    "unique_constraint": "uq",
    "foreign_key_constraint": "fk",
}


class _Tokens:
    """`%(column_0_name)s` and its relatives, worked out when they are asked for."""

    def __init__(self, item, table, convention):
        self.item, self.table, self.convention = item, table, convention

    def __getitem__(self, key):
        custom = self.convention.get(key)
        if callable(custom):
            return custom(self.item, self.table)
        own = getattr(self, f"_{key}", None)
        if own is not None:
            return own()
        if key.startswith("column_") or key.startswith("referred_column_"):
            return self._column(key)
        raise KeyError(key)

    def _table_name(self):
        return self.table.name

    def _constraint_name(self):
        if self.item.name is None:
            raise exc.InvalidRequestError(
                f"Naming convention including %(constraint_name)s token requires that constraint is explicitly named."
            )
        return self.item.name

    def _referred_table_name(self):
        return self.item.elements[0]._target()[1]

    def _column(self, key):
        referred = key.startswith("referred_")
        rest = key[len("referred_column_") if referred else len("column_") :]
        digits = ""
        while rest[:1].isdigit():
            digits, rest = digits + rest[0], rest[1:]
        if rest[:1] == "N" or rest[:2] == "_N":
            separator = "_" if rest[0] == "_" else ""
            kind = rest.lstrip("_")[1:].lstrip("_")
            count = len(self.item.elements) if referred else len(self._columns())
            return separator.join(self._one(at, kind, referred) for at in range(count))
        return self._one(int(digits or 0), rest.lstrip("_"), referred)

    def _columns(self):
        columns = list(self.item.columns)
        return columns

    def _one(self, at, kind, referred):
        if referred:
            return self.item.elements[at]._target()[2]
        columns = self._columns()
        if at >= len(columns):
            return ""
        column = columns[at]
        if kind == "label":
            return f"{self._table_label()}_{column.name}"
        if kind == "key":
            return column.key
        return column.name

    def _table_label(self):
        schema = self.table.schema
        return f"{schema.replace('.', '_')}_{self.table.name}" if schema else self.table.name
