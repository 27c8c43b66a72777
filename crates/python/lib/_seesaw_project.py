"""How scripts come by the modules of their project, and by stand-ins for those that cannot be had.

The project's own modules are run from its tree. A package is there without its `__init__` having run: what that file
imports is followed name by name, and only for a name that it makes itself is it run. A module is run statement by
statement; the names of a statement that fails are stood in for, so that one missing library does not take a whole module
away. An import that cannot be had gives a stand-in; one inside a `try` is left to fail, since there the script goes
another way.
"""

import sys

import _frozen_importlib as importlib
import _seesaw

_MODULE = type(sys)
_ONLY_AST = 0x400

# The modules of the project that are there, and the source that each was made of.
_loaded = {}
_doubted = False


class Finder:
    """Modules of the project: below one of its roots, or beside the script that runs."""

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        _drop_edited()
        tail = name.rpartition(".")[2]
        spaces = []
        for folder in _folders() if path is None else path:
            base = f"{folder}/{tail}" if folder else tail
            for file, package in ((f"{base}/__init__.py", True), (f"{base}.py", False)):
                source = _seesaw.project_file(file)
                # A project may have a module `env`; the env.py that runs is none.
                if source is not None and file != _seesaw.script_path():
                    return _spec(name, _Loader(file, source), base if package else None)
            if _seesaw.project_names(base) is not None:
                spaces.append(base)
        if spaces:
            return _spec(name, _Loader(None, b""), *spaces)
        base = _package_elsewhere(name) if path is None else None
        if base is None:
            return None
        return _spec(name, _Loader(f"{base}/__init__.py", _seesaw.project_file(f"{base}/__init__.py")), base)


def _spec(name, loader, *folders):
    package = folders != (None,)
    spec = importlib.ModuleSpec(name, loader, origin=loader.file, is_package=package)
    if package:
        spec.submodule_search_locations = list(folders)
    return spec


def _folders():
    folders = [*_seesaw.roots(), _seesaw.script_path().rpartition("/")[0]]
    for folder in sys.path:
        from posixpath import project_path

        folders.append(project_path(folder))
    return dict.fromkeys(folders)


# Where the packages are that are below no root, as in a repository of several distributions: those of the project, and
# those beside it.
_elsewhere = []
_NO_PACKAGES = frozenset("node_modules test tests testing docs doc examples venv env site-packages build dist".split())
_DEPTH, _MOST_FOLDERS = 5, 5000


def _package_elsewhere(name):
    """The folder of a package that lies somewhere in the project, or beside it, inside of no other one; of several none."""
    if not _elsewhere:
        _elsewhere.append(_packages_below([""]))
    found = _elsewhere[0].get(name)
    if found is None:
        if len(_elsewhere) == 1:
            _elsewhere.append(_packages_below(filter(None, [_seesaw.repository()])))
        found = _elsewhere[1].get(name, ())
    return found[0] if len(found) == 1 else None


def _packages_below(folders):
    packages = {}
    waiting = [(folder, 0) for folder in folders]
    for folder, depth in waiting:
        entries = _seesaw.project_names(folder) or ()
        if folder and "__init__.py" in entries:
            packages.setdefault(folder.rpartition("/")[2], []).append(folder)
        elif depth < _DEPTH and len(waiting) < _MOST_FOLDERS:
            inner = [each[:-1] for each in entries if each[-1:] == "/" and each[:1] != "."]
            below = [f"{folder}/{each}" if folder else each for each in inner if each not in _NO_PACKAGES]
            waiting += [(each, depth + 1) for each in below if each != _seesaw.root()]
    return packages


class _Loader:
    def __init__(self, file, source):
        self.file = file
        self.source = source

    def create_module(self, spec):
        return (_Module if spec.submodule_search_locations is None else _Package)(spec.name)

    def exec_module(self, module):
        space = vars(module)
        space["__file__"] = self.file
        space["_seesaw_body"] = _Body(self.file, self.source)
        _loaded[module.__name__] = (self.file, self.source)
        if type(module) is _Module:
            space["_seesaw_body"].run(module)


class _Module(_MODULE):
    """A module of the project."""

    def __getattr__(self, name):
        body = vars(self).get("_seesaw_body")
        if name[:2] == "__" or body is None or not body.lost:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        # A `from … import *` gave less than it should have.
        return _stand_in(f"{self.__name__}.{name}", body.lost)


class _Package(_MODULE):
    """A package of the project, whose `__init__` runs when a name is asked for that it makes."""

    def __getattr__(self, name):
        if name[:2] == "__" and name != "__all__" or name[:8] == "_seesaw_":
            raise AttributeError(name)
        try:
            return _member(self, name)
        except ImportError as error:
            raise AttributeError(str(error)) from None


