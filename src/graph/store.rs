//! The graph on disk.
//!
//! A store is a folder with a file `newsgraph.json`, which says that it is one and of what version,
//! and the Oxigraph database. Each article is written in one transaction: a run that is killed
//! leaves whole articles only, and another run completes it.
//!
//! Each article's statements stand in its named graph. The default graph is what all of them say
//! together: each triple once, each fact with the strongest status that an article gives it, each
//! entity with one label. It follows from the named graphs alone, whatever the order in which they
//! came, and is kept up to date with each of them. Entities that a user has merged are one there
//! ([`Links`]). (Oxigraph's own union of graphs gives a triple as
//! often as there are graphs that hold it.)

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};
use oxigraph::sparql::{PreparedSparqlQuery, QueryResults, SparqlEvaluator};
use oxigraph::store::{StorageError, Store as Oxigraph, Transaction};
use serde::{Deserialize, Serialize};

use super::links::{Link, LinkError, Links};
use super::names::Names;
use crate::frame::Ontology;
use crate::proposition::Status;
use crate::text::slug;
use crate::vocabulary::{NAMESPACE, PREFIXES, ng, rdf, rdfs, schema, skos};

const MARKER: &str = "newsgraph.json";
const VERSION: u32 = 1;

/// What the marker file says.
#[derive(Debug, Serialize, Deserialize)]
struct Marker {
    /// Version of the store's layout.
    newsgraph_store: u32,
    /// Where its instance IRIs begin.
    base_iri: String,
}

/// A graph on disk.
pub struct Store {
    inner: Oxigraph,
    names: Names,
    links: Links,
    path: PathBuf,
}

/// Why a store cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is nothing at the path.
    #[error("{}: there is no store", .0.display())]
    Missing(PathBuf),
    /// The folder holds something else.
    #[error("{}: the folder is no store", .0.display())]
    Foreign(PathBuf),
    /// The store was made by another version of the program.
    #[error("{}: the store has version {found}, and this program reads version {VERSION}", path.display())]
    Version {
        /// The store.
        path: PathBuf,
        /// Its version.
        found: u32,
    },
    /// The store has another base IRI than asked for.
    #[error("{}: the store's IRIs begin with {found}", path.display())]
    Base {
        /// The store.
        path: PathBuf,
        /// Its base IRI.
        found: String,
    },
    /// Another process has it open.
    #[error("{}: the store is in use by another process", .0.display())]
    Locked(PathBuf),
    /// The disk or the database fails.
    #[error("{}: {source}", path.display())]
    Storage {
        /// The store.
        path: PathBuf,
        /// The cause.
        source: StorageError,
    },
    /// What users said of its entities cannot be read, or contradicts itself.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// There is no such entity in it.
    #[error("the graph has no entity {0}")]
    Unknown(String),
    /// A query fails while it runs.
    #[error("{0}")]
    Query(String),
}

