//! Open propositions as JSON Lines: what the text says and no frame takes.

use serde::Serialize;

use super::json_lines::Passage;
use crate::article::Article;
use crate::frame::{class_at, place};
use crate::proposition::Status;
use crate::reader::{Document, Reader};
use crate::syntax::Tree;
use crate::text::{CodePoints, Span};

/// A proposition. Positions are code points of the article's text, end exclusive.
#[derive(Serialize)]
struct Line<'a> {
    predicate: &'a str,
    arguments: Vec<Argument<'a>>,
    status: &'static str,
    date: Option<String>,
    attributed_to: Option<&'a str>,
    evidence: [Passage<'a>; 1],
}

/// What stands at a place of the predicate: `subject`, `object`, a preposition.
#[derive(Serialize)]
struct Argument<'a> {
    place: &'a str,
    label: &'a str,
    /// The class of the entity that it names, if it names one.
    #[serde(rename = "type")]
    class: Option<&'a str>,
    start: usize,
    end: usize,
}

/// The propositions of an article that no frame takes, a line each.
pub fn write(article: &Article, document: &Document, reader: &Reader) -> String {
    let points = CodePoints::new(&article.text);
    let reading = document.reading(article, reader.language());
    let mut out = String::new();
    for proposition in reader.pack().uncaught(reading) {
        let sentence = &document.sentences[proposition.sentence];
        let argument = |argument: &'_ crate::proposition::Argument| {
            let span = phrase(&sentence.tree, argument.word);
            let range = points.range(span);
            (span, range, argument.word)
        };
        let arguments = proposition.arguments.iter().map(|a| {
            let (span, range, word) = argument(a);
            Argument {
                place: place(&a.function),
                label: span.of(&article.text),
                class: class_at(reading, proposition.sentence, word),
                start: range.start,
                end: range.end,
            }
        });
        let range = points.range(sentence.span);
        let text = sentence.span.of(&article.text);
        let line = Line {
            predicate: &proposition.lemma,
            arguments: arguments.collect(),
            status: Status::as_str(proposition.status),
            date: proposition.date.map(|d| d.to_string()),
            attributed_to: proposition.speaker.as_deref(),
            evidence: [Passage { document: &article.id, start: range.start, end: range.end, text }],
        };
        // Strings and numbers are always JSON.
        out.push_str(&serde_json::to_string(&line).unwrap_or_default());
        out.push('\n');
    }
    out
}

/// The words around `word` that belong to it, without a preposition before them.
fn phrase(tree: &Tree, word: usize) -> Span {
    let inside = |w: &usize| tree.dominates(word, *w);
    let is_case = |w: usize| tree.words[w].deprel.base() == "case" && tree.words[w].head == Some(word);
    let first = (0..=word).rev().take_while(|w| inside(w) && !is_case(*w)).last().unwrap_or(word);
    let last = (word..tree.words.len()).take_while(inside).last().unwrap_or(word);
    tree.words[first].span.cover(tree.words[last].span)
}
