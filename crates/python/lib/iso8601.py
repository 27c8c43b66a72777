"""Dates as ISO 8601 has them."""

import datetime
import re
import sys

# The package has a module of its own name.
iso8601 = sys.modules[__name__]
UTC = datetime.timezone.utc
_FORM = re.compile(
    r"(\d{4})(?:-?(\d{1,2})(?:-?(\d{1,2}))?)?"
    r"(?:[ T](\d{1,2})(?::?(\d{1,2})(?::?(\d{1,2})(?:[.,](\d+))?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$"
)


class ParseError(ValueError):
    pass


def FixedOffset(offset_hours, offset_minutes, name):
    return datetime.timezone(datetime.timedelta(hours=offset_hours, minutes=offset_minutes), name)


def parse_date(datestring, default_timezone=UTC):
    if not isinstance(datestring, str):
        raise ParseError(f"Expecting a string {datestring!r}")
    found = _FORM.match(datestring)
    if found is None:
        raise ParseError(f"Unable to parse date string {datestring!r}")
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    microsecond = int(((fraction or "") + "000000")[:6])
    try:
        return datetime.datetime(
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0), microsecond,
            _zone(zone, default_timezone),
        )
    except ValueError as error:
        raise ParseError(str(error)) from error


def _zone(text, default):
    if text is None:
        return default
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return FixedOffset(sign * int(text[1:3]), sign * int(text[3:].lstrip(":") or 0), text)


def is_iso8601(datestring):
    return isinstance(datestring, str) and _FORM.match(datestring) is not None