/// What became of an article that was put into a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was not there.
    Added,
    /// It was there with other content.
    Replaced,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("names", &self.names).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the store in a folder.
    ///
    /// # Errors
    /// If there is none, it is in use, or it is of another version.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let marker = match fs::read(path.join(MARKER)) {
            Ok(bytes) => serde_json::from_slice::<Marker>(&bytes).map_err(|_| StoreError::Foreign(path.to_owned()))?,
            Err(_) if path.exists() => return Err(StoreError::Foreign(path.to_owned())),
            Err(_) => return Err(StoreError::Missing(path.to_owned())),
        };
        if marker.newsgraph_store != VERSION {
            return Err(StoreError::Version { path: path.to_owned(), found: marker.newsgraph_store });
        }
        let names = Names::new(&marker.base_iri).map_err(|_| StoreError::Foreign(path.to_owned()))?;
        let inner = Oxigraph::open(path.join("database")).map_err(|e| storage(path, e))?;
        Ok(Self { inner, names, links: Links::load(path)?, path: path.to_owned() })
    }

    /// Opens the store in a folder, and makes it if the folder is missing or empty.
    ///
    /// # Errors
    /// As [`Store::open`], and if the folder holds other files or the store has other names.
    pub fn create(path: &Path, names: &Names) -> Result<Self, StoreError> {
        let fail = |e: io::Error| StoreError::Storage { path: path.to_owned(), source: e.into() };
        if !path.join(MARKER).exists() {
            if path.exists() {
                let foreign = || StoreError::Foreign(path.to_owned());
                let mut entries = fs::read_dir(path).map_err(|_| foreign())?;
                // An earlier run may have been stopped before the marker had its name.
                if entries.any(|e| e.map_or(true, |e| !e.file_name().to_string_lossy().starts_with(MARKER))) {
                    return Err(foreign());
                }
            }
            fs::create_dir_all(path).map_err(fail)?;
            let marker = Marker { newsgraph_store: VERSION, base_iri: names.base().to_owned() };
            let text = serde_json::to_string(&marker).map_err(|e| fail(e.into()))?;
            let draft = path.join(format!("{MARKER}.new"));
            fs::write(&draft, text + "\n").map_err(fail)?;
            fs::rename(&draft, path.join(MARKER)).map_err(fail)?;
        }
        let store = Self::open(path)?;
        if store.names != *names {
            return Err(StoreError::Base { path: path.to_owned(), found: store.names.base().to_owned() });
        }
        Ok(store)
    }

    /// A store in memory, for tests and for exports without a folder.
    pub fn in_memory(names: &Names) -> Result<Self, StoreError> {
        let inner = Oxigraph::new().map_err(|e| storage(Path::new("memory"), e))?;
        Ok(Self { inner, names: names.clone(), links: Links::default(), path: PathBuf::new() })
    }

    /// How the instances in the store are named.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Puts the ontology into the store, in the graph of its namespace and in the default graph, if
    /// it is not there as it is.
    pub fn put_ontology(&self, ontology: &Ontology) -> Result<(), StoreError> {
        let graph = NamedNode::new_unchecked(NAMESPACE.trim_end_matches('#'));
        self.replace(&graph, &ontology.triples).map(|_| ())
    }

    /// The digest with which an article was stored.
    pub fn digest(&self, article: &str) -> Result<Option<String>, StoreError> {
        let node = NamedNode::new_unchecked(self.names.article(article));
        let graph = GraphNameRef::NamedNode(node.as_ref());
        let mut quads = self.inner.quads_for_pattern(Some(node.as_ref().into()), Some(ng::DIGEST), None, Some(graph));
        match quads.next() {
            None => Ok(None),
            Some(Ok(Quad { object: Term::Literal(digest), .. })) => Ok(Some(digest.value().to_owned())),
            Some(Ok(_)) => Ok(None),
            Some(Err(e)) => Err(fault(e)),
        }
    }

    /// Puts an article's quads in the place of those that it had, in one transaction.
    pub fn put(&self, article: &str, quads: &[Quad]) -> Result<Change, StoreError> {
        self.replace(&NamedNode::new_unchecked(self.names.article(article)), quads)
    }

    /// Gives a named graph other content, and the default graph what follows from it.
    fn replace(&self, graph: &NamedNode, quads: &[Quad]) -> Result<Change, StoreError> {
        let on = |triple: &Triple, graph: GraphName| {
            Quad::new(triple.subject.clone(), triple.predicate.clone(), triple.object.clone(), graph)
        };
        let named = || GraphName::from(graph.clone());
        let stored: Result<Vec<Quad>, _> =
            self.inner.quads_for_pattern(None, None, None, Some(graph.as_ref().into())).collect();
        let stored = stored.map_err(fault)?;
        let mut transaction = self.inner.start_transaction().map_err(fault)?;
        let (before, after) = (by_text(stored.iter().map(plain)), by_text(quads.iter().map(plain)));
        for triple in without(&before, &after) {
            transaction.remove(on(triple, named()).as_ref());
        }
        for triple in without(&after, &before) {
            transaction.insert(on(triple, named()).as_ref());
        }
        let view = |quads: &[Quad]| by_text(self.links.view(quads.iter(), &self.names).into_iter());
        let merged = Merged { links: &self.links, names: &self.names };
        merged.change(&mut transaction, &view(&stored), &view(quads))?;
        transaction.commit().map_err(fault)?;
        Ok(if stored.is_empty() { Change::Added } else { Change::Replaced })
    }

    /// What users said of the store's entities.
    pub fn links(&self) -> &Links {
        &self.links
    }

    /// The IRI of the entity that a user means: an IRI, the last part of one, or a name.
    ///
    /// # Errors
    /// If the graph has no such entity.
    pub fn entity(&self, name: &str) -> Result<String, StoreError> {
        let iri =
            if name.contains("://") { name.to_owned() } else { format!("{}entity/{}", self.names.base(), slug(name)) };
        let node = NamedNode::new(&iri).map_err(|_| StoreError::Unknown(name.to_owned()))?;
        let mut quads = self.inner.quads_for_pattern(Some(node.as_ref().into()), None, None, None);
        quads.next().map(|_| iri).ok_or_else(|| StoreError::Unknown(name.to_owned()))
    }

    /// Says of two entities that they are one, shown as the first, and changes the merged graph.
    ///
    /// # Errors
    /// If they are one already or said to be different, or the store cannot be written.
    pub fn merge(&mut self, kept: &str, other: &str, why: &str) -> Result<(), StoreError> {
        self.relink(self.links.merge(kept, other, why)?)
    }

    /// Says of two entities that they are different, and takes them apart in the merged graph.
    ///
    /// # Errors
    /// If that was said before, or the store cannot be written.
    pub fn split(&mut self, one: &str, other: &str, why: &str) -> Result<(), StoreError> {
        self.relink(self.links.split(one, other, why)?)
    }

    /// Changes the merged graph to other links, and keeps them.
    fn relink(&mut self, links: Links) -> Result<(), StoreError> {
        let changed = |link: &&Link| {
            [&link.kept, &link.other].iter().any(|entity| links.shown(entity) != self.links.shown(entity))
        };
        let entities: BTreeSet<String> = self
            .links
            .iter()
            .chain(links.iter())
            .filter(changed)
            .flat_map(|link| [link.kept.clone(), link.other.clone()])
            .collect();
        let mut transaction = self.inner.start_transaction().map_err(fault)?;
        let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
        for graph in graphs_of(&transaction, &entities)? {
            let quads = quads_of(&transaction, &graph)?;
            before.extend(by_text(self.links.view(quads.iter(), &self.names).into_iter()));
            after.extend(by_text(links.view(quads.iter(), &self.names).into_iter()));
        }
        let merged = Merged { links: &links, names: &self.names };
        merged.change(&mut transaction, &before, &after)?;
        // First the word, then the graph: a run that is killed between them is put right by the next word.
        links.save(&self.path)?;
        transaction.commit().map_err(fault)?;
        self.links = links;
        Ok(())
    }

    /// A query with the usual prefixes declared.
    ///
    /// # Errors
    /// The parser's message with line and column.
    pub fn prepare(query: &str) -> Result<PreparedSparqlQuery, String> {
        let mut evaluator = SparqlEvaluator::new();
        for (prefix, iri) in PREFIXES {
            evaluator = evaluator.with_prefix(prefix, iri).map_err(|e| e.to_string())?;
        }
        evaluator.parse_query(query).map_err(|e| e.to_string())
    }

    /// Runs a query.
    pub fn query(&self, query: PreparedSparqlQuery) -> Result<QueryResults<'static>, StoreError> {
        query.on_store(&self.inner).execute().map_err(|e| StoreError::Query(e.to_string()))
    }

    /// All quads in the order of their text: the same for the same content.
    pub fn sorted(&self) -> Result<Vec<Quad>, StoreError> {
        let quads: Result<Vec<Quad>, _> = self.inner.iter().collect();
        let mut quads: Vec<(String, Quad)> = quads.map_err(fault)?.into_iter().map(|q| (q.to_string(), q)).collect();
        quads.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(quads.into_iter().map(|(_, quad)| quad).collect())
    }

    /// The number of articles and of facts.
    pub fn counts(&self) -> Result<(usize, usize), StoreError> {
        let count = |class: NamedNodeRef| {
            let all = GraphNameRef::DefaultGraph;
            let quads = self.inner.quads_for_pattern(None, Some(rdf::TYPE), Some(class.into()), Some(all));
            quads.collect::<Result<Vec<_>, _>>().map(|q| q.len()).map_err(fault)
        };
        Ok((count(schema::NEWS_ARTICLE)?, count(ng::FACT)?))
    }
}

