//! Inferences in a store: the graph `ng:inferred`, made anew each time and taken away when articles change.

use std::collections::{BTreeSet, VecDeque};

use oxigraph::model::{GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};
use rustc_hash::{FxHashMap, FxHashSet};

use super::axioms::Axioms;
use super::{Inference, Rule, infer};
use crate::graph::facts::text;
use crate::graph::mapping::term;
use crate::graph::merged::status;
use crate::graph::store::{Store, StoreError, fault};
use crate::proposition::Status;
use crate::vocabulary::{NAMESPACE, ng, rdf};

/// What is to be inferred.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// By these rules.
    pub rules: BTreeSet<Rule>,
    /// Only triples of these relations, by local name; all if there are none.
    pub relations: BTreeSet<String>,
}

/// Makes the graph `ng:inferred` anew. Gives the number of inferences.
///
/// # Errors
/// If the store cannot be read or written; then nothing has changed.
pub fn materialise(store: &Store, wanted: &Wanted) -> Result<usize, StoreError> {
    let default = Some(GraphNameRef::DefaultGraph);
    let ontology = NamedNode::new_unchecked(NAMESPACE.trim_end_matches('#'));
    let said: Vec<Triple> = triples(store, None, Some(ontology.as_ref().into()))?;
    let own: FxHashSet<NamedOrBlankNode> = said.iter().map(|triple| triple.subject.clone()).collect();
    let axioms = Axioms::of(said.into_iter());
    let mut known = Vec::new();
    for property in axioms.properties() {
        let all = triples(store, Some(property.as_ref()), default)?;
        // What the ontology says of its own terms is no fact.
        known.extend(all.into_iter().filter(|triple| !own.contains(&triple.subject)));
    }
    let mut found = infer(&axioms, known, &wanted.rules);
    if !wanted.relations.is_empty() {
        found = needed(found, &wanted.relations);
    }
    let mut transaction = store.database().start_transaction().map_err(fault)?;
    transaction.remove_named_graph(ng::INFERRED).map_err(fault)?;
    let mut names: FxHashMap<Triple, (NamedNode, Status)> = FxHashMap::default();
    for inference in &found {
        let node = NamedNode::new_unchecked(name(store, &inference.triple));
        let mut weakest = Status::Actual;
        let mut add = |subject: NamedOrBlankNode, predicate: NamedNodeRef, object: Term| {
            transaction.insert(Quad::new(subject, predicate, object, ng::INFERRED).as_ref());
        };
        for premise in &inference.premises {
            let (named, of) = match names.get(premise) {
                Some((name, status)) => (Term::from(name.clone()), *status),
                None => match stated(store, premise)? {
                    Some((name, status)) => (name.into(), status),
                    None => (Term::Triple(Box::new(premise.clone())), Status::Actual),
                },
            };
            weakest = weakest.min(of);
            add(node.clone().into(), ng::PREMISE, named);
        }
        let triple = inference.triple.clone();
        add(triple.subject.clone(), triple.predicate.as_ref(), triple.object.clone());
        add(node.clone().into(), rdf::TYPE, ng::INFERENCE.into());
        add(node.clone().into(), rdf::REIFIES, Term::Triple(Box::new(triple.clone())));
        add(node.clone().into(), ng::RULE, Literal::from(inference.rule.name()).into());
        add(node.clone().into(), ng::STATUS, term(weakest.as_str()).into());
        names.insert(triple, (node, weakest));
    }
    transaction.commit().map_err(fault)?;
    Ok(found.len())
}

