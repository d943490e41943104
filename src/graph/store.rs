//! The graph on disk.
//!
//! A store is a folder with a file `newsgraph.json`, which says that it is one and of what version,
//! and the Oxigraph database. Each article is written in one transaction: a run that is killed
//! leaves whole articles only, and another run completes it.
//!
//! Each article's statements stand in its named graph, under the names that the whole graph has for what
//! several articles tell of ([`super::change`]). The default graph is what all of them say together
//! ([`super::merged`]). Both follow from the articles and the users' words ([`Links`]) alone, whatever the order
//! in which they came. (Oxigraph's own union of graphs gives a triple as often as there are graphs that hold it.)

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, Quad, Term, TermRef, Triple};
use oxigraph::sparql::{PreparedSparqlQuery, QueryResults, SparqlEvaluator};
use oxigraph::store::{StorageError, Store as Oxigraph};
use serde::{Deserialize, Serialize};

use super::links::{LinkError, Links};
use super::names::Names;
use super::schema::Schema;
use super::transaction::{self, Ends, Transaction};
use super::{ledger, log};
use crate::frame::Ontology;
use crate::text::slug;
use crate::vocabulary::{NAMESPACE, PREFIXES, ng, schema};

const MARKER: &str = "newsgraph.json";
const VERSION: u32 = 3;

