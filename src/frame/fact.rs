//! Facts.

use crate::entity::Antecedent;
use crate::proposition::Status;
use crate::quantity::{Amount, Duration, PartialDate};
use crate::text::Span;

/// One end of a fact.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// An entity of the article, by index.
    Entity(usize),
    /// A sum of money, with the words that say it.
    Amount(Amount, String),
    /// A number.
    Integer(f64),
    /// An individual of the ontology, by local name: a stage that an agreement reaches.
    Term(String),
}

/// What a fact carries beside its ends, as its relation needs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Qualifiers {
    /// The title of a post.
    pub role: Option<String>,
    /// What is delivered.
    pub goods: Option<String>,
    /// How many are delivered.
    pub quantity: Option<f64>,
    /// Over what time.
    pub period: Option<Duration>,
    /// The price.
    pub amount: Option<Amount>,
    /// The share bought, in percent.
    pub stake: Option<f64>,
    /// Whether several put the amount in together.
    pub shared: bool,
}

impl Fact {
    /// Whether the other relates the same two, in either direction where the relation is `symmetric`.
    pub fn relates_as(&self, other: &Fact, symmetric: bool) -> bool {
        let forward = self.subject == other.subject && self.object == other.object;
        let backward = symmetric && self.subject == other.object && self.object == other.subject;
        self.relation == other.relation && (forward || backward)
    }
}

impl Qualifiers {
    /// The fields that a frame can fill; the others follow from the fact itself.
    pub const FIELDS: [&'static str; 5] = ["role", "goods", "quantity", "amount", "stake"];
}

/// A passage that states a fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The sentence, in bytes of the article's text.
    pub span: Span,
    /// What it says of the status.
    pub status: Status,
}

/// What an article states.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Subject.
    pub subject: Node,
    /// Relation, by the ontology's local name.
    pub relation: String,
    /// Object.
    pub object: Node,
    /// Whether it holds.
    pub status: Status,
    /// Whether it is only spoken of (*avant la visite d'Orme à Lyon*): nothing says that it holds.
    pub spoken_of: bool,
    /// When.
    pub date: Option<PartialDate>,
    /// Who says so.
    pub speaker: Option<String>,
    /// Further fields.
    pub qualifiers: Qualifiers,
    /// Where it stands; one passage at least.
    pub evidence: Vec<Evidence>,
    /// 0–1.
    pub confidence: f64,
    /// What about the way its ends were found bears on the confidence.
    pub terms: Vec<String>,
    /// The frame that read it.
    pub rule: String,
    /// Where the frame's roles stand in the text: role and span.
    pub roles: Vec<(String, Span)>,
    /// For an end (subject or object) that the text only speaks of, the entities that may be meant.
    pub antecedents: [Vec<Antecedent>; 2],
}
