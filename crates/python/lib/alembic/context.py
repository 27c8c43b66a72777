"""`from alembic import context`, as far as scripts use it."""

import _seesaw


class _Config:
    """`context.config`: a migration has no settings file at hand."""

    config_file_name = None
    config_ini_section = "alembic"
    cmd_opts = None

    def __init__(self):
        self.attributes = {}
        self._options = {}

    def get_main_option(self, name, default=None):
        return self._options.get(name, default)

    def set_main_option(self, name, value):
        self._options[name] = value

    def get_section(self, name, default=None):
        return default if default is not None else {}

    def get_section_option(self, section, name, default=None):
        return default

    get_alembic_option = get_main_option


config = _Config()


def is_offline_mode():
    return _seesaw.offline()


def is_transactional_ddl():
    return True


def get_x_argument(as_dictionary=False):
    given = _seesaw.arguments()
    if not as_dictionary:
        return given
    return {name: value for name, _, value in (each.partition("=") for each in given)}


def get_tag_argument():
    return None


def get_context():
    from .operations.base import proxied

    return proxied("get_context").migration_context


def get_bind():
    return get_context().connection


def execute(sql, execution_options=None):
    get_context().execute(sql)


def static_output(text):
    _seesaw.static_output(text)


def begin_transaction():
    return get_context().begin_transaction()


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise AttributeError(
        f"context.{name} belongs to env.py, which Seesaw does not run; a script can use op.get_context()"
    )
