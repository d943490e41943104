//! What follows from the ontology: rules of RDFS and OWL 2 RL, by forward chaining.
//!
//! The rules have the names that the OWL 2 RL profile gives them (W3C Recommendation *OWL 2 Web Ontology Language
//! Profiles*, 11 December 2012, section 4.3). Only those are run that are asked for, on what all articles say
//! together. Each inference keeps the rule and the premises that gave it first; in which order they are found
//! follows from the text of the triples, so that every run says the same.
//!
//! To add a rule: a variant of [`Rule`], how its axioms are read ([`Axioms`]) and what it gives (`Reasoner::apply`).

pub mod axioms;
pub mod store;

use std::collections::{BTreeSet, VecDeque};
use std::fmt;

use oxigraph::model::{NamedNode, NamedOrBlankNode, Term, Triple};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::vocabulary::{owl, rdf, rdfs};
use axioms::Axioms;

/// A rule of OWL 2 RL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, clap::ValueEnum)]
pub enum Rule {
    /// An instance of a class is one of its superclasses (`cax-sco`)
    Subclass,
    /// Who has a property has those above it (`prp-spo1`)
    Subproperty,
    /// The subject of a property is of its domain (`prp-dom`)
    Domain,
    /// The object of a property is of its range (`prp-rng`)
    Range,
    /// A symmetric property holds in both directions (`prp-symp`)
    Symmetric,
    /// A property holds in the other direction as its inverse (`prp-inv1`, `prp-inv2`)
    Inverse,
    /// A transitive property holds over several steps (`prp-trp`)
    Transitive,
    /// Properties one after the other come to one (`prp-spo2`)
    Chain,
}

impl Rule {
    /// The rules that are run unless others are asked for. Domain and range say of each end of a fact only what
    /// its class says already, and the properties below others are those that facts themselves are made of.
    pub const USUAL: [Self; 5] = [Self::Subclass, Self::Symmetric, Self::Inverse, Self::Transitive, Self::Chain];

    /// Its name in the profile.
    pub fn name(self) -> &'static str {
        match self {
            Self::Subclass => "cax-sco",
            Self::Subproperty => "prp-spo1",
            Self::Domain => "prp-dom",
            Self::Range => "prp-rng",
            Self::Symmetric => "prp-symp",
            Self::Inverse => "prp-inv",
            Self::Transitive => "prp-trp",
            Self::Chain => "prp-spo2",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inference {
    /// The triple that follows.
    pub triple: Triple,
    /// By which rule.
    pub rule: Rule,
    /// From what: triples of the graph, of the ontology, or inferred themselves.
    pub premises: Vec<Triple>,
}

/// What follows from some triples by some rules, in the order in which it was found.
pub fn infer(axioms: &Axioms, mut triples: Vec<Triple>, rules: &BTreeSet<Rule>) -> Vec<Inference> {
    let mut reasoner = Reasoner::new(axioms, rules);
    triples.sort_by_cached_key(Triple::to_string);
    let mut open = VecDeque::new();
    for triple in triples {
        if reasoner.add(&triple) {
            open.push_back(triple);
        }
    }
    let mut found = Vec::new();
    while let Some(triple) = open.pop_front() {
        for inference in reasoner.apply(&triple) {
            if reasoner.add(&inference.triple) {
                open.push_back(inference.triple.clone());
                found.push(inference);
            }
        }
    }
    found
}

/// The triples that are known so far, by what rules look for.
struct Reasoner<'a> {
    axioms: &'a Axioms,
    rules: &'a BTreeSet<Rule>,
    known: FxHashSet<Triple>,
    /// Objects by subject and predicate.
    from: FxHashMap<(Term, NamedNode), Vec<Term>>,
    /// Subjects by predicate and object.
    to: FxHashMap<(NamedNode, Term), Vec<Term>>,
}

impl<'a> Reasoner<'a> {
    fn new(axioms: &'a Axioms, rules: &'a BTreeSet<Rule>) -> Self {
        let (known, from, to) = (FxHashSet::default(), FxHashMap::default(), FxHashMap::default());
        Self { axioms, rules, known, from, to }
    }

