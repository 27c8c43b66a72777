"""Attributes of mapped classes."""

from .mapper import InstrumentedAttribute, QueryableAttribute, state_of as instance_state  # noqa: F401


def flag_modified(instance, key):
    """Marks an attribute as changed, though its value is the same object."""
    from .mapper import _ABSENT

    instance_state(instance).original[key] = _ABSENT


def set_attribute(instance, key, value):
    setattr(instance, key, value)


def get_attribute(instance, key):
    return getattr(instance, key)
