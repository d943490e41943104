//! What holds for every input: no panic, and positions that lie in the text.

use std::sync::OnceLock;

use newsgraph::article::{Article, Metadata};
use newsgraph::reader::Reader;
use newsgraph::text::CodePoints;
use proptest::prelude::*;

fn reader() -> &'static Reader {
    static READER: OnceLock<Reader> = OnceLock::new();
    READER.get_or_init(|| Reader::french().unwrap())
}

/// Reads a text and checks every position that comes of it.
fn check(text: &str) -> Result<(), TestCaseError> {
    let metadata = Metadata { date: "2025-09-17".parse().ok(), ..Metadata::default() };
    let Ok(article) = Article::new("a".to_owned(), metadata, text.to_owned()) else { return Ok(()) };
    let document = reader().read(&article);
    let points = CodePoints::new(&article.text);
    for sentence in &document.sentences {
        prop_assert!(article.text.get(sentence.span.start..sentence.span.end).is_some());
        let words = sentence.tree.words.len();
        for word in &sentence.tree.words {
            prop_assert!(sentence.span.contains(word.span));
            prop_assert!(word.head.is_none_or(|h| h < words));
        }
        prop_assert_eq!(sentence.tree.roots().count(), usize::from(words > 0));
    }
    for mention in &document.annotations.mentions {
        let words = document.sentences[mention.sentence].tree.words.len();
        prop_assert!(mention.words.start < mention.words.end && mention.words.end <= words);
        prop_assert!(mention.entities.iter().all(|&e| e < document.annotations.entities.len()));
    }
    for fact in &document.facts {
        prop_assert!(!fact.evidence.is_empty());
        for evidence in &fact.evidence {
            let range = points.range(evidence.span);
            prop_assert_eq!(points.span(range), Some(evidence.span));
        }
        prop_assert!((0.0..=1.0).contains(&fact.confidence));
    }
    Ok(())
}

/// Words that make sentences which the frames look at.
const WORDS: &str = "(La France|l’Inde|Nvidia|Jean Orme|PDG|un accord|cet accord|les deux pays|a signé|va signer|investira|\
    700 millions de dollars|dans|de|avec|entre|et|, |\\. |qui|que|dont|« | »|en 2026|mardi|l’IA|il|comme|ont|été|pour|\n|1 000) ?";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_read(text in "(\\PC|\\s){0,400}") {
        check(&text)?;
    }

    #[test]
    fn any_sentence_of_the_domain_is_read(text in proptest::string::string_regex(&format!("({WORDS}){{1,60}}")).unwrap()) {
        check(&text)?;
    }
}

#[test]
fn a_sentence_without_end_is_read() {
    let text = "La France et l’Inde ont signé un accord avec le Japon, ".repeat(600);
    check(&text).unwrap();
    check(&"a".repeat(100_000)).unwrap();
    check(&"1 ".repeat(20_000)).unwrap();
    check(&"(".repeat(20_000)).unwrap();
}
