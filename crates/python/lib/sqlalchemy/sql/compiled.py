"""A compiled statement: its text with places for parameters, and how values fill them.

While compiling, a parameter is the mark `\\0name\\0` and a list for IN is `\\1name\\1`. `Compiled` spells the marks out as the
dialect wants them and knows in which order they stand.
"""

from .. import exc

BIND, LIST = "\0", "\1"


class Compiled:
    """What `statement.compile()` returns."""

    def __init__(self, statement, dialect, template, compiler):
        self.statement = statement
        self.dialect = dialect
        self._template = template
        self.binds = compiler.binds
        self.bind_names = {bind: name for name, bind in compiler.binds.items()}
        self.result_columns = compiler.result_columns
        self.isinsert = compiler.isinsert
        self.isupdate = compiler.isupdate
        self.isdelete = compiler.isdelete
        self.returns_rows = compiler.returns_rows
        self.prefetch = compiler.prefetch
        self.render_postcompile = compiler.render_postcompile
        self._compiler = compiler
        self.execution_options = getattr(statement, "_execution_options", {})

    @property
    def string(self):
        return self.fill({})[0] if self.render_postcompile else self._shown()

    def __str__(self):
        return self.string

    @property
    def params(self):
        values = self.construct_params()
        if self.render_postcompile:
            return {name: value for name, value, _ in self._expanded(values)}
        return values

    @property
    def positiontup(self):
        if not self.dialect.positional:
            return None
        if self.render_postcompile:
            return [name for name, _, _ in self._expanded(self.construct_params())]
        return [part for kind, part in self._parts() if kind != "text"]

    def construct_params(self, params=None, _check=False, group=None):
        values = {}
        for name, bind in self.binds.items():
            key = bind._body if bind._anonymous else bind.key
            if params and name in params:
                values[name] = params[name]
            elif params and not bind._anonymous and key in params:
                values[name] = params[key]
            elif _check and bind.required:
                where = f", in parameter group {group}" if group else ""
                raise exc.InvalidRequestError(
                    f"A value is required for bind parameter {name!r}{where}", code="cd3x"
                )
            else:
                values[name] = bind.effective_value
        return values

    def fill(self, values):
        """The text for these parameters and, for a positional dialect, the processed values in order."""
        pieces, ordered = [], []
        for kind, part in self._parts():
            if kind == "text":
                pieces.append(part)
            elif kind == "bind":
                pieces.append(self._filled(part, self._processed(part, values), self.binds[part].type, ordered))
            else:
                pieces.append(self._list(part, values, ordered))
        return "".join(pieces), ordered

    def shown(self, values):
        """The text and the parameters by name or in order, as a message of the driver shows them."""
        placed, self.dialect.placed = self.dialect.placed, None
        try:
            text = self.fill(values)[0]
        finally:
            self.dialect.placed = placed
        shown = [
            (name, value if kind is None else process(kind, value, self.dialect))
            for name, value, kind in self._expanded(values)
        ]
        return text, tuple(value for _, value in shown) if self.dialect.positional else dict(shown)

    def literal(self, values):
        """The text with these values written out."""
        pieces = []
        for kind, part in self._parts():
            if kind == "text":
                pieces.append(part)
                continue
            bind = self.binds[part]
            if part in values:
                bind = bind._with_value(values[part])
            text = self._compiler._literal_bind(bind)
            pieces.append(text.strip("()") if kind == "list" and bind.expanding else text)
        return "".join(pieces)

    def _expanded(self, values):
        """Name, value and type of each parameter in order, those of lists one by one."""
        found = []
        for kind, part in self._parts():
            if kind == "bind":
                found.append((part, values.get(part), self.binds[part].type))
            elif kind == "list" and self.binds[part].expanding:
                for at, value in enumerate(values.get(part) or (), 1):
                    inner = value if isinstance(value, (tuple, list)) else None
                    if inner is None:
                        found.append((f"{part}_{at}", value, self.binds[part].type))
                    else:
                        found.extend((f"{part}_{at}_{number}", each, None) for number, each in enumerate(inner, 1))
        return found

    def _shown(self):
        pieces = []
        for kind, part in self._parts():
            if kind == "list":
                part = f"__[POSTCOMPILE_{part}]"
            elif kind == "bind":
                part = self._place(part)
            pieces.append(part)
        return "".join(pieces)

    def _place(self, name):
        return self.dialect.placeholder(name)

    def _filled(self, name, value, type_, ordered):
        """The place of a value, which is appended to those before it."""
        placed = self.dialect.placed
        if placed is not None:
            return placed(value, ordered) + self.dialect.bind_cast(type_)
        ordered.append(value)
        return self._place(name)

    def _parts(self):
        parts = self.__dict__.get("_split")
        if parts is None:
            parts = self._split = _split(self._template)
        return parts

    @property
    def has_lists(self):
        return LIST in self._template

    def _processed(self, name, values):
        bind = self.binds[name]
        value = values[name] if name in values else bind.effective_value
        return process(bind.type, value, self.dialect)

    def _list(self, name, values, ordered):
        bind = self.binds[name]
        given = values[name] if name in values else bind.effective_value
        if bind.literal_execute or not bind.expanding:
            one = bind._clone()
            one.value = given
            return self._compiler._literal_bind(one).strip("()" if bind.expanding else "")
        if not given:
            return self.dialect.empty_set
        places = []
        for at, value in enumerate(given, 1):
            if isinstance(value, (tuple, list)) and not hasattr(value, "_is_text"):
                inner = []
                for position, each in enumerate(value, 1):
                    kind = _type_of(each)
                    value = process(kind, each, self.dialect)
                    inner.append(self._filled(f"{name}_{at}_{position}", value, kind, ordered))
                places.append(f"({', '.join(inner)})")
            else:
                value = process(bind.type, value, self.dialect)
                places.append(self._filled(f"{name}_{at}", value, bind.type, ordered))
        values_prefix = "VALUES " if isinstance(given[0], (tuple, list)) and self.dialect.tuple_in_values else ""
        return values_prefix + ", ".join(places)


def process(type_, value, dialect):
    """A value as the database takes it."""
    processor = type_._binder(dialect)
    return value if processor is None else processor(value)


def _type_of(value):
    from .sqltypes import type_of_value

    return type_of_value(value)


def _split(template):
    if BIND not in template and LIST not in template:
        return [("text", template)]
    parts = []
    for at, chunk in enumerate(template.split(BIND)):
        if at % 2:
            parts.append(("bind", chunk))
            continue
        for inner_at, inner in enumerate(chunk.split(LIST)):
            if inner or inner_at % 2:
                parts.append(("list" if inner_at % 2 else "text", inner))
    return parts
