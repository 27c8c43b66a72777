"""Where the declarative functions were before SQLAlchemy 1.4."""

from ..orm.declarative import (  # noqa: F401
    DeclarativeMeta,
    as_declarative,
    declarative_base,
    declared_attr,
    has_inherited_table,
    synonym as synonym_for,
)


class ConcreteBase:
    pass


class AbstractConcreteBase(ConcreteBase):
    pass


class DeferredReflection:
    pass
