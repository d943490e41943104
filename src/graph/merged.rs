//! The default graph: what all articles say together.
//!
//! Each statement stands in it once, whatever the number of articles that make it. Where articles may differ,
//! it holds what they come to: one status and one belief a fact, one label an entity. It follows from the named
//! graphs alone, and is changed with them, as far as a change reaches.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphName, GraphNameRef, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef, Triple};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::belief::{belief, is_saturated};
use super::ledger;
use super::mapping::{is_proper, rounded, term};
use super::names::Names;
use super::schema::Schema;
use super::sketch::Sketch;
use super::store::{StoreError, fault};
use super::transaction::Transaction;
use crate::article::PartialDate;
use crate::proposition::Status;
use crate::vocabulary::{NAMESPACE, ng, rdf, rdfs, schema, skos};

/// What a change of named graphs bears on.
#[derive(Debug, Default)]
pub struct Touched {
    removed: FxHashSet<Triple>,
    /// Whether any statement was added.
    added: bool,
    /// Facts of which articles say something else now.
    facts: BTreeSet<String>,
    named: BTreeMap<String, NameChange>,
    /// The ends that facts had which were taken back.
    ends: Vec<Triple>,
    /// Facts that have another date.
    dated: BTreeSet<String>,
}

/// What has changed about the names of an entity.
#[derive(Debug, Default)]
struct NameChange {
    /// What some article no longer calls it.
    removed: bool,
    /// What some article now calls it.
    added: Vec<Term>,
    /// What some article now holds to be its proper name; these are among `added`.
    labels: Vec<Term>,
}

impl Touched {
    /// Whether nothing has changed.
    pub fn is_empty(&self) -> bool {
        self.removed.is_empty() && !self.added && self.facts.is_empty() && self.named.is_empty()
    }

    /// Notes that a named graph has lost a statement.
    pub fn removed(&mut self, triple: &Triple) {
        match triple.predicate.as_ref() {
            p if p == ng::STATUS || p == ng::CONFIDENCE => self.judged(triple),
            p if p == skos::PREF_LABEL || p == skos::ALT_LABEL => {
                self.named.entry(iri(triple)).or_default().removed = true;
            }
            p => {
                match &triple.object {
                    Term::Triple(ends) if p == rdf::REIFIES => self.ends.push((**ends).clone()),
                    _ if p == ng::DATE => _ = self.dated.insert(iri(triple)),
                    _ => {}
                }
                self.removed.insert(triple.clone());
            }
        }
    }

    /// Notes that a named graph has a new statement. Gives whether that stands in the default graph as it is.
    pub fn added(&mut self, triple: &Triple) -> bool {
        self.added = true;
        match triple.predicate.as_ref() {
            p if p == ng::STATUS || p == ng::CONFIDENCE => self.judged(triple),
            p if p == skos::PREF_LABEL || p == skos::ALT_LABEL => {
                let names = self.named.entry(iri(triple)).or_default();
                names.added.push(triple.object.clone());
                names.labels.extend((p == skos::PREF_LABEL).then(|| triple.object.clone()));
            }
            p => {
                if p == ng::DATE {
                    self.dated.insert(iri(triple));
                }
                return true;
            }
        }
        false
    }

    /// Notes that what a named graph says of a fact's status or confidence counts otherwise now.
    pub fn judged(&mut self, triple: &Triple) {
        self.facts.insert(iri(triple));
    }
}

/// What is known of an article as a source.
#[derive(Debug, Clone, Default)]
pub(super) struct Source {
    /// The day of publication.
    pub published: Option<PartialDate>,
    outlet: Option<Term>,
    sketch: Sketch,
}

impl Source {
    /// Whether what the other says too is no more believed for it: one outlet, or copies of one text.
    fn depends_on(&self, other: &Self) -> bool {
        self.outlet.is_some() && self.outlet == other.outlet || self.sketch.is_near_copy(&other.sketch)
    }
}

/// Threads judge at least so many facts each.
const LEAST_PART: usize = 500;