/// The inferences of some relations, and those that they rest on.
fn needed(found: Vec<Inference>, relations: &BTreeSet<String>) -> Vec<Inference> {
    let at: FxHashMap<&Triple, usize> = found.iter().enumerate().map(|(at, i)| (&i.triple, at)).collect();
    let is_asked = |i: &Inference| relations.contains(i.triple.predicate.as_str().trim_start_matches(NAMESPACE));
    let mut kept: BTreeSet<usize> = BTreeSet::new();
    let mut open: VecDeque<usize> = (0..found.len()).filter(|&at| is_asked(&found[at])).collect();
    while let Some(next) = open.pop_front() {
        if kept.insert(next) {
            open.extend(found[next].premises.iter().filter_map(|premise| at.get(premise).copied()));
        }
    }
    let mut number = 0;
    let mut found = found;
    found.retain(|_| {
        number += 1;
        kept.contains(&(number - 1))
    });
    found
}

/// The fact that states a triple, and its status.
fn stated(store: &Store, triple: &Triple) -> Result<Option<(NamedNode, Status)>, StoreError> {
    let object = Term::Triple(Box::new(triple.clone()));
    let default = Some(GraphNameRef::DefaultGraph);
    let quads = store.database().quads_for_pattern(None, Some(rdf::REIFIES), Some(object.as_ref()), default);
    let mut facts = Vec::new();
    for quad in quads {
        if let NamedOrBlankNode::NamedNode(fact) = quad.map_err(fault)?.subject {
            let status = store.object(fact.as_ref(), ng::STATUS)?.and_then(|term| status(&term));
            facts.extend(status.map(|status| (status, fact)));
        }
    }
    // Of a fact that happened more than once, the firmest.
    facts.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    Ok(facts.into_iter().next().map(|(status, fact)| (fact, status)))
}

fn triples(
    store: &Store,
    property: Option<NamedNodeRef>,
    graph: Option<GraphNameRef>,
) -> Result<Vec<Triple>, StoreError> {
    let quads = store.database().quads_for_pattern(None, property, None, graph);
    quads.map(|quad| quad.map(Triple::from).map_err(fault)).collect()
}

/// A triple that follows, as the store has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// The name of the rule.
    pub rule: String,
    /// From what.
    pub premises: Vec<Premise>,
}

/// What an inference rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Premise {
    /// A fact, by its IRI.
    Fact(String),
    /// Another inference, by its IRI, with its triple.
    Inference(String, Triple),
    /// A triple that is in the ontology, or known beforehand.
    Known(Triple),
}

/// How an inference was made, by its IRI; nothing if the store has no such inference.
///
/// # Errors
/// If the store cannot be read.
pub fn derivation(store: &Store, inference: &str) -> Result<Option<Derived>, StoreError> {
    let node = NamedNode::new_unchecked(inference);
    let of = |predicate: NamedNodeRef, node: NamedNodeRef| -> Result<Vec<Term>, StoreError> {
        let quads =
            store.database().quads_for_pattern(Some(node.into()), Some(predicate), None, Some(ng::INFERRED.into()));
        let mut terms = quads.map(|q| q.map(|q| q.object).map_err(fault)).collect::<Result<Vec<_>, _>>()?;
        terms.sort_by_cached_key(Term::to_string);
        Ok(terms)
    };
    let Some(Term::Literal(rule)) = of(ng::RULE, node.as_ref())?.into_iter().next() else { return Ok(None) };
    let mut premises = Vec::new();
    for premise in of(ng::PREMISE, node.as_ref())? {
        match premise {
            Term::NamedNode(named) => match of(rdf::REIFIES, named.as_ref())?.into_iter().next() {
                Some(Term::Triple(triple)) => premises.push(Premise::Inference(named.into_string(), *triple)),
                _ => premises.push(Premise::Fact(named.into_string())),
            },
            Term::Triple(triple) => premises.push(Premise::Known(*triple)),
            _ => {}
        }
    }
    Ok(Some(Derived { rule: rule.value().to_owned(), premises }))
}

/// The IRI of the inference of a triple.
pub fn name(store: &Store, triple: &Triple) -> String {
    let (subject, object) = (text(&triple.subject.clone().into()), text(&triple.object));
    store.names().inference(&subject, triple.predicate.as_str(), &object)
}
