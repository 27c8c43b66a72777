"""pendulum: moments in UTC and at fixed offsets; the sandbox has no tables of time zones."""

from datetime import datetime as _datetime, timedelta, timezone as _timezone

from pytz import UTC, FixedOffset, timezone

from .datetime import DateTime

Duration = timedelta
duration = timedelta


def datetime(year, month, day, hour=0, minute=0, second=0, microsecond=0, tz=UTC, fold=1):
    return DateTime(year, month, day, hour, minute, second, microsecond, _zone(tz), fold=fold)


def now(tz=None):
    return instance(_datetime.now(_zone(tz) or UTC))


def today(tz=None):
    return now(tz).start_of("day")


def from_timestamp(timestamp, tz=UTC):
    return instance(_datetime.fromtimestamp(timestamp, _zone(tz)))


def instance(value, tz=UTC):
    zone = value.tzinfo or _zone(tz)
    if isinstance(zone, _timezone) and not zone.utcoffset(None):
        zone = UTC
    return DateTime(*value.timetuple()[:6], value.microsecond, zone, fold=value.fold)


def parse(text, tz=UTC, strict=True, **options):
    from dateutil.parser import parse as read

    return instance(read(text), tz)


def local_timezone():
    return UTC


def _zone(tz):
    if isinstance(tz, str):
        return timezone(tz)
    return FixedOffset(int(tz * 60)) if isinstance(tz, (int, float)) else tz
