//! Text into paragraphs, sentences and tokens, each a [`Span`] of the text that it was read from.
//!
//! Segmentation follows the token rules of Universal Dependencies for French: elided forms stand
//! alone (*l'* *accord*), numbers keep their group separators (*23.000*, *120 000*), compounds keep
//! their hyphens (*États-Unis*) and enclitic pronouns lose theirs (*a* *-t-il*). Contractions such
//! as *du* stay one token here; [`crate::syntax`] reads the words in them.
//!
//! What belongs to a language (abbreviations, elided forms, enclitics) is in [`crate::lang`].

mod fold;
mod sentence;
mod span;
mod token;

pub use fold::{capitalised, fold, folds_to, last, lower, slug};
pub use sentence::{paragraphs, sentences};
pub use span::{CodePoints, Span};
pub use token::tokens;
