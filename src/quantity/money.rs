//! Sums of money.

use std::fmt;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Magnitude, Quantity, Reader, Value};
use crate::seeds::Seeds;
use crate::syntax::Tree;
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
    /// Bare name (*dollars*) to the countries that mean a currency of their own by it, by key, and its code.
    local: FxHashMap<String, Vec<(String, String)>>,
    /// Bare names that are no currency's full name (*francs*, unlike *dollars*).
    shared: FxHashSet<String>,
}

impl Currencies {
    /// The currencies of the seed tables; of two with one name the later of a table is taken, and that of
    /// an earlier table.
    pub fn new(seeds: &[Seeds]) -> Self {
        let mut names: FxHashMap<String, Vec<(Vec<String>, String)>> = FxHashMap::default();
        let mut local: FxHashMap<String, Vec<(String, String)>> = FxHashMap::default();
        let currencies = seeds.iter().flat_map(|seeds| seeds.currencies().collect::<Vec<_>>().into_iter().rev());
        let mut add = |form: &str, code: &str| {
            let name: Vec<String> = fold(form).split_whitespace().map(str::to_owned).collect();
            let Some(first) = name.first() else { return false };
            let list = names.entry(first.clone()).or_default();
            let new = !list.iter().any(|(other, _)| *other == name);
            if new {
                list.push((name, code.to_owned()));
            }
            new
        };
        let mut bare = Vec::new();
        for (code, forms) in currencies {
            let forms: Vec<&str> = forms.collect();
            let countries = || forms.iter().filter_map(|form| form.strip_prefix('@'));
            for form in &forms {
                match form.strip_prefix('~') {
                    Some(form) => {
                        bare.push((form, code));
                        let own = countries().map(|country| (country.to_owned(), code.to_owned()));
                        local.entry(fold(form)).or_default().extend(own);
                    }
                    None if form.starts_with('@') => {}
                    None => {
                        add(form, code);
                    }
                }
            }
        }
        // A bare name is that of the first currency of the table, unless it is another's full name.
        let shared =
            bare.into_iter().rev().filter(|(form, code)| add(form, code)).map(|(form, _)| fold(form)).collect();
        for list in names.values_mut() {
            list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        }
        Self { names, local, shared }
    }

    /// Gives amounts with a bare name of a currency (*dollars*, *$*) that of the article's country, by its key; if it
    /// has none by that name, and no currency is called just so (*francs*), that of the first country among the other keys
    /// that does.
    pub fn localise(&self, quantities: &mut [Quantity], tree: &Tree, home: Option<&str>, others: &[&str]) {
        for quantity in quantities {
            let Value::Amount(amount) = &mut quantity.value else { continue };
            let ends = [quantity.words.end - 1, quantity.words.start];
            let own = ends.iter().find_map(|&at| {
                let name = tree.words[at].folded.trim_start_matches(is_scale);
                let own = self.local.get(name)?;
                let others = others.iter().filter(|_| self.shared.contains(name));
                home.iter().chain(others).find_map(|country| own.iter().find(|(key, _)| key == country))
            });
            if let Some((_, code)) = own {
                amount.currency.clone_from(code);
            }
        }
    }
}

/// Whether a letter before a code says *million* or *milliard*: *48 MDT*.
fn is_scale(letter: char) -> bool {
    letter == 'm'
}

impl Reader<'_> {
    /// *48 MDT*, *1,5 MMDH*: letters for a scale written together with a code; the scale and the code.
    pub(super) fn scaled_code(&self, at: usize) -> Option<(u64, String)> {
        let word = self.word(at);
        let (scale, code) = match word.strip_prefix("mm").or_else(|| word.strip_prefix("md")) {
            Some(code) if code.len() >= 2 => (1_000_000_000, code),
            _ => (1_000_000, word.strip_prefix('m').filter(|code| code.len() >= 2)?),
        };
        let capitals = self.tree.words.get(at)?.form.chars().all(char::is_uppercase);
        let (_, currency) = self.currencies.names.get(code)?.iter().find(|(name, _)| name.len() == 1)?;
        capitals.then(|| (scale, currency.clone()))
    }

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
