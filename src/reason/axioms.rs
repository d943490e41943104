//! The axioms that rules need, read from an ontology.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, NamedOrBlankNode, Term, Triple};
use rustc_hash::FxHashMap;

use crate::vocabulary::{owl, rdf, rdfs};

/// What an ontology says of classes and properties.
#[derive(Debug, Clone, Default)]
pub struct Axioms {
    /// The classes right above each.
    pub superclasses: BTreeMap<NamedNode, Vec<NamedNode>>,
    /// The properties right above each.
    pub superproperties: BTreeMap<NamedNode, Vec<NamedNode>>,
    /// The classes of a property's subjects.
    pub domains: BTreeMap<NamedNode, Vec<NamedNode>>,
    /// The classes of a property's objects.
    pub ranges: BTreeMap<NamedNode, Vec<NamedNode>>,
    /// The inverses of each property.
    pub inverses: BTreeMap<NamedNode, Vec<NamedNode>>,
    /// Symmetric properties.
    pub symmetric: BTreeSet<NamedNode>,
    /// Transitive properties.
    pub transitive: BTreeSet<NamedNode>,
    /// Chains of properties, each with the property that it comes to, and the triple that says so.
    pub chains: Vec<(Vec<NamedNode>, NamedNode, Triple)>,
}

impl Axioms {
    /// The axioms of an ontology.
    pub fn of(ontology: impl Iterator<Item = Triple>) -> Self {
        let mut axioms = Self::default();
        let mut lists: FxHashMap<NamedOrBlankNode, (Option<Term>, Option<Term>)> = FxHashMap::default();
        let mut chains = Vec::new();
        for triple in ontology {
            match triple.predicate.as_ref() {
                p if p == rdf::FIRST => lists.entry(triple.subject).or_default().0 = Some(triple.object),
                p if p == rdf::REST => lists.entry(triple.subject).or_default().1 = Some(triple.object),
                p if p == owl::PROPERTY_CHAIN_AXIOM => chains.push(triple),
                _ => axioms.take(triple),
            }
        }
        for said in chains {
            let mut chain = Vec::new();
            let mut at = said.object.clone();
            while let Some((Some(Term::NamedNode(link)), Some(rest))) =
                as_node(&at).and_then(|node| lists.remove(&node))
            {
                chain.push(link);
                at = rest;
            }
            if let NamedOrBlankNode::NamedNode(whole) = &said.subject {
                axioms.chains.push((chain, whole.clone(), said.clone()));
            }
        }
        axioms.chains.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
        for of in [
            &mut axioms.superclasses,
            &mut axioms.superproperties,
            &mut axioms.domains,
            &mut axioms.ranges,
            &mut axioms.inverses,
        ] {
            of.values_mut().for_each(|all| all.sort());
        }
        axioms
    }

    fn take(&mut self, triple: Triple) {
        let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) = (triple.subject, triple.object) else {
            return;
        };
        let of = match triple.predicate.as_ref() {
            p if p == rdfs::SUB_CLASS_OF => &mut self.superclasses,
            p if p == rdfs::SUB_PROPERTY_OF => &mut self.superproperties,
            p if p == rdfs::DOMAIN => &mut self.domains,
            p if p == rdfs::RANGE => &mut self.ranges,
            p if p == owl::INVERSE_OF => {
                self.inverses.entry(object.clone()).or_default().push(subject.clone());
                &mut self.inverses
            }
            p if p == rdf::TYPE && object == owl::SYMMETRIC_PROPERTY => {
                self.symmetric.insert(subject);
                return;
            }
            p if p == rdf::TYPE && object == owl::TRANSITIVE_PROPERTY => {
                self.transitive.insert(subject);
                return;
            }
            _ => return,
        };
        of.entry(subject).or_default().push(object);
    }

    /// Whether a property stands in a rule with several premises.
    pub fn is_joined(&self, property: &NamedNode) -> bool {
        self.transitive.contains(property) || self.chains.iter().any(|(chain, ..)| chain.contains(property))
    }

    /// The properties of which something can follow.
    pub fn properties(&self) -> BTreeSet<NamedNode> {
        let maps = [&self.superproperties, &self.domains, &self.ranges, &self.inverses];
        let of_maps = maps.into_iter().flat_map(BTreeMap::keys);
        let of_chains = self.chains.iter().flat_map(|(chain, ..)| chain);
        let all = of_maps.chain(&self.symmetric).chain(&self.transitive).chain(of_chains);
        all.cloned().chain([rdf::TYPE.into_owned()]).collect()
    }
}

fn as_node(term: &Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::BlankNode(node) => Some(node.clone().into()),
        _ => None,
    }
}
