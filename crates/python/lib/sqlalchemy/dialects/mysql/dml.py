"""`insert()` with ON DUPLICATE KEY UPDATE."""

from ...sql.base import ClauseElement
from ...sql.dml import Insert as _Insert, column_key
from ...sql.selectable import Alias


class Insert(_Insert):
    @property
    def inserted(self):
        return Alias(self.table, "new").columns

    def on_duplicate_key_update(self, *args, **kw):
        values = dict(args[0]) if args else kw
        return self._with(_post_values=OnDuplicate({column_key(key): value for key, value in values.items()}))


class OnDuplicate(ClauseElement):
    __visit_name__ = "on_duplicate_key_update"

    def __init__(self, update):
        self.update = update


def insert(table):
    return Insert(table)
