"""What the source of a Flask application tells of it, without starting it: its database object and its settings."""

import re
import sys

import _ast
import _seesaw

_ELSEWHERE = frozenset(
    "node_modules tests test venv env site-packages versions docs static frontend build dist __pycache__".split()
)
_MOST_FILES = 3000
_SETTINGS_FILE = re.compile(r"(^|/)\w*(config|settings|default)\w*(\.py$|/)", re.IGNORECASE)
_DATABASE = re.compile(rb"^(\w+)\s*(?::[^=\n]+)?=\s*(?:\w+\.)?\w*SQLAlchemy\(", re.MULTILINE)
_MIGRATE = re.compile(rb"(?:\bMigrate|migrate\.init_app)\(\s*(?:\w+\s*,\s*)?(?:db\s*=\s*)?(\w+)\s*[,)]")


class Sources:
    """The Python files of the project, those at the top first."""

    def __init__(self):
        self.files = {}
        self._bodies = {}
        waiting = list(dict.fromkeys(["", *_seesaw.roots()]))
        seen = set()
        while waiting and len(self.files) < _MOST_FILES:
            folder = waiting.pop(0)
            if folder in seen:
                continue
            seen.add(folder)
            for entry in _seesaw.project_names(folder) or ():
                name = entry.rstrip("/")
                path = f"{folder}/{name}" if folder else name
                if entry != name:
                    if name[:1] != "." and name not in _ELSEWHERE:
                        waiting.append(path)
                elif name.endswith(".py"):
                    self.files[path] = None

    def is_still(self, other):
        """Whether the files are the same ones, and those that were read are unchanged."""
        return list(self.files) == list(other.files) and all(
            text is None or text == other.text(path) for path, text in self.files.items()
        )

    def text(self, path):
        if self.files[path] is None:
            self.files[path] = _seesaw.project_file(path) or b""
        return self.files[path]

    def body(self, path):
        from _seesaw_project import _Body

        if path not in self._bodies:
            self._bodies[path] = _Body(path, self.text(path))
        return self._bodies[path]

    def tree(self, path):
        try:
            return self.body(path).tree()
        except (SyntaxError, UnicodeDecodeError):
            return _ast.Module(body=[], type_ignores=[])

    def holding(self, word):
        return [path for path in self.files if word in self.text(path)]

    def module(self, path):
        """The module of a file, run in the sandbox; `None` where that cannot be."""
        from _seesaw_project import importlib_module

        name = _module_name(path)
        try:
            return importlib_module(name, None)
        except Exception:
            return None


_sources = None
# Whether this script has looked whether the files are those that another one found.
_looked = False


def sources():
    global _sources, _looked
    if not _looked:
        _looked = True
        found = Sources()
        if _sources is None or not _sources.is_still(found):
            _sources = found
            _found.clear()
    return _sources


def _module_name(path):
    """The dotted name under which the project imports a file: from the outermost folder that is no package."""
    path = path.removesuffix(".py").removesuffix("/__init__")
    roots = [root for root in _seesaw.roots() if root and path.startswith(root + "/")]
    outside = [root for root in roots if _seesaw.project_file(f"{root}/__init__.py") is None]
    root = max(outside, key=len, default="")
    return path.removeprefix(root).strip("/").replace("/", ".")


def _member(path, name):
    """A name of a file, if it can be had."""
    from _seesaw_project import member_of
    from _seesaw_standin import StandIn

    module = sources().module(path)
    try:
        value = member_of(module, name)
    except (ImportError, AttributeError):
        return None
    return None if isinstance(value, StandIn) else value


# The database object.

_database = None


def database():
    """The `SQLAlchemy(…)` of the project that `Migrate` is given; where it cannot be made, one with its conventions."""
    global _database
    if _database is None:
        _database = _find_database()
    return _database


def _find_database():
    from flask_sqlalchemy import SQLAlchemy

    if not sources().holding(b"naming_convention"):
        # Nothing else of it matters to a migration, and its module may bring in the whole application.
        return SQLAlchemy()
    found = [(path, match[1].decode()) for path in sources().holding(b"SQLAlchemy(")
             for match in _DATABASE.finditer(sources().text(path))]
    given = _given_to_migrate()
    for path, name in sorted(found, key=lambda one: not _is_given(one, given)):
        value = _member(path, name)
        if isinstance(value, SQLAlchemy):
            return value
    import sqlalchemy

    return SQLAlchemy(metadata=sqlalchemy.MetaData(naming_convention=naming_convention()))


def _given_to_migrate():
    """The names that `Migrate` is given, with the modules that they come from."""
    given = []
    for path in sources().holding(b"igrate"):
        for match in _MIGRATE.finditer(sources().text(path)):
            name = match[1].decode()
            module, member = sources().body(path).imports().get(name, (None, None))
            given.append((path, module, member or name))
    return given


