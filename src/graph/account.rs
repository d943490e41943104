//! What one article says, as it is put into a store.

use std::collections::BTreeMap;

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple};
use rustc_hash::FxHashMap;

use super::names::Names;
use super::sketch::Sketch;
use super::telling::Telling;
use crate::vocabulary::{NAMESPACE, ng, owl, rdf};

/// What an article says, under the names that its own reading gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The article, which is also the name of its graph.
    pub article: NamedNode,
    /// Its statements.
    pub triples: Vec<Triple>,
    /// What it tells of things without a name of their own.
    pub tellings: Vec<Telling>,
    /// By which its near copies are known.
    pub sketch: Sketch,
    /// Its text, in which its passages stand.
    pub text: String,
}

impl Account {
    /// How many facts it states.
    pub fn facts(&self) -> usize {
        self.triples.iter().filter(|triple| triple.predicate == ng::RELATION).count()
    }
}

/// The names in the whole graph of what an article calls otherwise, by the IRIs that the article has.
pub type Renames = BTreeMap<String, String>;

/// The ends of a fact: subject, relation, object.
type Ends<'a> = (&'a NamedNode, NamedNodeRef<'a>, &'a Term);

/// An article's statements under other names, with a pointer from each old name to the new one. Facts about what
/// is renamed have other IRIs too, and those of a `symmetric` relation keep their ends in order.
pub fn renamed(triples: &[Triple], renames: &Renames, names: &Names, symmetric: &dyn Fn(&str) -> bool) -> Vec<Triple> {
    if renames.is_empty() {
        return triples.to_vec();
    }
    let shown = |node: &NamedNode| renames.get(node.as_str()).map_or_else(|| node.clone(), NamedNode::new_unchecked);
    let shown_term = |term: &Term| match term {
        Term::NamedNode(node) => Term::from(shown(node)),
        other => other.clone(),
    };
    // Each fact with its own new IRI and its new ends.
    let mut facts: BTreeMap<&str, (NamedNode, Triple)> = BTreeMap::new();
    let mut swapped: FxHashMap<Triple, Triple> = FxHashMap::default();
    for (fact, (subject, relation, object)) in facts_of(triples) {
        let (mut new_subject, mut new_object) = (shown(subject), shown_term(object));
        if new_subject == *subject && new_object == *object {
            continue;
        }
        let local = relation.as_str().trim_start_matches(NAMESPACE);
        if let Term::NamedNode(other) = &mut new_object
            && symmetric(local)
            && *other < new_subject
        {
            std::mem::swap(&mut new_subject, other);
        }
        // What the IRI has after the two ends is the date of a fact that can happen again.
        let date = fact.strip_prefix(&names.fact(subject.as_str(), local, text(object), None)).unwrap_or_default();
        let date = date.strip_prefix('-').map(str::to_owned);
        let iri = names.fact(new_subject.as_str(), local, text(&new_object), date);
        let plain = Triple::new(new_subject, relation, new_object);
        swapped.insert(Triple::new(subject.clone(), relation, object.clone()), plain.clone());
        facts.insert(fact, (NamedNode::new_unchecked(iri), plain));
    }
    let mut view = Vec::with_capacity(triples.len());
    for triple in triples {
        let NamedOrBlankNode::NamedNode(subject) = &triple.subject else { continue };
        view.push(match facts.get(subject.as_str()) {
            Some((iri, plain)) => {
                let object = match triple.predicate.as_ref() {
                    p if p == ng::SUBJECT => plain.subject.clone().into(),
                    p if p == ng::OBJECT => plain.object.clone(),
                    p if p == rdf::REIFIES => Term::Triple(Box::new(plain.clone())),
                    _ => shown_term(&triple.object),
                };
                Triple::new(iri.clone(), triple.predicate.clone(), object)
            }
            None => swapped
                .get(triple)
                .cloned()
                .unwrap_or_else(|| Triple::new(shown(subject), triple.predicate.clone(), shown_term(&triple.object))),
        });
    }
    let pointer = |(old, new): (&String, &String)| {
        Triple::new(NamedNode::new_unchecked(old), owl::SAME_AS, NamedNode::new_unchecked(new))
    };
    view.extend(renames.iter().map(pointer));
    view
}

/// The facts among some triples, by their IRIs, with their ends.
fn facts_of(triples: &[Triple]) -> BTreeMap<&str, Ends<'_>> {
    #[derive(Default)]
    struct Found<'a>(Option<&'a NamedNode>, Option<&'a NamedNode>, Option<&'a Term>);
    let mut found: BTreeMap<&str, Found> = BTreeMap::new();
    for triple in triples {
        let NamedOrBlankNode::NamedNode(fact) = &triple.subject else { continue };
        match (triple.predicate.as_ref(), &triple.object) {
            (p, Term::NamedNode(node)) if p == ng::SUBJECT => found.entry(fact.as_str()).or_default().0 = Some(node),
            (p, Term::NamedNode(node)) if p == ng::RELATION => found.entry(fact.as_str()).or_default().1 = Some(node),
            (p, object) if p == ng::OBJECT => found.entry(fact.as_str()).or_default().2 = Some(object),
            _ => {}
        }
    }
    found.into_iter().filter_map(|(fact, Found(s, p, o))| Some((fact, (s?, p?.as_ref(), o?)))).collect()
}

/// The text of an IRI or literal.
fn text(term: &Term) -> &str {
    match term {
        Term::NamedNode(node) => node.as_str(),
        Term::Literal(literal) => literal.value(),
        _ => "",
    }
}
