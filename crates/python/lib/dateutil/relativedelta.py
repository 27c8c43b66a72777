"""`relativedelta`: months and years as the calendar has them."""

import calendar
from datetime import timedelta


class relativedelta:  # noqa: N801
    def __init__(self, dt1=None, dt2=None, years=0, months=0, days=0, leapdays=0, weeks=0, hours=0, minutes=0,
                 seconds=0, microseconds=0, **absolute):
        if dt1 is not None:
            raise NotImplementedError("relativedelta between two moments is not part of Seesaw's dateutil")
        self.years, self.months = years, months
        self.delta = timedelta(
            days=days + 7 * weeks, hours=hours, minutes=minutes, seconds=seconds, microseconds=microseconds
        )
        self.absolute = absolute

    def __radd__(self, moment):
        fields = dict(self.absolute)
        total = (fields.pop("year", moment.year) + self.years) * 12 + fields.pop("month", moment.month) - 1 + self.months
        year, month = divmod(total, 12)
        day = min(fields.pop("day", moment.day), calendar.monthrange(year, month + 1)[1])
        return moment.replace(year=year, month=month + 1, day=day, **fields) + self.delta

    __add__ = __radd__

    def __neg__(self):
        other = relativedelta(years=-self.years, months=-self.months, **self.absolute)
        other.delta = -self.delta
        return other

    def __rsub__(self, moment):
        return moment + -self
