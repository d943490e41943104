//! Who does what to whom, read off the tree once for all predicates.
//!
//! A [`Proposition`] is a predicate with its arguments by grammatical function, the same whether
//! the text says *A signe B*, *B est signé par A*, *B, signé par A*, *A s'apprête à signer B* or
//! *la signature de B par A*; with its status, its date and who says so.

mod argument;
mod group;
mod members;
mod repair;
mod speaker;
mod status;
mod time;

use std::fmt;

pub use argument::{Argument, Context, Function, antecedent, arguments, compound};
pub use members::members;
pub use time::Counted;

use crate::entity::{Annotations, MentionKind, Sentence};
use crate::lang::Language;
use crate::quantity::{Clock, PartialDate};
use crate::syntax::{Tree, Upos};
use crate::text::lower;
use time::Times;

/// Whether a proposition holds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It does not happen.
    Denied,
    /// Unconfirmed or open.
    Possible,
    /// Decided, announced or expected.
    Planned,
    /// It was so and no longer is.
    Ended,
    /// It happened, or is so.
    Actual,
}

impl Status {
    /// The name in the ontology and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Possible => "possible",
            Self::Planned => "planned",
            Self::Ended => "ended",
            Self::Actual => "actual",
        }
    }

    /// All of them.
    pub const ALL: [Status; 5] = [Self::Denied, Self::Possible, Self::Planned, Self::Ended, Self::Actual];
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A predicate and its arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposition {
    /// Index of the sentence.
    pub sentence: usize,
    /// The word of the predicate.
    pub predicate: usize,
    /// Its lemma, in small letters; that of a reflexive verb begins with *se*.
    pub lemma: String,
    /// The entity, where the predicate is a mention of one: its own complements and adjectives say something.
    pub mentioned: Option<usize>,
    /// Its arguments; the more certain readings of a function come first.
    pub arguments: Vec<Argument>,
    /// Whether it holds.
    pub status: Status,
    /// What the predicate's own form says of that, without the words that govern it.
    pub own_status: Status,
    /// Whether its own verb is in a tense of the past.
    pub past: bool,
    /// When.
    pub date: Option<PartialDate>,
    /// From what the date is counted, where it is not known yet.
    pub counted: Option<Counted>,
    /// Who says so, where the text says it.
    pub speaker: Option<String>,
}

/// What a proposition would be about.
#[derive(Debug, Clone, Copy)]
pub enum Predicate<'a> {
    /// A verb, noun or adjective, by lemma; a reflexive verb's begins with *se*.
    Word(&'a str),
    /// A mention of the entity.
    Mention(usize),
}

/// The propositions of an article with the predicates that are `wanted`, in the order of their predicates.
pub fn propositions(
    text: &str,
    sentences: &[Sentence],
    annotations: &Annotations,
    date: Option<PartialDate>,
    language: &Language,
    wanted: &dyn Fn(Predicate) -> bool,
) -> Vec<Proposition> {
    let mut found = Vec::new();
    let mut clock = Clock { article: date, ..Clock::default() };
    for (index, sentence) in sentences.iter().enumerate() {
        let tree = &sentence.tree;
        let times = Times { sentence, clock, language };
        clock = times.after();
        for (word, at) in tree.words.iter().enumerate() {
            let name = || annotations.covering(index, word).is_some_and(|m| m.kind == MentionKind::Name);
            let mention = annotations
                .at(index, word)
                .find(|m| matches!(m.kind, MentionKind::Name | MentionKind::Nominal) && m.entities.len() == 1);
            let reads = match at.upos {
                Upos::Verb => true,
                Upos::Aux => tree.words[word].head.is_none() || tree.child(word, "nsubj").is_some(),
                Upos::Noun | Upos::Propn | Upos::X => !name(),
                Upos::Adj => true,
                _ => false,
            };
            let mention = mention.filter(|m| wanted(Predicate::Mention(m.entities[0])));
            if !reads && mention.is_none() {
                continue;
            }
            // *l'ex-directrice* is one who was.
            let lemma = lower(&at.lemma);
            let former = language.ended.iter().filter(|prefix| prefix.ends_with('-'));
            let lemma = former.fold(&*lemma, |lemma, prefix| lemma.strip_prefix(prefix).unwrap_or(lemma));
            let reflexive_lemma = format!("se {lemma}");
            let reads = reads && (wanted(Predicate::Word(lemma)) || wanted(Predicate::Word(&reflexive_lemma)));
            if !reads && mention.is_none() {
                continue;
            }
            if status::is_imagined(tree, word, language) {
                continue;
            }
            let status = status::status(tree, word, language);
            // *s'envole jeudi*: the present with a day is of what comes.
            let present = at.feats.has("Tense", "Pres") && at.feats.has("VerbForm", "Fin");
            let awaited = language.awaiting.contains(&lemma);
            let ahead = awaited || matches!(status, Status::Planned | Status::Possible);
            let coming = times.date(word, true).filter(|when| {
                present && status == Status::Actual && date.is_some_and(|today| when.is_soon_after(&today))
            });
            let when = coming.or_else(|| times.date(word, ahead));
            // *650 embauches d'ici à 2027*
            let future = !is_verb(tree, word) && when.zip(date).is_some_and(|(when, today)| when.is_after(&today));
            let planned = coming.is_some() || future && status == Status::Actual;
            let status = if planned { Status::Planned } else { status };
            let proposition = |lemma: String, arguments| Proposition {
                sentence: index,
                predicate: word,
                lemma,
                mentioned: None,
                arguments,
                status,
                own_status: status::own(tree, word, language),
                past: status::is_past(tree, word),
                date: when,
                counted: times.counted(word).filter(|_| when.is_none()),
                speaker: speaker::speaker(text, index, sentence, word, annotations, language),
            };
            let context = argument::Context { sentence, index, annotations, language };
            if let Some(mention) = mention {
                let arguments = argument::arguments(context, word, false);
                found.push(Proposition {
                    mentioned: Some(mention.entities[0]),
                    ..proposition(String::new(), arguments)
                });
            }
            if !reads {
                continue;
            }
            // *se concentrer sur* is a verb of its own, *se signer* is a passive; the parser cannot
            // always tell which.
            let reflexive = tree.children(word).find(|&c| {
                let at = &tree.words[c];
                at.lemma == "soi" && matches!(at.deprel.base(), "expl" | "obj" | "iobj") && at.deprel != *"expl:subj"
            });
            let passive = reflexive.is_some_and(|c| tree.words[c].deprel == *"expl:pass");
            if reflexive.is_none() || passive {
                found.push(proposition(lemma.to_string(), argument::arguments(context, word, passive)));
            }
            if reflexive.is_some() {
                found.push(proposition(reflexive_lemma, argument::arguments(context, word, false)));
            }
        }
    }
    found
}

fn is_verb(tree: &Tree, word: usize) -> bool {
    matches!(tree.words[word].upos, Upos::Verb | Upos::Aux)
}
