//! The syntactic words in a sentence's tokens: contractions such as *du* are two.

use super::perceptron::{Features, Weights, best};
use super::tree::{Tree, Word};
use crate::lang::Language;
use crate::text::{Span, capitalised, hash, last};

/// The tokens as words, contractions expanded; `weights` decide where *des* or *du* is one word.
pub fn expand(text: &str, tokens: &[Span], language: &Language, weights: &Weights) -> Tree {
    let mut words = Vec::with_capacity(tokens.len() + tokens.len() / 8);
    let mut features = Features::default();
    let mut scores = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let form = token.of(text);
        let parts = contraction(form, language).filter(|(_, open)| {
            !open || {
                contraction_features(text, tokens, index, &mut features);
                weights.score(&features, &mut scores);
                best(&scores, |_| true) != Some(0)
            }
        });
        match parts {
            None => words.push(Word::new(*token, form, false)),
            Some(([first, second], _)) => {
                let first = if capitalised(form) { capital(first) } else { first.to_owned() };
                words.push(Word::new(*token, &first, false));
                words.push(Word::new(*token, second, true));
            }
        }
    }
    Tree::new(words)
}

/// The words of a contraction, and whether it may also be one word.
pub fn contraction(form: &str, language: &Language) -> Option<([&'static str; 2], bool)> {
    if form.len() > 12 {
        return None;
    }
    let lower = form.to_lowercase();
    language.contractions.iter().find(|(whole, ..)| *whole == lower).map(|(_, parts, open)| (*parts, *open))
}

/// The features by which a contraction is told from an article: the tokens around it.
pub fn contraction_features(text: &str, tokens: &[Span], index: usize, features: &mut Features) {
    let form = |i: Option<usize>| i.and_then(|i| tokens.get(i)).map_or(String::new(), |t| t.of(text).to_lowercase());
    let own = hash(&form(Some(index)));
    let (before, after) = (form(index.checked_sub(1)), form(Some(index + 1)));
    let earlier = form(index.checked_sub(2));
    features.clear();
    features.add(0, &[own]);
    features.add(1, &[own, hash(&before)]);
    features.add(2, &[own, hash(&after)]);
    features.add(3, &[own, hash(&before), hash(&earlier)]);
    for length in 1..=4 {
        features.add(3 + length, &[own, hash(last(&before, length as usize))]);
        features.add(7 + length, &[own, hash(last(&after, length as usize))]);
    }
    let next = tokens.get(index + 1).map_or("", |t| t.of(text));
    features.add(12, &[own, u64::from(capitalised(next))]);
    // *de la banque, des télécoms et du cloud*: in a list, what the item before began with.
    if matches!(before.as_str(), "," | "et" | "ou" | "ni" | "que") {
        let start = |token: &&Span| {
            let form = token.of(text);
            matches!(
                form.to_lowercase().as_str(),
                "de" | "d'" | "d’" | "du" | "des" | "les" | "à" | "aux" | "au" | "un" | "une" | "le" | "la"
            )
        };
        let item =
            tokens[..index].iter().rev().take(12).find(start).map_or(0, |token| hash(&token.of(text).to_lowercase()));
        features.add(13, &[own, item]);
        features.add(14, &[own, item, hash(&before)]);
        features.add(15, &[own, item, hash(last(&after, 1))]);
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |c| c.to_uppercase().chain(letters).collect())
}
