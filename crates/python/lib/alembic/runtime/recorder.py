"""Connections for env.py that write down what they are asked to do instead of doing it.

Before the database is open they answer that nothing is there. Where env.py has asked, it runs again with the database at
hand, which then answers; what it does is still only written down, but for the settings of the connection.
"""

import builtins
import re
import sys

import _seesaw
import _seesaw_standin
from sqlalchemy import event
from sqlalchemy.engine import base
from sqlalchemy.engine.base import Connection, Engine, Transaction
from sqlalchemy.engine.default import current_dialect, dialect_class
from sqlalchemy.engine.url import make_url

from ..util.exc import CommandError

# Statements that hold for the transaction they run in, and no longer.
_OF_A_TRANSACTION = re.compile(
    r"\s*(SET\s+LOCAL\b|SET\s+CONSTRAINTS\b|LOCK\s|SELECT\s+pg_(try_)?advisory_xact_lock)", re.IGNORECASE
)
# Questions that are asked for what they do.
_DOES = re.compile(r"\s*SELECT\s+(pg_(try_)?advisory_\w+|get_lock|release_lock|set_config)\s*\(", re.IGNORECASE)
_QUESTION = re.compile(r"\s*(SELECT|SHOW|WITH|VALUES|TABLE|DESCRIBE|EXPLAIN)\b", re.IGNORECASE)
_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE)\b", re.IGNORECASE)
_CREATES = re.compile(r"\s*CREATE\s+(SCHEMA|TABLE|(UNIQUE\s+)?INDEX)\s+(?!IF\s|CONCURRENTLY\s)", re.IGNORECASE)
# Statements that change what the connection sees, and nothing else.
_OF_A_CONNECTION = re.compile(r"\s*(SET|USE|ATTACH|PRAGMA)\b", re.IGNORECASE)
_PRAGMA = re.compile(r"\s*PRAGMA\s+[\w.]+\s*;?\s*$", re.IGNORECASE)


class Run:
    """One call of `context.run_migrations()`."""

    def __init__(self, url, options, arguments, before):
        self.url, self.options, self.arguments, self.before = url, options, arguments, before
        self.after = []