def _is_given(found, given):
    path, name = found
    tail = _module_name(path).rpartition(".")[2]
    return any(
        name == member and (at == path if module is None else module.lstrip(".").rpartition(".")[2] in (tail, ""))
        for at, module, member in given
    )


_CONVENTION = frozenset(["ix", "uq", "ck", "fk", "pk"])


def naming_convention():
    """The dictionary of the project that looks like a naming convention."""
    for path in sources().holding(b"naming_convention"):
        for node in _walk(sources().tree(path)):
            if isinstance(node, _ast.Dict) and len(_CONVENTION.intersection(map(_constant, node.keys))) > 1:
                value = _value(path, node)
                if isinstance(value, dict):
                    return value
    return None


def _constant(node):
    return node.value if isinstance(node, _ast.Constant) else None


def configure_arguments():
    """What `Migrate(…)` passes on to `context.configure`, where it is in plain sight."""
    for path in sources().holding(b"Migrate("):
        for node in _walk(sources().tree(path)):
            if isinstance(node, _ast.Call) and _last_name(node.func) == "Migrate":
                options = {one.arg: _constant(one.value) for one in node.keywords if isinstance(one.value, _ast.Constant)}
                return {name: value for name, value in options.items() if name not in ("app", "db", "directory", "command")}
    return {}


def home():
    """The folder of the application's package, or of its file."""
    for path in sources().holding(b"Flask("):
        for node in _walk(sources().tree(path)):
            if isinstance(node, _ast.Call) and _last_name(node.func) == "Flask":
                return path.rpartition("/")[0]
    return ""


def instance_folder():
    """Flask's folder for what belongs to an installation: beside the application's outermost package."""
    folder = home()
    while folder and _seesaw.project_file(f"{folder}/__init__.py") is not None:
        folder = folder.rpartition("/")[0]
    return f"{folder}/instance".lstrip("/")


