//! Dates for file names and headers, from the seconds that the host tells.

use crate::host::{Host, Now};
use seesaw_core::diagnostic::Diagnostic;
use std::fmt;

/// A moment on somebody's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    pub year: i64,
    pub month: u32,
    pub day: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
    pub microsecond: u32,
    /// Seconds since 1970, UTC.
    pub epoch: i64,
    /// Seconds east of UTC, where a time zone was asked for.
    pub offset: Option<i32>,
}

impl Date {
    /// Now in a time zone by its name, or as the machine's clock on the wall shows it.
    pub fn now(host: &dyn Host, zone: Option<&str>) -> Result<Self, Diagnostic> {
        let now = host.now();
        let Some(zone) = zone else {
            let offset = host.utc_offset(None, now.seconds).unwrap_or(0);
            return Ok(Self::at(now, offset, None));
        };
        let upper = zone.to_uppercase();
        let offset = host.utc_offset(Some(zone), now.seconds).or_else(|| host.utc_offset(Some(&upper), now.seconds));
        match offset {
            Some(offset) => Ok(Self::at(now, offset, Some(offset))),
            None => Err(Diagnostic::error(format!("Can't locate timezone: {zone}"))),
        }
    }

    pub fn at(now: Now, offset: i32, shown: Option<i32>) -> Self {
        let local = now.seconds + i64::from(offset);
        let (year, month, day) = civil(local.div_euclid(86_400));
        let second = local.rem_euclid(86_400) as u32;
        Self {
            year,
            month,
            day,
            hour: second / 3600,
            minute: second / 60 % 60,
            second: second % 60,
            microsecond: now.microseconds,
            epoch: now.seconds,
            offset: shown,
        }
    }

    pub fn stamp(&self) -> String {
        format!("{:04}{:02}{:02}{:02}{:02}{:02}", self.year, self.month, self.day, self.hour, self.minute, self.second)
    }
}

/// As Python prints a datetime: no fraction where it is zero.
impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02} ", self.year, self.month, self.day)?;
        write!(out, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second)?;
        if self.microsecond > 0 {
            write!(out, ".{:06}", self.microsecond)?;
        }
        if let Some(offset) = self.offset {
            let minutes = offset.abs() / 60;
            write!(out, "{}{:02}:{:02}", if offset < 0 { '-' } else { '+' }, minutes / 60, minutes % 60)?;
        }
        Ok(())
    }
}

/// Year, month and day of a number of days since 1970-01-01, in the Gregorian calendar. Years are counted from March, so
/// that the leap day is a year's last one.
fn civil(days: i64) -> (i64, u32, u32) {
    const DAYS_IN_400_YEARS: i64 = 146_097;
    const FROM_MARCH_OF_YEAR_0: i64 = 719_468;
    let days = days + FROM_MARCH_OF_YEAR_0;
    let era = days.div_euclid(DAYS_IN_400_YEARS);
    let day_of_era = days.rem_euclid(DAYS_IN_400_YEARS);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u32;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month as u32, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_what_python_prints() {
        let date =
            |seconds, microseconds, offset, shown| Date::at(Now { seconds, microseconds }, offset, shown).to_string();
        assert_eq!(date(0, 0, 0, None), "1970-01-01 00:00:00");
        assert_eq!(date(1_795_406_579, 646_666, 0, None), "2026-11-23 04:02:59.646666");
        assert_eq!(date(1_709_164_800, 0, 0, Some(0)), "2024-02-29 00:00:00+00:00");
        assert_eq!(date(1_709_164_799, 7, -12_600, Some(-12_600)), "2024-02-28 20:29:59.000007-03:30");
        assert_eq!(date(-1, 0, 0, None), "1969-12-31 23:59:59");
        assert_eq!(date(4_107_542_400, 0, 0, None), "2100-03-01 00:00:00");
    }
}
