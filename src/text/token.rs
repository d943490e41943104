//! Tokens.

use super::Span;
use crate::lang::Language;

/// The tokens of the sentence `within` of `text`, in order; white space belongs to none.
///
/// Linear in the length of the sentence, whatever it holds.
pub fn tokens(text: &str, within: Span, language: &Language) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = within.start;
    while let Some(c) = text[at..within.end].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let end = at + token_length(&text[at..within.end], language);
        split_word(text, Span::new(at, end), language, &mut found);
        at = end;
    }
    found
}

/// The length in bytes of the token that `rest` begins with, enclitics not yet split off.
fn token_length(rest: &str, language: &Language) -> usize {
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let c = rest.chars().next().unwrap_or(' ');
    if let Some(length) = address_length(rest) {
        return length;
    }
    if c.is_ascii_digit() {
        return number_length(rest);
    }
    if !is_word(c) {
        // A run of one mark (ellipsis, double hyphen) is one token.
        return match c {
            '.' | '-' | '!' | '?' | '=' | '*' => rest.chars().take_while(|d| *d == c).count() * first,
            _ => first,
        };
    }
    let mut end = 0;
    let mut characters = rest.char_indices().peekable();
    while let Some((index, c)) = characters.next() {
        let next = characters.peek().map(|(_, c)| *c);
        let inside = next.is_some_and(is_word);
        end = match c {
            _ if is_word(c) => index + c.len_utf8(),
            '\'' | '’' | 'ʼ' => {
                if language.is_elision(&rest[..index]) && !language.keeps_apostrophe(rest) {
                    return index + c.len_utf8();
                }
                if !inside {
                    break;
                }
                index + c.len_utf8()
            }
            '-' | '‐' | '‑' | '&' | '@' | '+' if inside => index + c.len_utf8(),
            // J.-C., U.S., M.
            '.' if language.is_abbreviation(&rest[..index]) || inside_acronym(&rest[..index], next) => index + 1,
            '-' if rest[..index].ends_with('.') && inside => index + 1,
            _ => break,
        };
    }
    end.max(first)
}

/// Whether a full stop after `word` stands within an acronym (*U.S.A.*).
fn inside_acronym(word: &str, next: Option<char>) -> bool {
    let letter = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_uppercase);
    let parts: Vec<&str> = word.split('.').collect();
    parts.iter().all(|part| letter(part)) && (parts.len() > 1 || next.is_some_and(char::is_uppercase))
}

/// The length of a number: digits with group and decimal separators, a fraction, a date in figures,
/// and the letters that follow at once (*1er*, *20h30*, *6G*).
fn number_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut end = digits(0);
    let mut grouped = end <= 3;
    loop {
        let Some(separator) = rest[end..].chars().next() else { return end };
        let next = end + separator.len_utf8();
        let run = digits(next);
        match separator {
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’' if grouped && run == 3 => end = next + run,
            ',' | '.' | '/' | '-' | ':' if run > 0 => {
                grouped = grouped && run == 3;
                end = next + run;
            }
            _ => break,
        }
    }
    end + rest[end..].chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum::<usize>()
}

/// The length of a web or mail address that `rest` begins with.
fn address_length(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    if !first.is_ascii_alphanumeric() {
        return None;
    }
    // Only a prefix is looked at, so that one endless word is not read again and again.
    let head: String = rest.chars().take(64).take_while(|c| !c.is_whitespace()).collect();
    let web = head.starts_with("http://") || head.starts_with("https://") || head.starts_with("www.");
    let mail = head.split_once('@').is_some_and(|(name, host)| {
        name.chars().all(|c| c.is_ascii_alphanumeric() || "._-+".contains(c)) && host.contains('.')
    });
    if !web && !mail {
        return None;
    }
    let length = rest.find(|c: char| c.is_whitespace() || "«»<>()\"".contains(c)).unwrap_or(rest.len());
    Some(rest[..length].trim_end_matches(['.', ',', ';', ':', '!', '?']).len())
}

/// Splits the enclitic pronoun off a verb (*a-t-il*), and keeps any other word whole.
fn split_word(text: &str, word: Span, language: &Language, found: &mut Vec<Span>) {
    match language.enclitic(word.of(text)) {
        Some(at) => {
            found.push(Span::new(word.start, word.start + at));
            found.push(Span::new(word.start + at, word.end));
        }
        None => found.push(word),
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::FRENCH;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<&str> {
        tokens(text, Span::new(0, text.len()), &FRENCH).into_iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn token_rules() {
        for (text, expected) in [
            ("l’accord des États-Unis", "l’|accord|des|États-Unis"),
            ("Qu'a-t-il signé aujourd'hui ?", "Qu'|a|-t-il|signé|aujourd'hui|?"),
            ("M. Orel, 1er ministre.", "M.|Orel|,|1er|ministre|."),
            ("23.000 puces, 120 000 GPU et 6,4 %", "23.000|puces|,|120 000|GPU|et|6,4|%"),
            ("700M$ ou 30 à 50 milliards d'€", "700M|$|ou|30|à|50|milliards|d'|€"),
            ("(« oui »)... non…", "(|«|oui|»|)|...|non|…"),
            ("R&D, www.exemple.org/a. Fin", "R&D|,|www.exemple.org/a|.|Fin"),
            ("le rendez-vous, dit-elle", "le|rendez-vous|,|dit|-elle"),
        ] {
            assert_eq!(split(text).join("|"), expected);
        }
    }

    proptest! {
        #[test]
        fn tokens_cover_all_but_white_space(text in "(\\PC|\\s){0,200}") {
            let whole = Span::new(0, text.len());
            let mut at = 0;
            for token in tokens(&text, whole, &FRENCH) {
                prop_assert!(token.start < token.end);
                prop_assert!(text[at..token.start].chars().all(char::is_whitespace));
                at = token.end;
            }
            prop_assert!(text[at..].chars().all(char::is_whitespace));
        }

        #[test]
        fn sentences_lie_in_order_in_their_paragraphs(text in "[a-zA-ZÀ-ÿ.!?»«\\n \u{a0}]{0,300}") {
            let mut at = 0;
            for paragraph in super::super::paragraphs(&text) {
                for sentence in super::super::sentences(&text, paragraph, &FRENCH) {
                    prop_assert!(paragraph.contains(sentence) && at <= sentence.start && !sentence.is_empty());
                    at = sentence.end;
                }
            }
        }
    }
}
