"""Conversions between Python values and what a database without their types stores."""


def quote_literal(value):
    return "'" + str(value).replace("'", "''") + "'"


def to_float(value):
    return None if value is None else float(value)


def to_bytes(value):
    return None if value is None else bytes(value)


def to_boolean(value):
    return None if value is None else bool(boolean_to_int(value))


def to_exact(scale):
    """A loader of numbers that may be exact already."""

    def load(value):
        return value if value is None or not isinstance(value, float) else decimal_class()("%.*f" % (scale, value))

    return load


def boolean_to_int(value):
    if value is None:
        return None
    if value is True or value is False or value == 0 or value == 1:
        if isinstance(value, (bool, int)):
            return int(value)
    if isinstance(value, int):
        raise ValueError(f"Value {value!r} is not None, True, or False")
    raise TypeError(f"Not a boolean value: {value!r}")


def int_to_boolean(value):
    return None if value is None else bool(value)


def to_decimal(scale):
    """A loader of numbers with so many digits after the point."""

    def load(value):
        return None if value is None else decimal_class()("%.*f" % (scale, value))

    return load


def decimal_class():
    from decimal import Decimal

    return Decimal


def uuid_class():
    from uuid import UUID

    return UUID


def uuid_to_text(as_uuid):
    if as_uuid:
        return lambda value: None if value is None else value.hex
    return lambda value: None if value is None else value.replace("-", "")


def uuid_as_text(value):
    return None if value is None else str(value)


def text_to_uuid(as_uuid):
    def load(value):
        if value is None:
            return None
        found = uuid_class()(value) if isinstance(value, str) else value
        return found if as_uuid else str(found)

    return load


def dump_json(value):
    import json

    return json.dumps(value)


def load_json(value):
    if value is None:
        return None
    import json

    return json.loads(value)


def datetime_to_text(value):
    if value is None:
        return None
    if hasattr(value, "hour") and hasattr(value, "year"):
        return (
            f"{value.year:04d}-{value.month:02d}-{value.day:02d} "
            f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}.{value.microsecond:06d}"
        )
    if hasattr(value, "year"):
        return f"{value.year:04d}-{value.month:02d}-{value.day:02d} 00:00:00.000000"
    raise TypeError("SQLite DateTime type only accepts Python datetime and date objects as input.")


def date_to_text(value):
    if value is None:
        return None
    if hasattr(value, "year"):
        return f"{value.year:04d}-{value.month:02d}-{value.day:02d}"
    raise TypeError("SQLite Date type only accepts Python date objects as input.")


def time_to_text(value):
    if value is None:
        return None
    if hasattr(value, "hour"):
        return f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}.{value.microsecond:06d}"
    raise TypeError("SQLite Time type only accepts Python time objects as input.")


def text_to_datetime(value):
    if value is None:
        return None
    import datetime

    return _parse(datetime.datetime.fromisoformat, value, "datetime")


def text_to_date(value):
    if value is None:
        return None
    import datetime

    return _parse(datetime.date.fromisoformat, value, "date")


def text_to_time(value):
    if value is None:
        return None
    import datetime

    return _parse(datetime.time.fromisoformat, value, "time")


def to_time(value):
    """From text, or from the span since midnight that MySQL's driver gives."""
    if hasattr(value, "total_seconds"):
        import datetime

        minutes, seconds = divmod(value.seconds, 60)
        return datetime.time(minutes // 60, minutes % 60, seconds, value.microseconds)
    return text_to_time(value)


def interval_to_date(value):
    import datetime

    return None if value is None else datetime.datetime(1970, 1, 1) + value


def date_to_interval(value):
    import datetime

    return None if value is None else value - datetime.datetime(1970, 1, 1)


def interval_to_text(value):
    if value is None:
        return None
    import datetime

    return datetime_to_text(datetime.datetime(1970, 1, 1) + value)


def text_to_interval(value):
    if value is None:
        return None
    import datetime

    return text_to_datetime(value) - datetime.datetime(1970, 1, 1)


def datetime_literal(value):
    return quote_literal(datetime_to_text(value))


def date_literal(value):
    return quote_literal(date_to_text(value))


def time_literal(value):
    return quote_literal(time_to_text(value))


def iso_literal(part):
    """Dates and times as databases other than SQLite are given them: all of the text, or its date or its time."""

    def write(value):
        text = value.isoformat()
        return f"'{text.replace('T', ' ') if part is None else text.split('T')[part]}'"

    return write


def interval_literal(value):
    import datetime

    return iso_literal(None)(datetime.datetime(1970, 1, 1) + value)


def _parse(parser, value, what):
    try:
        return parser(value)
    except TypeError:
        raise TypeError(f"fromisoformat: argument must be str, not {type(value).__name__} ({what} {value!r})") from None
