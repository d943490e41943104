//! Rules that stand over the tagger's scores.

use super::lemma::Known;
use super::tree::{Upos, Word};

/// What the rules let a word be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed(u32);

impl Allowed {
    /// The parts of speech that a word can have; `acronym` says that it stands out as one ([`acronyms`]).
    pub fn new(form: &str, known: &Known, acronym: bool) -> Self {
        if is_mark(form) {
            return Self(1 << Upos::Punct as u32);
        }
        let is_known = known.all != 0;
        // A common word that is known is no name and no foreign word.
        let common = is_known && form.chars().all(char::is_lowercase);
        let allows = |upos: Upos| match upos {
            // A numeral has a digit, is a Roman number or is known as one.
            Upos::Num => {
                let roman = form.chars().all(|c| "IVXLCDM".contains(c));
                form.chars().any(char::is_numeric) || roman || !acronym && known.can_be(Upos::Num)
            }
            // An acronym is what its small letters can be only in the open classes: *PAS*, but no *SA*.
            Upos::Adj | Upos::Adv | Upos::Verb if acronym => known.can_be(upos),
            // The lexicon has all forms of all verbs: a word that it knows as something else is none.
            Upos::Verb => !is_known || known.can_be(upos),
            Upos::Propn | Upos::X | Upos::Sym | Upos::Punct => !common || known.can_be(upos),
            // A word that was never a determiner or the like does not become one.
            upos => !is_closed(upos) || !acronym && known.can_be(upos),
        };
        Self(Upos::ALL.into_iter().filter(|upos| allows(*upos)).fold(0, |set, upos| set | 1 << upos as u32))
    }

    /// Whether the part of speech with this number is one of them.
    pub fn has(self, upos: usize) -> bool {
        upos < Upos::ALL.len() && self.0 & (1 << upos) != 0
    }
}

/// Tells the acronyms of a sentence: words in capitals, if other words are in small letters.
pub fn acronyms(words: &[Word]) -> impl Fn(&str) -> bool + use<> {
    let stand_out = words.iter().any(|w| w.form.chars().all(char::is_lowercase));
    move |form| stand_out && is_capitals(form)
}

/// The parts of speech that no new word joins.
fn is_closed(upos: Upos) -> bool {
    matches!(upos, Upos::Adp | Upos::Aux | Upos::Cconj | Upos::Det | Upos::Intj | Upos::Part | Upos::Pron | Upos::Sconj)
}

fn is_capitals(form: &str) -> bool {
    form.chars().count() > 1 && form.chars().all(char::is_uppercase)
}

/// Punctuation marks are told by their characters; symbols such as *%* are left to the weights.
fn is_mark(form: &str) -> bool {
    let symbol =
        |c: char| c.is_alphanumeric() || "%$€£¥+=×÷°#§&@<>/*".contains(c) || ('\u{20a0}'..='\u{20cf}').contains(&c);
    !form.chars().any(symbol)
}