def _member(package, name):
    """A name of a package."""
    space = vars(package)
    body = space["_seesaw_body"]
    if body.state == "new":
        target = body.imports().get(name)
        if target is not None and target != (package.__name__, name):
            module, member = target
            value = importlib_module(module, package)
            if member is not None:
                value = member_of(value, member)
            space[name] = value
            return value
        if body.makes(name):
            body.run(package)
            if name in space:
                return space[name]
            if "__getattr__" in space:
                try:
                    return space["__getattr__"](name)
                except AttributeError:
                    pass
    try:
        return importlib_module(f"{package.__name__}.{name}", None)
    except ModuleNotFoundError as error:
        if error.name != f"{package.__name__}.{name}":
            raise
    for module in body.stars():
        try:
            value = member_of(importlib_module(module, package), name)
        except (ImportError, AttributeError):
            continue
        space[name] = value
        return value
    raise AttributeError(f"module {package.__name__!r} has no attribute {name!r}")


def importlib_module(name, package):
    """The module under a dotted name; `.name` is below the package."""
    if package is not None and name[:1] == ".":
        level = len(name) - len(name.lstrip("."))
        parent = package.__name__.rsplit(".", level - 1)[0] if level > 1 else package.__name__
        name = f"{parent}.{name.lstrip('.')}".rstrip(".")
    if name not in sys.modules:
        _native_import(name, None, None, (), 0)
    return sys.modules[name]


def member_of(module, name):
    """What `from module import name` gives."""
    if type(module) is _Package and vars(module)["_seesaw_body"].state == "new":
        target = vars(module)["_seesaw_body"].imports().get(name)
        if target is not None:
            # A module of that name, imported earlier, would hide what the package has under it.
            vars(module).pop(name, None)
            return _member(module, name)
    try:
        return getattr(module, name)
    except AttributeError as error:
        # Modules of ours find their submodules themselves, and say what they lack.
        if getattr(module, "__path__", None) is None or "is not part of Seesaw" in str(error):
            raise
    return importlib_module(f"{module.__name__}.{name}", None)


class _Body:
    """The source of a module and how far it was run."""

    def __init__(self, file, source):
        self.file = file
        self.source = source
        self.state = "new"
        # Why a `from … import *` gave nothing, where one did not.
        self.lost = None
        self._tree = None
        self._outline = None
        self._imports = None
        self._stars = ()
        self._made = ()

    def tree(self):
        """The whole syntax tree. It takes long: `outline` tells most of what matters."""
        if self._tree is None:
            self._tree = compile(self._text(), self.file or "<none>", "exec", _ONLY_AST, True)
        return self._tree

    def outline(self):
        """The top-level statements, the lines inside of a `try`, the names that are used (crates/python/src/outline.rs)."""
        if self._outline is None:
            text = self._text()
            found = _seesaw.outline(text)
            if found is None:
                compile(text, self.file or "<none>", "exec", 0, True)
                raise SyntaxError("invalid syntax", (self.file, 1, 1, None))
            self._outline = found
        return self._outline

    def _text(self):
        return self.source.decode("utf-8-sig")

    def imports(self):
        """The names that the top level imports: where each comes from, as module and member."""
        if self._imports is None:
            self._read()
        return self._imports

    def stars(self):
        self.imports()
        return self._stars

    def makes(self, name):
        self.imports()
        return name in self._made or "__getattr__" in self._made

    def _read(self):
        self._imports, self._stars, self._made = {}, [], set()
        try:
            statements = self.outline()["statements"]
        except SyntaxError:
            return
        for each in statements:
            if each["kind"] == "from":
                level = each["level"]
                module = "." * level + (each["module"] or "")
                for name, other in each["imported"]:
                    if name == "*":
                        self._stars.append(module)
                    elif level == 1 and not each["module"]:
                        self._imports[other or name] = (f".{name}", None)
                    else:
                        self._imports[other or name] = (module, name)
            elif each["kind"] == "import":
                for name, other in each["imported"]:
                    if other:
                        self._imports[other] = (name, None)
            else:
                self._made.update(each["bound"])
                for name in each["bound"]:
                    self._imports.pop(name, None)

    def run(self, module, failed=None):
        """Runs the module statement by statement; `failed` is told of those that fail, and may raise."""
        import _seesaw_standin

        self.state = "running"
        try:
            statements = self.outline()["statements"]
        except SyntaxError as error:
            raise ImportError(f"{self.file}:{error.lineno}: SyntaxError: {error.msg}", name=module.__name__) from None
        space = vars(module)
        future = any(_is_future(each) for each in statements)
        _seesaw_standin.loading += 1
        try:
            for each in statements:
                if _is_future(each) or each["kind"] == "constant":
                    continue
                # At its place in the file, so that it keeps its line numbers.
                before = "from __future__ import annotations" if future and each["line"] > 1 else ""
                before += "\n" * (each["line"] - 1)
                try:
                    exec(compile(before + each["text"], self.file, "exec", 0, True), space)
                except KeyboardInterrupt:
                    raise
                except BaseException as error:
                    if failed is not None:
                        failed(error)
                    if not self._mended(each, before, module, error):
                        self._stand_in(each, module, error)
        finally:
            _seesaw_standin.loading -= 1
            self.state = "run"

    def _mended(self, statement, before, module, error):
        """A class is made without the statements of its body that fail; their names are stood in for."""
        lines = statement["text"].split("\n")
        space, lost = vars(module), {}
        space["_seesaw_lost"] = lambda name: _stand_in(f"{module.__name__}.{statement['bound'][0]}.{name}", lost[name])
        for _ in statement["body"]:
            at = _line(error, self.file, statement["bound"][0])
            failing = [each for each in statement["body"] if at is not None and each[0] <= at <= each[1]]
            if not failing:
                return False
            first, last = failing[0][0] - statement["line"], failing[-1][1] - statement["line"]
            names = [name for _, _, bound in failing for name in bound]
            lost.update(dict.fromkeys(names, self._why(statement, error)))
            indent = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
            instead = "; ".join(f"{name} = _seesaw_lost({name!r})" for name in names)
            lines[first : last + 1] = [indent + (instead or "pass")] + [""] * (last - first)
            try:
                exec(compile(before + "\n".join(lines), self.file, "exec", 0, True), space)
                return True
            except KeyboardInterrupt:
                raise
            except BaseException as another:
                error = another
        return False

    def _why(self, statement, error):
        reason = _reason(error)
        if "cannot be had here: " in reason:
            return reason.partition("cannot be had here: ")[2]
        return f"{self.file}:{_line(error, self.file) or statement['line']}: {reason}"

    def _stand_in(self, statement, module, error):
        """The names of a statement that failed."""
        reason = self._why(statement, error)
        for name in statement["bound"]:
            if name not in vars(module):
                vars(module)[name] = _stand_in(f"{module.__name__}.{name}", reason)


