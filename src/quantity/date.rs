//! Days, months and years.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::{Reader, Value};
use crate::article::{PartialDate, Unit};
use crate::syntax::Upos;

/// The dates that other dates are counted from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock {
    /// The article's day.
    pub article: Option<PartialDate>,
    /// The date that the text has named last,
    pub told: Option<PartialDate>,
    /// and the last of those that are days.
    pub told_day: Option<PartialDate>,
}

impl Clock {
    /// The clock once the text has named the date.
    #[must_use]
    pub fn after(self, date: PartialDate) -> Self {
        Self { told: Some(date), told_day: date.day.map(|_| date).or(self.told_day), ..self }
    }
}

/// A date as it was said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DateExpression {
    /// It stands by itself.
    Fixed(PartialDate),
    /// A month, perhaps a day, without its year.
    WithoutYear {
        /// Month, 1–12.
        month: i8,
        /// Day of the month.
        day: Option<i8>,
    },
    /// A day of the week; `way` is -1 for the last, 1 for the next, 0 for whichever it is.
    Weekday(Weekday, i8),
    /// The season that begins in the month.
    Season(i8),
    /// So many units before (negative) or after the article's day.
    Offset(i32, Unit),
    /// So many units before or after the date that the text has named last: *la veille*, *la même année*.
    Beside(i32, Unit),
}

impl DateExpression {
    /// The date that is meant; `ahead` if the sentence looks forward.
    ///
    /// `None` if the expression leans on a day that is not known.
    pub fn resolve(self, clock: Clock, ahead: bool) -> Option<PartialDate> {
        let article = match self {
            Self::Fixed(date) => return Some(date),
            Self::Offset(count, unit) => return clock.article?.shifted(count, unit),
            Self::Beside(count, unit) => {
                let shifted = |date: PartialDate| date.shifted(count, unit);
                return clock.told.and_then(shifted).or_else(|| clock.told_day.and_then(shifted));
            }
            _ => clock.article?,
        };
        if matches!(self, Self::Weekday(..)) && article.day.is_none() {
            return None;
        }
        // The middle of the month or year stands for a day that is not known, where none is asked for.
        let today = Date::new(article.year, article.month.unwrap_or(6), article.day.unwrap_or(15)).ok()?;
        self.on(today, ahead)
    }

    /// The date that is meant on the day `today`.
    fn on(self, today: Date, ahead: bool) -> Option<PartialDate> {
        match self {
            Self::Season(month) => {
                let date = Self::WithoutYear { month, day: None }.on(today, ahead)?;
                Some(PartialDate::year(date.year))
            }
            Self::WithoutYear { month, day: Some(day) } => {
                let same = Date::new(today.year(), month, day).ok()?;
                // News speak of days within half a year; beyond it the other year is nearer.
                let far = (same - today).get_days();
                let year = match far {
                    ..-182 if ahead => today.year() + 1,
                    183.. if !ahead => today.year() - 1,
                    _ => today.year(),
                };
                Date::new(year, month, day).ok().map(PartialDate::day)
            }
            Self::WithoutYear { month, day: None } => {
                let year = match month.cmp(&today.month()) {
                    std::cmp::Ordering::Less if ahead => today.year() + 1,
                    std::cmp::Ordering::Greater if !ahead => today.year() - 1,
                    _ => today.year(),
                };
                Some(PartialDate::month(year, month))
            }
            Self::Weekday(weekday, way) => {
                let since = i32::from(today.weekday().since(weekday));
                let until = i32::from(today.weekday().until(weekday));
                let days = match (way, ahead) {
                    (1, _) => {
                        if until == 0 {
                            7
                        } else {
                            until
                        }
                    }
                    (-1, _) => {
                        if since == 0 {
                            -7
                        } else {
                            -since
                        }
                    }
                    (_, true) => until,
                    _ => -since,
                };
                today.checked_add(days.days()).ok().map(PartialDate::day)
            }
            Self::Fixed(_) | Self::Offset(..) | Self::Beside(..) => None,
        }
    }
}

const LAST: [&str; 6] = ["dernier", "derniere", "passe", "passee", "precedent", "precedente"];
const NEXT: [&str; 4] = ["prochain", "prochaine", "suivant", "suivante"];

