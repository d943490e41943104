//! How a sentence was read, step by step, for people.

use std::fmt::Write;

use crate::article::Article;
use crate::frame::{Attempt, Fact, Node, Outcome, place};
use crate::proposition::Proposition;
use crate::reader::{Document, Reader};
use crate::syntax::Tree;
use crate::text::Span;

/// The reading of the sentences of an article; of one, counted from 1, if `only` says which.
///
/// For each: its tree, its mentions, its propositions, and what each frame that has one of their
/// predicates made of it.
pub fn write(article: &Article, document: &Document, reader: &Reader, only: Option<usize>) -> String {
    let mut out = String::new();
    let reading = document.reading(article, reader.language());
    for (index, sentence) in document.sentences.iter().enumerate() {
        if only.is_some_and(|number| number != index + 1) {
            continue;
        }
        let text = sentence.span.of(&article.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(out, "# {} · sentence {}\n{text}\n", article.id, index + 1);
        for root in sentence.tree.roots() {
            draw(&sentence.tree, root, "", "", &mut out);
        }
        mentions(article, document, index, &mut out);
        for proposition in document.propositions.iter().filter(|p| p.sentence == index) {
            let attempts = reader.pack().attempts(reading, proposition);
            if proposition.mentioned.is_some() && attempts.iter().all(|a| !matches!(a.outcome, Outcome::Found(_))) {
                continue;
            }
            show(&sentence.tree, proposition, &mut out);
            // Of every mention of a company it is true that no sum stands in brackets after it.
            let idle = |attempt: &Attempt| {
                let nowhere = matches!(&attempt.outcome, Outcome::Missing { words, .. } if words.is_empty());
                proposition.mentioned.is_some() && nowhere
            };
            for attempt in attempts.iter().filter(|attempt| !idle(attempt)) {
                attempted(document, index, attempt, reader, &mut out);
            }
        }
        out.push('\n');
    }
    out
}

/// The facts that the frames read in the sentences of an article, or in one, each as often as it is read. The
/// stages that things reach are not among them.
pub fn readings(article: &Article, document: &Document, reader: &Reader, only: Option<usize>) -> Vec<Fact> {
    let reading = document.reading(article, reader.language());
    let wanted = document.propositions.iter().filter(|p| only.is_none_or(|number| p.sentence + 1 == number));
    let outcomes = wanted.flat_map(|proposition| reader.pack().attempts(reading, proposition));
    let facts = outcomes.map(|attempt| match attempt.outcome {
        Outcome::Found(facts) => facts,
        Outcome::Missing { .. } => Vec::new(),
    });
    facts.flatten().filter(|fact| !matches!(fact.object, Node::Term(_))).collect()
}

/// A word and what depends on it, as branches.
fn draw(tree: &Tree, word: usize, first: &str, rest: &str, out: &mut String) {
    let at = &tree.words[word];
    let relation = if at.head.is_some() { at.deprel.as_str() } else { "root" };
    let _ = writeln!(out, "{first}{} · {} {} {relation}", at.form, at.lemma, at.upos.as_str());
    let children: Vec<usize> = tree.children(word).collect();
    for (number, child) in children.iter().enumerate() {
        let last = number + 1 == children.len();
        let (branch, below) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        draw(tree, *child, &format!("{rest}{branch}"), &format!("{rest}{below}"), out);
    }
}

fn mentions(article: &Article, document: &Document, sentence: usize, out: &mut String) {
    out.push_str("\nMentions\n");
    for mention in document.annotations.mentions.iter().filter(|m| m.sentence == sentence) {
        let words = &document.sentences[sentence].tree.words;
        let span = words[mention.words.start].span.cover(words[mention.words.end - 1].span);
        let entities = mention.entities.iter().map(|&e| &document.annotations.entities[e]);
        let names: Vec<String> = entities.map(|e| format!("{} ({})", e.label, e.class)).collect();
        let _ = writeln!(out, "  {}: {} — {}", span.of(&article.text), names.join(", "), mention.reason);
    }
}

fn show(tree: &Tree, proposition: &Proposition, out: &mut String) {
    let arguments: Vec<String> = proposition
        .arguments
        .iter()
        .map(|argument| format!("{} {}", place(&argument.function), tree.words[argument.word].form))
        .collect();
    let lemma = match proposition.mentioned {
        Some(_) => tree.words[proposition.predicate].form.as_str(),
        None => proposition.lemma.as_str(),
    };
    let date = proposition.date.map_or_else(String::new, |date| format!(", {date}"));
    let speaker = proposition.speaker.as_deref().map_or_else(String::new, |who| format!(", says {who}"));
    let _ = writeln!(out, "\n{lemma}({}) {}{date}{speaker}", arguments.join("; "), proposition.status);
}

fn attempted(document: &Document, sentence: usize, attempt: &Attempt, reader: &Reader, out: &mut String) {
    let Attempt { frame, relation, outcome } = attempt;
    let place = format!("{} {}:{}", frame.name, frame.file, frame.line);
    match outcome {
        Outcome::Found(facts) => {
            for fact in facts {
                let (subject, object) = (document.label(&fact.subject), document.label(&fact.object));
                let left_out = if fact.confidence < reader.min_confidence() { ", left out" } else { "" };
                let terms = if fact.terms.is_empty() { String::new() } else { format!("; {}", fact.terms.join(", ")) };
                let _ = writeln!(
                    out,
                    "  = {subject} {relation} {object} ({}) by {place}\n    confidence {:.2}{left_out}{terms}",
                    fact.status, fact.confidence
                );
                for (end, antecedents) in ["subject", "object"].into_iter().zip(&fact.antecedents) {
                    let shares = antecedents
                        .iter()
                        .filter(|a| a.share >= 0.05)
                        .map(|a| format!("{} {:.2}", document.annotations.entities[a.entity].label, a.share));
                    let shares: Vec<String> = shares.collect();
                    if !shares.is_empty() {
                        let _ = writeln!(out, "    the {end} may be {}", shares.join(", "));
                    }
                }
                joined(document, sentence, fact, reader, out);
            }
        }
        Outcome::Missing { role, words, classes } => {
            let found = match words.is_empty() {
                true => "stands nowhere".to_owned(),
                false => format!("is {}, which is no {}", words.join(", "), classes.join(" or ")),
            };
            let _ = writeln!(out, "  – no {relation} by {place}: {role} {found}");
        }
    }
}

/// With what other sentences state of the fact it was joined, and what came of all.
fn joined(document: &Document, sentence: usize, fact: &Fact, reader: &Reader, out: &mut String) {
    let same = |other: &&Fact| {
        let symmetric = reader.pack().ontology.relations.get(&fact.relation).is_some_and(|r| r.symmetric);
        let here = other.evidence.iter().any(|e| e.span == document.sentences[sentence].span);
        other.relates_as(fact, symmetric) && here
    };
    let Some(whole) = document.facts.iter().find(same) else { return };
    let number = |span: Span| document.sentences.iter().position(|s| s.span == span).filter(|&index| index != sentence);
    let others: Vec<String> =
        whole.evidence.iter().filter_map(|e| number(e.span)).map(|i| (i + 1).to_string()).collect();
    if !others.is_empty() {
        let date = whole.date.map_or_else(String::new, |date| format!(", {date}"));
        let _ = writeln!(out, "    joined with sentence {}: {}{date}", others.join(", "), whole.status);
    }
}
