"""What generated modules take of protobuf's inner modules."""

from types import SimpleNamespace

from .. import EnumTypeWrapper
from .. import _builder as builder  # noqa: F401

enum_type_wrapper = SimpleNamespace(EnumTypeWrapper=EnumTypeWrapper)
