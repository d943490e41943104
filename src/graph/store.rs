//! The graph on disk.
//!
//! A store is a folder with a file `newsgraph.json`, which says that it is one and of what version,
//! and the Oxigraph database. Each article is written in one transaction: a run that is killed
//! leaves whole articles only, and another run completes it.
//!
//! Each article's statements stand in its named graph. The default graph is what all of them say
//! together: each triple once, each fact with the strongest status that an article gives it, each
//! entity with one label. It follows from the named graphs alone, whatever the order in which they
//! came, and is kept up to date with each of them. (Oxigraph's own union of graphs gives a triple as
//! often as there are graphs that hold it.)

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};
use oxigraph::sparql::{PreparedSparqlQuery, QueryResults, SparqlEvaluator};
use oxigraph::store::{StorageError, Store as Oxigraph, Transaction};
use serde::{Deserialize, Serialize};

use super::names::Names;
use crate::frame::Ontology;
use crate::proposition::Status;
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
        Ok(Self { inner, names })
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
        Ok(Self { inner, names: names.clone() })
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
        let stored = by_text(stored.map_err(fault)?.iter());
        let wanted = by_text(quads.iter());
        let removed: Vec<&Triple> =
            stored.iter().filter(|(key, _)| !wanted.contains_key(*key)).map(|(_, t)| t).collect();
        let added: Vec<&Triple> = wanted.iter().filter(|(key, _)| !stored.contains_key(*key)).map(|(_, t)| t).collect();
        let mut transaction = self.inner.start_transaction().map_err(fault)?;
        let mut decided = BTreeMap::new();
        for triple in &removed {
            transaction.remove(on(triple, named()).as_ref());
        }
        for triple in &removed {
            if is_decided(triple) {
                decided.insert((triple.subject.to_string(), triple.predicate.as_str()), *triple);
            } else if !is_stated(&transaction, triple)? {
                transaction.remove(on(triple, GraphName::DefaultGraph).as_ref());
            }
        }
        for triple in &added {
            transaction.insert(on(triple, named()).as_ref());
            if is_decided(triple) {
                decided.insert((triple.subject.to_string(), triple.predicate.as_str()), *triple);
            } else {
                transaction.insert(on(triple, GraphName::DefaultGraph).as_ref());
            }
        }
        for triple in decided.values() {
            decide(&mut transaction, &triple.subject, triple.predicate.as_ref())?;
        }
        transaction.commit().map_err(fault)?;
        Ok(if stored.is_empty() { Change::Added } else { Change::Replaced })
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

/// The triples by their text, which gives them one order.
fn by_text<'a>(quads: impl Iterator<Item = &'a Quad>) -> BTreeMap<String, Triple> {
    let triple = |q: &Quad| Triple::new(q.subject.clone(), q.predicate.clone(), q.object.clone());
    quads.map(|q| (triple(q).to_string(), triple(q))).collect()
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

/// Sets in the default graph the one object on which the named graphs' objects come out: the
/// strongest status, the highest confidence, and as the label the name that most articles use (of
/// equals the first in the order of their text).
fn decide(
    transaction: &mut Transaction,
    subject: &NamedOrBlankNode,
    predicate: NamedNodeRef,
) -> Result<(), StoreError> {
    let target = if predicate == skos::PREF_LABEL { rdfs::LABEL } else { predicate };
    let mut votes: BTreeMap<String, (usize, Term)> = BTreeMap::new();
    for quad in transaction.quads_for_pattern(Some(subject.as_ref()), Some(predicate), None, None) {
        let quad = quad.map_err(fault)?;
        if !quad.graph_name.is_default_graph() {
            votes.entry(quad.object.to_string()).or_insert((0, quad.object)).0 += 1;
        }
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
