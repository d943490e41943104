//! Positions in a text.

use std::ops::Range;

/// A range of bytes of a text, end exclusive, on character borders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` to `end`, in bytes.
    ///
    /// # Panics
    /// If `end` comes before `start`.
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "a span that ends before it starts: {start}..{end}");
        Self { start, end }
    }

    /// The part of `text` that the span covers.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// Whether `other` lies wholly within this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The span without the white space at its ends.
    pub fn trim(self, text: &str) -> Span {
        let whole = self.of(text);
        let start = self.start + (whole.len() - whole.trim_start().len());
        Span::new(start, (start + whole.trim().len()).max(start))
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// Translates byte positions of one text into code-point offsets and back.
///
/// Facts carry code-point offsets, so that every language counts the same; inside the program
/// positions are bytes.
#[derive(Debug, Clone)]
pub struct CodePoints<'a> {
    text: &'a str,
    /// The number of code points before byte `k * STRIDE`, which may lie inside a character.
    before: Vec<usize>,
}

const STRIDE: usize = 256;

impl<'a> CodePoints<'a> {
    /// Indexes `text` in linear time.
    pub fn new(text: &'a str) -> Self {
        let mut before = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut count = 0;
        for (index, byte) in text.bytes().enumerate() {
            if index % STRIDE == 0 {
                before.push(count);
            }
            count += usize::from(is_first(byte));
        }
        Self { text, before }
    }

    /// The code-point offset of the character that starts at `byte` (or of the end of the text).
    pub fn offset(&self, byte: usize) -> usize {
        let block = (byte / STRIDE).min(self.before.len().saturating_sub(1));
        let from = block * STRIDE;
        let counted = self.before.get(block).copied().unwrap_or(0);
        let rest = &self.text.as_bytes()[from..byte.min(self.text.len())];
        counted + rest.iter().filter(|b| is_first(**b)).count()
    }

    /// The code-point range of `span`, end exclusive.
    pub fn range(&self, span: Span) -> Range<usize> {
        self.offset(span.start)..self.offset(span.end)
    }

    /// The byte span of a code-point range; `None` if the range leaves the text.
    pub fn span(&self, range: Range<usize>) -> Option<Span> {
        if range.start > range.end {
            return None;
        }
        Some(Span::new(self.byte(range.start)?, self.byte(range.end)?))
    }

    fn byte(&self, offset: usize) -> Option<usize> {
        let block = self.before.partition_point(|&count| count < offset).saturating_sub(1);
        let mut count = self.before.get(block).copied().unwrap_or(0);
        let from = block * STRIDE;
        for (index, byte) in self.text.bytes().enumerate().skip(from) {
            if is_first(byte) {
                if count == offset {
                    return Some(index);
                }
                count += 1;
            }
        }
        (count == offset).then_some(self.text.len())
    }
}

/// Whether a byte of UTF-8 begins a character.
fn is_first(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn offsets_round_trip(text in ".{0,700}") {
            let points = CodePoints::new(&text);
            for (offset, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.offset(byte), offset);
                let end = text.chars().count();
                prop_assert_eq!(points.span(offset..end), Some(Span::new(byte, text.len())));
            }
            prop_assert_eq!(points.offset(text.len()), text.chars().count());
            prop_assert_eq!(points.span(0..text.chars().count() + 1), None);
        }
    }
}
