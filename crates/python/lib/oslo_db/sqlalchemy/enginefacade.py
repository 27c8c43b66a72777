"""Engines and sessions: in env.py for the address that the command or the settings name, in a script the one at hand."""

import _seesaw


class _Using:
    def __init__(self, session):
        self.session = session

    def __enter__(self):
        return self.session

    def __exit__(self, *error):
        return None


class _Side:
    """`writer` and `reader`."""

    def get_engine(self):
        if _seesaw.active():
            from alembic import op

            return op.get_bind().engine
        from alembic import context
        from oslo_config import cfg
        from sqlalchemy import create_engine

        url = context.config.get_main_option("sqlalchemy.url") or cfg.CONF.get("database", {}).get("connection")
        if not url:
            raise LookupError("the settings do not tell the database's address")
        return create_engine(url)

    def get_sessionmaker(self):
        from sqlalchemy.orm import sessionmaker

        return sessionmaker(bind=self.get_engine())

    def using(self, context=None):
        return _Using(self.get_sessionmaker()())

    @property
    def independent(self):
        return self

    allow_async = independent

    def __call__(self, function):
        return function


class _TransactionContextManager(_Side):
    def __init__(self):
        self.writer = self.reader = _Side()

    def configure(self, **kw):
        pass

    append_on_engine_create = patch_engine = dispose_pool = configure


def transaction_context():
    return _TransactionContextManager()


def configure(**kw):
    pass


def get_legacy_facade():
    return _Side()


def transaction_context_provider(cls):
    return cls


enginefacade = transaction_context()
writer, reader = enginefacade.writer, enginefacade.reader
