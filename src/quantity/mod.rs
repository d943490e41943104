//! Numbers, amounts of money, percentages, durations and dates, normalised.
//!
//! [`quantities`] finds them among the words of a sentence. Dates that lean on the day of the
//! article (*mardi*, *en juin*) are kept as they were said, as [`DateExpression`], until the reader
//! of the sentence knows which way it looks.

mod date;
mod money;
mod number;

use std::fmt;
use std::ops::Range;

pub use crate::article::{PartialDate, Unit};
pub use date::{Clock, DateExpression};
pub use money::{Amount, Currencies};
pub use number::Magnitude;

use crate::lang::Language;
use crate::syntax::Tree;

/// A quantity and the words that say it.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Indices of its words in the sentence.
    pub words: Range<usize>,
    /// What it is.
    pub value: Value,
}

/// The kinds of quantities.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A sum of money.
    Amount(Amount),
    /// A number or range of numbers.
    Number(Magnitude),
    /// A percentage.
    Percent(Magnitude),
    /// A length of time.
    Duration(Duration),
    /// A day, month or year.
    Date(DateExpression),
    /// So many units before (negative) or after what the next word leads to: *la veille* **de** *la visite*,
    /// *un mois* **après** *que …*.
    Interval(i32, Unit),
}

/// A length of time as it was said: four years are not 1,461 days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Duration {
    /// How many.
    pub count: f64,
    /// Of what.
    pub unit: Unit,
}

impl fmt::Display for Duration {
    /// As ISO 8601 writes durations: `P4Y`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Day => 'D',
            Unit::Week => 'W',
            Unit::Month => 'M',
            Unit::Year => 'Y',
        };
        write!(f, "P{}{unit}", self.count)
    }
}

/// The quantities of a sentence, in its order; none overlaps another.
pub fn quantities(tree: &Tree, language: &Language, currencies: &Currencies) -> Vec<Quantity> {
    let numbers: Vec<Option<u64>> =
        tree.words.iter().map(|word| number::below_hundred(&word.folded, language)).collect();
    let reader = Reader { numbers: &numbers, tree, language, currencies };
    let mut found = Vec::new();
    let mut at = 0;
    while at < tree.words.len() {
        match reader.quantity(at) {
            Some(quantity) => {
                at = quantity.words.end;
                found.push(quantity);
            }
            None => at += 1,
        }
    }
    found
}

/// A sentence, and what is needed to read its folded words.
struct Reader<'a> {
    /// The numbers that single words name, without the scales.
    numbers: &'a [Option<u64>],
    tree: &'a Tree,
    language: &'a Language,
    currencies: &'a Currencies,
}

