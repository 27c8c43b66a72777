"""`zoneinfo` over the time zones of the machine or the browser: their offsets, without their abbreviations."""

from datetime import datetime, timedelta, timezone, tzinfo

import _seesaw

_EPOCH = datetime(1970, 1, 1)
_DAY = 86400


class ZoneInfoNotFoundError(KeyError):
    """There is no time zone of that name."""


class ZoneInfo(tzinfo):
    _made = {}

    def __new__(cls, key):
        if key not in cls._made:
            cls._made[key] = cls.no_cache(key)
        return cls._made[key]

    @classmethod
    def no_cache(cls, key):
        if _seesaw.utc_offset(key, 0) is None:
            raise ZoneInfoNotFoundError(f"No time zone found with key {key}")
        self = tzinfo.__new__(cls)
        self.key = key
        return self

    @classmethod
    def clear_cache(cls, *, only_keys=None):
        cls._made.clear()

    def _at(self, moment):
        return _seesaw.utc_offset(self.key, moment)

    def _around(self, dt):
        """The local time in seconds; the offsets before and after a change that may be near."""
        local = (dt.replace(tzinfo=None) - _EPOCH) // timedelta(seconds=1)
        return local, self._at(local - _DAY), self._at(local + _DAY)

    def utcoffset(self, dt):
        if dt is None:
            return None
        local, before, after = self._around(dt)
        fits = [offset for offset in (before, after) if self._at(local - offset) == offset]
        found = fits[0] if len(fits) == 1 else after if dt.fold else before
        return timedelta(seconds=found)

    def dst(self, dt):
        if dt is None:
            return None
        year = int((datetime(dt.year, 1, 1) - _EPOCH).total_seconds())
        usual = min(self._at(year), self._at(year + 182 * _DAY))
        return self.utcoffset(dt) - timedelta(seconds=usual)

    def tzname(self, dt):
        return None if dt is None else timezone(self.utcoffset(dt)).tzname(None)[3:] or "UTC"

    def fromutc(self, dt):
        moment = (dt.replace(tzinfo=None) - _EPOCH) // timedelta(seconds=1)
        offset = self._at(moment)
        local = dt + timedelta(seconds=offset)
        _, before, after = self._around(local)
        return local.replace(fold=int(before != after and offset == after and self._at(moment + offset - before) == before))

    def __repr__(self):
        return f"zoneinfo.ZoneInfo(key={self.key!r})"

    def __str__(self):
        return self.key

    def __reduce__(self):
        return ZoneInfo, (self.key,)


def available_timezones():
    raise NotImplementedError("Seesaw's sandbox knows a time zone by its name, and has no list of them")
