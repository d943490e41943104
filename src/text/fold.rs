//! Forms of a text under which names are compared.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// `text` without case, accents or typographic variants of apostrophes, hyphens and spaces.
///
/// ```
/// assert_eq!(newsgraph::text::fold("L’Élysée"), "l'elysee");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            '’' | 'ʼ' | '`' | '´' | '‘' => folded.push('\''),
            '‐' | '‑' | '–' | '−' => folded.push('-'),
            'œ' | 'Œ' => folded.push_str("oe"),
            'æ' | 'Æ' => folded.push_str("ae"),
            c if c.is_whitespace() => folded.push(' '),
            c => folded.extend(c.to_lowercase()),
        }
    }
    folded
}

/// `text` as the readable last part of an IRI: lower-case letters and digits of ASCII, joined by
/// hyphens; letters of other scripts stay as they are.
///
/// ```
/// assert_eq!(newsgraph::text::slug("L’Institut coréen de l'IA"), "l-institut-coreen-de-l-ia");
/// ```
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in fold(text).chars() {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Whether the first letter of `text` is a capital.
pub fn capitalised(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}
