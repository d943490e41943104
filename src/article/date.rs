//! Dates of the precision that is known.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::Date;

/// Units of time, the shortest first.
#[allow(missing_docs)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// A date of the precision that a text gives: a year, a month or a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PartialDate {
    /// Year.
    pub year: i16,
    /// Month, 1–12.
    pub month: Option<i8>,
    /// Day of the month, from 1.
    pub day: Option<i8>,
}

/// In days; a trip may be told of by its first day and by its last.
const LONGEST_STAY: i32 = 3;

impl PartialDate {
    /// Whether it is a day of the two weeks after the other.
    pub fn is_soon_after(&self, other: &Self) -> bool {
        self.days_after(other).is_some_and(|days| (1..=14).contains(&days))
    }

    /// How many days it is after the other, where both are days.
    fn days_after(&self, other: &Self) -> Option<i32> {
        let day = |of: &Self| Date::new(of.year, of.month?, of.day?).ok();
        Some(day(self)?.since(day(other)?).ok()?.get_days())
    }

    /// How many days it is from the other: none where the one may be within the other.
    pub fn days_from(&self, other: &Self) -> i32 {
        let ((first, last), (other_first, other_last)) = (self.days(), other.days());
        (other_first - last).max(first - other_last).max(0)
    }

    /// The first and the last day that it may be, counted from one fixed day.
    fn days(&self) -> (i32, i32) {
        let start = Date::constant(1970, 1, 1);
        let number = |date: Date| date.since(start).map_or(0, |span| span.get_days());
        let first = Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or(start);
        let month = Date::new(self.year, self.month.unwrap_or(12), 1).unwrap_or(start);
        let last = if self.day.is_some() { first } else { month.last_of_month() };
        (number(first), number(last))
    }

    /// The date so many units later, or earlier if `count` is negative, of the precision of the unit.
    ///
    /// `None` if the date itself is less precise: nobody knows what day is a week after *2019*.
    pub fn shifted(self, count: i32, unit: Unit) -> Option<Self> {
        let known = match unit {
            Unit::Day | Unit::Week => self.day.is_some(),
            Unit::Month => self.month.is_some(),
            Unit::Year => true,
        };
        let date = Date::new(self.year, self.month.unwrap_or(6), self.day.unwrap_or(15)).ok().filter(|_| known)?;
        let span = match unit {
            Unit::Day => count.days(),
            Unit::Week => count.weeks(),
            Unit::Month => count.months(),
            Unit::Year => count.years(),
        };
        let date = date.checked_add(span).ok()?;
        Some(match unit {
            Unit::Day => Self::day(date),
            Unit::Week | Unit::Month => Self::month(date.year(), date.month()),
            Unit::Year => Self::year(date.year()),
        })
    }

    /// Whether the two may be one event's: the one is within the other, or they are days of one stay.
    pub fn is_beside(&self, other: &Self) -> bool {
        let within = |one: Option<i8>, other: Option<i8>| one.is_none() || other.is_none() || one == other;
        match self.days_after(other) {
            Some(days) => days.abs() <= LONGEST_STAY,
            None => self.year == other.year && within(self.month, other.month),
        }
    }

    /// Whether all of it is later than the other.
    pub fn is_after(&self, other: &Self) -> bool {
        // Only what both give counts.
        let both = |own: Option<i8>, other: Option<i8>| own.zip(other).unwrap_or_default();
        let ((month, other_month), (day, other_day)) = (both(self.month, other.month), both(self.day, other.day));
        (self.year, month, day) > (other.year, other_month, other_day)
    }

    /// A day.
    pub fn day(date: Date) -> Self {
        Self { year: date.year(), month: Some(date.month()), day: Some(date.day()) }
    }

    /// A month.
    pub fn month(year: i16, month: i8) -> Self {
        Self { year, month: Some(month), day: None }
    }

    /// A year.
    pub fn year(year: i16) -> Self {
        Self { year, month: None, day: None }
    }
}

impl fmt::Display for PartialDate {
    /// As ISO 8601: `2025-09-16`, `2025-06`, `2019`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for PartialDate {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl FromStr for PartialDate {
    type Err = String;

    /// Reads ISO 8601: a year, a year and month, or a day, with or without a time after it.
    fn from_str(text: &str) -> Result<Self, String> {
        let fail = || format!("{text:?} is no date; write it as year, month and day: 2025-09-17");
        let day = text.trim().trim_matches(['"', '\'']).split(['T', ' ']).next().unwrap_or_default();
        let number = |part: &str| part.parse::<i16>().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
        let date = match day.split('-').collect::<Vec<_>>()[..] {
            [year] if year.len() == 4 => number(year).map(Self::year),
            [year, month] if year.len() == 4 => {
                let month = number(month).and_then(|m| i8::try_from(m).ok()).filter(|m| (1..=12).contains(m));
                number(year).zip(month).map(|(year, month)| Self::month(year, month))
            }
            _ => day.parse().ok().map(Self::day),
        };
        date.ok_or_else(fail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_between_dates_of_any_precision() {
        let days = |a: &str, b: &str| a.parse::<PartialDate>().unwrap().days_from(&b.parse().unwrap());
        assert_eq!(days("2025-09-17", "2025-09-14"), 3);
        assert_eq!(days("2025-09-14", "2025-09-17"), 3);
        assert_eq!(days("2025-09", "2025-09-17"), 0);
        assert_eq!(days("2025-02", "2025-03-02"), 2);
        assert_eq!(days("2024", "2025-01-31"), 31);
    }

    #[test]
    fn dates_are_read_and_written() {
        for text in ["2025-09-17", "2025-09", "2025"] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
        }
        assert_eq!("2025-09-17T08:00:00Z".parse::<PartialDate>().unwrap().to_string(), "2025-09-17");
        for text in ["hier", "2025-13", "2025-02-30", "17/09/2025", ""] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }
}