/// How long a reader waits for a change that another process makes.
const PATIENCE: Duration = Duration::from_secs(10);

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
    schema: Schema,
    /// The folder; a store in memory has none.
    path: Option<PathBuf>,
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
    /// There is no space left for it.
    #[error("{}: no space is left on the disk", .0.display())]
    Full(PathBuf),
    /// It stands where nothing can be written.
    #[error("{}: the store cannot be written there", .0.display())]
    ReadOnly(PathBuf),
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
    /// There is no such entity in it; what has a name like that.
    #[error("the graph has no entity {0}")]
    Unknown(String, Vec<String>),
    /// Several entities have the name.
    #[error("{name} can be {}", entities.join(" or "))]
    Ambiguous {
        /// The name.
        name: String,
        /// Their IRIs.
        entities: Vec<String>,
    },
    /// The log cannot be read or written.
    #[error("{}: {source}", path.display())]
    Log {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A query fails while it runs.
    #[error("{0}")]
    Query(String),
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("names", &self.names).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the store in a folder. Where nothing can be written it can still be read.
    ///
    /// # Errors
    /// If there is none, it is in use, or it is of another version.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let names = Self::marked(path)?;
        let database = path.join("database");
        let inner = match Oxigraph::open(&database).map_err(|e| storage(path, e)) {
            // No other process can write there either.
            Err(StoreError::ReadOnly(_) | StoreError::Full(_)) if !transaction::is_open(path) => {
                Oxigraph::open_read_only(&database).map_err(|e| storage(path, e))?
            }
            other => {
                let inner = other?;
                transaction::finish(&inner, path).map_err(|e| storage(path, e))?;
                inner
            }
        };
        Self::of(inner, names, path)
    }

    /// The names that the marker of a store's folder gives.
    fn marked(path: &Path) -> Result<Names, StoreError> {
        let marker = match fs::read(path.join(MARKER)) {
            Ok(bytes) => serde_json::from_slice::<Marker>(&bytes).map_err(|_| StoreError::Foreign(path.to_owned()))?,
            Err(_) if path.exists() => return Err(StoreError::Foreign(path.to_owned())),
            Err(_) => return Err(StoreError::Missing(path.to_owned())),
        };
        if marker.newsgraph_store != VERSION {
            return Err(StoreError::Version { path: path.to_owned(), found: marker.newsgraph_store });
        }
        Names::new(&marker.base_iri).map_err(|_| StoreError::Foreign(path.to_owned()))
    }

    fn of(inner: Oxigraph, names: Names, path: &Path) -> Result<Self, StoreError> {
        let schema = Schema::read(&inner)?;
        Ok(Self { inner, names, links: Links::load(path)?, schema, path: Some(path.to_owned()) })
    }

    /// Opens the store in a folder to read it, beside whoever has it open to write. What is written later is not seen;
    /// a change that is just being made is waited for.
    ///
    /// # Errors
    /// As [`Store::open`]; [`StoreError::Locked`] while a change takes another process long.
    pub fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        let names = Self::marked(path)?;
        let start = Instant::now();
        while transaction::is_open(path) {
            // Either nobody is at it, and it is carried out now, or whoever has the store is.
            match Self::open(path) {
                Err(StoreError::Locked(_)) if start.elapsed() < PATIENCE => std::thread::sleep(PATIENCE / 100),
                other => return other,
            }
        }
        let inner = Oxigraph::open_read_only(path.join("database")).map_err(|e| storage(path, e))?;
        Self::of(inner, names, path)
    }

    /// Opens the store in a folder, and makes it if the folder is missing or empty.
    ///
    /// # Errors
    /// As [`Store::open`], and if the folder holds other files or the store has other names.
    pub fn create(path: &Path, names: &Names) -> Result<Self, StoreError> {
        let fail = |e: io::Error| storage(path, e.into());
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
        Ok(Self { inner, names: names.clone(), links: Links::default(), schema: Schema::default(), path: None })
    }

    /// How the instances in the store are named.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Puts the ontology into the store, in the graph of its namespace and in the default graph, if
    /// it is not there as it is.
    pub fn put_ontology(&mut self, ontology: &Ontology) -> Result<(), StoreError> {
        let graph = NamedNode::new_unchecked(NAMESPACE.trim_end_matches('#'));
        self.set_graph(&graph, ontology.triples.iter().cloned().map(Triple::from).collect())?;
        self.schema = Schema::read(&self.inner)?;
        Ok(())
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

    /// The text of an article, by the name under which it was read.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn text(&self, article: &str) -> Result<Option<String>, StoreError> {
        ledger::text(self, NamedNode::new_unchecked(self.names.article(article)).as_ref())
    }

    /// What users said of the store's entities.
    pub fn links(&self) -> &Links {
        &self.links
    }

    /// The IRI of the entity that a user means, as it was read: also of one that is merged with another.
    ///
    /// # Errors
    /// If the graph has no such entity, or several of that name.
    pub fn entity(&self, name: &str) -> Result<String, StoreError> {
        let iri = if name.contains("://") { name.to_owned() } else { self.names.key(&slug(name)) };
        if let Ok(node) = NamedNode::new(&iri)
            && self.quads(Some(node.as_ref()), None, None, None).next().is_some()
        {
            return Ok(iri);
        }
        self.find(name)
    }

    /// Says of two entities that they are one, shown as the first, and changes the merged graph.
    ///
    /// # Errors
    /// If they are one already or said to be different, or the store cannot be written.
    pub fn merge(&mut self, kept: &str, other: &str, why: &str) -> Result<(), StoreError> {
        let line = ("merged".to_owned(), format!("{other} with {kept}"), why.to_owned());
        self.relink(self.links.merge(kept, other, why)?, [line])
    }

    /// Says of two entities that they are different, and takes them apart in the merged graph.
    ///
    /// # Errors
    /// If that was said before, or the store cannot be written.
    pub fn split(&mut self, one: &str, other: &str, why: &str) -> Result<(), StoreError> {
        let line = ("split".to_owned(), format!("{other} from {one}"), why.to_owned());
        self.relink(self.links.split(one, other, why)?, [line])
    }

    /// What changed in the store, the first change first; nothing of a store in memory.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn log(&self) -> Result<Vec<log::Record>, StoreError> {
        let Some(folder) = &self.path else { return Ok(Vec::new()) };
        let fail = |source| StoreError::Log { path: folder.join(log::FILE), source };
        log::read(folder, self.changes()?).map_err(fail)
    }

    /// How many changes were committed.
    pub(super) fn changes(&self) -> Result<u64, StoreError> {
        let mut quads = self.quads(Some(ng::LOG), Some(ng::CHANGES), None, Some(ng::LOG.into()));
        let number = quads.next().transpose()?.map(|quad| quad.object);
        Ok(if let Some(Term::Literal(number)) = number { number.value().parse().unwrap_or(0) } else { 0 })
    }

    pub(super) fn set_links(&mut self, links: Links) {
        self.links = links;
    }

    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    pub(super) fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The database itself.
    pub(crate) fn database(&self) -> &Oxigraph {
        &self.inner
    }

    /// All that the store says anything of.
    pub(super) fn ends(&self) -> Result<Ends, StoreError> {
        Ends::of(&self.inner).map_err(fault)
    }

    pub(super) fn transaction(&self) -> Transaction<'_> {
        Transaction::start(&self.inner, self.path.as_deref())
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

    /// Runs a query that sees what was inferred too.
    ///
    /// # Errors
    /// If it fails while it runs.
    pub fn query_inferred(&self, mut query: PreparedSparqlQuery) -> Result<QueryResults<'static>, StoreError> {
        query.dataset_mut().set_default_graph(vec![GraphName::DefaultGraph, ng::INFERRED.into_owned().into()]);
        self.query(query)
    }

    /// How a query would be carried out, as JSON: its operators, the first to be read innermost.
    ///
    /// # Errors
    /// If the plan cannot be written.
    pub fn plan(&self, query: PreparedSparqlQuery) -> Result<String, StoreError> {
        let (_, explanation) = query.on_store(&self.inner).explain();
        let mut json = Vec::new();
        explanation.write_in_json(&mut json).map_err(|e| StoreError::Query(e.to_string()))?;
        Ok(String::from_utf8_lossy(&json).into_owned() + "\n")
    }

    /// The quads of a pattern.
    pub(super) fn quads<'a>(
        &'a self,
        subject: Option<NamedNodeRef>,
        predicate: Option<NamedNodeRef>,
        object: Option<TermRef>,
        graph: Option<GraphNameRef>,
    ) -> impl Iterator<Item = Result<Quad, StoreError>> + use<'a> {
        self.inner.quads_for_pattern(subject.map(Into::into), predicate, object, graph).map(|quad| quad.map_err(fault))
    }

    /// The object that a subject has for a predicate in the default graph; of several the first by its text.
    pub(crate) fn object(&self, subject: NamedNodeRef, predicate: NamedNodeRef) -> Result<Option<Term>, StoreError> {
        Ok(self.objects(subject, predicate)?.into_iter().min_by_key(Term::to_string))
    }

    /// All quads of the graph in the order of their text: the same for the same content. What the store keeps
    /// for itself is not among them.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn sorted(&self) -> Result<Vec<Quad>, StoreError> {
        let quads = self.inner.iter().filter(|quad| quad.as_ref().map_or(true, |quad| !is_kept(quad)));
        by_text(quads)
    }

    /// The quads of the graph, or of the default graph alone, in no order. What the store keeps for itself is not
    /// among them.
    pub fn graph(&self, default_only: bool) -> impl Iterator<Item = Result<Quad, StoreError>> {
        let graph = default_only.then_some(GraphNameRef::DefaultGraph);
        self.quads(None, None, None, graph).filter(|quad| quad.as_ref().map_or(true, |quad| !is_kept(quad)))
    }

    /// The quads of one graph, in no order; of what the store keeps for itself, none.
    pub fn of_graph<'a>(&'a self, graph: GraphNameRef) -> impl Iterator<Item = Result<Quad, StoreError>> + use<'a> {
        self.quads(None, None, None, Some(graph)).filter(|quad| quad.as_ref().map_or(true, |quad| !is_kept(quad)))
    }

    /// The objects that a subject has for a predicate in the default graph.
    pub(crate) fn objects(&self, subject: NamedNodeRef, predicate: NamedNodeRef) -> Result<Vec<Term>, StoreError> {
        let quads = self.quads(Some(subject), Some(predicate), None, Some(GraphNameRef::DefaultGraph));
        quads.map(|quad| quad.map(|quad| quad.object)).collect()
    }

    /// What the store keeps for itself, in the order of its text.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn ledger(&self) -> Result<Vec<Quad>, StoreError> {
        by_text(self.inner.quads_for_pattern(None, None, None, Some(ledger::GRAPH.into())))
    }

    /// The number of quads, with those that the store keeps for itself.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn len(&self) -> Result<usize, StoreError> {
        self.inner.len().map_err(fault)
    }

    /// Whether there are none.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        self.inner.is_empty().map_err(fault)
    }

    /// The number of articles and of facts.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn counts(&self) -> Result<(usize, usize), StoreError> {
        // A query counts without reading the names of what it counts.
        let count = |class: NamedNodeRef| -> Result<usize, StoreError> {
            let query = Self::prepare(&format!("SELECT (COUNT(*) AS ?n) WHERE {{ ?s rdf:type {class} }}"));
            let QueryResults::Solutions(mut rows) = self.query(query.map_err(StoreError::Query)?)? else {
                return Ok(0);
            };
            let row = rows.next().transpose().map_err(|e| StoreError::Query(e.to_string()))?;
            let number = row.as_ref().and_then(|row| row.get("n"));
            Ok(if let Some(Term::Literal(number)) = number { number.value().parse().unwrap_or(0) } else { 0 })
        };
        Ok((count(schema::NEWS_ARTICLE)?, count(ng::FACT)?))
    }
}

