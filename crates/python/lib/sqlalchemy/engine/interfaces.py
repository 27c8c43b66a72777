"""Names of SQLAlchemy's interfaces, for scripts that import them to write types."""

from .default import DefaultDialect as Dialect  # noqa: F401


class ExecutionContext:
    pass


class ExceptionContext:
    pass


class AdaptedConnection:
    pass


class CreateEnginePlugin:
    pass


from ..sql.compiled import Compiled  # noqa: E402,F401
from ..sql.type_compiler import TypeCompiler  # noqa: E402,F401
