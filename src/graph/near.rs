//! What is nearest to an entity, however much is known of it: as much as can be drawn.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, Quad, Term, TermRef, Triple};
use rustc_hash::{FxHashMap, FxHashSet};

use super::facts::{subject, text};
use super::store::{Store, StoreError};
use super::view::{Draft, Selection, View, draft, drawn};
use crate::vocabulary::{NAMESPACE, ng, rdf};

/// An entity with more triples is asked about each other one alone.
const MANY: usize = 300;

/// At most `most` of the wanted facts within `depth` facts of an entity: those that touch what is nearer before others,
/// of these what is believed most, and what is known between the entities that are drawn then. Beside the graph, how
/// many facts there were to choose from.
///
/// # Errors
/// If the store cannot be read.
pub fn nearest(
    store: &Store,
    selection: &Selection,
    entity: &str,
    depth: usize,
    most: usize,
) -> Result<(View, usize), StoreError> {
    let mut drafts: FxHashMap<String, Draft> = FxHashMap::default();
    let mut seen = BTreeSet::from([entity.to_owned()]);
    let mut looked: FxHashSet<String> = FxHashSet::default();
    let (mut ring, mut total) = (vec![entity.to_owned()], 0);
    for _ in 0..depth {
        let mut found = Vec::new();
        // What is not drawn is not looked for.
        for node in std::mem::take(&mut ring).into_iter().take_while(|_| drafts.len() < most) {
            let Ok(node) = NamedNode::new(node) else { continue };
            for end in [ng::SUBJECT, ng::OBJECT] {
                for quad in quads(store, None, Some(end), Some(node.as_ref().into())) {
                    let fact = subject(&quad?);
                    if !looked.contains(&fact) {
                        looked.insert(fact.clone());
                        found.extend(ranked(store, selection, fact)?);
                    }
                }
            }
        }
        total += found.len();
        ring = take(store, found, most, &mut drafts)?.into_iter().filter(|end| seen.insert(end.clone())).collect();
    }
    if drafts.len() < most {
        let mut found = Vec::new();
        for fact in between(store, &seen)? {
            if looked.insert(fact.clone()) {
                found.extend(ranked(store, selection, fact)?);
            }
        }
        total += found.len();
        take(store, found, most, &mut drafts)?;
    }
    Ok((drawn(store, drafts)?, total))
}

/// The rank of a fact, if it is wanted: how far it is believed, then its IRI.
type Ranked = (Reverse<u32>, String);

fn ranked(store: &Store, selection: &Selection, fact: String) -> Result<Option<Ranked>, StoreError> {
    let mut draft = Draft::default();
    let node = NamedNodeRef::new_unchecked(&fact);
    if selection.since.is_some() {
        draft = self::draft(store, &fact)?;
    } else {
        for predicate in [ng::RELATION, ng::STATUS, ng::CONFIDENCE, ng::OBJECT] {
            for quad in quads(store, Some(node), Some(predicate), None) {
                draft.take(predicate, quad?.object);
            }
        }
    }
    Ok(draft.is_wanted(store, selection).then_some((Reverse((draft.confidence * 1000.0) as u32), fact)))
}

/// Reads the first of the facts, as far as there is room; their ends.
fn take(
    store: &Store,
    mut found: Vec<Ranked>,
    most: usize,
    drafts: &mut FxHashMap<String, Draft>,
) -> Result<Vec<String>, StoreError> {
    found.sort_unstable();
    let mut ends = Vec::new();
    for (_, fact) in found.into_iter().take(most - drafts.len()) {
        let draft = draft(store, &fact)?;
        ends.extend(draft.ends.iter().flatten().map(text));
        drafts.insert(fact, draft);
    }
    Ok(ends)
}

/// The facts of which both ends are among the nodes.
fn between(store: &Store, nodes: &BTreeSet<String>) -> Result<Vec<String>, StoreError> {
    let all: Vec<NamedNode> = nodes.iter().filter_map(|node| NamedNode::new(node).ok()).collect();
    let mut triples = Vec::new();
    for from in &all {
        let own = || quads(store, Some(from.as_ref()), None, None);
        let few = own().take(MANY + 1).collect::<Result<Vec<_>, _>>()?;
        if few.len() <= MANY {
            triples.extend(few.into_iter().filter(|quad| nodes.contains(&text(&quad.object))));
        } else {
            for to in &all {
                for quad in quads(store, Some(from.as_ref()), None, Some(to.as_ref().into())) {
                    triples.push(quad?);
                }
            }
        }
    }
    let mut facts = Vec::new();
    for quad in triples.into_iter().filter(|quad| quad.predicate.as_str().starts_with(NAMESPACE)) {
        let told = Term::from(Triple::new(quad.subject, quad.predicate, quad.object));
        for quad in quads(store, None, Some(rdf::REIFIES), Some(told.as_ref())) {
            facts.push(subject(&quad?));
        }
    }
    Ok(facts)
}

/// Quads of the graph as a whole.
fn quads<'a>(
    store: &'a Store,
    subject: Option<NamedNodeRef<'_>>,
    predicate: Option<NamedNodeRef<'_>>,
    object: Option<TermRef<'_>>,
) -> impl Iterator<Item = Result<Quad, StoreError>> + use<'a> {
    store.quads(subject, predicate, object, Some(GraphNameRef::DefaultGraph))
}
