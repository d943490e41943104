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

/// A hash of a text that is the same on every machine and in every version: models, compiled tables and stores hold it
/// (64-bit FNV-1a of Fowler, Noll and Vo).
pub fn hash(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |state, byte| (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}
