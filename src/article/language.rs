//! Whether an article is in the language that is read.

use whatlang::detect;

use super::{Article, InputError};

/// The least letters by which a language can be told.
const LEAST_LETTERS: usize = 100;

/// Sets the article's language, or refuses it where it says or shows another one than `read` (an ISO
/// 639-1 code). `forced` takes every article as being in `read`.
pub fn admit(mut article: Article, path: &std::path::Path, read: &str, forced: bool) -> Result<Article, InputError> {
    let stated = || article.stated_language.as_deref().and_then(code);
    let enough = || article.text.chars().filter(|c| c.is_alphabetic()).count() >= LEAST_LETTERS;
    let found = match article.language.as_deref().and_then(code) {
        _ if forced => None,
        Some(declared) => Some(declared),
        None if !enough() => stated(),
        None => detect(&article.text)
            .filter(|d| d.is_reliable())
            .map_or_else(stated, |d| Some(short_code(d.lang().code()).to_owned())),
    };
    if let Some(other) = found.filter(|code| code != read) {
        return Err(InputError::new(path, format!("the article {:?} is in another language ({other})", article.id))
            .help(format!("{read} is what is read; if that is what it is, say --lang {read}")));
    }
    article.language = Some(read.to_owned());
    Ok(article)
}

/// *fr* of *fr-CA*.
fn code(tag: &str) -> Option<String> {
    tag.split(['-', '_']).next().map(str::to_lowercase)
}

/// The ISO 639-1 code of a language that has one, for those that news are likely to be in.
fn short_code(code: &str) -> &str {
    const CODES: [(&str, &str); 12] = [
        ("fra", "fr"),
        ("eng", "en"),
        ("deu", "de"),
        ("spa", "es"),
        ("ita", "it"),
        ("por", "pt"),
        ("nld", "nl"),
        ("rus", "ru"),
        ("ara", "ar"),
        ("cmn", "zh"),
        ("jpn", "ja"),
        ("cat", "ca"),
    ];
    CODES.into_iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| short)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Metadata;
    use std::path::Path;

    fn article(text: &str, language: Option<&str>) -> Article {
        let metadata = Metadata { language: language.map(str::to_owned), ..Metadata::default() };
        Article::new("a".to_owned(), metadata, text.to_owned()).unwrap()
    }

    const ENGLISH: &str = "The two governments said on Tuesday that they had reached an agreement on trade, after months of talks \
        between their ministers. The companies that make the parts are expected to hire several thousand people over the \
        next few years, and the first of the new plants should open before the summer.";

    #[test]
    fn other_languages_are_refused() {
        let path = Path::new("a.txt");
        let error = admit(article(ENGLISH, None), path, "fr", false).unwrap_err();
        assert_eq!(error.to_string(), "a.txt: the article \"a\" is in another language (en)");
        assert!(admit(article(ENGLISH, None), path, "fr", true).is_ok());
        assert!(admit(article("Un accord.", Some("en-GB")), path, "fr", false).is_err());
        assert_eq!(
            admit(article("Un accord.", Some("fr-CA")), path, "fr", false).unwrap().language.as_deref(),
            Some("fr")
        );
    }
}
