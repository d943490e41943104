//! The linguistic reading as JSON Lines: an object a sentence.

use std::ops::Range;

use serde::Serialize;

use crate::article::Article;
use crate::reader::Document;
use crate::text::CodePoints;

/// A sentence. Positions are code points of the article's text, end exclusive.
#[derive(Serialize)]
struct Line<'a> {
    document: &'a str,
    start: usize,
    end: usize,
    text: &'a str,
    heading: bool,
    words: Vec<Word<'a>>,
    mentions: Vec<Mention<'a>>,
}

/// A word, counted from 1 as in CoNLL-U; the root's head is 0.
#[derive(Serialize)]
struct Word<'a> {
    id: usize,
    start: usize,
    end: usize,
    form: &'a str,
    lemma: &'a str,
    upos: &'static str,
    feats: &'a str,
    head: usize,
    deprel: &'a str,
}

#[derive(Serialize)]
struct Mention<'a> {
    start: usize,
    end: usize,
    /// The first and the last of its words.
    words: [usize; 2],
    /// The word on which the others depend.
    head: usize,
    kind: String,
    entities: Vec<Entity<'a>>,
    reason: &'a str,
}

#[derive(Serialize)]
struct Entity<'a> {
    key: &'a str,
    #[serde(rename = "type")]
    class: &'a str,
    label: &'a str,
}

/// The sentences of an article, a line each.
pub fn write(article: &Article, document: &Document) -> String {
    let points = CodePoints::new(&article.text);
    let mut lines = String::new();
    for (index, sentence) in document.sentences.iter().enumerate() {
        let range = points.range(sentence.span);
        let words = &sentence.tree.words;
        let of_words = |range: &Range<usize>| points.range(words[range.start].span.cover(words[range.end - 1].span));
        let mentions = document.annotations.mentions.iter().filter(|m| m.sentence == index).map(|m| {
            let place = of_words(&m.words);
            let entities = m.entities.iter().map(|&e| &document.annotations.entities[e]);
            Mention {
                start: place.start,
                end: place.end,
                words: [m.words.start + 1, m.words.end],
                head: m.head + 1,
                kind: format!("{:?}", m.kind).to_lowercase(),
                entities: entities.map(|e| Entity { key: &e.key, class: &e.class, label: &e.label }).collect(),
                reason: m.reason,
            }
        });
        let line = Line {
            document: &article.id,
            start: range.start,
            end: range.end,
            text: sentence.span.of(&article.text),
            heading: sentence.heading,
            words: words
                .iter()
                .enumerate()
                .map(|(id, word)| {
                    let place = points.range(word.span);
                    Word {
                        id: id + 1,
                        start: place.start,
                        end: place.end,
                        form: &word.form,
                        lemma: &word.lemma,
                        upos: word.upos.as_str(),
                        feats: word.feats.as_str(),
                        head: word.head.map_or(0, |h| h + 1),
                        deprel: word.deprel.as_str(),
                    }
                })
                .collect(),
            mentions: mentions.collect(),
        };
        lines.push_str(&serde_json::to_string(&line).expect("numbers and strings are JSON"));
        lines.push('\n');
    }
    lines
}
