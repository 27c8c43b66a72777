"""Calling conventions of old scripts: arguments that have another name today still work, with a notice."""

import _seesaw

# Directive: what an argument was called before Alembic 1.11, and what it is called now.
FORMER_NAMES = {
    "alter_column": {"name": "new_column_name", "tablename": "table_name"},
    "create_check_constraint": {"name": "constraint_name", "source": "table_name", "tablename": "table_name"},
    "create_foreign_key": {"name": "constraint_name", "source": "source_table", "referent": "referent_table"},
    "create_index": {"name": "index_name", "tablename": "table_name"},
    "create_primary_key": {"name": "constraint_name", "tablename": "table_name", "cols": "columns"},
    "create_table": {"name": "table_name"},
    "create_unique_constraint": {
        "name": "constraint_name", "source": "table_name", "tablename": "table_name", "local_cols": "columns",
    },
    "drop_constraint": {"name": "constraint_name", "tablename": "table_name", "type": "type_"},
    "drop_index": {"name": "index_name", "tablename": "table_name"},
    "drop_table": {"name": "table_name"},
}


def directive(function):
    """A directive that also takes the old names, and by place what is given by name today."""
    name = function.__name__
    former = FORMER_NAMES.get(name, {})
    code = function.__code__
    positional = code.co_varnames[1:code.co_argcount]
    by_name = code.co_varnames[code.co_argcount:code.co_argcount + code.co_kwonlyargcount]
    takes_any_number = bool(code.co_flags & 0x04)

    def call(self, *args, **kw):
        for old in [each for each in kw if each in former and former[each] not in kw and each not in by_name]:
            _seesaw.notice("warning", f"op.{name}({old}=) has been {former[old]}= since Alembic 1.11")
            kw[former[old]] = kw.pop(old)
        if len(args) > len(positional) and not takes_any_number:
            late = args[len(positional):]
            if len(late) <= len(by_name):
                args = args[:len(positional)]
                named = dict(zip(by_name, late))
                names = ", ".join(f"{each}=" for each in named)
                _seesaw.notice("warning", f"op.{name}() takes {names} only by name since Alembic 1.11")
                kw = {**named, **kw}
        return function(self, *args, **kw)

    call.__name__ = name
    call.__qualname__ = function.__qualname__
    call.__wrapped__ = function
    return call


def is_caught(exception, by_name=False):
    """Whether the script is at a statement that catches an exception of this kind, and so goes another way after it.

    `by_name`: a statement that catches whatever comes does not count."""
    import sys

    import _ast

    frame, path = sys._getframe(1), _seesaw.script_path()
    while frame is not None and frame.f_code.co_filename != path:
        frame = frame.f_back
    if frame is None:
        return False
    names = {exception.__name__} if by_name else {each.__name__ for each in exception.__mro__}
    waiting = [compile(_seesaw.script_source(), path, "exec", 0x400, True)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, _ast.Try) and node.body[0].lineno <= frame.f_lineno <= node.body[-1].end_lineno:
            for handler in node.handlers:
                given = getattr(handler.type, "elts", None) or [handler.type]
                if any(getattr(each, "attr", getattr(each, "id", None)) in names or each is None and not by_name for each in given):
                    return True
        waiting += [each for field in node._fields for value in [getattr(node, field, None)]
                    for each in (value if isinstance(value, list) else [value]) if isinstance(each, _ast.AST)]
    return False