    /// Whether a triple is new.
    fn add(&mut self, triple: &Triple) -> bool {
        let new = self.known.insert(triple.clone());
        // Only what stands in a longer rule is looked for.
        if new && self.axioms.is_joined(&triple.predicate) {
            let subject = Term::from(triple.subject.clone());
            let (predicate, object) = (triple.predicate.clone(), triple.object.clone());
            self.from.entry((subject.clone(), predicate.clone())).or_default().push(object.clone());
            self.to.entry((predicate, object)).or_default().push(subject);
        }
        new
    }

    /// What follows from a triple, with what is known already.
    fn apply(&self, triple: &Triple) -> Vec<Inference> {
        let mut found = Vec::new();
        let mut give = |rule: Rule, triple: Triple, premises: Vec<Triple>| {
            if self.rules.contains(&rule) {
                found.push(Inference { triple, rule, premises });
            }
        };
        let Triple { subject, predicate, object } = triple;
        let axiom = |one: &NamedNode, by, other: &NamedNode| Triple::new(one.clone(), by, other.clone());
        if *predicate == rdf::TYPE
            && let Term::NamedNode(class) = object
        {
            for above in self.axioms.superclasses.get(class).into_iter().flatten() {
                let premises = vec![triple.clone(), axiom(class, rdfs::SUB_CLASS_OF, above)];
                give(Rule::Subclass, Triple::new(subject.clone(), rdf::TYPE, above.clone()), premises);
            }
        }
        for above in self.axioms.superproperties.get(predicate).into_iter().flatten() {
            let premises = vec![triple.clone(), axiom(predicate, rdfs::SUB_PROPERTY_OF, above)];
            give(Rule::Subproperty, Triple::new(subject.clone(), above.clone(), object.clone()), premises);
        }
        for class in self.axioms.domains.get(predicate).into_iter().flatten() {
            let premises = vec![triple.clone(), axiom(predicate, rdfs::DOMAIN, class)];
            give(Rule::Domain, Triple::new(subject.clone(), rdf::TYPE, class.clone()), premises);
        }
        let Some(other) = as_subject(object) else { return found };
        for class in self.axioms.ranges.get(predicate).into_iter().flatten() {
            let premises = vec![triple.clone(), axiom(predicate, rdfs::RANGE, class)];
            give(Rule::Range, Triple::new(other.clone(), rdf::TYPE, class.clone()), premises);
        }
        if self.axioms.symmetric.contains(predicate) {
            let kind = owl::SYMMETRIC_PROPERTY.into_owned();
            let premises = vec![triple.clone(), axiom(predicate, rdf::TYPE, &kind)];
            give(Rule::Symmetric, Triple::new(other.clone(), predicate.clone(), subject.clone()), premises);
        }
        for inverse in self.axioms.inverses.get(predicate).into_iter().flatten() {
            let premises = vec![triple.clone(), axiom(predicate, owl::INVERSE_OF, inverse)];
            give(Rule::Inverse, Triple::new(other.clone(), inverse.clone(), subject.clone()), premises);
        }
        if self.axioms.transitive.contains(predicate) {
            let pair = [predicate.clone(), predicate.clone()];
            let kind = owl::TRANSITIVE_PROPERTY.into_owned();
            let said = axiom(predicate, rdf::TYPE, &kind);
            self.chained(&pair, predicate, triple, &said, Rule::Transitive, &mut give);
        }
        for (chain, whole, said) in &self.axioms.chains {
            self.chained(chain, whole, triple, said, Rule::Chain, &mut give);
        }
        found
    }