/// Whether the store keeps it for itself.
fn is_kept(quad: &Quad) -> bool {
    matches!(&quad.graph_name, GraphName::NamedNode(graph) if *graph == ledger::GRAPH || *graph == ng::LOG)
}

fn by_text(quads: impl Iterator<Item = Result<Quad, StorageError>>) -> Result<Vec<Quad>, StoreError> {
    let mut quads: Vec<Quad> = quads.collect::<Result<_, _>>().map_err(fault)?;
    quads.sort_by_cached_key(Quad::to_string);
    Ok(quads)
}

/// An error of the store at work.
pub(crate) fn fault(source: StorageError) -> StoreError {
    storage(Path::new("the store"), source)
}

/// The error of a store, told from others by what the database says in words alone.
fn storage(path: &Path, source: StorageError) -> StoreError {
    let said = source.to_string();
    let says = |words: &[&str]| words.iter().any(|words| said.contains(words));
    match path.to_owned() {
        path if said.contains("lock") && said.contains("LOCK") => StoreError::Locked(path),
        path if says(&["No space left", "StorageFull"]) => StoreError::Full(path),
        path if says(&["Read-only file system", "Permission denied", "read-write instances"]) => {
            StoreError::ReadOnly(path)
        }
        path => StoreError::Storage { path, source },
    }
}
