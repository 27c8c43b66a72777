"""Flask-SQLAlchemy's `db`: SQLAlchemy's names under one object, models, and a session over the migration's connection."""

import re

import _seesaw
import sqlalchemy
from sqlalchemy import orm
from sqlalchemy.orm import Query


class BaseQuery(Query):
    def first_or_404(self, description=None):
        return self.first()

    def get_or_404(self, ident, description=None):
        return self.get(ident)


class _QueryOfModel:
    def __init__(self, db):
        self.db = db

    def __get__(self, instance, owner):
        return self.db.session.query(owner)


class Model:
    """The base of models; a model without a name for its table gets one from its class."""

    def __init_subclass__(cls, **kw):
        cls.__dict__.get("__abstract__") or _name_table(cls)
        super().__init_subclass__()


def _name_table(cls):
    named = any("__tablename__" in owner.__dict__ or "__table__" in owner.__dict__ for owner in cls.__mro__)
    keys = (value for owner in cls.__mro__ for value in owner.__dict__.values())
    if not named and any(getattr(value, "primary_key", False) or _is_key(value) for value in keys):
        words = re.sub(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))", r"_\1", cls.__name__)
        cls.__tablename__ = words.lower().lstrip("_")


def _is_key(value):
    return bool(getattr(value, "kw", None)) and isinstance(value.kw, dict) and value.kw.get("primary_key", False)


def _address(bind_key):
    from flask import current_app
    from _seesaw_application import database_url

    if bind_key is None:
        url = current_app.config.get("SQLALCHEMY_DATABASE_URI")
    else:
        url = (current_app.config.get("SQLALCHEMY_BINDS") or {}).get(bind_key)
    if isinstance(url, dict):
        url = url.get("url")
    if not url:
        raise LookupError("the application's source does not tell SQLALCHEMY_DATABASE_URI")
    return database_url(url)


DefaultMeta = orm.DeclarativeMeta


class SQLAlchemy:
    Query = BaseQuery

    def __init__(self, app=None, *, metadata=None, model_class=Model, query_class=None, session_options=None,
                 engine_options=None, **kw):
        base = model_class if isinstance(model_class, type) else Model
        if not issubclass(base, Model) and not hasattr(base, "__init_subclass__"):
            base = type("Model", (base, Model), {})
        if hasattr(base, "_sa_registry"):
            self.Model = type("Model", (Model, base), {"__abstract__": True})
            self.Model.metadata = metadata or base.metadata
        else:
            self.Model = orm.declarative_base(metadata=metadata, cls=base, name="Model")
        self.Model.query = _QueryOfModel(self)
        # That of a package which cannot be had is a stand-in.
        self.Model.query_class = query_class if isinstance(query_class, type) else BaseQuery
        self.metadata = self.Model.metadata
        self._session = None

    def Table(self, name, *args, **kw):  # noqa: N802
        """Without metadata it is put into that of the models."""
        if not args or not isinstance(args[0], sqlalchemy.MetaData):
            args = (self.metadata, *args)
        return sqlalchemy.Table(name, *args, **kw)

    def init_app(self, app):
        pass

    @property
    def session(self):
        from alembic import op

        bind = op.get_bind()
        if self._session is None or self._session.bind is not bind:
            self._session = orm.scoped_session(lambda **kw: orm.Session(bind=bind))
        return self._session

    @property
    def engine(self):
        return self.get_engine()

    def get_engine(self, bind_key=None, bind=None):
        """In a migration the one that is there; in env.py that of the application's settings."""
        if _seesaw.active():
            from alembic import op

            return op.get_bind().engine
        return sqlalchemy.create_engine(_address(bind_key or bind))

    @property
    def engines(self):
        from flask import current_app

        binds = current_app.config.get("SQLALCHEMY_BINDS") or {}
        return {key: self.get_engine(key) for key in (None, *binds)}

    @property
    def metadatas(self):
        return {None: self.metadata}

    def create_all(self, bind_key=None):
        self.metadata.create_all(bind=self.session.connection())

    def __getattr__(self, name):
        if name[:2] == "__":
            raise AttributeError(name)
        for module in (sqlalchemy, orm):
            if hasattr(module, name):
                return getattr(module, name)
        raise AttributeError(f"SQLAlchemy object has no attribute {name!r}: it is not part of Seesaw's sqlalchemy")
