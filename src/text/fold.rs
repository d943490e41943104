//! Forms of a text under which names are compared.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// `text` in small letters; only text with capitals is copied.
///
/// ```
/// assert_eq!(newsgraph::text::lower("Élysée"), "élysée");
/// ```
pub fn lower(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| if c.is_ascii() { c.is_ascii_uppercase() } else { c.is_uppercase() }) {
        text.to_lowercase().into()
    } else {
        text.into()
    }
}

/// `text` without case, accents or typographic variants of apostrophes, hyphens and spaces.
///
/// ```
/// assert_eq!(newsgraph::text::fold("L’Élysée"), "l'elysee");
/// ```
pub fn fold(text: &str) -> String {
    let is_folded = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'A'..=b'Z' | b'`');
    if text.bytes().all(is_folded) {
        return text.to_owned();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match plain(c) {
            Some(c) => folded.push(c),
            None => fold_other(c, &mut folded),
        }
    }
    folded
}

/// Whether `text` folds to `folded`, without making the folded text.
pub fn folds_to(text: &str, folded: &str) -> bool {
    // Most texts begin with another letter.
    if let (Some(first @ b'a'..=b'z'), Some(of_folded)) = (text.bytes().next(), folded.bytes().next())
        && first != of_folded
    {
        return false;
    }
    let mut left = folded.chars();
    for c in text.chars() {
        match plain(c) {
            Some(c) if left.next() == Some(c) => {}
            Some(_) => return false,
            None => return fold(text) == folded,
        }
    }
    left.next().is_none()
}

/// The folded form of the letters that French text is nearly all made of.
fn plain(c: char) -> Option<char> {
    Some(match c {
        '`' => '\'',
        c if c.is_ascii() && c.is_whitespace() => ' ',
        c if c.is_ascii() => c.to_ascii_lowercase(),
        'à' | 'â' | 'ä' | 'À' | 'Â' | 'Ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => 'e',
        'î' | 'ï' | 'Î' | 'Ï' => 'i',
        'ô' | 'ö' | 'Ô' | 'Ö' => 'o',
        'ù' | 'û' | 'ü' | 'Ù' | 'Û' | 'Ü' => 'u',
        'ç' | 'Ç' => 'c',
        '’' => '\'',
        _ => return None,
    })
}

fn fold_other(c: char, folded: &mut String) {
    for c in std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            '’' | 'ʼ' | '`' | '´' | '‘' => folded.push('\''),
            '‐' | '‑' | '–' | '−' => folded.push('-'),
            'œ' | 'Œ' => folded.push_str("oe"),
            'æ' | 'Æ' => folded.push_str("ae"),
            c if c.is_whitespace() => folded.push(' '),
            c => folded.extend(c.to_lowercase()),
        }
    }
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

/// The last `count` characters of `text`.
pub fn last(text: &str, count: usize) -> &str {
    let start = text.char_indices().rev().nth(count.saturating_sub(1)).map_or(0, |(index, _)| index);
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_is_the_long_way() {
        for c in (0..0x3000).filter_map(char::from_u32) {
            let mut long = String::new();
            fold_other(c, &mut long);
            assert_eq!(fold(&c.to_string()), long, "{c:?}");
        }
    }
}