    /// What follows where a triple is a link of a chain.
    fn chained(
        &self,
        chain: &[NamedNode],
        whole: &NamedNode,
        triple: &Triple,
        said: &Triple,
        rule: Rule,
        give: &mut impl FnMut(Rule, Triple, Vec<Triple>),
    ) {
        for at in (0..chain.len()).filter(|&at| chain[at] == triple.predicate) {
            let mut paths = vec![vec![triple.clone()]];
            for link in chain[..at].iter().rev() {
                paths = self.longer(&paths, |path| {
                    let end = Term::from(path[0].subject.clone());
                    let starts = self.to.get(&(link.clone(), end.clone())).into_iter().flatten();
                    let step =
                        starts.filter_map(|start| Some(Triple::new(as_subject(start)?, link.clone(), end.clone())));
                    step.map(|step| [vec![step], path.to_vec()].concat()).collect()
                });
            }
            for link in &chain[at + 1..] {
                paths = self.longer(&paths, |path| {
                    let Some(start) = path.last().and_then(|last| as_subject(&last.object)) else { return Vec::new() };
                    let ends = self.from.get(&(Term::from(start.clone()), link.clone())).into_iter().flatten();
                    let step = ends.map(|end| Triple::new(start.clone(), link.clone(), end.clone()));
                    step.map(|step| [path.to_vec(), vec![step]].concat()).collect()
                });
            }
            for path in paths {
                let (Some(first), Some(last)) = (path.first(), path.last()) else { continue };
                let ends = Triple::new(first.subject.clone(), whole.clone(), last.object.clone());
                // What comes back to where it began says nothing of two.
                if Term::from(ends.subject.clone()) != ends.object {
                    give(rule, ends, path.iter().cloned().chain([said.clone()]).collect());
                }
            }
        }
    }

    fn longer(&self, paths: &[Vec<Triple>], step: impl Fn(&[Triple]) -> Vec<Vec<Triple>>) -> Vec<Vec<Triple>> {
        paths.iter().flat_map(|path| step(path)).collect()
    }
}

fn as_subject(term: &Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::BlankNode(node) => Some(node.clone().into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Ontology;

    fn node(name: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("http://x/{name}"))
    }

    fn inferred(ontology: &str, triples: &[(&str, &str, &str)], rules: &[Rule]) -> Vec<String> {
        let prefixes = "@prefix : <http://x/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
            @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . ";
        let ontology = Ontology::parse(&format!("{prefixes}{ontology}")).unwrap();
        let axioms = Axioms::of(ontology.triples.into_iter().map(Triple::from));
        let triples = triples.iter().map(|(s, p, o)| Triple::new(node(s), node(p), node(o))).collect();
        let found = infer(&axioms, triples, &rules.iter().copied().collect());
        found.iter().map(|i| format!("{}: {}", i.rule, i.triple).replace("http://x/", "")).collect()
    }

    #[test]
    fn each_rule_gives_what_it_should() {
        assert_eq!(
            inferred(":p a owl:SymmetricProperty .", &[("a", "p", "b")], &Rule::USUAL),
            ["prp-symp: <b> <p> <a>"]
        );
        assert_eq!(inferred(":p owl:inverseOf :q .", &[("a", "p", "b")], &Rule::USUAL), ["prp-inv: <b> <q> <a>"]);
        assert_eq!(inferred(":p owl:inverseOf :q .", &[("a", "q", "b")], &Rule::USUAL), ["prp-inv: <b> <p> <a>"]);
        let below = ":p rdfs:subPropertyOf :q .";
        assert_eq!(inferred(below, &[("a", "p", "b")], &[Rule::Subproperty]), ["prp-spo1: <a> <q> <b>"]);
        let chain = ":lives owl:propertyChainAxiom ( :lives :in ) .";
        let triples = [("a", "lives", "b"), ("b", "in", "c"), ("c", "in", "d")];
        assert_eq!(
            inferred(chain, &triples, &[Rule::Chain]),
            ["prp-spo2: <a> <lives> <c>", "prp-spo2: <a> <lives> <d>"]
        );
        let steps = [("a", "in", "b"), ("b", "in", "c"), ("c", "in", "d"), ("d", "in", "a")];
        let found = inferred(":in a owl:TransitiveProperty .", &steps, &Rule::USUAL);
        assert_eq!(found.len(), 8, "{found:?}");
        assert!(inferred(":p rdfs:domain :C ; rdfs:range :D .", &[("a", "p", "b")], &Rule::USUAL).is_empty());
        let found = inferred(":p rdfs:domain :C ; rdfs:range :D .", &[("a", "p", "b")], &[Rule::Domain, Rule::Range]);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn only_what_is_asked_for_is_inferred() {
        let both = ":p a owl:SymmetricProperty ; owl:inverseOf :q .";
        assert_eq!(inferred(both, &[("a", "p", "b")], &[Rule::Inverse]), ["prp-inv: <b> <q> <a>"]);
    }
}
