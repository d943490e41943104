//! Sums of money.

use std::fmt;

use rustc_hash::FxHashMap;

use super::{Magnitude, Reader};
use crate::seeds::Seeds;
use crate::text::fold;

/// A sum of money, or a range of sums.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    /// How much.
    pub magnitude: Magnitude,
    /// ISO 4217 code.
    pub currency: String,
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.magnitude, self.currency)
    }
}

/// The names of currencies.
#[derive(Debug, Default)]
pub struct Currencies {
    /// First word to the names that begin with it, longest first, with their codes.
    names: FxHashMap<String, Vec<(Vec<String>, String)>>,
}

impl Currencies {
    /// The currencies of the seed tables; of two with one name the later of a table is taken, and that of
    /// an earlier table.
    pub fn new(seeds: &[Seeds]) -> Self {
        let mut names: FxHashMap<String, Vec<(Vec<String>, String)>> = FxHashMap::default();
        let currencies = seeds.iter().flat_map(|seeds| seeds.currencies().collect::<Vec<_>>().into_iter().rev());
        for (code, forms) in currencies {
            for form in forms {
                let name: Vec<String> = fold(form).split_whitespace().map(str::to_owned).collect();
                let Some(first) = name.first() else { continue };
                let list = names.entry(first.clone()).or_default();
                if !list.iter().any(|(other, _)| *other == name) {
                    list.push((name, code.to_owned()));
                }
            }
        }
        for list in names.values_mut() {
            list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        }
        Self { names }
    }
}

impl Reader<'_> {
    /// The currency at word `at`, an article of measure (*de*, *d'*) before it left out; its code
    /// and the word after it.
    pub(super) fn currency(&self, at: usize) -> Option<(String, usize)> {
        let at = if matches!(self.word(at), "de" | "d'") { at + 1 } else { at };
        let names = self.currencies.names.get(self.word(at))?;
        let fits = |name: &[String]| name.iter().enumerate().all(|(i, part)| self.word(at + i) == part);
        // A code is written in capitals: *un mur* is no Mauritian rupee.
        let in_capitals = |code: &str| self.tree.words[at].form == code || self.word(at) != code.to_lowercase();
        names
            .iter()
            .find(|(name, code)| fits(name) && in_capitals(code))
            .map(|(name, code)| (code.clone(), at + name.len()))
    }

    /// *$5 millions*, *USD 5 millions*.
    pub(super) fn symbol_first(&self, at: usize) -> Option<(super::Amount, usize)> {
        let symbol = matches!(self.word(at), "$" | "€" | "£" | "¥") || self.word(at).len() == 3;
        if !symbol || !self.word(at + 1).starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let (code, end) = self.currency(at)?;
        let (magnitude, end) = self.magnitude(end)?;
        Some((super::Amount { magnitude, currency: code }, end))
    }
}
