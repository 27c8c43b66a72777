"""pytz: UTC and fixed offsets; the sandbox has no tables of time zones."""

from datetime import timedelta, timezone as _timezone, tzinfo


class UnknownTimeZoneError(KeyError):
    pass


class _UTC(tzinfo):
    zone = "UTC"

    def utcoffset(self, dt):
        return timedelta(0)

    dst = utcoffset

    def tzname(self, dt):
        return "UTC"

    def localize(self, dt, is_dst=False):
        return dt.replace(tzinfo=self)

    def normalize(self, dt, is_dst=False):
        return dt.astimezone(self)

    def __repr__(self):
        return "<UTC>"


utc = UTC = _UTC()


def timezone(name):
    if str(name).upper() in ("UTC", "ETC/UTC", "GMT", "ZULU"):
        return utc
    raise UnknownTimeZoneError(f"{name}: Seesaw's sandbox has no tables of time zones")


def FixedOffset(minutes):  # noqa: N802
    return _timezone(timedelta(minutes=minutes))
