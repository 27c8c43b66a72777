"""env.py, run to learn what it sets up.

Nothing happens to a database while it runs. The connections that it opens write down what they are asked to do, and
`context.run_migrations()` writes down what it is called with. The outcome goes to the engine, which opens the real
database, repeats what was written down around the migrations, and runs them.
"""

import sys

import _seesaw
from _seesaw_standin import refuse

from ..config import Config
from ..util.exc import CommandError
from .recorder import Recorder

# What `context.configure` takes; what is beyond it is passed on to scripts as an option of the context.
KEPT = (
    "version_table", "version_table_schema", "version_table_pk", "transaction_per_migration", "transactional_ddl",
    "render_as_batch", "compare_type", "compare_server_default", "include_schemas", "literal_binds",
)


class EnvironmentContext:
    """What `alembic.context` stands for, while env.py runs and while scripts do."""

    def __init__(self, config, script=None, **kw):
        self.config = config
        self.script = script
        self.context_opts = kw
        self.ask = {}
        self.runs = []
        self.target_metadata = None
        # The revisions that are about to be written, where the command writes one.
        self.directives = None
        self.recorder = None
        self.printed = ""
        self.asked = None
        self.module = None
        self._migration_context = None

    def is_offline_mode(self):
        return _seesaw.offline() if _seesaw.active() else bool(self.ask.get("offline"))

    def is_transactional_ddl(self):
        return bool(self.get_context().impl.transactional_ddl)

    requires_connection = property(lambda self: not self.is_offline_mode())

    def get_head_revision(self):
        heads = self.get_head_revisions()
        if len(heads) > 1:
            raise CommandError(
                f"The script directory has multiple heads (due to branching).Please use get_heads(), or merge the "
                f"branches using alembic merge."
            )
        return heads[0] if heads else None

    def get_head_revisions(self):
        return tuple(self.ask.get("heads", ()))

    def get_starting_revision_argument(self):
        if self._migration_context is None and "revision" not in self.ask.get("command", ()):
            raise CommandError("No starting revision argument is available.")
        return _number(self.ask.get("starting_revision"))

    def get_revision_argument(self):
        return _number(self.ask.get("revision"))

    def get_tag_argument(self):
        return self.ask.get("tag")

    def get_x_argument(self, as_dictionary=False):
        given = list(_seesaw.arguments())
        if not as_dictionary:
            return given
        return {name: value for name, _, value in (each.partition("=") for each in given)}

    def configure(self, connection=None, url=None, dialect_name=None, dialect_opts=None, target_metadata=None,
                  **options):
        """Kept for `run_migrations`. As with Alembic, what an earlier call has set stays until it is set again."""
        from .recorder import ConfiguredContext

        if self.recorder is None:
            raise CommandError("context.configure() belongs to env.py: a script runs in an environment already")
        own = self.recorder.connection_of(connection) if connection is not None else None
        if own is None:
            dialect_url = url if url is not None else f"{dialect_name}://" if dialect_name else None
            if dialect_url is None:
                raise Exception("Connection, url, or dialect_name is required.")
            own = self.recorder.connect(dialect_url)
        opts = self.context_opts
        opts["transaction_per_migration"] = opts["render_as_batch"] = opts["include_schemas"] = False
        opts.pop("transactional_ddl", None)
        opts.pop("on_version_apply", None)
        opts.pop("process_revision_directives", None)
        opts.setdefault("template_args", {}).update(options.pop("template_args", None) or {})
        opts.update({name: value for name, value in options.items() if value is not None or name not in KEPT})
        opts["target_metadata"] = target_metadata
        self._migration_context = ConfiguredContext(self, own, opts, named=url is None and dialect_name is not None)

    def run_migrations(self, **kw):
        assert self._migration_context is not None
        self._migration_context.run_migrations(**kw)

    def get_context(self):
        if _seesaw.active():
            from ..operations.base import proxied

            return proxied("get_context").migration_context
        if self._migration_context is None:
            raise Exception("No context has been configured yet.")
        return self._migration_context

    def get_bind(self):
        return self.get_context().bind

    def get_impl(self):
        return self.get_context().impl

    def execute(self, sql, execution_options=None):
        self.get_context().execute(sql)

    def static_output(self, text):
        if _seesaw.active():
            return _seesaw.static_output(text)
        self.get_context().impl.static_output(text)

    def begin_transaction(self):
        return self.get_context().begin_transaction()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise AttributeError(f"context.{name} is no part of Alembic's environment")


_current = None


def current():
    """The environment of the migration that runs; where env.py was not run, one with nothing but the settings."""
    global _current
    if _current is None:
        _current = EnvironmentContext(Config.of_project({}))
    return _current