fn plain(quad: &Quad) -> Triple {
    Triple::new(quad.subject.clone(), quad.predicate.clone(), quad.object.clone())
}

/// The triples by their text, which gives them one order.
fn by_text(triples: impl Iterator<Item = Triple>) -> BTreeMap<String, Triple> {
    triples.map(|triple| (triple.to_string(), triple)).collect()
}

/// The triples of the one that the other has not.
fn without<'a>(
    one: &'a BTreeMap<String, Triple>,
    other: &'a BTreeMap<String, Triple>,
) -> impl Iterator<Item = &'a Triple> {
    one.iter().filter(|(key, _)| !other.contains_key(*key)).map(|(_, triple)| triple)
}

/// The named graphs that describe one of the entities.
fn graphs_of(transaction: &Transaction, entities: &BTreeSet<String>) -> Result<BTreeSet<String>, StoreError> {
    let mut graphs = BTreeSet::new();
    for entity in entities {
        let node = NamedNode::new_unchecked(entity.as_str());
        for quad in transaction.quads_for_pattern(Some(node.as_ref().into()), None, None, None) {
            if let GraphName::NamedNode(graph) = quad.map_err(fault)?.graph_name {
                graphs.insert(graph.into_string());
            }
        }
    }
    Ok(graphs)
}

