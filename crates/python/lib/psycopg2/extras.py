"""`Json`, which SQLAlchemy's own JSON types do here."""

import json


class Json:
    def __init__(self, adapted, dumps=None):
        self.adapted = adapted
        self._dumps = dumps or json.dumps

    def __str__(self):
        return self._dumps(self.adapted)


def register_uuid(*args, **kw):
    pass


register_default_json = register_default_jsonb = register_uuid
