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
    match entity {
        Some(entity) => of_entity(store, &mut facts, entity, &mut found)?,
        None => of_all(store, &mut facts, &mut found)?,
    }
    found.retain(|conflict| entity.is_none_or(|e| conflict.about.0.id == e || conflict.about.2.id == e));
    let key = |c: &Conflict| (c.about.0.id.clone(), c.about.1.clone(), c.about.2.id.clone(), c.matter, c.on.clone());
    found.sort_by_key(key);
    Ok(found)
}

/// All contradictions of a store.
fn of_all(store: &Store, facts: &mut Facts, found: &mut Vec<Conflict>) -> Result<(), StoreError> {
    for relation in &store.schema().functional {
        let mut of: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let node = term(relation);
        for quad in store.quads(None, Some(node.as_ref()), None, Some(GraphNameRef::DefaultGraph)) {
            let quad = quad?;
            of.entry(subject(&quad)).or_default().insert(super::facts::text(&quad.object));
        }
        for thing in of.into_iter().filter_map(|(thing, objects)| (objects.len() > 1).then_some(thing)) {
            found.extend(of_objects(facts.about(&thing)?, &thing, relation));
        }
    }
    for (fact, predicates) in several(store)? {
        if let Some(fact) = facts.fact(&fact)? {
            found.extend(predicates.iter().filter_map(|predicate| of_field(&fact, predicate)));
        }
    }
    for fact in denied(store)? {
        if let Some(fact) = facts.fact(&fact)? {
            found.extend(of_status(&fact));
        }
    }
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for quad in store.quads(None, Some(ng::TELLS), None, Some(GraphNameRef::DefaultGraph)) {
        let quad = quad?;
        if let Term::NamedNode(event) = &quad.object {
            told.entry(event.as_str().to_owned()).or_default().push(subject(&quad));
        }
    }
    told.into_iter().try_for_each(|(event, members)| of_event(store, facts, &event, members, found))
}

/// The contradictions of the facts that an entity takes part in: the same, without looking at the others.
fn of_entity(store: &Store, facts: &mut Facts, entity: &str, found: &mut Vec<Conflict>) -> Result<(), StoreError> {
    let about = facts.about(entity)?;
    let (mut things, mut events) = (BTreeSet::new(), BTreeSet::new());
    for fact in &about {
        if store.schema().functional.contains(&fact.relation) {
            things.insert((fact.subject.id.clone(), fact.relation.clone()));
        }
        found.extend(single_fields().filter_map(|field| of_field(fact, local(field))));
        if fact.sources.iter().any(|source| source.status == Status::Denied) {
            found.extend(of_status(fact));
        }
        events.extend(store.event_of(&fact.id)?);
    }
    for (thing, relation) in things {
        found.extend(of_objects(facts.about(&thing)?, &thing, &relation));
    }
    for event in events {
        let node = NamedNodeRef::new_unchecked(&event);
        let default = Some(GraphNameRef::DefaultGraph);
        let members = store.quads(None, Some(ng::TELLS), Some(node.into()), default);
        let members = members.map(|quad| quad.map(|quad| subject(&quad))).collect::<Result<_, _>>()?;
        of_event(store, facts, &event, members, found)?;
    }
    Ok(())
}

/// The fields that have one value, and the date. The title of a post has many forms, and goods are told in many words.
fn single_fields() -> impl Iterator<Item = NamedNodeRef<'static>> {
    FIELDS.into_iter().filter(|field| ![ng::ROLE, ng::GOODS].contains(field)).chain([ng::DATE])
}

fn local(predicate: NamedNodeRef<'static>) -> &'static str {
    predicate.as_str().trim_start_matches(NAMESPACE)
}

/// A relation of a thing that has one object and is stated with several, of what is stated of the thing.
fn of_objects(stated: Vec<Stated>, thing: &str, relation: &str) -> Option<Conflict> {
    let is_one = |f: &Stated| {
        f.relation == relation
            && f.subject.id == thing
            && f.sources.iter().any(|source| source.status != Status::Denied)
    };
    let stated: Vec<Stated> = stated.into_iter().filter(is_one).collect();
    let first = stated.first()?;
    let about = (first.subject.clone(), first.relation.clone(), first.object.clone());
    let side = |fact: Stated| Side { value: fact.object.label, sources: fact.sources };
    let sides: Vec<Side> = stated.into_iter().map(side).collect();
    // One article that gives two values speaks of two things.
    let articles: BTreeSet<&str> =
        sides.iter().flat_map(|side| &side.sources).map(|source| source.article.iri.as_str()).collect();
    let differ = sides.len() > 1 && articles.len() > 1;
    differ.then(|| Conflict { matter: Matter::Object, on: relation.to_owned(), about, sides })
}

/// The facts that have several values of a field or several dates, with these predicates.
fn several(store: &Store) -> Result<BTreeMap<String, Vec<String>>, StoreError> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for predicate in single_fields() {
        let (mut once, mut again) = (BTreeSet::new(), BTreeSet::new());
        for quad in store.quads(None, Some(predicate), None, Some(GraphNameRef::DefaultGraph)) {
            let fact = subject(&quad?);
            if !once.insert(fact.clone()) {
                again.insert(fact);
            }
        }
        for fact in again {
            found.entry(fact).or_default().push(local(predicate).to_owned());
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

/// The days that facts give an event of which they all tell, if these are several.
fn of_event(
    store: &Store,
    facts: &mut Facts,
    event: &str,
    mut members: Vec<String>,
    found: &mut Vec<Conflict>,
) -> Result<(), StoreError> {
    let dates = store.quads(Some(NamedNodeRef::new_unchecked(event)), Some(ng::DATE), None, None);
    if members.len() < 2 || dates.collect::<Result<Vec<_>, _>>()?.len() < 2 {
        return Ok(());
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
    Ok(())
}