def run(path, source, ask):
    """Runs env.py. Returns what it sets up, as plain data.

    Where the address of the database does not depend on it, statements that the sandbox cannot run are left out."""
    try:
        return _run(path, source, ask, whole=True)
    except Exception as error:
        if not ask.get("url") or refuses(path, error):
            raise
        try:
            return _run(path, source, ask, whole=False)
        except Exception:
            raise error from None


def stopped(expressions):
    """What there is of an env.py that has stopped: what it had printed, which database it had asked in vain, whether
    scripts belong to what it had set up, and the texts that expressions of it come to, or None."""
    if _current is None:
        return {}
    return {
        "printed": _current.printed,
        "asked": _current.asked,
        "for_scripts": _remember_convention(),
        "values": [_text_of(each) for each in expressions or ()],
    }


def _remember_convention():
    """Scripts get the naming convention of its metadata, if there is one."""
    from .recorder import Run, has_convention

    if not has_convention(_current.target_metadata):
        return False
    _current.runs = [Run(None, {"target_metadata": _current.target_metadata}, {}, [])]
    return True


def _text_of(expression):
    try:
        found = eval(expression, vars(_current.module))
    except Exception:
        return None
    return found if isinstance(found, str) else None


def _run(path, source, ask, whole):
    from _seesaw_project import _Body
    from ..script import ScriptDirectory

    global _current
    _current = environment = EnvironmentContext(Config.of_project(ask))
    environment.ask = ask
    environment.script = ScriptDirectory(ask)
    if ask.get("new_revision"):
        from ..operations.ops import DowngradeOps, MigrationScript, UpgradeOps

        environment.directives = [MigrationScript(**ask["new_revision"], upgrade_ops=UpgradeOps(),
                                                  downgrade_ops=DowngradeOps())]
    environment.recorder = recorder = Recorder(path, environment)
    printed, sys.stdout, sys.stderr = (sys.stdout, sys.stderr), recorder.printed, recorder.printed
    failed = None
    try:
        with recorder:
            module = type(sys)(_module_name(path))
            module.__file__ = absolute(path)
            environment.module = module
            # What it imports and cannot have is stood in for, as in a script.
            body = module._seesaw_body = _Body(path, source.encode())
            sys.modules[module.__name__] = module
            if whole:
                exec(compile(source, path, "exec"), vars(module))
                for stand_in in () if environment.runs else recorder.left_to:
                    if "migrat" in stand_in._seesaw_path.rpartition(".")[2].lower():
                        refuse(stand_in, "leaves the migrations to")
            else:
                body.run(module, _leave_out)
                if not environment.runs:
                    raise RuntimeError("what was left out is needed to run the migrations")
    except SystemExit as end:
        if end.code not in (None, 0):
            raise
    except BaseException as error:
        # What env.py does after the migrations does not take them back; the engine decides on the rest.
        if not environment.runs or isinstance(error, (KeyboardInterrupt, CommandError)):
            raise
        failed = recorder.place_of(error), f"{type(error).__name__}: {error}"
    finally:
        sys.stdout, sys.stderr = printed
        environment.recorder = None
        environment.printed, environment.asked = "".join(recorder.printed.parts), recorder.asked
        environment.target_metadata = vars(module).get("target_metadata")
    if failed is not None:
        recorder.doubt(f"fails after the migrations: {failed[1]}", failed[0])
    return recorder.outcome()


def _leave_out(error):
    """A statement of env.py has failed: the others may do without it, unless the author wanted it so."""
    recorder = _current.recorder
    if refuses(recorder.path, error) or _current.runs:
        raise error
    recorder.doubt(f"fails, and is left out: {type(error).__name__}: {error}", recorder.place_of(error))


def refuses(path, error):
    """Whether env.py meant to stop: it raises on a line of its own, or says so with an exception made for that."""
    if isinstance(error, (SystemExit, CommandError, KeyboardInterrupt)):
        return "always"
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None or trace.tb_frame.f_code.co_filename != path:
        return ""
    lines = (_seesaw.project_file(path) or b"").decode("utf-8", "replace").splitlines()
    line = lines[trace.tb_lineno - 1].strip() if 0 < trace.tb_lineno <= len(lines) else ""
    return "raises" if line.startswith(("raise", "assert")) else ""


def select(at):
    """Makes one of the runs of env.py the environment of the scripts that follow; returns the arguments of theirs."""
    from ..operations import base
    from . import migration

    run = current().runs[at]
    migration.OPTIONS = run.options
    base._current = None
    return run.arguments


def absolute(path):
    return path if path.startswith("/") else f"{_seesaw.root().rstrip('/')}/{path}"


def _number(revision):
    return tuple(revision) if isinstance(revision, list) else revision


def _module_name(path):
    name = path.rpartition("/")[2]
    return "".join(each if each.isalnum() or each == "_" else "_" for each in name)
