//! Where articles contradict each other: found, not settled. What each side says stays in the graph.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphNameRef, NamedNodeRef, Term};
use serde::Serialize;
use utoipa::ToSchema;

use super::facts::{FIELDS, Facts, Source, Stated, Thing, subject};
use super::mapping::term;
use super::store::{Store, StoreError};
use crate::article::PartialDate;
use crate::proposition::Status;
use crate::vocabulary::{NAMESPACE, ng};

/// What articles disagree on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Matter {
    /// A relation that has one object has several: two values of one deal.
    Object,
    /// A field of one fact: two prices of one acquisition.
    Field,
    /// The day of one fact or one event.
    Date,
    /// Whether it is so: stated by one, denied by another.
    Status,
}

/// A contradiction.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Conflict {
    /// On what.
    pub matter: Matter,
    /// The relation or field that has several values, by local name.
    pub on: String,
    /// The fact, or the first of several, as a sentence's parts: subject, relation, object.
    pub about: (Thing, String, Thing),
    /// Each value with the articles that give it.
    pub sides: Vec<Side>,
}

/// One side of a contradiction.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Side {
    /// What it says.
    pub value: String,
    /// Who says it.
    pub sources: Vec<Source>,
}

/// All contradictions in a store, in a fixed order; of one entity, if `entity` says which.
///
/// # Errors
/// If the store cannot be read.
pub fn conflicts(store: &Store, entity: Option<&str>) -> Result<Vec<Conflict>, StoreError> {
    let mut facts = Facts::of(store);
    let mut found = Vec::new();
    objects(store, &mut facts, &mut found)?;
    for (fact, predicates) in several(store)? {
        if let Some(fact) = facts.fact(&fact)? {
            for predicate in predicates {
                found.extend(of_field(&fact, &predicate));
            }
        }
    }
    for fact in denied(store)? {
        if let Some(fact) = facts.fact(&fact)? {
            found.extend(of_status(&fact));
        }
    }
    events(store, &mut facts, &mut found)?;
    found.retain(|conflict| entity.is_none_or(|e| conflict.about.0.id == e || conflict.about.2.id == e));
    let key = |c: &Conflict| (c.about.0.id.clone(), c.about.1.clone(), c.about.2.id.clone(), c.matter, c.on.clone());
    found.sort_by_key(key);
    Ok(found)
}

/// Relations with one object that have several.
fn objects(store: &Store, facts: &mut Facts, found: &mut Vec<Conflict>) -> Result<(), StoreError> {
    for relation in &store.schema().functional {
        let mut of: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let node = term(relation);
        for quad in store.quads(None, Some(node.as_ref()), None, Some(GraphNameRef::DefaultGraph)) {
            let quad = quad?;
            of.entry(subject(&quad)).or_default().insert(super::facts::text(&quad.object));
        }
        for (thing, objects) in of.into_iter().filter(|(_, objects)| objects.len() > 1) {
            let stated = facts.about(&thing)?;
            let mut stated = stated.into_iter().filter(|f| f.relation == *relation && objects.contains(&f.object.id));
            let Some(first) = stated.next() else { continue };
            let about = (first.subject.clone(), first.relation.clone(), first.object.clone());
            let side = |fact: Stated| Side { value: fact.object.label, sources: fact.sources };
            let sides: Vec<Side> = std::iter::once(first).chain(stated).map(side).collect();
            // One article that gives two values speaks of two things.
            if sides.iter().flat_map(|side| &side.sources).map(|s| &s.article.iri).collect::<BTreeSet<_>>().len() > 1 {
                found.push(Conflict { matter: Matter::Object, on: relation.clone(), about, sides });
            }
        }
    }
    Ok(())
}

/// The facts that have several values of a field or several dates, with these predicates.
fn several(store: &Store) -> Result<BTreeMap<String, Vec<String>>, StoreError> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    // The title of a post has many forms, and goods are told in many words.
    let single = FIELDS.into_iter().filter(|field| ![ng::ROLE, ng::GOODS].contains(field));
    for predicate in single.chain([ng::DATE]) {
        let (mut once, mut again) = (BTreeSet::new(), BTreeSet::new());
        for quad in store.quads(None, Some(predicate), None, Some(GraphNameRef::DefaultGraph)) {
            let fact = subject(&quad?);
            if !once.insert(fact.clone()) {
                again.insert(fact);
            }
        }
        for fact in again {
            found.entry(fact).or_default().push(predicate.as_str().trim_start_matches(NAMESPACE).to_owned());
        }
    }
    Ok(found)
}