impl Reader<'_> {
    fn word(&self, at: usize) -> &str {
        self.tree.words.get(at).map_or("", |word| &word.folded)
    }

    /// The quantity that begins at word `at`.
    fn quantity(&self, at: usize) -> Option<Quantity> {
        if let Some((date, end)) = self.date(at) {
            return Some(Quantity { words: at..end, value: Value::Date(date) });
        }
        if let Some((value, end)) = self.interval(at) {
            return Some(Quantity { words: at..end, value });
        }
        // *une cinquantaine*
        if let Some((_, value)) = self.language.rounds.iter().find(|(name, _)| *name == self.word(at)) {
            let magnitude = Magnitude { value: *value as f64, max: None, qualifier: Some("about") };
            return Some(Quantity { words: at..at + 1, value: Value::Number(magnitude) });
        }
        if let Some((amount, end)) = self.symbol_first(at) {
            return Some(Quantity { words: at..end, value: Value::Amount(amount) });
        }
        let (magnitude, end) = self.magnitude(at)?;
        if let Some((currency, end)) = self.currency(end) {
            return Some(Quantity { words: at..end, value: Value::Amount(Amount { magnitude, currency }) });
        }
        if let Some((scale, currency)) = self.scaled_code(end) {
            let scaled = |number: f64| number * scale as f64;
            let magnitude = Magnitude { value: scaled(magnitude.value), max: magnitude.max.map(scaled), ..magnitude };
            return Some(Quantity { words: at..end + 1, value: Value::Amount(Amount { magnitude, currency }) });
        }
        if self.word(end) == "%" || (self.word(end) == "pour" && self.word(end + 1) == "cent") {
            let length = if self.word(end) == "%" { 1 } else { 2 };
            return Some(Quantity { words: at..end + length, value: Value::Percent(magnitude) });
        }
        if let Some(unit) = self.unit(end) {
            let duration = Duration { count: magnitude.value, unit };
            return Some(Quantity { words: at..end + 1, value: Value::Duration(duration) });
        }
        // *un* alone is an article.
        let article = end == at + 1 && matches!(self.word(at), "un" | "une");
        (!article).then_some(Quantity { words: at..end, value: Value::Number(magnitude) })
    }

    fn unit(&self, at: usize) -> Option<Unit> {
        Some(match self.word(at) {
            "jour" | "jours" | "journees" => Unit::Day,
            "semaine" | "semaines" => Unit::Week,
            "mois" => Unit::Month,
            "an" | "ans" | "annee" | "annees" => Unit::Year,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::FRENCH;
    use crate::syntax::{Tree, Word};
    use crate::text::{Span, tokens};
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<String> {
        let seeds = crate::seeds::Seeds::embedded().unwrap();
        let spans = tokens(text, Span::new(0, text.len()), &FRENCH);
        let tree = Tree::new(spans.into_iter().map(|s| Word::new(s, s.of(text), false)).collect());
        let found = quantities(&tree, &FRENCH, &Currencies::new(&[seeds]));
        let show = |q: &Quantity| match &q.value {
            Value::Amount(a) => a.to_string(),
            Value::Number(m) => m.to_string(),
            Value::Percent(m) => format!("{m} %"),
            Value::Duration(d) => d.to_string(),
            Value::Interval(count, unit) => format!("{count}{unit:?}"),
            Value::Date(d) => {
                let clock = Clock { article: "2025-09-17".parse().ok(), ..Clock::default() };
                d.resolve(clock.after("2024-05-31".parse().unwrap()), false).map_or("?".into(), |d| d.to_string())
            }
        };
        found.iter().map(show).collect()
    }

    #[test]
    fn numbers_and_amounts() {
        for (text, expected) in [
            ("700 millions de dollars", "700000000 USD"),
            ("30 à 50 milliards d’euros", "30000000000–50000000000 EUR"),
            ("entre 30 et 50 milliards d'euros", "30000000000–50000000000 EUR"),
            ("plus de 5000 emplois", "more than 5000"),
            ("23.000 puces, 23 000 puces, 23,000 puces et 23 mille puces", "23000|23000|23000|23000"),
            ("6,4 milliards de livres sterling", "6400000000 GBP"),
            ("1,68 milliard de dollars US", "1680000000 USD"),
            ("un trillion de dollars", "1000000000000 USD"),
            ("700 M€ et 12 M$", "700000000 EUR|12000000 USD"),
            ("$5 millions", "5000000 USD"),
            ("deux milliards de francs CFA", "2000000000 XOF"),
            ("25 % ou 6,5 pour cent", "25 %|6.5 %"),
            ("sur quatre ans", "P4Y"),
            ("vingt-cinq mille francs suisses", "25000 CHF"),
            ("environ 60 Md€", "about 60000000000 EUR"),
            ("un accord", ""),
            ("une soixantaine d'emplois", "about 60"),
            ("48 MDT et 1,5 MMDH", "48000000 TND|1500000000 MAD"),
            ("10'000 postes, 45’000 postes", "10000|45000"),
            ("la 6G", ""),
        ] {
            assert_eq!(read(text).join("|"), expected, "{text}");
        }
    }

    #[test]
    fn dates() {
        // 17 September 2025 is a Wednesday.
        for (text, expected) in [
            ("le 16 septembre", "2025-09-16"),
            ("le 1er juin 2024", "2024-06-01"),
            ("mardi", "2025-09-16"),
            ("lundi 15 septembre", "2025-09-15"),
            ("mardi prochain", "2025-09-23"),
            ("en juin", "2025-06"),
            ("en décembre", "2024-12"),
            ("en 2019", "2019"),
            ("d'ici 2030", "2030"),
            ("hier", "2025-09-16"),
            ("l'an dernier", "2024"),
            ("l'année prochaine", "2026"),
            ("cette semaine", "2025-09"),
            ("le mois dernier", "2025-08"),
            ("il y a deux ans", "2023"),
            ("16/09/2025 ou 2025-09-16", "2025-09-16|2025-09-16"),
            ("depuis le début de l'année", "2025"),
            ("depuis deux ans, depuis un an", "2023|2024"),
            ("cet automne, au printemps dernier, à l'été 2021", "2025|2025|2021"),
            ("au premier trimestre 2026", "2026"),
            ("du 5 au 7 mai, du 28 au 30 juin 2024", "2025-05-05|2024-06-28"),
            ("dans la nuit de mardi à mercredi", "2025-09-17"),
            ("la veille, le lendemain, le même jour, la même année", "2024-05-30|2024-06-01|2024-05-31|2024"),
            ("deux jours plus tôt, un an plus tard, un an avant.", "2024-05-29|2025|2023"),
            ("la veille de la visite, le lendemain de ce vote", "-1Day|1Day"),
            ("un mois après que, deux ans avant son départ", "1Month|-2Year"),
            ("sur deux ans", "P2Y"),
        ] {
            assert_eq!(read(text).join("|"), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "([0-9]{1,30}|[,. %$€]|mille |milliard |mars |le |en |de |il y a |un ){0,30}") {
            read(&text);
        }
    }
}