fn quads_of(transaction: &Transaction, graph: &str) -> Result<Vec<Quad>, StoreError> {
    let graph = NamedNode::new_unchecked(graph);
    let graph = Some(GraphNameRef::NamedNode(graph.as_ref()));
    transaction.quads_for_pattern(None, None, None, graph).collect::<Result<_, _>>().map_err(fault)
}

/// Statements by their subject.
type Statements = BTreeMap<String, Vec<Triple>>;

/// The merged graph, in which what users merged is one.
struct Merged<'a> {
    links: &'a Links,
    names: &'a Names,
}

impl Merged<'_> {
    /// Takes out what no article states any more and puts in what is new, where some articles' views were
    /// `before` and are `after`.
    fn change(
        &self,
        transaction: &mut Transaction,
        before: &BTreeMap<String, Triple>,
        after: &BTreeMap<String, Triple>,
    ) -> Result<(), StoreError> {
        let on = |triple: &Triple| {
            Quad::new(triple.subject.clone(), triple.predicate.clone(), triple.object.clone(), GraphName::DefaultGraph)
        };
        let (viewed, to_linked) = self.viewed(transaction, before.values().chain(after.values()))?;
        let mut decided = BTreeMap::new();
        for triple in without(before, after) {
            if is_decided(triple) {
                decided.insert((triple.subject.to_string(), triple.predicate.as_str()), triple);
                continue;
            }
            let stated = match viewed.get(&triple.subject.to_string()) {
                Some(statements) => statements.contains(triple),
                None if self.is_linked(&triple.object) => to_linked.contains(&triple.to_string()),
                None => is_stated(transaction, triple)?,
            };
            if !stated {
                transaction.remove(on(triple).as_ref());
            }
        }
        for triple in without(after, before) {
            if is_decided(triple) {
                decided.insert((triple.subject.to_string(), triple.predicate.as_str()), triple);
            } else {
                transaction.insert(on(triple).as_ref());
            }
        }
        for ((subject, _), triple) in decided {
            let objects = match viewed.get(&subject) {
                Some(statements) => {
                    let same = statements.iter().filter(|other| other.predicate == triple.predicate);
                    same.map(|other| other.object.clone()).collect()
                }
                None => stated_objects(transaction, triple)?,
            };
            decide(transaction, &triple.subject, triple.predicate.as_ref(), objects)?;
        }
        Ok(())
    }

    /// Whether a user has said something of the entity.
    fn is_linked(&self, term: &Term) -> bool {
        let Term::NamedNode(node) = term else { return false };
        self.links.iter().any(|link| link.kept == node.as_str() || link.other == node.as_str())
    }

    /// What all articles come to say of those subjects of `triples` that are merged, or are facts about what
    /// is merged, by subject; and what they say of others with a merged object. All else the named graphs
    /// say as it is.
    fn viewed<'t>(
        &self,
        transaction: &Transaction,
        triples: impl Iterator<Item = &'t Triple> + Clone,
    ) -> Result<(Statements, BTreeSet<String>), StoreError> {
        let mut viewed = Statements::new();
        let mut to_linked = BTreeSet::new();
        if self.links.iter().next().is_none() {
            return Ok((viewed, to_linked));
        }
        let mut entities = BTreeSet::new();
        for triple in triples {
            // A fact is as its two ends are.
            let end = match (&triple.object, triple.predicate.as_ref()) {
                (Term::NamedNode(end), p) if p == ng::SUBJECT || p == ng::OBJECT => Some(end.as_str()),
                _ => None,
            };
            let own = if let NamedOrBlankNode::NamedNode(node) = &triple.subject { Some(node.as_str()) } else { None };
            for iri in [own, end].into_iter().flatten() {
                if self.is_linked(&NamedNode::new_unchecked(iri).into()) {
                    viewed.entry(triple.subject.to_string()).or_default();
                    entities.extend(self.links.group(iri));
                    entities.insert(iri.to_owned());
                }
            }
        }
        for graph in graphs_of(transaction, &entities)? {
            let quads = quads_of(transaction, &graph)?;
            for triple in self.links.view(quads.iter(), self.names) {
                if self.is_linked(&triple.object) {
                    to_linked.insert(triple.to_string());
                }
                if let Some(statements) = viewed.get_mut(&triple.subject.to_string()) {
                    statements.push(triple);
                }
            }
        }
        Ok((viewed, to_linked))
    }
}