class Recorder:
    """Everything that env.py does to databases, in order."""

    def __init__(self, path, environment):
        self.path = path
        self.environment = environment
        self.printed = _Printed()
        self.doubts = []
        # What stands in for what could not be had and was called.
        self.left_to = []
        # Whether something was asked in vain: what is done after that may not be what env.py would do.
        self.in_vain = False
        # The URL of the database that was asked before the migrations.
        self.asked = None
        # The URL of the database that is at hand.
        self.live = environment.ask.get("live")
        self.last_run = {}
        self.connections = []

    def __enter__(self):
        self._open, builtins.open = builtins.open, self.open
        self._schema, _seesaw.schema = _seesaw.schema, self.schema
        self._listeners = {name: list(those) for name, those in event._listeners.items()}
        base._connector = self.connect
        _seesaw_standin.calls = self.left_to
        given = _seesaw.url()
        if given:
            _seesaw_standin.engine = Engine(dialect_class(make_url(given).drivername)(), make_url(given))

    def __exit__(self, *error):
        base._connector = _seesaw_standin.engine = _seesaw_standin.calls = None
        builtins.open = self._open
        _seesaw.schema = self._schema
        # Those of env.py listen to its own connections.
        event._listeners.clear()
        event._listeners.update(self._listeners)

    def connect(self, bind):
        """A connection to the database of an engine or of a URL."""
        engine = bind if isinstance(bind, Engine) else Engine(dialect_class(make_url(bind).drivername)(), make_url(bind))
        connection = RecordingConnection(self, engine)
        self.connections.append(connection)
        for target, function in list(event._listeners.get("connect", ())):
            if target is engine or isinstance(target, type) and isinstance(engine, target):
                function(connection.connection, None)
        return connection

    def schema(self):
        """What an inspector sees."""
        url = self.connections[-1].url if self.connections else ""
        if self.answers(url):
            return self._schema()
        self.asks(url, "looks at the database")
        return {"tables": {}, "views": {}, "triggers": {}}

    def answers(self, url):
        """Whether this database can be asked: until the migrations begin, for they have not run then."""
        return self.live is not None and (url or self.live) == (self.live or url) and not self.environment.runs

    def asks(self, url, what):
        """A question without an answer."""
        self.in_vain = True
        if self.environment.runs:
            self.doubt(f"{what} after the migrations, which run when env.py has come to its end")
            return
        self.asked = url if self.asked is None else self.asked
        self.doubt(f"{what}, which is not open yet")

    def open(self, file, mode="r", *args, **kw):
        """A file to write the SQL of the offline mode into is only named; others are those of the project."""
        if set(mode) & set("wax"):
            return _Output(str(file), self)
        return self._open(file, mode, *args, **kw)

    def connection_of(self, given):
        found = getattr(given, "sync_connection", given)
        if isinstance(found, RecordingConnection):
            return found
        if type(given) is _seesaw_standin.StandIn and _seesaw_standin.engine is not None:
            return self.connect(_seesaw_standin.engine)
        if isinstance(found, Engine):
            if self.environment.ask.get("offline"):
                # Alembic refuses it here, too, where no connection is needed.
                self.doubt("gives context.configure() an engine instead of a connection")
                return self.connect(found)
            raise CommandError(
                f"'connection' argument to configure() is expected to be a sqlalchemy.engine.Connection instance, "
                f"got {found!r}"
            )
        raise TypeError(f"the connection given to context.configure() is none of SQLAlchemy's: {type(found).__name__}")

    def doubt(self, words, line=None):
        """Something that is not as env.py means it."""
        found = {"line": self.line() if line is None else line, "words": words}
        if found not in self.doubts:
            self.doubts.append(found)

    def line(self):
        """Where env.py is."""
        frame = sys._getframe()
        while frame is not None:
            if frame.f_code.co_filename == self.path:
                return frame.f_lineno
            frame = frame.f_back
        return 0

    def place_of(self, error):
        trace, line = error.__traceback__, 0
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == self.path:
                line = trace.tb_lineno
            trace = trace.tb_next
        return line

    def ran(self, run, connection):
        self.environment.runs.append(run)
        self.last_run[run.url] = run
        connection.last_run = run

    def outcome(self):
        runs = self.environment.runs
        for connection in self.connections:
            rest = connection.taken()
            if not rest:
                continue
            run = connection.last_run or self.last_run.get(connection.url)
            if run is not None:
                run.after += rest
            elif runs:
                self.doubt(f"runs on another database: {rest[0]['sql']}", rest[0]["line"])
        return {
            "runs": [
                {
                    "url": run.url,
                    "options": {name: value for name, value in run.options.items() if _is_plain(value)},
                    "for_scripts": bool(run.arguments) or _changes_scripts(run.options.get("target_metadata")),
                    "callbacks": run.options.get("on_version_apply") not in (None, (), []),
                    "output": getattr(run.options.get("output_buffer"), "name", None),
                    "before": run.before,
                    "after": run.after,
                }
                for run in runs
            ],
            "version_locations": self.version_locations(),
            "asked": self.asked,
            "new_revisions": self.new_revisions(),
            "doubts": self.doubts,
            "printed": "".join(self.printed.parts),
        }


    def version_locations(self):
        """Where env.py says that the revisions are, if it does."""
        found = vars(self.environment.script).get("version_locations")
        return None if found is None else [str(each) for each in found]

    def new_revisions(self):
        """What env.py has made of the revisions that are about to be written."""
        directives = self.environment.directives
        if directives is None:
            return None
        given = {**self.bodies(), **(self.environment.context_opts.get("template_args") or {})}
        return [
            {
                "rev_id": str(each.rev_id), "message": each.message, "head": _texts(each.head),
                "splice": bool(each.splice), "branch_label": _texts(each.branch_label),
                "version_path": None if each.version_path is None else str(each.version_path),
                "depends_on": _texts(each.depends_on),
                "template_args": {str(name): str(value) for name, value in given.items()},
            }
            for each in directives
        ]


    def bodies(self):
        """What Alembic fills into a template where env.py has run."""
        made = {"imports": ""}
        for run in self.environment.runs:
            for name in ("upgrade_token", "downgrade_token"):
                made[run.options.get(name) or f"{name[:-6]}s"] = _EMPTY_BODY
        return made


_EMPTY_BODY = (
    "# ### commands auto generated by Alembic - please adjust! ###\n    pass\n    # ### end Alembic commands ###"
)


def _texts(value):
    if value is None:
        return []
    return [value] if isinstance(value, str) else [str(each) for each in value]


def _is_plain(value):
    return value is None or isinstance(value, (bool, int, str))


def _changes_scripts(metadata):
    """Whether directives mean something else than they do without env.py: by a naming convention, or by what SQLAlchemy was
    told to do otherwise."""
    return has_convention(metadata) or any(f"sqlalchemy.{name}" in sys.modules for name in ("ext.compiler", "event"))


