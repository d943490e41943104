//! What an article tells of a thing that has no name of its own, and whether two articles tell of one.
//!
//! Most agreements are *un accord*, *le pacte*: which one it is follows from who is party to it, what kind it
//! is, what it covers and is worth, and when. [`Telling`] holds that for one article's thing; [`Telling::is_apart`]
//! says that two are not one, [`Telling::tie`] what speaks for their being one. [`super::resolution`] puts the
//! tellings of many articles together.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::article::PartialDate;

/// Two tellings of one thing are at most so many days apart, unless they share a name.
const LONGEST_LIFE: i32 = 366;

/// Where nothing but the parties speaks for one thing, the articles are at most so many days apart.
const SOON: i32 = 30;

/// Days between two dates of signing that may be one, told by two articles.
const SIGNED_WITHIN: i32 = 10;

/// What an article tells of a thing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Telling {
    /// The IRI of the article.
    pub article: String,
    /// The IRI under which the article was read.
    pub iri: String,
    /// The day of publication.
    pub published: Option<PartialDate>,
    /// Who is party to it, by IRI.
    pub parties: BTreeSet<String>,
    /// What kind it is, and the broader kinds above that, by key.
    pub kinds: Vec<String>,
    /// Its proper names, as slugs: *tech-prosperity-deal*.
    pub names: BTreeSet<String>,
    /// What it is about, by IRI.
    pub topics: BTreeSet<String>,
    /// What it is worth, by IRI.
    pub values: BTreeSet<String>,
    /// When the parties are said to have concluded it.
    pub dates: BTreeSet<PartialDate>,
}

/// What speaks for two tellings' being of one thing, the strongest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    /// The same parties, told of soon after one another, and nothing else known.
    Time,
    /// The same parties, soon after one another, and something that both are about.
    Topic,
    /// The same parties and one kind, or the same value.
    Kind,
    /// A name.
    Name,
}

impl Tie {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Time, Self::Topic, Self::Kind, Self::Name];

    /// A word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Topic => "topic",
            Self::Kind => "kind",
            Self::Name => "name",
        }
    }

    /// In words, for whoever asks why.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Time => "the same parties, told of at the same time",
            Self::Topic => "the same parties, and a field that both are about",
            Self::Kind => "the same parties, and the same kind or value",
            Self::Name => "a name that both have",
        }
    }
}

impl Telling {
    /// The keys under which tellings of the same thing are sought: its parties, two and two, with the year, or its
    /// IRI where they are fewer; and its names. Two of one IRI have a key in common.
    pub fn blocks(&self) -> BTreeSet<String> {
        let year = self.published.map_or(0, |d| d.year);
        self.keys([year])
    }

    /// The keys of all that may be of the same thing: those of its own year and of the years beside it.
    pub fn nearby(&self) -> BTreeSet<String> {
        match self.published {
            Some(date) => self.keys([date.year - 1, date.year, date.year + 1]),
            None => self.keys([0]),
        }
    }

    fn keys<const N: usize>(&self, years: [i16; N]) -> BTreeSet<String> {
        let mut keys: BTreeSet<String> = self.names.iter().map(|name| format!("name {name}")).collect();
        let parties: Vec<&str> = self.parties.iter().map(String::as_str).collect();
        if parties.len() < 2 {
            keys.insert(format!("iri {}", self.iri));
        }
        for (at, one) in parties.iter().enumerate() {
            for other in &parties[at + 1..] {
                keys.extend(years.iter().map(|year| format!("{one} {other} {year}")));
            }
        }
        keys
    }

    /// Whether the two are of two things: other parties, another kind, another value, another time.
    pub fn is_apart(&self, other: &Self) -> bool {
        let named = !self.names.is_disjoint(&other.names);
        // What they share beside their parties helps where not all of those are told, not where they are others:
        // there are namesakes.
        let shared = named || !self.values.is_disjoint(&other.values);
        let common = self.parties.intersection(&other.parties).count();
        let parties = match self.parties.len().min(other.parties.len()) {
            0 => !named,
            1 => !shared || common == 0,
            _ => common < 2 || self.parties != other.parties && !shared,
        };
        let kinds = !self.kinds.is_empty() && !other.kinds.is_empty() && !self.is_kin(other);
        let both = |one: &BTreeSet<String>, other: &BTreeSet<String>| !one.is_empty() && !other.is_empty();
        let close = self.is_kind(other) && self.gap(other) <= SOON;
        let values = both(&self.values, &other.values) && self.values.is_disjoint(&other.values) && !named && !close;
        let signed = |one: &PartialDate| other.dates.iter().all(|date| one.days_from(date) > SIGNED_WITHIN);
        let dates = !named && !self.dates.is_empty() && !other.dates.is_empty() && self.dates.iter().all(signed);
        // What has no date is of no time that could be compared.
        let time = self.published.is_some() != other.published.is_some() || self.gap(other) > LONGEST_LIFE;
        parties || kinds || values || dates || time && !named
    }

    /// What speaks for their being one; nothing where too little is known. It is for the caller to ask whether
    /// they are apart.
    pub fn tie(&self, other: &Self) -> Option<Tie> {
        let soon = self.gap(other) <= SOON;
        if !self.names.is_disjoint(&other.names) {
            Some(Tie::Name)
        } else if self.is_kind(other) || !self.values.is_disjoint(&other.values) {
            Some(Tie::Kind)
        } else if soon && !self.topics.is_disjoint(&other.topics) {
            Some(Tie::Topic)
        } else if soon && self.is_plain() && other.is_plain() {
            Some(Tie::Time)
        } else {
            None
        }
    }

    /// Whether only its parties are known.
    pub fn is_plain(&self) -> bool {
        self.kinds.is_empty() && self.names.is_empty() && self.values.is_empty()
    }

    /// Days between the two articles; 0 where one has no date.
    pub fn gap(&self, other: &Self) -> i32 {
        self.published.zip(other.published).map_or(0, |(one, other)| one.days_from(&other))
    }

    /// What orders tellings: the first that was published first.
    pub fn order(&self) -> (Option<PartialDate>, &str, &str) {
        (self.published, &self.article, &self.iri)
    }

    fn is_kind(&self, other: &Self) -> bool {
        !self.kinds.is_empty() && self.kinds.first() == other.kinds.first()
    }

    /// Whether the kind of one is that of the other or above it.
    fn is_kin(&self, other: &Self) -> bool {
        let above = |one: &Self, other: &Self| one.kinds.first().is_some_and(|kind| other.kinds.contains(kind));
        above(self, other) || above(other, self)
    }
}
