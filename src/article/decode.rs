//! Text from bytes in whatever encoding.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// The encoding of bytes: by their mark, as UTF-8 if they can be, as declared if that goes without faults, else by
/// what letters follow one another in the languages of each (`chardetng`).
pub fn encoding(bytes: &[u8], declared: Option<&str>) -> &'static Encoding {
    if let Some((marked, _)) = Encoding::for_bom(bytes) {
        return marked;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let declared = declared.and_then(|label| Encoding::for_label(label.as_bytes()));
    // What is none but says that it is UTF-8 says nothing.
    if let Some(encoding) = declared.filter(|e| *e != UTF_8 && !e.decode_without_bom_handling(bytes).1) {
        return encoding;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// The text, without a mark at its beginning; `None` where the bytes are no text.
pub fn text(bytes: &[u8], declared: Option<&str>) -> Option<String> {
    let (text, ..) = encoding(bytes, declared).decode(bytes);
    is_text(&text).then(|| text.into_owned())
}

/// Whether something can be text: it has no zero, and few characters that are not for reading.
fn is_text(text: &str) -> bool {
    let strange = text.chars().filter(|&c| is_control(c) || c == char::REPLACEMENT_CHARACTER).count();
    !text.contains('\0') && strange * 20 <= text.len()
}

fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

/// The text without characters that are not seen and part words: control characters become spaces, marks of
/// direction, soft hyphens and spaces of no width go.
pub fn clean(text: String) -> String {
    let unseen = |c: char| {
        matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}')
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    };
    if !text.contains(|c| unseen(c) || is_control(c)) {
        return text;
    }
    text.chars().filter(|&c| !unseen(c)).map(|c| if is_control(c) { ' ' } else { c }).collect()
}

/// The text of a header or title on one line.
pub fn on_one_line(text: &str) -> Cow<'_, str> {
    if text.trim() == text && !text.contains(['\n', '\r', '\t']) && !text.contains("  ") {
        return text.into();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCE: &str = "Le président a salué l’accord signé à Orléans : « une étape », a-t-il déclaré.";

    #[test]
    fn encodings_are_told() {
        for label in ["windows-1252", "utf-8", "macintosh"] {
            let encoding = Encoding::for_label(label.as_bytes()).unwrap();
            let (bytes, ..) = encoding.encode(SENTENCE);
            assert_eq!(text(&bytes, Some(label)).as_deref(), Some(SENTENCE), "{label}");
        }
        // Without a word about it, and with a wrong one.
        let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(SENTENCE);
        for declared in [None, Some("utf-8"), Some("no such"), Some("iso-2022-jp")] {
            assert_eq!(text(&bytes, declared).as_deref(), Some(SENTENCE), "{declared:?}");
        }
        assert_eq!(text(SENTENCE.as_bytes(), Some("windows-1252")).as_deref(), Some(SENTENCE));
        let wide: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(SENTENCE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(text(&wide, None).as_deref(), Some(SENTENCE));
    }

    #[test]
    fn what_is_no_text_is_none() {
        assert_eq!(text(b"un\0deux", None), None);
        let noise: Vec<u8> = (1..=255).cycle().step_by(7).take(2000).collect();
        assert_eq!(text(&noise, None), None);
    }

    #[test]
    fn what_is_not_seen_goes() {
        assert_eq!(clean("Or\u{ad}el\u{200f} signe\u{7}\u{202e}.\n".to_owned()), "Orel signe .\n");
    }
}