def _is_future(statement):
    return statement["kind"] == "from" and statement["module"] == "__future__"


def _line(error, file, block=None):
    """The last line of a file on the way to an error; with `block` the line in the outermost class of that name."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file and block in (None, trace.tb_frame.f_code.co_name):
            line = trace.tb_lineno
            if block is not None:
                break
        trace = trace.tb_next
    return line


def _reason(error):
    if isinstance(error, ImportError):
        return str(error).partition(": ")[0] if isinstance(error, ModuleNotFoundError) else str(error)
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _stand_in(path, reason):
    from _seesaw_standin import top

    return top(path, reason)


# The `import` statement of a script or of a module of the project.

from _seesaw_boot import _native_import  # noqa: E402


def import_(frame, name, globals, locals, fromlist, level):
    """An import of a script or of a module of the project."""
    _drop_edited()
    try:
        # The second form gives the module itself, of which the names are then taken one by one.
        module = _native_import(name, globals, locals, ("__doc__",) if fromlist else (), level)
    except ImportError as error:
        if not _lenient(frame):
            raise
        return _missing(name, fromlist, level, globals, error)
    if not fromlist or fromlist == ("*",):
        if fromlist and type(module) is _Package and vars(module)["_seesaw_body"].state == "new":
            vars(module)["_seesaw_body"].run(module)
        return module
    return _names(module, fromlist, frame, globals)


def _names(module, fromlist, frame, globals):
    """An object that has the names which are imported from a module."""
    space = vars(module)
    if type(module) is not _Package and all(name in space for name in fromlist):
        _tell_stand_ins(module, fromlist, globals)
        return module
    names = _MODULE(module.__name__)
    for name in fromlist:
        try:
            value = member_of(module, name)
        except (ImportError, AttributeError) as error:
            if _is_script(globals) and frame.f_code.co_name != "<module>" or not _lenient(frame):
                if isinstance(error, ImportError):
                    raise
                raise ImportError(_cannot(module, name, error), name=module.__name__) from None
            value = _stand_in(f"{module.__name__}.{name}", _cannot(module, name, error))
        vars(names)[name] = value
    _tell_stand_ins(names, fromlist, globals)
    return names


def _cannot(module, name, error):
    if "is not part of Seesaw" in str(error) or isinstance(error, ImportError):
        return _reason(error) if isinstance(error, ImportError) else str(error)
    file = vars(module).get("__file__")
    return f"cannot import name {name!r} from {module.__name__!r}" + (f" ({file})" if file else "")


def _missing(name, fromlist, level, globals, error):
    """What stands in for a module that cannot be had."""
    if level:
        parent = globals.get("__package__") or globals.get("__name__", "")
        parent = parent.rsplit(".", level - 1)[0] if level > 1 else parent
        name = f"{parent}.{name}".strip(".")
    reason = _reason(error)
    if not fromlist:
        if _is_script(globals):
            _tell(name, reason)
        return _below_what_is_there(name, reason)
    names = _MODULE(name)
    for each in fromlist:
        if each == "*":
            _stand_in_for_unknown(name, reason, globals)
            continue
        vars(names)[each] = _stand_in(f"{name}.{each}", reason)
    _tell_stand_ins(names, fromlist, globals)
    return names


def _stand_in_for_unknown(name, reason, globals):
    """`from … import *` of what cannot be had: the names that the code uses and nothing else explains come from there."""
    import builtins

    body = _body_of(globals)
    body.lost = reason
    for each in body.outline()["names"]:
        if not hasattr(builtins, each):
            globals.setdefault(each, _stand_in(f"{name}.{each}", reason))


def _body_of(globals):
    body = globals.get("_seesaw_body")
    if body is None:
        body = globals["_seesaw_body"] = _Body(globals["__file__"], (_seesaw.script_source() or "").encode())
    return body


def _below_what_is_there(name, reason):
    """`import a.b.c`, where there may be `a` and `a.b`: the top, with a stand-in for what is missing below it."""
    parts = name.split(".")
    holder = sys.modules.get(parts[0])
    if holder is None:
        return _stand_in(parts[0], reason)
    for at, part in enumerate(parts[1:], 2):
        inner = sys.modules.get(".".join(parts[:at])) or vars(holder).get(part)
        if not isinstance(inner, _MODULE):
            vars(holder)[part] = _stand_in(".".join(parts[:at]), reason)
            break
        holder = inner
    return sys.modules[parts[0]]


def _tell_stand_ins(module, fromlist, globals):
    if not _is_script(globals) or "_seesaw_standin" not in sys.modules:
        return
    from _seesaw_standin import StandIn

    for name in fromlist:
        value = vars(module).get(name)
        if type(value) is StandIn:
            _tell(f"{module.__name__}.{name}", value._seesaw_reason)


def _tell(path, reason):
    from _seesaw_standin import imported

    imported(path, reason)


def _is_script(globals):
    return globals.get("__file__") == _seesaw.script_path()


def _lenient(frame):
    """Whether project code imports something outside of every `try`, its own and those of its callers."""
    while frame is not None:
        globals = frame.f_globals
        if globals.get("__file__") and ("_seesaw_body" in globals or _is_script(globals)):
            if any(first <= frame.f_lineno <= last for first, last in _body_of(globals).outline()["tries"]):
                return False
            if frame.f_code.co_name == "<module>":
                return True
        frame = frame.f_back
    return True


def run_packages_of(name):
    """Runs the `__init__` of the packages around a module that has not run yet, the innermost; whether there was one."""
    while "." in name:
        name = name.rpartition(".")[0]
        package = sys.modules.get(name)
        if type(package) is _Package and vars(package)["_seesaw_body"].state == "new":
            vars(package)["_seesaw_body"].run(package)
            return True
    return False


def run_all_packages():
    """Runs the `__init__` of every package that is there, and of those which that brings in."""
    while True:
        waiting = [
            module for name in list(_loaded) if type(module := sys.modules.get(name)) is _Package
            and vars(module)["_seesaw_body"].state == "new"
        ]
        if not waiting:
            return
        for module in waiting:
            vars(module)["_seesaw_body"].run(module)


def load(names):
    """Runs modules for what they register; what cannot be had is left out."""
    for name in names:
        try:
            module = importlib_module(name, None)
            if type(module) is _Package and vars(module)["_seesaw_body"].state == "new":
                vars(module)["_seesaw_body"].run(module)
        except Exception:
            continue


# Between two scripts.


def rest():
    """A script has ended. What it loaded is kept for the next one, as long as the files stay what they are."""
    global _doubted
    _doubted = True
    if "_seesaw_standin" in sys.modules:
        sys.modules["_seesaw_standin"].report()


def _drop_edited():
    global _doubted, _elsewhere
    if not _doubted:
        return
    _doubted = False
    same = all(file is None or _seesaw.project_file(file) == source for file, source in _loaded.values())
    if not same:
        _elsewhere = None
        for name in _loaded:
            sys.modules.pop(name, None)
        _loaded.clear()
