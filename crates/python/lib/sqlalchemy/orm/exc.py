"""Exceptions of the ORM."""

from ..exc import InvalidRequestError, MultipleResultsFound, NoResultFound, SQLAlchemyError  # noqa: F401


class StaleDataError(SQLAlchemyError):
    pass


ConcurrentModificationError = StaleDataError


class FlushError(SQLAlchemyError):
    pass


class UnmappedError(InvalidRequestError):
    pass


class UnmappedInstanceError(UnmappedError):
    def __init__(self, obj, msg=None):
        super().__init__(msg or f"Class '{type(obj).__module__}.{type(obj).__name__}' is not mapped")


class UnmappedClassError(UnmappedError):
    def __init__(self, cls, msg=None):
        super().__init__(msg or f"Class '{cls!r}' is not mapped")


class ObjectDeletedError(InvalidRequestError):
    pass


class DetachedInstanceError(SQLAlchemyError):
    code = "bhk3"


class ObjectDereferencedError(SQLAlchemyError):
    pass
