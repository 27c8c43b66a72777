"""`dateutil.tz`: UTC, fixed offsets and the zones of `zoneinfo`; the sandbox lives in UTC."""

from datetime import timedelta, timezone

UTC = timezone.utc


def tzutc():
    return UTC


tzlocal = tzutc


def tzoffset(name, offset):
    return timezone(offset if isinstance(offset, timedelta) else timedelta(seconds=offset))


def gettz(name=None):
    if name in (None, "", "UTC", "utc", "Etc/UTC", "GMT"):
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return None