def has_convention(metadata):
    from sqlalchemy.sql.schema import DEFAULT_NAMING_CONVENTION

    convention = getattr(metadata, "naming_convention", None)
    return isinstance(convention, dict) and bool(convention) and convention != DEFAULT_NAMING_CONVENTION


class _Printed:
    """What env.py prints."""

    encoding = "utf-8"

    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def isatty(self):
        return False


class _Output(_Printed):
    """A file that env.py opens for writing."""

    def __init__(self, name, recorder):
        super().__init__()
        self.name, self.recorder = name, recorder
        self.closed = False

    def write(self, text):
        self.recorder.doubt(f"writes into the file {self.name}")
        return len(text)

    def close(self):
        self.closed = True

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


class RecordingConnection(Connection):
    """Takes statements and answers that nothing is there."""

    def __init__(self, recorder, engine):
        super().__init__(engine, in_transaction=False)
        self.recorder = recorder
        url = engine.url
        self.url = url._given or url.render_as_string(hide_password=False)
        self.statements = []
        self.last_run = None
        self.depth = 0

    @property
    def connection(self):
        if self.dialect.name == "sqlite":
            from sqlite3 import Connection as Driver
        else:
            from sqlalchemy.engine.base import DBAPIConnection as Driver
        return Driver(self)

    def taken(self):
        taken, self.statements = self.statements, []
        return taken

    def record(self, sql):
        if self.recorder.answers(self.url) and _OF_A_CONNECTION.match(sql):
            super()._native_run(sql)
        asked = self.recorder.in_vain
        if asked and _WRITES.match(sql):
            self.recorder.doubt(f"writes rows by an answer that it did not get: {sql.strip()}")
            return
        creates = _CREATES.match(sql) if asked else None
        if creates:
            # It asked whether it is there.
            sql = f"{sql[:creates.end()]}IF NOT EXISTS {sql[creates.end():]}"
        self.statements.append({
            "sql": sql, "line": self.recorder.line(), "in_transaction": bool(_OF_A_TRANSACTION.match(sql)),
        })

    def _asked(self, question, *args):
        # As the engine's drivers take it.
        named, self.dialect = self.dialect, current_dialect()
        try:
            return question(*args)
        except Exception:
            # What env.py asks next is another question.
            _seesaw.rollback()
            raise
        finally:
            self.dialect = named

    def _is_answered(self, sql):
        asks = (_QUESTION.match(sql) or _PRAGMA.match(sql)) and not _DOES.match(sql)
        return bool(asks) and self.recorder.answers(self.url)

    def _execute_element(self, statement, sets, options):
        from sqlalchemy.sql.compiler import compile_element

        given = statement
        if sets and sets[0]:
            statement = statement.params(**sets[0]) if hasattr(statement, "params") else statement
        sql = str(compile_element(statement, self.dialect, literal_binds=True))
        if self._is_answered(sql):
            return self._asked(super()._execute_element, given, sets, options)
        return self._answer(sql)

    def exec_driver_sql(self, statement, parameters=None, execution_options=None):
        if self._is_answered(str(statement)):
            return self._asked(super().exec_driver_sql, statement, parameters, execution_options)
        if parameters:
            self.recorder.doubt(f"passes parameters to the driver: {statement}")
        return self._answer(str(statement))

    def _answer(self, sql):
        from sqlalchemy.engine.context import ExecutionContext
        from sqlalchemy.engine.result import CursorResult, Keys

        self._begun = True
        asks = _QUESTION.match(sql) or _PRAGMA.match(sql)
        does = _DOES.match(sql)
        if does or not asks:
            self.record(sql)
        context = ExecutionContext(self.dialect, None, [])
        context.rowcount, context.lastrowid = -1, None
        if does:
            return CursorResult([(True,)], Keys(["done"], None), True, context)
        if asks and not does:
            self.recorder.asks(self.url, f"asks the database ({sql.strip()})")
        return CursorResult([], Keys(["value"] if asks else [], None), bool(asks), context)

    def _native_run(self, sql):
        self.record(sql)
        return [], [], 0, None

    def _apply(self, operation):
        if operation["op"] in ("create_table", "create_index"):
            # Models are made where they are not there yet.
            self.statements.append({"creates": {**operation, "if_not_exists": True}, "line": self.recorder.line()})
            return [], [], 0, None
        if operation["op"] != "execute" or operation.get("params"):
            raise NotImplementedError(f"env.py changes the schema itself ({operation['op']}); a revision can do that")
        self.record(operation["sql"])
        return [], [], 0, None

    def begin(self):
        self.depth += 1
        self._begun = True
        return _Block(self)

    begin_twophase = lambda self, xid=None: self.begin()

    def begin_nested(self):
        return self.begin()

    _begin_of_engine = begin_nested

    def get_transaction(self):
        return _Block(self) if self.depth else None

    def in_transaction(self):
        return self._begun

    def commit(self):
        self._begun = False

    rollback = commit

    def close(self):
        self.closed = True

    def get_isolation_level(self):
        return self.default_isolation_level

    def run_sync(self, function, *args, **kw):
        return function(self, *args, **kw)


