//! The classes and relations of a pack.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{BlankNode, NamedNode, NamedOrBlankNode, Quad, Term};

use crate::vocabulary::{NAMESPACE, owl, rdf, rdfs, schema};

/// A relation of the ontology.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Relation {
    /// Classes of its subjects.
    pub domain: Vec<String>,
    /// Classes of its objects.
    pub range: Vec<String>,
    /// Whether it says the same in both directions.
    pub symmetric: bool,
    /// Whether the same at another date is another fact.
    pub repeatable: bool,
    /// Whether its subjects tell one object from another.
    pub identifies: bool,
    /// Whether it holds as its subject does.
    pub dependent: bool,
}

/// Classes with their superclasses, and relations, by local names.
#[derive(Debug, Clone, Default)]
pub struct Ontology {
    /// Each class with all classes that it is a subclass of, itself included.
    pub classes: BTreeMap<String, BTreeSet<String>>,
    /// The relations between entities.
    pub relations: BTreeMap<String, Relation>,
    /// The individuals that it names itself, each with its class: `signed`, a `Stage`.
    pub individuals: BTreeMap<String, String>,
    /// The triples, for the store.
    pub triples: Vec<Quad>,
}

impl Ontology {
    /// Reads an ontology in Turtle.
    ///
    /// # Errors
    /// The parser's message with line and column, or the class that stands below itself.
    pub fn parse(turtle: &str) -> Result<Self, String> {
        let mut ontology = Self::default();
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle.as_bytes()) {
            ontology.triples.push(quad.map_err(|e| e.to_string())?);
        }
        name_blank_nodes(&mut ontology.triples);
        let mut parents: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for quad in &ontology.triples {
            let Some(subject) = local(&Term::from(quad.subject.clone())) else { continue };
            let object = local(&quad.object);
            let predicate = quad.predicate.as_str();
            if predicate == rdf::TYPE.as_str() && quad.object == owl::CLASS.into() {
                parents.entry(subject).or_default();
            } else if predicate == rdf::TYPE.as_str() && quad.object == owl::SYMMETRIC_PROPERTY.into() {
                ontology.relations.entry(subject).or_default().symmetric = true;
            } else if predicate == rdf::TYPE.as_str()
                && let Some(class) = object
            {
                ontology.individuals.insert(subject, class);
            } else if predicate == rdfs::SUB_CLASS_OF.as_str() {
                parents.entry(subject).or_default().extend(object);
            } else if predicate == rdfs::DOMAIN.as_str() || predicate == schema::DOMAIN_INCLUDES.as_str() {
                ontology.relations.entry(subject).or_default().domain.extend(object);
            } else if predicate == rdfs::RANGE.as_str() || predicate == schema::RANGE_INCLUDES.as_str() {
                // A datatype such as xsd:integer is named by what facts call it.
                let datatype = quad.object.to_string().ends_with("#integer>").then(|| "Integer".to_owned());
                ontology.relations.entry(subject).or_default().range.extend(object.or(datatype));
            } else if predicate == format!("{NAMESPACE}repeatable") {
                ontology.relations.entry(subject).or_default().repeatable = true;
            } else if predicate == format!("{NAMESPACE}dependent") {
                ontology.relations.entry(subject).or_default().dependent = true;
            } else if predicate == format!("{NAMESPACE}identifies") {
                ontology.relations.entry(subject).or_default().identifies = true;
            }
        }
        // What a fact carries is no relation between entities.
        ontology.relations.retain(|_, r| !r.domain.iter().any(|d| matches!(d.as_str(), "Fact" | "Passage")));
        ontology.relations.retain(|_, r| !r.domain.is_empty() && !r.range.is_empty());
        for class in parents.keys() {
            let above = parents.get(class).into_iter().flatten();
            if let Some(other) = above.clone().find(|other| reaches(&parents, other, class)) {
                return Err(format!(
                    "the class {class} stands below itself: it is a subclass of {other}, and {other} one of {class}"
                ));
            }
            let mut all = BTreeSet::new();
            let mut open = vec![class.clone()];
            while let Some(next) = open.pop() {
                if all.insert(next.clone()) {
                    open.extend(parents.get(&next).into_iter().flatten().cloned());
                }
            }
            ontology.classes.insert(class.clone(), all);
        }
        Ok(ontology)
    }

    /// Whether `class` is `ancestor` or a subclass of it.
    pub fn is_a(&self, class: &str, ancestor: &str) -> bool {
        class == ancestor || self.classes.get(class).is_some_and(|all| all.contains(ancestor))
    }
}

/// Gives blank nodes, such as those of lists, names by their order in the file: a store has none, so that what it
/// holds has one form.
fn name_blank_nodes(quads: &mut [Quad]) {
    let mut names: BTreeMap<String, NamedNode> = BTreeMap::new();
    let mut name = |blank: &BlankNode| {
        let number = names.len() + 1;
        let named = || NamedNode::new_unchecked(format!("{NAMESPACE}node{number}"));
        names.entry(blank.as_str().to_owned()).or_insert_with(named).clone()
    };
    for quad in quads {
        if let NamedOrBlankNode::BlankNode(blank) = &quad.subject {
            quad.subject = name(blank).into();
        }
        if let Term::BlankNode(blank) = &quad.object {
            quad.object = name(blank).into();
        }
    }
}

/// Whether `from` is `to` or has it above it.
fn reaches(parents: &BTreeMap<String, BTreeSet<String>>, from: &str, to: &str) -> bool {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(next) = open.pop() {
        if next == to {
            return true;
        }
        if seen.insert(next) {
            open.extend(parents.get(next).into_iter().flatten().map(String::as_str));
        }
    }
    false
}

/// The local name of a term of the ontology's own namespace.
fn local(term: &Term) -> Option<String> {
    match term {
        Term::NamedNode(node) => node.as_str().strip_prefix(NAMESPACE).map(str::to_owned),
        _ => None,
    }
}
