//! Runs the frames of a pack over the propositions of an article.

use super::matcher::Matcher;
use super::{Fact, Frame, Node, Pack};
use crate::entity::{Annotations, Sentence};
use crate::lang::Language;
use crate::proposition::{Proposition, Status};
use crate::text::lower;

/// An article as read so far.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The article's text.
    pub text: &'a str,
    /// Its sentences.
    pub sentences: &'a [Sentence],
    /// Its mentions and entities.
    pub annotations: &'a Annotations,
    /// Its propositions.
    pub propositions: &'a [Proposition],
    /// What the frames have found in it before.
    pub facts: &'a [Fact],
    /// Its language.
    pub language: &'a Language,
}

/// The most words of a predicate.
const LONGEST_PREDICATE: usize = 3;

/// What a frame makes of a proposition.
#[derive(Debug)]
pub struct Attempt<'a> {
    /// The frame.
    pub frame: &'a Frame,
    /// The relation that it would state.
    pub relation: &'a str,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a frame on a proposition.
#[derive(Debug)]
pub enum Outcome {
    /// Facts.
    Found(Vec<Fact>),
    /// Nothing, for want of a role.
    Missing {
        /// The role.
        role: String,
        /// The words at its places, none if there are none.
        words: Vec<String>,
        /// The classes that it takes.
        classes: Vec<String>,
    },
}

impl Pack {
    /// The facts that the frames find, each once, in the order of their first passages.
    pub fn facts(&self, reading: Reading) -> Vec<Fact> {
        let mut found = Vec::new();
        // The proposition that each was read from.
        let mut origins = Vec::new();
        for proposition in reading.propositions {
            for (frame, pattern) in self.patterns(reading, proposition) {
                let frame = &self.frames[frame];
                let mut new = Vec::new();
                let matcher = Matcher::new(self, Reading { facts: &found, ..reading }, proposition, (frame, pattern));
                for emission in &frame.emissions {
                    matcher.emit(emission, &mut new);
                }
                found.append(&mut new);
            }
            origins.resize(found.len(), proposition);
        }
        let (mut facts, places) = self.merge(found);
        count_dates(&mut facts, &origins, &places);
        self.settle(&mut facts);
        facts
    }

