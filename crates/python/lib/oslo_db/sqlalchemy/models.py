from oslo_utils import timeutils
from sqlalchemy import Column, DateTime, Integer


class ModelBase:
    """The base of models."""

    __table_initialized__ = False

    def __setitem__(self, key, value):
        setattr(self, key, value)

    def __getitem__(self, key):
        return getattr(self, key)

    def get(self, key, default=None):
        return getattr(self, key, default)

    def update(self, values):
        for name, value in values.items():
            setattr(self, name, value)

    def save(self, session):
        session.add(self)
        session.flush()


class TimestampMixin:
    created_at = Column(DateTime, default=lambda: timeutils.utcnow())
    updated_at = Column(DateTime, onupdate=lambda: timeutils.utcnow())


class SoftDeleteMixin:
    deleted_at = Column(DateTime)
    deleted = Column(Integer, default=0)
