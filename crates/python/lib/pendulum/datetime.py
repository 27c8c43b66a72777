from datetime import datetime, timedelta

_UNITS = ("year", "month", "day", "hour", "minute", "second")


class DateTime(datetime):
    def add(self, years=0, months=0, weeks=0, days=0, hours=0, minutes=0, seconds=0, microseconds=0):
        from dateutil.relativedelta import relativedelta

        moved = self + relativedelta(years=years, months=months)
        return moved + timedelta(days, seconds, microseconds, 0, minutes, hours, weeks)

    def subtract(self, **parts):
        return self.add(**{name: -value for name, value in parts.items()})

    def in_timezone(self, tz):
        from pendulum import _zone

        return self.astimezone(_zone(tz))

    in_tz = in_timezone

    def start_of(self, unit):
        kept = [getattr(self, each) for each in _UNITS[: _UNITS.index(unit) + 1]]
        return DateTime(*kept, *(1, 1, 1, 0, 0, 0)[len(kept):], tzinfo=self.tzinfo)

    def naive(self):
        return self.replace(tzinfo=None)

    def to_iso8601_string(self):
        return self.isoformat().replace("+00:00", "Z")

    def to_date_string(self):
        return self.strftime("%Y-%m-%d")

    def to_datetime_string(self):
        return self.strftime("%Y-%m-%d %H:%M:%S")

    @property
    def int_timestamp(self):
        return int(self.timestamp())
