import datetime
import json
import uuid


def to_primitive(value, *args, **kw):
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.%f")
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8")
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def dumps(obj, default=to_primitive, **kw):
    return json.dumps(obj, default=default, **kw)


def dump_as_bytes(obj, default=to_primitive, encoding="utf-8", **kw):
    return dumps(obj, default=default, **kw).encode(encoding)


def loads(s, encoding="utf-8", **kw):
    return json.loads(s.decode(encoding) if isinstance(s, bytes) else s, **kw)


def load(fp, encoding="utf-8", **kw):
    return loads(fp.read(), encoding, **kw)
