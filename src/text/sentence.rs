//! Paragraphs and sentences.

use unicode_segmentation::UnicodeSegmentation;

use super::Span;
use crate::lang::Language;

/// The paragraphs of `text`: the runs of lines between blank lines, and the lines of such a run
/// unless a line plainly goes on in the next (hard-wrapped text: no full stop, then a small letter).
pub fn paragraphs(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut open = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.len()).trim(text);
        start += line.len();
        if span.is_empty() {
            open = false;
            continue;
        }
        match found.last_mut() {
            Some(last) if open && wraps(last.of(text), span.of(text)) => *last = last.cover(span),
            _ => found.push(span),
        }
        open = true;
    }
    found
}

/// Whether the line `next` continues the sentence that `line` leaves open.
fn wraps(line: &str, next: &str) -> bool {
    next.starts_with(char::is_lowercase) && !line.ends_with(['.', '!', '?', ':', ';', '…', '»', '"'])
}

/// The sentences of the paragraph `within` of `text`.
///
/// The borders are those of `unicode-segmentation` (UAX #29), less the ones after abbreviations and
/// initials (*M.*, *J.-C.*), and those that the next character shows to be none: a small letter, a
/// closing mark.
pub fn sentences(text: &str, within: Span, language: &Language) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for (offset, piece) in within.of(text).split_sentence_bound_indices() {
        let start = within.start + offset;
        let span = Span::new(start, start + piece.len());
        match found.last_mut() {
            Some(last) if !ends(last.of(text), piece, language) => *last = last.cover(span),
            _ => found.push(span),
        }
    }
    found.into_iter().map(|s| s.trim(text)).filter(|s| !s.is_empty()).collect()
}

/// Whether a sentence can end between `before` and `after`.
fn ends(before: &str, after: &str, language: &Language) -> bool {
    let before = before.trim_end();
    let Some(first) = after.chars().find(|c| !c.is_whitespace()) else { return false };
    if first.is_lowercase() || matches!(first, '»' | '”' | ')' | ']' | ',' | ';' | ':') {
        return false;
    }
    if matches!(first, '–' | '—' | '-') && before.ends_with(['»', '"']) {
        return false;
    }
    let Some(stem) = before.strip_suffix('.') else { return true };
    let word = stem.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '«' | '"' | '\'' | '’')).next();
    !word.is_some_and(|word| language.is_abbreviation(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::FRENCH;

    fn split(text: &str) -> Vec<&str> {
        sentences(text, Span::new(0, text.len()), &FRENCH).into_iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn abbreviations_and_initials_end_nothing() {
        let text = "M. Orel et le Dr. Tarn ont signé. Le groupe J. K. Lume a suivi.";
        assert_eq!(split(text), ["M. Orel et le Dr. Tarn ont signé.", "Le groupe J. K. Lume a suivi."]);
    }

    #[test]
    fn a_closing_mark_belongs_to_the_sentence_before() {
        let text = "« C’est fait ! » a dit la ministre. Rien de plus.";
        assert_eq!(split(text), ["« C’est fait ! » a dit la ministre.", "Rien de plus."]);
    }

    #[test]
    fn hard_wrapped_lines_are_one_paragraph() {
        let text = "Un titre\n\nLe groupe a annoncé\nun accord.\nUne autre ligne";
        let lines: Vec<_> = paragraphs(text).into_iter().map(|s| s.of(text)).collect();
        assert_eq!(lines, ["Un titre", "Le groupe a annoncé\nun accord.", "Une autre ligne"]);
    }
}
