//! What a store has to know of its ontology to keep its graphs.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNode, Term};
use oxigraph::store::Store as Oxigraph;

use super::merged::status;
use super::store::{StoreError, fault};
use crate::proposition::Status;
use crate::vocabulary::{NAMESPACE, ng, owl, rdf};

/// Relations by what the ontology says of them, by their local names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {
    /// They say the same in both directions.
    pub symmetric: BTreeSet<String>,
    /// The same at another date is another fact.
    pub repeatable: BTreeSet<String>,
    /// Their subjects tell one object from another.
    pub identifying: BTreeSet<String>,
    /// They hold as their subjects do.
    pub dependent: BTreeSet<String>,
    /// They have one object a subject.
    pub functional: BTreeSet<String>,
    /// The status that a thing has at each stage of its life, by the stage's IRI.
    pub implied: BTreeMap<String, Status>,
}

impl Schema {
    /// Reads it from the ontology in a store.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn read(store: &Oxigraph) -> Result<Self, StoreError> {
        let subjects = |predicate: NamedNodeRef, object: Option<Term>| {
            let object = object.as_ref().map(Term::as_ref);
            let quads = store.quads_for_pattern(None, Some(predicate), object, Some(GraphNameRef::DefaultGraph));
            let mut found = BTreeSet::new();
            for quad in quads {
                if let NamedOrBlankNode::NamedNode(node) = quad.map_err(fault)?.subject {
                    found.extend(node.as_str().strip_prefix(NAMESPACE).map(str::to_owned));
                }
            }
            Ok::<_, StoreError>(found)
        };
        let mut implied = BTreeMap::new();
        for quad in store.quads_for_pattern(None, Some(ng::IMPLIES), None, Some(GraphNameRef::DefaultGraph)) {
            let quad = quad.map_err(fault)?;
            if let (NamedOrBlankNode::NamedNode(stage), Some(status)) = (&quad.subject, status(&quad.object)) {
                implied.insert(stage.as_str().to_owned(), status);
            }
        }
        Ok(Self {
            implied,
            dependent: subjects(ng::DEPENDENT, None)?,
            symmetric: subjects(rdf::TYPE, Some(owl::SYMMETRIC_PROPERTY.into()))?,
            repeatable: subjects(ng::REPEATABLE, None)?,
            identifying: subjects(ng::IDENTIFIES, None)?,
            functional: subjects(rdf::TYPE, Some(owl::FUNCTIONAL_PROPERTY.into()))?,
        })
    }
}
