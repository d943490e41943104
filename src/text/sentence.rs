//! Paragraphs and sentences.

use unicode_segmentation::UnicodeSegmentation;

use super::{Span, fold};
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
/// closing mark. What is longer than 4,000 bytes is cut, so that what comes after takes linear time.
pub fn sentences(text: &str, within: Span, language: &Language) -> Vec<Span> {
    let within = unmarked(text, within);
    let mut found: Vec<Span> = Vec::new();
    let dateline = dateline(within.of(text), language).map(|length| Span::new(within.start, within.start + length));
    found.extend(dateline);
    let within = dateline.map_or(within, |line| Span::new(line.end, within.end));
    for (offset, piece) in within.of(text).split_sentence_bound_indices() {
        let start = within.start + offset;
        let span = Span::new(start, start + piece.len());
        match found.last_mut() {
            Some(last) if Some(*last) != dateline && !ends(last.of(text), piece, language) => *last = last.cover(span),
            _ => found.push(span),
        }
    }
    let pieces = found.into_iter().flat_map(|sentence| pieces(text, sentence));
    pieces.map(|s| unmarked(text, s.trim(text)).trim(text)).filter(|s| !s.is_empty()).collect()
}

/// The text without the mark of a list's item before it.
fn unmarked(text: &str, span: Span) -> Span {
    const MARKS: [char; 12] = ['•', '■', '▪', '●', '◦', '►', '▶', '→', '–', '—', '-', '*'];
    let inside = span.of(text);
    let rest = inside.trim_start_matches(MARKS);
    let marked = rest.len() < inside.len() && rest.starts_with(char::is_whitespace);
    if marked { Span::new(span.end - rest.trim_start().len(), span.end) } else { span }
}

/// The length of the dateline or label that a paragraph begins with, with its dash: *PARIS, 12 mars —*,
/// *(Casablanca) -*, *SANTÉ –*.
fn dateline(paragraph: &str, language: &Language) -> Option<usize> {
    const LONGEST: usize = 90;
    // A heading's label: *Satellites : Orel et Tarn s'allient*.
    let is_heading = !paragraph.ends_with(['.', '!', '?', '…', '»', '"', ';', ',']);
    if let Some((label, rest)) = paragraph.split_once(':').filter(|_| is_heading) {
        let words = label.split_whitespace().count();
        let rest = rest.trim_start();
        if (1..=4).contains(&words) && rest.starts_with(char::is_uppercase) && rest.len() > 25 {
            return Some(paragraph.len() - rest.len());
        }
    }
    // *LYON Le groupe …*: a town in capitals before an article.
    let mut words = paragraph.split_whitespace();
    if let (Some(town), Some(next)) = (words.next(), words.next()) {
        let capitals = town.chars().count() >= 4 && town.chars().all(char::is_uppercase);
        let lower = next.to_lowercase();
        let article = language.articles.iter().any(|a| *a == lower || a.ends_with(['\'', '’']) && lower.starts_with(a));
        if capitals
            && article
            && next.starts_with(char::is_uppercase)
            && next.chars().skip(1).all(|c| !c.is_uppercase() || lower.contains(['\'', '’']))
        {
            return Some(town.len() + 1);
        }
    }
    let (at, dash) = [" – ", " — ", " - ", " -- "]
        .into_iter()
        .filter_map(|dash| paragraph.find(dash).map(|at| (at, dash)))
        .min_by_key(|(at, _)| *at)
        .filter(|(at, _)| *at <= LONGEST)?;
    let (line, rest) = (&paragraph[..at], &paragraph[at + dash.len()..]);
    let begins = rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '«' | '"' | '“'));
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
    let first = line.split(|c: char| c.is_whitespace() || c == ',').find(|word| letters(word) > 0)?;
    let capitals = letters(first) >= 3 && !first.contains(char::is_lowercase);
    let of_month = |word: &str| language.months.iter().any(|names| names.contains(&fold(word).as_str()));
    let dated = line.contains(',') && line.split_whitespace().any(of_month);
    let ended = line.contains(['.', '!', '?', ':', ';', '»']);
    (begins && !ended && (capitals || line.starts_with('(') || dated)).then_some(at + dash.len())
}

/// No sentence is longer, in bytes; what is, is a list or a text without marks.
const LONGEST: usize = 4000;

/// The sentence, or where it is too long its pieces: cut after a mark, else at a space, else anywhere.
fn pieces(text: &str, sentence: Span) -> Vec<Span> {
    let mut pieces = Vec::new();
    let mut rest = sentence;
    while rest.end - rest.start > LONGEST {
        let limit = (0..=rest.start + LONGEST).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(rest.end);
        let window = &text[rest.start..limit];
        let half = window.len() / 2;
        let after_mark = window.rfind([';', ',', ':', '.', '…']).map(|at| at + 1).filter(|&at| at > half);
        let after_mark = after_mark.filter(|&at| window.is_char_boundary(at));
        let cut = after_mark.or_else(|| window.rfind(char::is_whitespace).filter(|&at| at > half));
        let middle = cut.map_or(limit, |at| rest.start + at);
        pieces.push(Span::new(rest.start, middle));
        rest = Span::new(middle, rest.end);
    }
    pieces.push(rest);
    pieces
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
    fn a_dateline_stands_for_itself() {
        let text = "LYON, 12 mars 2025 (Agence Lune) – Le groupe Orel a grandi. Il recrute.";
        let expected = ["LYON, 12 mars 2025 (Agence Lune) –", "Le groupe Orel a grandi.", "Il recrute."];
        assert_eq!(split(text), expected);
        assert_eq!(split("Orel - Tarn : un accord. Norvel suit.")[0], "Orel - Tarn : un accord.");
        assert_eq!(
            split("Satellites : Orel et Tarn s'allient en Italie"),
            ["Satellites :", "Orel et Tarn s'allient en Italie"]
        );
        assert_eq!(split("• Orel ouvrira un site ;"), ["Orel ouvrira un site ;"]);
        assert_eq!(split("Le groupe Orel – fondé à Lyon – a grandi."), ["Le groupe Orel – fondé à Lyon – a grandi."]);
    }

    #[test]
    fn a_text_without_marks_is_cut() {
        for text in ["mot ".repeat(5000), "é".repeat(9000), "un, deux, ".repeat(3000)] {
            let found = split(&text);
            assert!(found.iter().all(|s| s.len() <= LONGEST));
            assert_eq!(found.concat().replace(' ', ""), text.replace(' ', ""));
        }
        assert!(split(&"un, deux, ".repeat(3000)).iter().all(|s| s.ends_with(',')));
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
