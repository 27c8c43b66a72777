"""Where the metaclass of models is defined in pydantic."""

from .. import ModelMetaclass  # noqa: F401