/// The status and the belief that a fact's statements come to; none where no article states it any more.
type Judged = (Option<Term>, Option<Term>);

/// The default graph within a transaction.
pub struct Merged<'a, 't> {
    /// The transaction.
    pub transaction: &'a mut Transaction<'t>,
    /// What the ontology says of relations.
    pub schema: &'a Schema,
    /// How instances are named.
    pub names: &'a Names,
}

impl Merged<'_, '_> {
    /// Makes the default graph follow the named graphs; what stands in it as it is has been inserted already.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn update(&mut self, touched: &Touched) -> Result<(), StoreError> {
        for triple in &touched.removed {
            if !self.is_stated(triple)? {
                self.transaction.remove(triple.as_ref().in_graph(GraphNameRef::DefaultGraph));
            }
        }
        let facts: Vec<NamedNodeRef> = touched.facts.iter().map(|fact| NamedNodeRef::new_unchecked(fact)).collect();
        let judge = |part: &[NamedNodeRef]| -> Result<Vec<Judged>, StoreError> {
            let mut sources = Sources::default();
            part.iter().map(|fact| judge(self.transaction, *fact, &mut sources)).collect()
        };
        // What one fact comes to does not bear on another.
        let judged = if facts.len() <= LEAST_PART {
            vec![judge(&facts)?]
        } else {
            let part = facts.len().div_ceil(rayon::current_num_threads()).max(LEAST_PART);
            facts.par_chunks(part).map(judge).collect::<Result<_, _>>()?
        };
        for (fact, (status, believed)) in facts.into_iter().zip(judged.into_iter().flatten()) {
            self.set(fact, ng::STATUS, status)?;
            self.set(fact, ng::CONFIDENCE, believed)?;
        }
        let mut sources = Sources::default();
        for (entity, change) in &touched.named {
            self.name(NamedNodeRef::new_unchecked(entity), change)?;
        }
        let (mut things, mut happenings) = (BTreeSet::new(), BTreeSet::new());
        let mut reach = |ends: &Triple| {
            let relation = ends.predicate.as_str().trim_start_matches(NAMESPACE);
            let subject = iri(ends);
            match &ends.object {
                Term::NamedNode(thing) if self.schema.identifying.contains(relation) => {
                    things.insert(thing.as_str().to_owned());
                }
                Term::NamedNode(stage) if self.schema.implied.contains_key(stage.as_str()) => {
                    _ = things.insert(subject)
                }
                _ if self.schema.dependent.contains(relation) => _ = things.insert(subject),
                _ if self.schema.repeatable.contains(relation) => {
                    happenings.insert((subject, relation.to_owned()));
                }
                _ => {}
            }
        };
        touched.ends.iter().for_each(&mut reach);
        for fact in touched.facts.iter().chain(&touched.dated) {
            let fact = NamedNodeRef::new_unchecked(fact);
            match self.value(fact, rdf::REIFIES)? {
                Some(Term::Triple(ends)) => reach(&ends),
                _ => self.forget(fact)?,
            }
        }
        for thing in things {
            self.settle(NamedNodeRef::new_unchecked(&thing), &mut sources)?;
        }
        for (subject, relation) in happenings {
            self.gather(NamedNodeRef::new_unchecked(&subject), &relation, &mut sources)?;
        }
        Ok(())
    }

    /// Gives an entity one of the names that articles give it as its label, and the others as other names.
    fn name(&mut self, entity: NamedNodeRef, change: &NameChange) -> Result<(), StoreError> {
        let label = self.value(entity, rdfs::LABEL)?;
        let quad = |name: &Term| Quad::new(entity, skos::ALT_LABEL, name.clone(), GraphName::DefaultGraph);
        if let Some(label) = &label
            && !change.removed
        {
            // The label was the best of what articles called it before.
            let best = change.labels.iter().fold(label, |best, name| better(best, name));
            for name in change.added.iter().chain([label]).filter(|name| *name != best) {
                self.transaction.insert(quad(name).as_ref());
            }
            if best != label {
                self.transaction.remove(quad(best).as_ref());
            }
            return self.set(entity, rdfs::LABEL, Some(best.clone()));
        }
        let default = Some(GraphNameRef::DefaultGraph);
        let known = self.transaction.quads_for_pattern(Some(entity.into()), Some(skos::ALT_LABEL), None, default);
        let known: Vec<Term> =
            known.map(|quad| quad.map(|quad| quad.object)).collect::<Result<_, _>>().map_err(fault)?;
        let names: FxHashSet<&Term> = known.iter().chain(&label).chain(&change.added).collect();
        let (mut best, mut others) = (None, Vec::new());
        for &name in &names {
            let labels = self.has_named(entity, skos::PREF_LABEL, name.as_ref())?;
            if labels {
                best = Some(best.map_or(name, |best| better(best, name)));
            }
            if labels || self.has_named(entity, skos::ALT_LABEL, name.as_ref())? {
                others.push(name);
            } else {
                self.transaction.remove(quad(name).as_ref());
            }
        }
        for name in others {
            match Some(name) == best {
                true => self.transaction.remove(quad(name).as_ref()),
                false => self.transaction.insert(quad(name).as_ref()),
            }
        }
        self.set(entity, rdfs::LABEL, best.cloned())
    }

    /// Whether a named graph holds the statement.
    fn is_stated(&self, triple: &Triple) -> Result<bool, StoreError> {
        let NamedOrBlankNode::NamedNode(subject) = &triple.subject else { return Ok(false) };
        self.has_named(subject.as_ref(), triple.predicate.as_ref(), triple.object.as_ref())
    }

    fn has_named(&self, subject: NamedNodeRef, predicate: NamedNodeRef, object: TermRef) -> Result<bool, StoreError> {
        for quad in self.transaction.quads_for_pattern(Some(subject.into()), Some(predicate), Some(object), None) {
            if !quad.map_err(fault)?.graph_name.is_default_graph() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The object of a predicate that has one in the default graph.
    pub(super) fn value(&self, subject: NamedNodeRef, predicate: NamedNodeRef) -> Result<Option<Term>, StoreError> {
        let default = Some(GraphNameRef::DefaultGraph);
        let mut quads = self.transaction.quads_for_pattern(Some(subject.into()), Some(predicate), None, default);
        Ok(quads.next().transpose().map_err(fault)?.map(|quad| quad.object))
    }

    /// Gives a predicate one object, or none, in the default graph.
    pub(super) fn set(
        &mut self,
        subject: NamedNodeRef,
        predicate: NamedNodeRef,
        object: Option<Term>,
    ) -> Result<(), StoreError> {
        let stored = self.value(subject, predicate)?;
        if stored == object {
            return Ok(());
        }
        let quad = |object: Term| Quad::new(subject, predicate, object, GraphName::DefaultGraph);
        if let Some(stored) = stored {
            self.transaction.remove(quad(stored).as_ref());
        }
        if let Some(object) = object {
            self.transaction.insert(quad(object).as_ref());
        }
        Ok(())
    }
}

/// The status and the belief that a fact's statements come to.
fn judge(transaction: &Transaction, fact: NamedNodeRef, sources: &mut Sources) -> Result<Judged, StoreError> {
    let mut statements: BTreeMap<String, (Vec<Status>, f64)> = BTreeMap::new();
    for predicate in [ng::STATUS, ng::CONFIDENCE] {
        for quad in transaction.quads_for_pattern(Some(fact.into()), Some(predicate), None, None) {
            let Quad { object, graph_name: GraphName::NamedNode(graph), .. } = quad.map_err(fault)? else {
                continue;
            };
            let statement = statements.entry(graph.into_string()).or_default();
            statement.0.extend(self::status(&object).filter(|_| predicate == ng::STATUS));
            statement.1 = statement.1.max(number(&object).filter(|_| predicate == ng::CONFIDENCE).unwrap_or(0.0));
        }
    }
    let mut statuses = statements.values().flat_map(|(statuses, _)| statuses);
    let first = statuses.next().copied();
    let status = if statuses.all(|&status| Some(status) == first) {
        first
    } else {
        // When each was published matters only where they differ.
        let mut told = Vec::new();
        for (article, (statuses, _)) in &statements {
            let published = sources.get(transaction, article)?.published;
            told.extend(statuses.iter().map(|&status| (published, status)));
        }
        decide(&told)
    };
    let denied = status == Some(Status::Denied);
    let mut supporting: Vec<(f64, &String)> = statements
        .iter()
        .filter(|(_, (statuses, _))| statuses.iter().any(|&s| (s == Status::Denied) == denied))
        .map(|(article, (_, confidence))| (*confidence, article))
        .collect();
    supporting.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let mut independent: Vec<(f64, Source)> = Vec::new();
    for (confidence, article) in supporting {
        let source = sources.get(transaction, article)?;
        if !independent.iter().any(|(_, other)| source.depends_on(other)) {
            independent.push((confidence, source));
            if is_saturated(belief(independent.iter().map(|(c, _)| *c))) {
                break;
            }
        }
    }
    let believed = (!independent.is_empty()).then(|| belief(independent.iter().map(|(c, _)| *c)));
    Ok((status.map(|status| term(status.as_str()).into()), believed.map(|believed| rounded(believed).into())))
}

/// The sources looked at in one change.
#[derive(Default)]
pub(super) struct Sources(FxHashMap<String, Source>);

impl Sources {
    pub fn get(&mut self, transaction: &Transaction, article: &str) -> Result<Source, StoreError> {
        if let Some(source) = self.0.get(article) {
            return Ok(source.clone());
        }
        let node = NamedNodeRef::new_unchecked(article);
        let object = |predicate| -> Result<Option<Term>, StoreError> {
            let mut quads = transaction.quads_for_pattern(Some(node.into()), Some(predicate), None, Some(node.into()));
            Ok(quads.next().transpose().map_err(fault)?.map(|quad| quad.object))
        };
        let published = match object(schema::DATE_PUBLISHED)? {
            Some(Term::Literal(date)) => date.value().parse().ok(),
            _ => None,
        };
        let (outlet, sketch) = (object(schema::PUBLISHER)?, ledger::sketch(transaction, node)?);
        let source = Source { published, outlet, sketch };
        self.0.insert(article.to_owned(), source.clone());
        Ok(source)
    }
}

/// The status that statements come to, each with the day on which it was published: of those that say that
/// something is or was, the latest; else the strongest.
pub(super) fn decide(statements: &[(Option<PartialDate>, Status)]) -> Option<Status> {
    let firm = statements.iter().filter(|(_, status)| matches!(status, Status::Actual | Status::Ended));
    firm.max().or_else(|| statements.iter().max_by_key(|(_, status)| *status)).map(|&(_, status)| status)
}

/// The better label of two names.
fn better<'n>(one: &'n Term, other: &'n Term) -> &'n Term {
    if preference(other) > preference(one) { other } else { one }
}

/// What makes one name a better label than another: a name before a description, a longer one before a shorter
/// one, small letters before capitals throughout, accents before none.
fn preference(name: &Term) -> (bool, usize, usize, usize, Reverse<(&str, &str)>) {
    let Term::Literal(literal) = name else { return <_>::default() };
    let text = literal.value();
    let count = |has: fn(&char) -> bool| text.chars().filter(has).count();
    let small = count(|c| c.is_lowercase());
    (
        is_proper(text),
        text.chars().count(),
        small,
        count(|c| !c.is_ascii()),
        Reverse((text, literal.language().unwrap_or_default())),
    )
}

fn iri(triple: &Triple) -> String {
    match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(node) => node.as_str().to_owned(),
    }
}

/// The status that a term of the ontology stands for.
pub(crate) fn status(term: &Term) -> Option<Status> {
    let Term::NamedNode(node) = term else { return None };
    let local = node.as_str().strip_prefix(NAMESPACE)?;
    Status::ALL.into_iter().find(|status| status.as_str() == local)
}

fn number(term: &Term) -> Option<f64> {
    if let Term::Literal(literal) = term { literal.value().parse().ok() } else { None }
}
