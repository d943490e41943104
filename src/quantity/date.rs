//! Days, months and years.

use jiff::civil::{Date, Weekday};
use jiff::{Span as Time, ToSpan};

use super::{Reader, Unit};
use crate::article::PartialDate;
use crate::text::folds_to;

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
    /// So many units before (negative) or after the article's day.
    Offset(i32, Unit),
}

impl DateExpression {
    /// The date that is meant in an article of day `article`; `ahead` if the sentence looks forward.
    ///
    /// `None` if the expression leans on a day that is not known.
    pub fn resolve(self, article: Option<PartialDate>, ahead: bool) -> Option<PartialDate> {
        if let Self::Fixed(date) = self {
            return Some(date);
        }
        let article = article?;
        // The middle of the month or year stands for a day that is not known, where none is asked for.
        let today = Date::new(article.year, article.month.unwrap_or(6), article.day.unwrap_or(15)).ok()?;
        let fine = |date: PartialDate| {
            let finer = date.day.is_some() && article.day.is_none() || date.month.is_some() && article.month.is_none();
            !finer
        };
        let leans = matches!(self, Self::Weekday(..) | Self::Offset(..));
        let date = self.on(today, ahead)?;
        (!leans || fine(date)).then_some(date)
    }

    /// The date that is meant on the day `today`.
    fn on(self, today: Date, ahead: bool) -> Option<PartialDate> {
        match self {
            Self::Fixed(date) => Some(date),
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
            Self::Offset(count, unit) => {
                let shift = |span: Time| today.checked_add(span).ok();
                Some(match unit {
                    Unit::Day => PartialDate::day(shift(count.days())?),
                    Unit::Week => {
                        let day = shift(count.weeks())?;
                        PartialDate::month(day.year(), day.month())
                    }
                    Unit::Month => {
                        let day = shift(count.months())?;
                        PartialDate::month(day.year(), day.month())
                    }
                    Unit::Year => PartialDate::year(shift(count.years())?.year()),
                })
            }
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
            let way = self.way(at + 1);
            return Some((DateExpression::Weekday(weekday, way), at + 1 + usize::from(way != 0)));
        }
        let offset = |count, unit| DateExpression::Offset(count, unit);
        match word {
            "hier" => return Some((offset(-1, Unit::Day), at + 1)),
            "avant-hier" => return Some((offset(-2, Unit::Day), at + 1)),
            "aujourd'hui" => return Some((offset(0, Unit::Day), at + 1)),
            "demain" => return Some((offset(1, Unit::Day), at + 1)),
            _ => {}
        }
        // il y a deux ans, dans trois mois
        let (sign, start) = match word {
            "il" if self.word(at + 1) == "y" && self.word(at + 2) == "a" => (-1, at + 3),
            "dans" => (1, at + 1),
            _ => (0, 0),
        };
        if sign != 0
            && let Some((magnitude, end)) = self.magnitude(start)
        {
            let unit = self.unit(end)?;
            let whole = magnitude.value.fract() == 0.0 && magnitude.value < 1000.0 && magnitude.max.is_none();
            return whole.then_some((offset(sign * magnitude.value as i32, unit), end + 1));
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
        let introduced = at > 0
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
                    | "("
                    | "de"
                    | "a"
            );
        match year(word) {
            Some(year) if introduced && self.unit(at + 1).is_none() && self.currency(at + 1).is_none() => {
                // *de 2000 emplois* is no year.
                let loose = matches!(self.word(at - 1), "de" | "pour" | "(" | "a");
                let noun = self.word(at + 1).starts_with(char::is_alphabetic)
                    && !matches!(self.word(at + 1), "a" | "et" | "ou" | "par" | "avec" | "sur" | "dans" | "pour");
                (!(loose && noun)).then_some((fixed(PartialDate::year(year)), at + 1))
            }
            _ => None,
        }
    }

    /// A day and month, or a month, with or without a year.
    fn calendar(&self, at: usize) -> Option<(DateExpression, usize)> {
        let (day, month_at) = match self.word(at).strip_suffix("er").unwrap_or(self.word(at)).parse::<i8>() {
            Ok(day) if (1..=31).contains(&day) => (Some(day), at + 1),
            _ => (None, at),
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
        let is = |names: &&[&str]| names.iter().any(|n| folds_to(n, word));
        let index = self.language.months.iter().position(is)?;
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
