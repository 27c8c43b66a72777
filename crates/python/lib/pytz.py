"""pytz: the zones of `zoneinfo`, with `localize` and `normalize`."""

from datetime import timedelta, timezone as _timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class UnknownTimeZoneError(KeyError):
    pass


class _Zone(ZoneInfo):
    _made = {}
    zone = property(lambda self: self.key)

    def localize(self, dt, is_dst=False):
        if dt.tzinfo is not None:
            raise ValueError("Not naive datetime (tzinfo is already set)")
        both = [dt.replace(tzinfo=self, fold=fold) for fold in (0, 1)]
        return next((each for each in both if bool(each.dst()) == bool(is_dst)), both[0])

    def normalize(self, dt, is_dst=False):
        return dt.astimezone(self)

    def __repr__(self):
        return "<UTC>" if self.key == "UTC" else f"<DstTzInfo {self.key!r}>"


def timezone(name):
    try:
        return _Zone("UTC" if str(name).upper() == "UTC" else name)
    except ZoneInfoNotFoundError:
        raise UnknownTimeZoneError(name) from None


utc = UTC = timezone("UTC")


def FixedOffset(minutes):  # noqa: N802
    return _timezone(timedelta(minutes=minutes))
