//! Log-linear weights: what each term adds, in log odds, written as a table that people can read.
//!
//! Two are fitted to annotated articles: how far a fact is to be trusted, by how it was read
//! (`ontology/confidence.tsv`, `scripts/fit-confidence.py`), and which antecedent is meant
//! (`models/fr/antecedents.tsv`, `scripts/fit-antecedents.py`).

use rustc_hash::FxHashMap;

/// Weights of terms, in log odds.
#[derive(Debug, Default, Clone)]
pub struct Weights {
    of: FxHashMap<String, f64>,
}

impl Weights {
    /// Reads lines `TERM<tab>WEIGHT`; `#` begins a comment.
    ///
    /// # Errors
    /// On a line that is none, with its number.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut of = FxHashMap::default();
        for (index, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let row = line.split_once('\t').and_then(|(term, weight)| Some((term, weight.trim().parse().ok()?)));
            let Some((term, weight)) = row else {
                return Err(format!("{}: expected a term, a tab and a number", index + 1));
            };
            of.insert(term.to_owned(), weight);
        }
        Ok(Self { of })
    }

    /// What a term adds; nothing where it was not met.
    pub fn of(&self, term: &str) -> f64 {
        self.of.get(term).copied().unwrap_or(0.0)
    }

    /// The confidence of a fact that has the terms, where the frame's author expects `prior`.
    pub fn confidence<'a>(&self, prior: f64, terms: impl Iterator<Item = &'a str>) -> f64 {
        let prior = prior.clamp(0.01, 0.99);
        let odds = (prior / (1.0 - prior)).ln() + terms.map(|term| self.of(term)).sum::<f64>();
        1.0 / (1.0 + (-odds).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_add_up_in_log_odds() {
        let weights = Weights::parse("# weights\nsubject near\t-1.5\nheading\t0.5\n").unwrap();
        assert!((weights.confidence(0.7, std::iter::empty()) - 0.7).abs() < 1e-9);
        let terms = ["subject near", "heading", "not met"];
        let odds = (0.7f64 / 0.3).ln() - 1.0;
        assert!((weights.confidence(0.7, terms.into_iter()) - 1.0 / (1.0 + (-odds).exp())).abs() < 1e-9);
        assert_eq!(Weights::parse("a\tb").unwrap_err(), "1: expected a term, a tab and a number");
    }
}