def database_url(url):
    """The database's address: a relative one of SQLite is in the instance folder, or, of old, beside the application."""
    import posixpath

    from sqlalchemy.engine.url import make_url

    url = make_url(url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:" or url.database[:1] == "/":
        return url
    if url.database[:5] == "file:":
        return url
    places = [posixpath.join(folder, url.database) for folder in (instance_folder(), home())]
    there = [place for place in places if _is_there(place)]
    return url.set(database=posixpath.abspath((there or places)[0]))


def _is_there(path):
    folder, _, name = path.rpartition("/")
    return name in (_seesaw.project_names(folder) or ())


# The settings.

_found = {}


class Settings(dict):
    """`app.config`: what was set, and what the project's source sets."""

    # Where the paths of `from_pyfile` begin.
    root_path = ""

    def __missing__(self, name):
        sources()
        if name not in _found:
            _found[name] = _setting(name)
        if _found[name] is None:
            raise KeyError(f"{name}: the application is not started, and its source does not tell this setting")
        value, path, where = _found[name]
        _told[name] = f"{where} of {path}" if where else path
        return value

    def get(self, name, default=None):
        try:
            return self[name]
        except KeyError:
            return default

    def __contains__(self, name):
        try:
            self[name]
        except KeyError:
            return False
        return True

    def setdefault(self, name, default=None):
        return super().setdefault(name, self.get(name, default))

    def from_object(self, obj):
        if isinstance(obj, str):
            from importlib import import_module

            module, _, name = obj.partition(":") if ":" in obj else obj.rpartition(".")
            obj = getattr(import_module(module), name) if module else import_module(name)
        self.update({name: getattr(obj, name) for name in dir(obj) if name.isupper()})

    def from_mapping(self, mapping=None, **kw):
        self.update({name: value for name, value in {**(mapping or {}), **kw}.items() if name.isupper()})
        return True

    def from_pyfile(self, filename, silent=False):
        """Settings of a file, where it is there: that of an installation is not in the repository."""
        import posixpath

        path = posixpath.join(self.root_path, filename)
        try:
            with open(path) as file:
                source = file.read()
        except OSError:
            return False
        settings = {"__file__": path, "__name__": "config"}
        exec(compile(source, path, "exec"), settings)
        return self.from_mapping(settings)

    def from_envvar(self, variable_name, silent=False):
        import os

        path = os.environ.get(variable_name)
        return bool(path) and self.from_pyfile(path)

    def from_file(self, filename, load, silent=False, text=True):
        import posixpath

        try:
            with open(posixpath.join(self.root_path, filename), "r" if text else "rb") as file:
                return self.from_mapping(load(file))
        except OSError:
            return False

    def from_prefixed_env(self, prefix="FLASK", *, loads=None):
        import os
        from json import loads as of_json

        for name, value in os.environ.items():
            if not name.startswith(f"{prefix}_"):
                continue
            try:
                value = (loads or of_json)(value)
            except ValueError:
                pass
            *outer, name = name[len(prefix) + 1:].split("__")
            settings = self
            for each in outer:
                settings = dict.setdefault(settings, each, {})
            settings[name] = value
        return True

    def get_namespace(self, namespace, lowercase=True, trim_namespace=True):
        found = {}
        for name, value in self.items():
            if name.startswith(namespace):
                name = name[len(namespace):] if trim_namespace else name
                found[name.lower() if lowercase else name] = value
        return found


def _setting(name):
    """A setting's value, its file and what there sets it."""
    from alembic.runtime.environment import current

    given = _seesaw.url()
    if given and name == "SQLALCHEMY_DATABASE_URI":
        return given, "the command", None
    kinds = ([], [], [])
    # Reading a text is quick, making a tree of it is not.
    sets = re.compile(rb"""\b%b(["']\]|\s*:[^=\n]+)?\s*=(?!=)|["']%b["']\s*[:,]""" % ((re.escape(str(name).encode()),) * 2))
    for path in sources().holding(str(name).encode()):
        if not sets.search(sources().text(path)):
            continue
        for kind, holder, node in _settings_of(path, name):
            kinds[kind].append((path, holder, node))
    for path, holder, node in [one for kind in kinds for one in kind]:
        value = _UNKNOWN
        if holder is not None:
            value = getattr(_member(path, holder), name, _UNKNOWN)
        if value is _UNKNOWN or _is_stand_in(value):
            value = _value(path, node)
        if value is not _UNKNOWN:
            return value, path, holder
    return None


def _settings_of(path, name):
    """Where a file sets something: in a class, at its top, into a `config`."""
    for node in sources().tree(path).body:
        if isinstance(node, _ast.ClassDef):
            for inner in node.body:
                if name in _targets(inner):
                    yield 0, node.name, inner.value
        elif name in _targets(node) and _SETTINGS_FILE.search(path):
            yield 1, None, node.value
    for node in _walk(sources().tree(path)):
        if isinstance(node, _ast.Assign) and isinstance(node.targets[0], _ast.Subscript):
            target = node.targets[0]
            if _last_name(target.value) == "config" and _constant(target.slice) == name:
                yield 2, None, node.value
        elif isinstance(node, _ast.Call) and isinstance(node.func, _ast.Attribute) and _last_name(node.func.value) == "config":
            if node.func.attr == "setdefault" and len(node.args) == 2 and _constant(node.args[0]) == name:
                yield 2, None, node.args[1]
            elif node.func.attr in ("update", "from_mapping"):
                for keyword in node.keywords:
                    if keyword.arg == name:
                        yield 2, None, keyword.value
                for given in node.args:
                    if isinstance(given, _ast.Dict):
                        for key, value in zip(given.keys, given.values):
                            if _constant(key) == name:
                                yield 2, None, value


def _targets(node):
    if isinstance(node, _ast.Assign):
        return [target.id for target in node.targets if isinstance(target, _ast.Name)]
    if isinstance(node, _ast.AnnAssign) and node.value is not None and isinstance(node.target, _ast.Name):
        return [node.target.id]
    return []


_UNKNOWN = object()


def _value(path, node):
    """What an expression of a file comes to, among the names of its module."""
    import _seesaw_standin

    module = sources().module(path)
    text = _written(path, node)
    _seesaw_standin.loading += 1
    try:
        value = eval(compile(f"({text})", path, "eval"), dict(vars(module)) if module is not None else {})
    except KeyboardInterrupt:
        raise
    except BaseException:
        return _UNKNOWN
    finally:
        _seesaw_standin.loading -= 1
    return _UNKNOWN if _is_stand_in(value) else value


def _written(path, node):
    """The text of an expression."""
    lines = sources().text(path).decode("utf-8-sig").split("\n")[node.lineno - 1 : node.end_lineno]
    lines[-1] = lines[-1].encode()[: node.end_col_offset].decode()
    lines[0] = lines[0].encode()[node.col_offset :].decode()
    return "\n".join(lines).strip()


def _is_stand_in(value):
    from _seesaw_standin import StandIn

    return isinstance(value, StandIn)


def _last_name(node):
    return getattr(node, "attr", None) or getattr(node, "id", None)


def _walk(node):
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        for field in node._fields:
            value = getattr(node, field, None)
            waiting += [each for each in (value if isinstance(value, list) else (value,)) if isinstance(each, _ast.AST)]


# Which settings the script was given, and where each is from.
_told = {}


def rest():
    """A script has ended: the next one may find other files."""
    global _looked, _database
    if _told and _seesaw.script_path():
        told = ", ".join(f"{name} (from {place})" for name, place in sorted(_told.items()))
        _seesaw.notice("note", f"the application is not started; of its settings the script was given {told}")
    _looked, _database = False, None
    _told.clear()