class _Block(Transaction):
    """A transaction of which nothing is seen but its ends."""

    def commit(self):
        self._leave()

    rollback = commit

    def prepare(self):
        pass

    def close(self):
        self._leave()

    def _leave(self):
        if self.is_active:
            self.is_active = False
            self.connection.depth = max(0, self.connection.depth - 1)
            self.connection._begun = False

    def __exit__(self, kind, value, trace):
        self._leave()


class ConfiguredContext:
    """`context.get_context()` in env.py."""

    def __init__(self, environment, connection, opts, named):
        self.environment_context = environment
        self.connection = self.bind = connection
        self.dialect = connection.dialect
        self.opts = opts
        self.as_sql = environment.is_offline_mode()
        self.config = environment.config
        self.script = environment.script
        # Only the dialect is given, not the database.
        self._named = named

    @property
    def migration_context(self):
        return self

    @property
    def impl(self):
        from ..ddl.impl import DefaultImpl

        impl = DefaultImpl(self)
        impl.static_output = lambda text: self.connection.record(text)
        return impl

    @property
    def version_table(self):
        return self.opts.get("version_table") or "alembic_version"

    @property
    def version_table_schema(self):
        return self.opts.get("version_table_schema")

    def run_migrations(self, **kw):
        recorder = self.environment_context.recorder
        url = None if self._named else self.connection.url
        options = {**self.opts, "as_sql": self.as_sql}
        directives, hook = self.environment_context.directives, self.opts.get("process_revision_directives")
        if directives is not None and hook is not None:
            hook(self, tuple(self.environment_context.get_head_revisions()), directives)
        # What other connections have done to the database until now comes before the migrations, too.
        same = [each for each in recorder.connections if each.url == self.connection.url]
        before = [statement for each in same for statement in each.taken()]
        recorder.ran(Run(url, options, kw, before), self.connection)

    def execute(self, sql, execution_options=None):
        if isinstance(sql, str):
            self.connection.exec_driver_sql(sql)
        else:
            self.connection.execute(sql)

    def begin_transaction(self, _per_migration=False):
        return self.connection.begin()

    def autocommit_block(self):
        return _Outside()

    def get_current_heads(self):
        recorder, url = self.environment_context.recorder, self.connection.url
        if recorder.answers(url):
            from sqlalchemy import column, inspect, select, table

            if not inspect(self.connection).has_table(self.version_table, schema=self.version_table_schema):
                return ()
            versions = table(self.version_table, column("version_num"), schema=self.version_table_schema)
            return tuple(self.connection.execute(select(versions.c.version_num)).scalars())
        recorder.asks(url, "asks the database for the current revision")
        return ()

    def get_current_revision(self):
        heads = self.get_current_heads()
        return heads[0] if heads else None

    def stamp(self, script_directory, revision):
        """Writes down what makes a database that env.py has just filled one of the given revisions."""
        from sqlalchemy import Column, MetaData, PrimaryKeyConstraint, String, Table

        current = self.get_current_heads()
        versions = Table(
            self.version_table, MetaData(), Column("version_num", String(32), nullable=False),
            PrimaryKeyConstraint("version_num", name=f"{self.version_table}_pkc"), schema=self.version_table_schema,
        )
        versions.create(self.connection)
        wanted = [each.revision for each in script_directory.get_revisions(revision)]
        for each in current:
            if each not in wanted:
                self.connection.execute(versions.delete().where(versions.c.version_num == each))
        for each in wanted:
            if each not in current:
                self.connection.execute(versions.insert().values(version_num=each))

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise NotImplementedError(f"env.py uses {name} of the migration context, which is not open yet")


class _Outside:
    def __enter__(self):
        return None

    def __exit__(self, *error):
        return None
