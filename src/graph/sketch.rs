//! Near copies of one text, such as a dispatch that several outlets print.
//!
//! A text is the set of its shingles, five words each; its sketch keeps the hashes of one shingle in eight, so
//! that sketches of two texts can be compared (the *mod m* sketch of Broder, *On the resemblance and containment
//! of documents*, 1997). Containment counts, not resemblance: a copy may be cut or have another lead.

use crate::text::{fold, hash};

/// Words in a shingle.
const WORDS: usize = 5;

/// One hash in so many is kept.
const KEPT: u64 = 8;

/// Fewer common shingles than this say nothing, unless they are all that a short text has.
const FEWEST: usize = 4;

/// The hashes of some of a text's shingles, sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sketch(Vec<u32>);

impl Sketch {
    /// The sketch of a text.
    pub fn of(text: &str) -> Self {
        let folded = fold(text);
        let words: Vec<u64> =
            folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(hash).collect();
        let shingles = words.windows(WORDS).map(|window| {
            let joined = window.iter().fold(0_u64, |sum, word| (sum.rotate_left(13) ^ word).wrapping_mul(PRIME));
            mixed(joined)
        });
        let kept = shingles.filter(|hash| hash % KEPT == 0);
        let mut hashes: Vec<u32> = kept.map(|hash| (hash >> 32) as u32).collect();
        hashes.sort_unstable();
        hashes.dedup();
        Self(hashes)
    }

    /// Whether at least half of the shorter text stands in the other.
    ///
    /// ```
    /// use newsgraph::graph::sketch::Sketch;
    /// let words = |from: usize, to: usize| (from..to).map(|n| format!("mot{n} ")).collect::<String>();
    /// let dispatch = Sketch::of(&words(0, 400));
    /// assert!(dispatch.is_near_copy(&Sketch::of(&words(100, 500))));
    /// assert!(!dispatch.is_near_copy(&Sketch::of(&words(350, 700))));
    /// ```
    pub fn is_near_copy(&self, other: &Self) -> bool {
        let shorter = self.0.len().min(other.0.len());
        let common = self.0.iter().filter(|hash| other.0.binary_search(hash).is_ok()).count();
        common > 0 && 2 * common >= shorter && common >= FEWEST.min(shorter)
    }

    /// The least hashes, so many at most.
    pub fn least(&self, count: usize) -> &[u32] {
        &self.0[..count.min(self.0.len())]
    }

    /// As text: eight hexadecimal digits a hash.
    pub fn to_hex(&self) -> String {
        self.0.iter().map(|hash| format!("{hash:08x}")).collect()
    }

    /// The sketch that [`Sketch::to_hex`] wrote; what is not hexadecimal is left out.
    pub fn from_hex(text: &str) -> Self {
        let digits = |at: usize| text.get(at..at + 8).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        Self((0..text.len()).step_by(8).filter_map(digits).collect())
    }
}

/// What spreads a sum of hashes: the prime of FNV-1a, too.
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// Spreads what distinguishes two numbers over all bits (the finaliser of SplitMix64: Steele, Lea & Flood 2014).
fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sketch_is_written_and_read() {
        let sketch = Sketch::of(&"un deux trois quatre cinq six sept huit neuf dix ".repeat(3));
        assert!(!sketch.0.is_empty());
        assert_eq!(Sketch::from_hex(&sketch.to_hex()), sketch);
        assert_eq!(Sketch::of("trop court"), Sketch::default());
        assert!(!Sketch::default().is_near_copy(&Sketch::default()));
    }

    #[test]
    fn case_accents_and_quotes_make_no_difference() {
        let one = Sketch::of(&"L’accord a été signé à Orme mardi, selon le ministère. ".repeat(4));
        assert_eq!(one, Sketch::of(&"L'ACCORD A ETE SIGNE A ORME MARDI SELON LE MINISTERE ".repeat(4)));
    }
}
