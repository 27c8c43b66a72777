"""Where `BaseModel` is defined in pydantic."""

from . import BaseModel, ModelMetaclass  # noqa: F401