impl Reader<'_> {
    /// The date that begins at word `at`, and the word after it.
    pub(super) fn date(&self, at: usize) -> Option<(DateExpression, usize)> {
        let word = self.word(at);
        let fixed = |date| DateExpression::Fixed(date);
        if let Some(date) = in_figures(word) {
            return Some((fixed(date), at + 1));
        }
        if let Some((date, end)) = self.calendar(at) {
            return Some((date, end));
        }
        if let Some(weekday) = self.weekday(word) {
            // *lundi 15 septembre* is the 15th, whatever day it is.
            if let Some((date, end)) = self.calendar(at + 1) {
                return Some((date, end));
            }
            // *la nuit de mardi à mercredi*
            let night = at >= 2 && self.word(at - 1) == "de" && self.word(at - 2) == "nuit";
            if let (true, "a", Some(next)) = (night, self.word(at + 1), self.weekday(self.word(at + 2))) {
                return Some((DateExpression::Weekday(next, 0), at + 3));
            }
            let way = self.way(at + 1);
            // *depuis lundi*
            let since = way == 0 && at > 0 && self.word(at - 1) == "depuis";
            let meant = if since { -1 } else { way };
            return Some((DateExpression::Weekday(weekday, meant), at + 1 + usize::from(way != 0)));
        }
        let offset = |count, unit| DateExpression::Offset(count, unit);
        match word {
            "hier" => return Some((offset(-1, Unit::Day), at + 1)),
            "avant-hier" => return Some((offset(-2, Unit::Day), at + 1)),
            "aujourd'hui" => return Some((offset(0, Unit::Day), at + 1)),
            "demain" => return Some((offset(1, Unit::Day), at + 1)),
            _ => {}
        }
        // le même jour, la même année
        if let ("meme", Some(unit)) = (word, self.unit(at + 1)) {
            return Some((DateExpression::Beside(0, unit), at + 2));
        }
        if let Some((month, named)) = self.season(at) {
            let (way, year) = (self.way(at + 1), year(self.word(at + 1)));
            return match (way, year) {
                (_, Some(year)) => Some((fixed(PartialDate::year(year)), at + 2)),
                _ if way != 0 || named => Some((DateExpression::Season(month), at + 1 + usize::from(way != 0))),
                _ => None,
            };
        }
        // il y a deux ans, depuis un an, dans trois mois
        let (sign, start) = match word {
            "il" if self.word(at + 1) == "y" && self.word(at + 2) == "a" => (-1, at + 3),
            "depuis" => (-1, at + 1),
            "dans" => (1, at + 1),
            _ => (0, 0),
        };
        if sign != 0
            && let Some((count, unit, end)) = self.count_of_units(start)
        {
            return Some((offset(sign * count, unit), end));
        }
        // cette semaine, l'an dernier, le mois prochain, depuis le début de l'année
        if let ("cette" | "ce" | "cet" | "l'" | "le" | "la", Some(unit)) = (word, self.unit(at + 1)) {
            let this = matches!(word, "cette" | "ce" | "cet");
            let beginning =
                at >= 2 && self.word(at - 1) == "de" && matches!(self.word(at - 2), "debut" | "fin" | "courant");
            let way = self.way(at + 2);
            if way != 0 || this || (beginning && unit == Unit::Year) {
                return Some((offset(i32::from(way), unit), at + 2 + usize::from(way != 0)));
            }
        }
        // ce matin, cette nuit
        let parts = ["matin", "midi", "soir", "apres-midi", "nuit"];
        if matches!(word, "ce" | "cet" | "cette") && parts.contains(&self.word(at + 1)) {
            return Some((offset(0, Unit::Day), at + 2));
        }
        // en 2019, d'ici 2030, depuis 2016, fin 2024
        let introduced = || {
            at > 0
                && matches!(
                    self.word(at - 1),
                    "en" | "depuis"
                        | "ici"
                        | "fin"
                        | "debut"
                        | "avant"
                        | "apres"
                        | "des"
                        | "vers"
                        | "annee"
                        | "jusqu'en"
                        | "mi"
                        | "courant"
                        | "pour"
                        | "horizon"
                        | "ete"
                        | "hiver"
                        | "printemps"
                        | "automne"
                        | "trimestre"
                        | "semestre"
                        | "("
                        | "de"
                        | "a"
                )
        };
        match year(word) {
            Some(year) if introduced() && self.unit(at + 1).is_none() && self.currency(at + 1).is_none() => {
                // *de 2000 emplois* is no year.
                let loose = matches!(self.word(at - 1), "de" | "pour" | "(" | "a");
                let noun = self.word(at + 1).starts_with(char::is_alphabetic)
                    && !matches!(self.word(at + 1), "a" | "et" | "ou" | "par" | "avec" | "sur" | "dans" | "pour");
                (!(loose && noun)).then_some((fixed(PartialDate::year(year)), at + 1))
            }
            _ => None,
        }
    }

    /// A day counted from another: *la veille*, *deux jours plus tôt*, and before what leads to an event *la veille
    /// de*, *un mois après*.
    pub(super) fn interval(&self, at: usize) -> Option<(Value, usize)> {
        let (count, unit, end) = match self.word(at) {
            "veille" => (-1, Unit::Day, at + 1),
            "avant-veille" => (-2, Unit::Day, at + 1),
            "lendemain" => (1, Unit::Day, at + 1),
            "surlendemain" => (2, Unit::Day, at + 1),
            _ => {
                let (count, unit, end) = self.count_of_units(at)?;
                let last = |at| !self.word(at).starts_with(char::is_alphabetic);
                let (count, length) = match (self.word(end), self.word(end + 1)) {
                    ("plus", "tot") => (-count, 2),
                    ("plus", "tard") => (count, 2),
                    ("auparavant", _) => (-count, 1),
                    ("apres", _) if last(end + 1) => (count, 1),
                    ("avant", _) if last(end + 1) => (-count, 1),
                    ("apres", _) => return Some((Value::Interval(count, unit), end)),
                    ("avant", _) => return Some((Value::Interval(-count, unit), end)),
                    _ => return None,
                };
                return Some((Value::Date(DateExpression::Beside(count, unit)), end + length));
            }
        };
        match self.word(end) {
            "de" | "d'" => Some((Value::Interval(count, unit), end)),
            _ => Some((Value::Date(DateExpression::Beside(count, unit)), end)),
        }
    }

    /// A whole number of days, weeks, months or years, and the word after it.
    fn count_of_units(&self, at: usize) -> Option<(i32, Unit, usize)> {
        let (magnitude, end) = self.magnitude(at)?;
        let unit = self.unit(end)?;
        let whole = magnitude.value.fract() == 0.0 && magnitude.value < 1000.0 && magnitude.max.is_none();
        whole.then_some((magnitude.value as i32, unit, end + 1))
    }

    /// The first month of the season that word `at` names, and whether it says which: *cet été*, *au printemps*.
    fn season(&self, at: usize) -> Option<(i8, bool)> {
        let month = match self.word(at) {
            "printemps" => 3,
            "ete" => 6,
            "automne" => 9,
            "hiver" => 12,
            _ => return None,
        };
        let before = at.checked_sub(1).map(|b| self.word(b))?;
        let contracted = before == "au" || matches!(before, "le" | "l'") && at >= 2 && self.word(at - 2) == "a";
        // *a été*
        let verb = matches!(self.tree.words[at].upos, Upos::Verb | Upos::Aux);
        (!verb).then_some((month, contracted || matches!(before, "ce" | "cet" | "cette")))
    }

    /// A day and month, or a month, with or without a year; the first day of *du 5 au 7 mai*.
    fn calendar(&self, at: usize) -> Option<(DateExpression, usize)> {
        let day = |at: usize| {
            let word = self.word(at);
            word.strip_suffix("er").unwrap_or(word).parse::<i8>().ok().filter(|day| (1..=31).contains(day))
        };
        let last = || match (self.word(at + 1), self.word(at + 2)) {
            ("a", "le") => Some(at + 3),
            ("au" | "et" | "-", _) => Some(at + 2),
            _ => None,
        };
        let (day, month_at) = match day(at) {
            Some(first) => (Some(first), last().filter(|&last| day(last).is_some()).unwrap_or(at) + 1),
            None => (None, at),
        };
        let month = self.month(self.word(month_at))?;
        let end = month_at + 1;
        match (year(self.word(end)), day) {
            (Some(year), Some(day)) => {
                let date = Date::new(year, month, day).ok()?;
                Some((DateExpression::Fixed(PartialDate::day(date)), end + 1))
            }
            (Some(year), None) => Some((DateExpression::Fixed(PartialDate::month(year, month)), end + 1)),
            (None, day) => {
                let way = self.way(end);
                Some((DateExpression::WithoutYear { month, day }, end + usize::from(way != 0)))
            }
        }
    }

    fn month(&self, word: &str) -> Option<i8> {
        let index = self.language.months.iter().position(|names| names.contains(&word))?;
        i8::try_from(index + 1).ok()
    }

    fn weekday(&self, word: &str) -> Option<Weekday> {
        let index = self.language.weekdays.iter().position(|name| *name == word)?;
        Weekday::from_monday_zero_offset(i8::try_from(index).ok()?).ok()
    }

    /// -1 if word `at` says *last*, 1 if it says *next*, else 0.
    fn way(&self, at: usize) -> i8 {
        i8::from(NEXT.contains(&self.word(at))) - i8::from(LAST.contains(&self.word(at)))
    }
}

fn year(word: &str) -> Option<i16> {
    let sound = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    word.parse().ok().filter(|y| sound && (1500..=2199).contains(y))
}

/// *2025-09-16* and *16/09/2025*.
fn in_figures(word: &str) -> Option<PartialDate> {
    if word.len() < 8 || word.len() > 10 || !word.is_ascii() {
        return None;
    }
    if let Ok(date) = word.parse::<Date>() {
        return Some(PartialDate::day(date));
    }
    let mut parts = word.split(['/', '.', '-']);
    let (day, month, year) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
    let date = Date::new(self::year(year)?, month, day).ok()?;
    parts.next().is_none().then(|| PartialDate::day(date))
}