fn denied(store: &Store) -> Result<BTreeSet<String>, StoreError> {
    let denied = term(Status::Denied.as_str());
    let quads = store.quads(None, Some(ng::STATUS), Some(denied.as_ref().into()), None);
    quads.map(|quad| Ok(subject(&quad?))).collect()
}

fn of_field(fact: &Stated, field: &str) -> Option<Conflict> {
    let mut sides: BTreeMap<String, Vec<Source>> = BTreeMap::new();
    for source in &fact.sources {
        let values: Vec<String> = match field {
            "date" => source.dates.iter().map(PartialDate::to_string).collect(),
            field => source.fields.get(field).into_iter().flatten().cloned().collect(),
        };
        for value in values {
            sides.entry(value).or_default().push(source.clone());
        }
    }
    if field == "date" && !are_contradictory(&sides) {
        return None;
    }
    let sides: Vec<Side> = sides.into_iter().map(|(value, sources)| Side { value, sources }).collect();
    let matter = if field == "date" { Matter::Date } else { Matter::Field };
    let about = (fact.subject.clone(), fact.relation.clone(), fact.object.clone());
    (sides.len() > 1).then(|| Conflict { matter, on: field.to_owned(), about, sides })
}

/// Whether two articles that say the same of the status give days that cannot be one. (What was planned for the
/// one day and happened on the other is no contradiction.)
fn are_contradictory(sides: &BTreeMap<String, Vec<Source>>) -> bool {
    let dated = |(date, sources): (&String, &Vec<Source>)| {
        let date: Option<PartialDate> = date.parse().ok();
        date.map(|date| (date, sources.iter().map(|s| s.status).collect::<BTreeSet<_>>()))
    };
    let all: Vec<(PartialDate, BTreeSet<Status>)> = sides.iter().filter_map(dated).collect();
    all.iter().enumerate().any(|(at, (one, statuses))| {
        all[at + 1..].iter().any(|(other, others)| one.days_from(other) > 0 && !statuses.is_disjoint(others))
    })
}

fn of_status(fact: &Stated) -> Option<Conflict> {
    let mut sides: BTreeMap<&str, Vec<Source>> = BTreeMap::new();
    for source in &fact.sources {
        sides.entry(source.status.as_str()).or_default().push(source.clone());
    }
    let sides: Vec<Side> =
        sides.into_iter().map(|(value, sources)| Side { value: value.to_owned(), sources }).collect();
    let about = (fact.subject.clone(), fact.relation.clone(), fact.object.clone());
    (sides.len() > 1).then(|| Conflict { matter: Matter::Status, on: "status".to_owned(), about, sides })
}

/// Events to which facts give several days.
fn events(store: &Store, facts: &mut Facts, found: &mut Vec<Conflict>) -> Result<(), StoreError> {
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for quad in store.quads(None, Some(ng::TELLS), None, Some(GraphNameRef::DefaultGraph)) {
        let quad = quad?;
        if let Term::NamedNode(event) = &quad.object {
            told.entry(event.as_str().to_owned()).or_default().push(subject(&quad));
        }
    }
    for (event, mut members) in told.into_iter().filter(|(_, members)| members.len() > 1) {
        let dates = store.quads(Some(NamedNodeRef::new_unchecked(&event)), Some(ng::DATE), None, None);
        if dates.collect::<Result<Vec<_>, _>>()?.len() < 2 {
            continue;
        }
        members.sort_unstable();
        let mut sides: BTreeMap<String, Vec<Source>> = BTreeMap::new();
        let mut about = None;
        for fact in members {
            let Some(fact) = facts.fact(&fact)? else { continue };
            about.get_or_insert_with(|| (fact.subject.clone(), fact.relation.clone(), fact.object.clone()));
            for source in &fact.sources {
                for date in &source.dates {
                    sides.entry(date.to_string()).or_default().push(source.clone());
                }
            }
        }
        if let Some(about) = about.filter(|_| are_contradictory(&sides)) {
            let sides = sides.into_iter().map(|(value, sources)| Side { value, sources }).collect();
            found.push(Conflict { matter: Matter::Date, on: "date".to_owned(), about, sides });
        }
    }
    Ok(())
}
