"""orjson, over `json`."""

import json
from datetime import date, datetime
from enum import Enum
from uuid import UUID

JSONDecodeError = json.JSONDecodeError
JSONEncodeError = TypeError

OPT_INDENT_2, OPT_SORT_KEYS, OPT_APPEND_NEWLINE = 1, 32, 1024
OPT_NAIVE_UTC = OPT_NON_STR_KEYS = OPT_OMIT_MICROSECONDS = OPT_SERIALIZE_NUMPY = OPT_UTC_Z = 0
OPT_SERIALIZE_DATACLASS = OPT_SERIALIZE_UUID = OPT_STRICT_INTEGER = OPT_PASSTHROUGH_SUBCLASS = 0


def loads(data):
    return json.loads(data.decode() if isinstance(data, (bytes, bytearray, memoryview)) else data)


def dumps(value, default=None, option=0):
    option = option or 0

    def other(value):
        if isinstance(value, (datetime, date)):
            return value.isoformat()
        if isinstance(value, UUID):
            return str(value)
        if isinstance(value, Enum):
            return value.value
        if default is not None:
            return default(value)
        raise TypeError(f"Type is not JSON serializable: {type(value).__name__}")

    indented = option & OPT_INDENT_2
    text = json.dumps(
        value, default=other, ensure_ascii=False, sort_keys=bool(option & OPT_SORT_KEYS),
        indent=2 if indented else None, separators=(",", ": " if indented else ":"),
    )
    return (text + ("\n" if option & OPT_APPEND_NEWLINE else "")).encode()
