"""`dateutil.tz`: UTC and fixed offsets; the sandbox has no tables of time zones, and lives in UTC."""

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
    raise NotImplementedError(f"time zone {name!r}: Seesaw's sandbox has no tables of time zones")
