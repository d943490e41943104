//! The graph that shapes look at.

use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Term};
use oxigraph::store::Store as Oxigraph;
use rustc_hash::FxHashSet;

use crate::graph::store::{Store, StoreError, fault};
use crate::vocabulary::{rdf, rdfs};

/// The default graph of a store.
pub struct Data<'a> {
    store: &'a Oxigraph,
}

impl std::fmt::Debug for Data<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Data")
    }
}

impl<'a> From<&'a Store> for Data<'a> {
    fn from(store: &'a Store) -> Self {
        Self { store: store.database() }
    }
}

impl<'a> From<&'a Oxigraph> for Data<'a> {
    fn from(store: &'a Oxigraph) -> Self {
        Self { store }
    }
}

impl Data<'_> {
    /// The objects of a node for a predicate.
    pub fn objects(&self, subject: &Term, predicate: NamedNodeRef) -> Result<Vec<Term>, StoreError> {
        let Some(subject) = as_subject(subject) else { return Ok(Vec::new()) };
        let quads =
            self.store.quads_for_pattern(Some(subject), Some(predicate), None, Some(GraphNameRef::DefaultGraph));
        quads.map(|quad| quad.map(|quad| quad.object).map_err(fault)).collect()
    }

    /// The subjects that have a node as object of a predicate.
    pub fn subjects(&self, predicate: NamedNodeRef, object: &Term) -> Result<Vec<Term>, StoreError> {
        let graph = Some(GraphNameRef::DefaultGraph);
        let quads = self.store.quads_for_pattern(None, Some(predicate), Some(object.as_ref()), graph);
        quads.map(|quad| quad.map(|quad| quad.subject.into()).map_err(fault)).collect()
    }

    /// All subjects of a predicate.
    pub fn subjects_of(&self, predicate: &NamedNode) -> Result<Vec<Term>, StoreError> {
        let graph = Some(GraphNameRef::DefaultGraph);
        let quads = self.store.quads_for_pattern(None, Some(predicate.as_ref()), None, graph);
        quads.map(|quad| quad.map(|quad| quad.subject.into()).map_err(fault)).collect()
    }

    /// All objects of a predicate.
    pub fn objects_of(&self, predicate: &NamedNode) -> Result<Vec<Term>, StoreError> {
        let graph = Some(GraphNameRef::DefaultGraph);
        let quads = self.store.quads_for_pattern(None, Some(predicate.as_ref()), None, graph);
        quads.map(|quad| quad.map(|quad| quad.object).map_err(fault)).collect()
    }

    /// The predicates of a node, each with its object.
    pub fn properties(&self, subject: &Term) -> Result<Vec<(NamedNode, Term)>, StoreError> {
        let Some(subject) = as_subject(subject) else { return Ok(Vec::new()) };
        let quads = self.store.quads_for_pattern(Some(subject), None, None, Some(GraphNameRef::DefaultGraph));
        quads.map(|quad| quad.map(|quad| (quad.predicate, quad.object)).map_err(fault)).collect()
    }

    /// The SHACL instances of a class: those of it and of its subclasses.
    pub fn instances(&self, class: &Term) -> Result<Vec<Term>, StoreError> {
        let mut found = Vec::new();
        let (mut seen, mut open) = (FxHashSet::default(), vec![class.clone()]);
        while let Some(class) = open.pop() {
            if seen.insert(class.clone()) {
                found.extend(self.subjects(rdf::TYPE, &class)?);
                open.extend(self.subjects(rdfs::SUB_CLASS_OF, &class)?);
            }
        }
        Ok(found)
    }

    /// Whether a node is a SHACL instance of a class.
    pub fn is_instance(&self, node: &Term, class: &Term) -> Result<bool, StoreError> {
        let (mut seen, mut open) = (FxHashSet::default(), self.objects(node, rdf::TYPE)?);
        while let Some(of) = open.pop() {
            if of == *class {
                return Ok(true);
            }
            if seen.insert(of.clone()) {
                open.extend(self.objects(&of, rdfs::SUB_CLASS_OF)?);
            }
        }
        Ok(false)
    }
}

fn as_subject(term: &Term) -> Option<NamedOrBlankNodeRef<'_>> {
    match term {
        Term::NamedNode(node) => Some(node.as_ref().into()),
        Term::BlankNode(node) => Some(node.as_ref().into()),
        _ => None,
    }
}

/// A term that can be a subject.
pub(super) fn subject(term: &Term) -> Option<NamedOrBlankNode> {
    as_subject(term).map(NamedOrBlankNodeRef::into_owned)
}
