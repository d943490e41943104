//! What propositions mean: the frames of a domain pack, and the facts that they give.
//!
//! A frame ([`Frame`]) names predicates, says in which grammatical functions its roles stand, and
//! which relations it emits between them. [`Pack::load`] reads a pack's ontology, lexicon and
//! frames; [`Pack::facts`] runs the frames over an article's propositions. Nothing here knows the
//! names of a domain.

mod extract;
mod fact;
mod filler;
mod guess;
mod identity;
mod matcher;
mod ontology;
mod pack;
mod parse;
mod source;
mod suggest;

pub use extract::{Attempt, Outcome, Reading};
pub use fact::{Evidence, Fact, Node, Qualifiers};
pub use ontology::{Ontology, Relation};
pub use pack::{Pack, PackError, SHAPES};
pub use parse::FrameError;
pub use source::Source;
pub use suggest::Uncaught;
pub(crate) use suggest::{class_at, place};

use crate::proposition::Status;

/// A way in which facts are said.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Its name, unique in the pack.
    pub name: String,
    /// The file that it stands in.
    pub file: String,
    /// The line that it begins on.
    pub line: usize,
    /// How often its facts are right, 0–1, as measured.
    pub confidence: f64,
    /// Whether it says what somebody is, not what happens: then it holds whatever the sentence says
    /// of that, and when.
    pub stative: bool,
    /// Whether it says what lasts: told in the past, it is over (*a dirigé la banque*).
    pub lasting: bool,
    /// The predicates, with the places of the roles.
    pub patterns: Vec<Pattern>,
    /// What it says.
    pub emissions: Vec<Emission>,
    /// Sentences that it must read.
    pub examples: Vec<Example>,
    /// Sentences in which it must find nothing, with their lines.
    pub counterexamples: Vec<(String, usize)>,
}

/// Predicates of one language that share the places of their roles.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// ISO 639-1 code.
    pub language: String,
    /// Lemmas, or classes in angle brackets.
    pub predicates: Vec<String>,
    /// Each role and where it can stand.
    pub roles: Vec<(String, Vec<Source>)>,
    /// The status that these predicates give to what they are about (*promettre*).
    pub status: Option<Status>,
    /// The only status in which they say anything (*la banque emploiera 300 personnes*).
    pub when: Option<Status>,
}

/// A relation that a frame states between two of its roles.
#[derive(Debug, Clone, PartialEq)]
pub struct Emission {
    /// The relation.
    pub relation: String,
    /// Subject and object: the role, or for an object a term of the ontology in quotes, and the classes that it
    /// takes.
    pub ends: [(String, Vec<String>); 2],
    /// Further fields of the fact and what fills them.
    pub qualifiers: Vec<(String, Value)>,
    /// A role that has to be there too.
    pub needs: Option<String>,
    /// Whether it takes several subjects.
    pub together: bool,
    /// The status, where the frame itself gives it.
    pub status: Option<Status>,
    /// How often it is right, where that is another share than the frame's.
    pub confidence: Option<f64>,
}

/// The term of the ontology that stands in the place of a role: `'signed'`.
pub(crate) fn term_of(role: &str) -> Option<&str> {
    role.strip_prefix('\'')?.strip_suffix('\'')
}

/// What fills a further field of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// What a role has.
    Role(String),
    /// Always the same words.
    Words(String),
}

/// A sentence with its roles marked, that a frame must read.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// The sentence without the marks.
    pub text: String,
    /// Role and byte range of each mark.
    pub marks: Vec<(String, std::ops::Range<usize>)>,
    /// The status that the facts must have.
    pub status: Status,
    /// The line in the file.
    pub line: usize,
}