    /// What each frame that has the proposition's predicate makes of it.
    pub fn attempts<'a>(&'a self, reading: Reading<'a>, proposition: &'a Proposition) -> Vec<Attempt<'a>> {
        let mut attempts = Vec::new();
        for (frame, pattern) in self.patterns(reading, proposition) {
            let frame = &self.frames[frame];
            let matcher = Matcher::new(self, reading, proposition, (frame, pattern));
            for emission in &frame.emissions {
                let mut found = Vec::new();
                matcher.emit(emission, &mut found);
                let outcome = match found.is_empty() {
                    true => matcher.missing(emission),
                    false => Some(Outcome::Found(found)),
                };
                let attempt = |outcome| Attempt { frame, relation: &emission.relation, outcome };
                attempts.extend(outcome.map(attempt));
            }
        }
        attempts
    }

    /// Whether a frame has the predicate, by lemma.
    pub fn has_predicate(&self, language: &str, lemma: &str) -> bool {
        self.predicates.get(language).is_some_and(|known| known.contains(lemma))
    }

    /// Whether a frame takes any mention of things of the class for a predicate.
    pub fn has_class(&self, class: &str) -> bool {
        self.by_class.iter().any(|(wanted, ..)| self.ontology.is_a(class, wanted))
    }

    /// The frames and patterns that the proposition's predicate is one of: by its lemma, or, where it is a
    /// mention, by the class of its entity.
    fn patterns(&self, reading: Reading, proposition: &Proposition) -> Vec<(usize, usize)> {
        let mut found = self.with_predicate(reading, proposition);
        let when = |(frame, pattern): (usize, usize)| self.frames[frame].patterns[pattern].when;
        found.retain(|&at| when(at).is_none_or(|status| status == proposition.status));
        found
    }

    fn with_predicate(&self, reading: Reading, proposition: &Proposition) -> Vec<(usize, usize)> {
        let Some(entity) = proposition.mentioned else {
            let mut key = (reading.language.code.to_owned(), proposition.lemma.clone());
            let mut found = self.index.get(&key).cloned().unwrap_or_default();
            // *chef de file*
            let after = &reading.sentences[proposition.sentence].tree.words[proposition.predicate + 1..];
            for word in after.iter().take(LONGEST_PREDICATE - 1) {
                key.1.push(' ');
                key.1.push_str(&lower(&word.lemma));
                found.extend(self.index.get(&key).into_iter().flatten());
            }
            return found;
        };
        let class = &reading.annotations.entities[entity].class;
        let mut found = Vec::new();
        for (wanted, frame, pattern) in &self.by_class {
            let language = &self.frames[*frame].patterns[*pattern].language;
            if language == reading.language.code && self.ontology.is_a(class, wanted) {
                found.push((*frame, *pattern));
            }
        }
        found
    }

    /// What holds as its subject does (what a deal covers) gets the status of the relations that
    /// make the subject what it is (who signs it).
    fn settle(&self, facts: &mut [Fact]) {
        let relation = |fact: &Fact| self.ontology.relations.get(&fact.relation);
        let mut strongest: Vec<(Node, Status)> = Vec::new();
        for fact in facts.iter().filter(|f| relation(f).is_some_and(|r| r.identifies)) {
            match strongest.iter_mut().find(|(thing, _)| *thing == fact.object) {
                Some((_, status)) => *status = fact.status.max(*status),
                None => strongest.push((fact.object.clone(), fact.status)),
            }
        }
        for fact in facts.iter_mut() {
            let dependent = relation(fact).is_some_and(|r| r.dependent);
            let dependent = dependent && !matches!(fact.status, Status::Denied | Status::Possible);
            if let Some((_, status)) = strongest.iter().find(|(thing, _)| dependent && *thing == fact.subject) {
                fact.status = *status;
            }
        }
    }

    /// Joins statements of one fact: their passages are kept, and the strongest status counts. The second list says
    /// which of the joined facts each became.
    fn merge(&self, found: Vec<Fact>) -> (Vec<Fact>, Vec<usize>) {
        let mut merged: Vec<Fact> = Vec::new();
        let mut places = Vec::with_capacity(found.len());
        for fact in found {
            let relation = self.ontology.relations.get(&fact.relation);
            let symmetric = relation.is_some_and(|r| r.symmetric);
            let repeatable = relation.is_some_and(|r| r.repeatable);
            let same = |other: &Fact| {
                let beside = other.date.zip(fact.date).is_none_or(|(one, other)| one.is_beside(&other));
                let dates = !repeatable || beside;
                other.relates_as(&fact, symmetric) && dates
            };
            let place = merged.iter().position(same);
            places.push(place.unwrap_or(merged.len()));
            match place {
                Some(place) => join(&mut merged[place], fact),
                None => merged.push(fact),
            }
        }
        (merged, places)
    }
}

/// Gives facts without a date the one that is counted from another fact's: *la veille de la visite*.
fn count_dates(facts: &mut [Fact], origins: &[&Proposition], places: &[usize]) {
    for (origin, &place) in origins.iter().zip(places) {
        let Some(counted) = origin.counted.filter(|_| facts[place].date.is_none()) else { continue };
        let event = |o: &&Proposition| o.sentence == origin.sentence && o.predicate == counted.from;
        let events = origins.iter().zip(places).filter(|(o, _)| event(o));
        let date = events.filter_map(|(_, &event)| facts[event].date).next();
        facts[place].date = date.and_then(|date| counted.resolve(date));
    }
}

fn join(fact: &mut Fact, other: Fact) {
    // *ancien PDG* once is worth more than a title without it.
    let over = fact.status == Status::Ended || other.status == Status::Ended;
    fact.date = match (fact.status >= other.status, fact.date, other.date) {
        (true, Some(date), _) | (_, Some(date), None) | (_, _, Some(date)) => Some(date),
        _ => None,
    };
    fact.status = match (over, fact.spoken_of, other.spoken_of) {
        (true, ..) => Status::Ended,
        (_, true, false) => other.status,
        (_, false, true) => fact.status,
        _ => fact.status.max(other.status),
    };
    fact.spoken_of &= other.spoken_of;
    fact.speaker = fact.speaker.take().or(other.speaker);
    if other.confidence > fact.confidence {
        (fact.confidence, fact.terms, fact.rule) = (other.confidence, other.terms, other.rule);
    }
    let (mine, theirs) = (&mut fact.qualifiers, other.qualifiers);
    mine.role = mine.role.take().or(theirs.role);
    mine.goods = mine.goods.take().or(theirs.goods);
    mine.quantity = mine.quantity.or(theirs.quantity);
    mine.period = mine.period.or(theirs.period);
    mine.amount = mine.amount.take().or(theirs.amount);
    mine.stake = mine.stake.or(theirs.stake);
    for evidence in other.evidence {
        if !fact.evidence.iter().any(|e| e.span == evidence.span) {
            fact.evidence.push(evidence);
        }
    }
}
