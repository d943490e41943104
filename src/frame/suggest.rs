//! What no frame takes: the most frequent predicates, as starts for frames.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Outcome, Pack, Reading};
use crate::entity::MentionKind;
use crate::proposition::{Function, Proposition};
use crate::syntax::Upos;

/// Predicates that no frame took, with what stood at their places.
#[derive(Debug, Default)]
pub struct Uncaught {
    predicates: BTreeMap<String, Seen>,
}

/// What was seen of a predicate.
#[derive(Debug, Default)]
struct Seen {
    count: usize,
    /// Place to the classes of what stood there, with how often.
    places: BTreeMap<String, BTreeMap<String, usize>>,
    /// The shortest sentence.
    example: String,
}

impl Pack {
    /// The propositions of a verb that no frame made a fact of, and that have at least two arguments, one of
    /// them an entity.
    pub fn uncaught<'a>(&self, reading: Reading<'a>) -> Vec<&'a Proposition> {
        let caught = |p: &Proposition| {
            self.attempts(reading, p).iter().any(|attempt| matches!(attempt.outcome, Outcome::Found(_)))
        };
        let open = |p: &&Proposition| {
            let upos = reading.sentences[p.sentence].tree.words[p.predicate].upos;
            let names = p.arguments.iter().filter(|a| class_at(reading, p.sentence, a.word).is_some()).count();
            upos == Upos::Verb && p.arguments.len() > 1 && names > 0 && !caught(p)
        };
        reading.propositions.iter().filter(open).collect()
    }
}

/// The class of what is named at a word.
pub(crate) fn class_at(reading: Reading<'_>, sentence: usize, word: usize) -> Option<&str> {
    let mention = reading.annotations.at(sentence, word).find(|m| m.kind != MentionKind::Adjective)?;
    Some(reading.annotations.entities[*mention.entities.first()?].class.as_str())
}

/// The place of an argument, as frames write it.
pub(crate) fn place(function: &Function) -> &str {
    match function {
        Function::Subject => "subject",
        Function::Object => "object",
        Function::Holder => "holder",
        Function::Governed => "governed",
        Function::Actor => "actor",
        Function::Preposition(preposition) => preposition,
    }
}

impl Uncaught {
    /// Counts what the pack leaves of an article.
    pub fn add(&mut self, pack: &Pack, reading: Reading) {
        for proposition in pack.uncaught(reading) {
            let seen = self.predicates.entry(proposition.lemma.clone()).or_default();
            seen.count += 1;
            for argument in proposition.arguments.iter().filter(|a| a.function != Function::Governed) {
                let class = class_at(reading, proposition.sentence, argument.word).unwrap_or("–");
                let classes = seen.places.entry(place(&argument.function).to_owned()).or_default();
                *classes.entry(class.to_owned()).or_default() += 1;
            }
            let sentence = reading.sentences[proposition.sentence].span.of(reading.text);
            let sentence = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
            if seen.example.is_empty() || sentence.len() < seen.example.len() {
                seen.example = sentence;
            }
        }
    }

    /// The `limit` most frequent predicates as starts for frames: how often each was met, what stood at its
    /// places, a sentence, and the lines to fill in.
    pub fn write(&self, language: &str, limit: usize) -> String {
        let mut ranked: Vec<(&String, &Seen)> = self.predicates.iter().collect();
        ranked.sort_by_key(|(lemma, seen)| (std::cmp::Reverse(seen.count), *lemma));
        let mut out = String::new();
        for (lemma, seen) in ranked.into_iter().take(limit) {
            let times = if seen.count == 1 { "once".to_owned() } else { format!("{} times", seen.count) };
            let _ = writeln!(out, "# {lemma}, {times}");
            let mut places: Vec<_> = seen.places.iter().collect();
            places.sort_by_key(|(place, classes)| (std::cmp::Reverse(classes.values().sum::<usize>()), *place));
            for (place, classes) in places.iter().take(4) {
                let mut classes: Vec<_> = classes.iter().collect();
                classes.sort_by_key(|(class, count)| (std::cmp::Reverse(**count), *class));
                let classes: Vec<String> =
                    classes.iter().take(4).map(|(class, count)| format!("{class} {count}")).collect();
                let _ = writeln!(out, "#   {place}: {}", classes.join(", "));
            }
            let _ = writeln!(out, "#   {}", seen.example);
            let name: String = lemma.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
            let roles = places.iter().take(2).enumerate().map(|(n, (place, _))| format!("role{} = {place}", n + 1));
            let roles: Vec<String> = roles.collect();
            let _ = writeln!(out, "frame {name}\n  {language} {lemma}   {}\n", roles.join("   "));
        }
        out
    }
}