/// The objects that the articles have for a triple's subject and predicate.
fn stated_objects(transaction: &Transaction, triple: &Triple) -> Result<Vec<Term>, StoreError> {
    let (subject, predicate) = (triple.subject.as_ref(), triple.predicate.as_ref());
    let mut objects = Vec::new();
    for quad in transaction.quads_for_pattern(Some(subject), Some(predicate), None, None) {
        let quad = quad.map_err(fault)?;
        if !quad.graph_name.is_default_graph() {
            objects.push(quad.object);
        }
    }
    Ok(objects)
}

/// Whether articles may differ on a triple's object and the default graph holds one of them.
fn is_decided(triple: &Triple) -> bool {
    [ng::STATUS, ng::CONFIDENCE, skos::PREF_LABEL].contains(&triple.predicate.as_ref())
}

/// Whether a named graph holds the triple.
fn is_stated(transaction: &Transaction, triple: &Triple) -> Result<bool, StoreError> {
    let (subject, predicate, object) = (triple.subject.as_ref(), triple.predicate.as_ref(), triple.object.as_ref());
    for quad in transaction.quads_for_pattern(Some(subject), Some(predicate), Some(object), None) {
        if !quad.map_err(fault)?.graph_name.is_default_graph() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Sets in the default graph the one of the articles' `objects` that counts most.
fn decide(
    transaction: &mut Transaction,
    subject: &NamedOrBlankNode,
    predicate: NamedNodeRef,
    objects: Vec<Term>,
) -> Result<(), StoreError> {
    let target = if predicate == skos::PREF_LABEL { rdfs::LABEL } else { predicate };
    let mut votes: BTreeMap<String, (usize, Term)> = BTreeMap::new();
    for object in objects {
        votes.entry(object.to_string()).or_insert((0, object)).0 += 1;
    }
    let rank = |count: usize, object: &Term| match (predicate, object) {
        (ng::STATUS, Term::NamedNode(node)) => {
            let local = node.as_str().trim_start_matches(NAMESPACE);
            Status::ALL.iter().position(|s| s.as_str() == local).unwrap_or(0) as f64
        }
        (ng::CONFIDENCE, Term::Literal(number)) => number.value().parse().unwrap_or(0.0),
        _ => count as f64,
    };
    let mut best: Option<(f64, Term)> = None;
    for (count, object) in votes.into_values() {
        let rank = rank(count, &object);
        if best.as_ref().is_none_or(|(other, _)| rank > *other) {
            best = Some((rank, object));
        }
    }
    let wanted = best.map(|(_, object)| Quad::new(subject.clone(), target, object, GraphName::DefaultGraph));
    let default = Some(GraphNameRef::DefaultGraph);
    let stored: Result<Vec<Quad>, _> =
        transaction.quads_for_pattern(Some(subject.as_ref()), Some(target), None, default).collect();
    for quad in stored.map_err(fault)?.iter().filter(|q| Some(*q) != wanted.as_ref()) {
        transaction.remove(quad.as_ref());
    }
    if let Some(wanted) = wanted {
        transaction.insert(wanted.as_ref());
    }
    Ok(())
}

fn fault(source: StorageError) -> StoreError {
    StoreError::Storage { path: PathBuf::from("the store"), source }
}

fn storage(path: &Path, source: StorageError) -> StoreError {
    // RocksDB says so in words alone.
    if source.to_string().contains("lock") && source.to_string().contains("LOCK") {
        return StoreError::Locked(path.to_owned());
    }
    StoreError::Storage { path: path.to_owned(), source }
}
