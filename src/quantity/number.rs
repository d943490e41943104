//! Numbers in figures and words.

use std::fmt;

use super::Reader;
use crate::lang::Language;

/// A number or a range of numbers, with what leaves it open.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Magnitude {
    /// The number, or the lower end of the range.
    pub value: f64,
    /// The upper end of the range.
    pub max: Option<f64>,
    /// *more than*, *about* … where the text says so.
    pub qualifier: Option<&'static str>,
}

impl fmt::Display for Magnitude {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(qualifier) = self.qualifier {
            write!(f, "{qualifier} ")?;
        }
        write!(f, "{}", self.value)?;
        self.max.map_or(Ok(()), |max| write!(f, "–{max}"))
    }
}

impl Reader<'_> {
    /// The number or range that begins at word `at`, and the word after it.
    pub(super) fn magnitude(&self, at: usize) -> Option<(Magnitude, usize)> {
        if self.word(at) == "entre" {
            let (low, scaled, end) = self.number(at + 1)?;
            if self.word(end) != "et" {
                return None;
            }
            let (high, high_scale, end) = self.number(end + 1)?;
            return Some((range(low, scaled, high, high_scale), end));
        }
        let (value, scale, end) = self.number(at)?;
        let qualifier = self.qualifier(at);
        if matches!(self.word(end), "a" | "-")
            && let Some((high, high_scale, end)) = self.number(end + 1)
        {
            let found = range(value, scale, high, high_scale);
            if found.max.is_some_and(|max| max > found.value) {
                return Some((Magnitude { qualifier, ..found }, end));
            }
        }
        Some((Magnitude { value: value * scale as f64, max: None, qualifier }, end))
    }

    fn qualifier(&self, at: usize) -> Option<&'static str> {
        let before = |phrase: &[&str]| {
            let start = at.checked_sub(phrase.len())?;
            phrase
                .iter()
                .zip(&self.tree.words[start..at])
                .all(|(p, w)| crate::text::folds_to(p, &w.folded))
                .then_some(())
        };
        self.language.qualifiers.iter().find(|(phrase, _)| before(phrase).is_some()).map(|(_, name)| *name)
    }

    /// A number, the scale that follows it (*millions*; 1 for none), and the word after both.
    fn number(&self, at: usize) -> Option<(f64, u64, usize)> {
        let scaled = || self.scale(at + 1).is_some();
        let (value, mut end, mut scale) = match figures(self.word(at), scaled) {
            Some((value, "")) => (value, at + 1, 1),
            Some((value, suffix)) => (value, at + 1, self.scale_of(suffix)?),
            None => {
                let (value, end) = self.in_words(at)?;
                (value as f64, end, 1)
            }
        };
        while let Some(next) = self.scale(end) {
            scale = next.checked_mul(scale).filter(|s| *s <= 1_000_000_000_000_000)?;
            end += 1;
        }
        Some((value, scale, end))
    }

    /// A number in words below the scales: *vingt-cinq*, *trois cents*.
    fn in_words(&self, at: usize) -> Option<(u64, usize)> {
        let mut total: u64 = 0;
        let mut end = at;
        loop {
            let word = self.word(end);
            let joined = end > at && word == "et" && self.small(end + 1) == Some(1);
            if joined && total >= 20 {
                end += 1;
            } else if let Some(value) = self.small(end) {
                total += value;
                end += 1;
            } else if end > at && matches!(word, "cent" | "cents") && total < 100 {
                total *= 100;
                end += 1;
            } else if end == at && matches!(word, "cent" | "mille") {
                // *cent* and *mille* need no number before them.
                total = if word == "cent" { 100 } else { 1000 };
                end += 1;
            } else {
                break;
            }
            if end - at > 8 {
                return None;
            }
        }
        (end > at).then_some((total, end))
    }

    fn small(&self, at: usize) -> Option<u64> {
        *self.numbers.get(at)?
    }

    fn scale(&self, at: usize) -> Option<u64> {
        let word = self.word(at);
        // *cent* after figures is part of *pour cent*, not a hundred.
        if matches!(word, "cent" | "cents") {
            return None;
        }
        // *1,2 G$* is of Québec; *6G* is no number.
        if word == "g" && self.currency(at + 1).is_some() {
            return Some(1_000_000_000);
        }
        // A lone letter counts before a currency (*700 M€*), or written on to the figure (*700M*).
        let lone = word.chars().count() == 1 && self.currency(at + 1).is_none();
        if lone { None } else { self.scale_of(word) }
    }

    fn scale_of(&self, word: &str) -> Option<u64> {
        self.language.scales.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
    }
}

/// The number that a word names, or words joined by hyphens, below one hundred (*quatre-vingt-dix*).
pub(super) fn below_hundred(word: &str, language: &Language) -> Option<u64> {
    if word.is_empty() || word == "et" || word.len() > 40 {
        return None;
    }
    let mut total = 0;
    for part in word.split('-').filter(|part| *part != "et") {
        let part = if part == "vingts" { "vingt" } else { part };
        let known = language.numbers.iter().find(|(name, _)| *name == part);
        let value = known.map(|(_, value)| *value)?;
        total = if value == 20 && total == 4 { 80 } else { total + value };
    }
    Some(total)
}

fn range(low: f64, low_scale: u64, high: f64, high_scale: u64) -> Magnitude {
    // *30 à 50 milliards*: the scale belongs to both.
    let low_scale = if low_scale == 1 { high_scale } else { low_scale };
    Magnitude { value: low * low_scale as f64, max: Some(high * high_scale as f64), qualifier: None }
}

/// The value of a token in figures and the letters after it. `scaled` says whether a word such as
/// *milliards* follows, before which a comma is a decimal one.
pub(super) fn figures(token: &str, scaled: impl Fn() -> bool) -> Option<(f64, &str)> {
    if !token.starts_with(|c: char| c.is_ascii_digit()) || token.len() > 40 {
        return None;
    }
    let end = token.rfind(|c: char| c.is_ascii_digit()).map_or(0, |i| i + 1);
    let (number, suffix) = token.split_at(end);
    if number.contains(|c: char| !c.is_ascii_digit() && !matches!(c, ' ' | '.' | ',' | '\'')) {
        return None;
    }
    let number = number.replace([' ', '\''], "");
    let separators = number.matches(['.', ',']).count();
    let groups: Vec<&str> = number.split(['.', ',']).collect();
    let thousands = separators > 0 && groups[0].len() <= 3 && groups[1..].iter().all(|g| g.len() == 3);
    let decimal = separators == 1 && (!thousands || groups[0] == "0" || number.contains(',') && scaled());
    let text = match (separators, decimal, thousands) {
        (0, ..) => number,
        (_, true, _) => number.replace(',', "."),
        (_, _, true) => number.replace(['.', ','], ""),
        _ => return None,
    };
    text.parse().ok().map(|value| (value, suffix))
}
