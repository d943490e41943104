//! A change of the quads that is made as a whole or not at all.
//!
//! What is inserted and removed is kept in memory and seen by those who read through the transaction. A small change
//! is one transaction of the database. A large one is loaded in bulk, three times as fast and without filling the
//! database's buffers, but in several steps: so it stands in a journal first, and a journal that is found when a
//! store is opened is carried out again. Carrying it out twice does the same as once.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::rc::Rc;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef};
use oxigraph::model::{Quad, QuadRef, Term, TermRef};
use oxigraph::store::{StorageError, Store as Oxigraph};
use rustc_hash::{FxHashMap, FxHashSet};

/// The journal of a store, in its folder; while it is written it has `.new` behind its name.
const JOURNAL: &str = "journal";

/// The last line of a journal that is whole.
const END: &str = "end";

/// From so many insertions on a change is loaded in bulk.
const BULK: usize = 5_000;

/// A change under way.
pub struct Transaction<'a> {
    database: &'a Oxigraph,
    /// Where the journal goes; a store in memory needs none.
    folder: Option<&'a Path>,
    inserted: FxHashSet<Rc<Quad>>,
    /// All that was ever inserted, also what was removed again.
    indexed: FxHashSet<Rc<Quad>>,
    by_subject: FxHashMap<NamedOrBlankNode, Vec<Rc<Quad>>>,
    by_object: FxHashMap<Term, Vec<Rc<Quad>>>,
    by_graph: FxHashMap<GraphName, Vec<Rc<Quad>>>,
    removed: FxHashSet<Quad>,
    /// Graphs that are to be there no more, unless something is inserted into them.
    emptied: Vec<NamedNode>,
}

impl<'a> Transaction<'a> {
    /// A change of the database of the store in `folder`.
    pub fn start(database: &'a Oxigraph, folder: Option<&'a Path>) -> Self {
        let (inserted, indexed, removed) = Default::default();
        let (by_subject, by_object, by_graph) = Default::default();
        Self { database, folder, inserted, indexed, by_subject, by_object, by_graph, removed, emptied: Vec::new() }
    }

    /// The quads that match, as the change will leave them.
    pub fn quads_for_pattern(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> impl Iterator<Item = Result<Quad, StorageError>> + use<'_> {
        let index = match (subject, object, graph) {
            (Some(subject), ..) => self.by_subject.get(&subject.into_owned()),
            (_, Some(object), _) => self.by_object.get(&object.into_owned()),
            (_, _, Some(graph)) => self.by_graph.get(&graph.into_owned()),
            _ => None,
        };
        let matches = |quad: &&Rc<Quad>| {
            subject.is_none_or(|subject| quad.subject.as_ref() == subject)
                && predicate.is_none_or(|predicate| quad.predicate == predicate)
                && object.is_none_or(|object| quad.object.as_ref() == object)
                && graph.is_none_or(|graph| quad.graph_name.as_ref() == graph)
                && self.inserted.contains(*quad)
        };
        let own: Vec<Rc<Quad>> = match index {
            Some(index) => index.iter().filter(matches).cloned().collect(),
            None if subject.is_none() && object.is_none() && graph.is_none() => {
                self.inserted.iter().filter(matches).cloned().collect()
            }
            None => Vec::new(),
        };
        let stored = self.database.quads_for_pattern(subject, predicate, object, graph);
        let stays = |quad: &Result<Quad, StorageError>| {
            quad.as_ref().map_or(true, |quad| !self.removed.contains(quad) && !self.inserted.contains(quad))
        };
        stored.filter(stays).chain(own.into_iter().map(|quad| Ok((*quad).clone())))
    }

    /// Inserts a quad.
    pub fn insert(&mut self, quad: QuadRef<'_>) {
        let quad = Rc::new(quad.into_owned());
        self.removed.remove(&*quad);
        self.inserted.insert(Rc::clone(&quad));
        if self.indexed.insert(Rc::clone(&quad)) {
            self.by_subject.entry(quad.subject.clone()).or_default().push(Rc::clone(&quad));
            self.by_object.entry(quad.object.clone()).or_default().push(Rc::clone(&quad));
            self.by_graph.entry(quad.graph_name.clone()).or_default().push(quad);
        }
    }

    /// Removes a quad.
    pub fn remove(&mut self, quad: QuadRef<'_>) {
        let quad = quad.into_owned();
        self.inserted.remove(&quad);
        self.removed.insert(quad);
    }

    /// Removes all of a graph.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn remove_named_graph(&mut self, graph: NamedNodeRef<'_>) -> Result<(), StorageError> {
        let quads = self.quads_for_pattern(None, None, None, Some(graph.into())).collect::<Result<Vec<_>, _>>()?;
        quads.iter().for_each(|quad| self.remove(quad.as_ref()));
        self.emptied.push(graph.into_owned());
        Ok(())
    }

    /// Makes the change.
    ///
    /// # Errors
    /// If the store cannot be written. Nothing has changed then, or the change is made when the store is opened next.
    pub fn commit(self) -> Result<(), StorageError> {
        let Self { database, folder, inserted, indexed, by_subject, by_object, by_graph, removed, emptied } = self;
        // The others that hold the quads go first, so that these need not be copied.
        drop((indexed, by_subject, by_object, by_graph));
        let change = Change {
            emptied,
            removed: removed.into_iter().collect(),
            inserted: inserted.into_iter().map(Rc::unwrap_or_clone).collect(),
        };
        let Some(folder) = folder.filter(|_| change.inserted.len() >= BULK) else {
            return change.make_at_once(database);
        };
        change.write(folder)?;
        change.make(database)?;
        Ok(fs::remove_file(folder.join(JOURNAL))?)
    }
}

/// Whether a change of the store in a folder was interrupted.
pub fn is_open(folder: &Path) -> bool {
    folder.join(JOURNAL).exists()
}

/// Carries out the journal of a store, if a change was interrupted.
///
/// # Errors
/// If the journal cannot be read or the store not written.
pub fn finish(database: &Oxigraph, folder: &Path) -> Result<(), StorageError> {
    // What was not whole when the run ended has not begun.
    let _ = fs::remove_file(folder.join(format!("{JOURNAL}.new")));
    let journal = folder.join(JOURNAL);
    let text = match fs::read_to_string(&journal) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(e.into()),
    };
    if let Some(change) = Change::read(&text)? {
        change.make(database)?;
    }
    Ok(fs::remove_file(journal)?)
}

/// What is removed and inserted, in this order.
#[derive(Debug, PartialEq, Eq)]
struct Change {
    emptied: Vec<NamedNode>,
    removed: Vec<Quad>,
    inserted: Vec<Quad>,
}

impl Change {
    /// In one transaction of the database.
    fn make_at_once(&self, database: &Oxigraph) -> Result<(), StorageError> {
        let mut transaction = database.start_transaction()?;
        self.emptied.iter().try_for_each(|graph| transaction.remove_named_graph(graph))?;
        self.removed.iter().for_each(|quad| transaction.remove(quad));
        self.inserted.iter().for_each(|quad| transaction.insert(quad));
        transaction.commit()
    }

    /// In two steps, each of which can be made again.
    fn make(self, database: &Oxigraph) -> Result<(), StorageError> {
        if !self.emptied.is_empty() || !self.removed.is_empty() {
            Self { inserted: Vec::new(), emptied: self.emptied, removed: self.removed }.make_at_once(database)?;
        }
        let mut loader = database.bulk_loader().with_num_threads(1);
        loader.load_quads(self.inserted)?;
        loader.commit()
    }

    /// Writes the journal, which has its name when it is whole.
    fn write(&self, folder: &Path) -> io::Result<()> {
        let draft = folder.join(format!("{JOURNAL}.new"));
        let mut out = BufWriter::new(fs::File::create(&draft)?);
        for graph in &self.emptied {
            writeln!(out, "g {graph}")?;
        }
        for (sign, quads) in [('-', &self.removed), ('+', &self.inserted)] {
            for quad in quads {
                writeln!(out, "{sign} {quad} .")?;
            }
        }
        writeln!(out, "{END}")?;
        out.flush()?;
        drop(out);
        fs::rename(draft, folder.join(JOURNAL))
    }

    /// Reads a journal; `None` if it is not whole.
    fn read(text: &str) -> Result<Option<Self>, StorageError> {
        if !text.ends_with(&format!("{END}\n")) {
            return Ok(None);
        }
        let quads = |sign: &str| {
            let lines: String =
                text.lines().filter_map(|line| line.strip_prefix(sign)).map(|q| format!("{q}\n")).collect();
            let parsed = RdfParser::from_format(RdfFormat::NQuads).lenient().for_slice(lines.as_bytes());
            parsed.collect::<Result<Vec<_>, _>>().map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))
        };
        let graph = |line: &str| {
            let iri = line.strip_prefix("g <")?.strip_suffix('>')?;
            Some(NamedNode::new_unchecked(iri))
        };
        Ok(Some(Self {
            emptied: text.lines().filter_map(graph).collect(),
            removed: quads("- ")?,
            inserted: quads("+ ")?,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::{Literal, Triple};

    fn node(name: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("https://x.example/{name}"))
    }

    fn quad(subject: &str, text: &str, graph: &str) -> Quad {
        Quad::new(node(subject), node("p"), Literal::new_language_tagged_literal_unchecked(text, "fr"), node(graph))
    }

    fn all(database: &Oxigraph) -> Vec<String> {
        let mut all: Vec<String> = database.iter().map(|quad| quad.unwrap().to_string()).collect();
        all.sort();
        all
    }

    #[test]
    fn a_journal_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let told = Triple::new(node("s"), node("p"), node("o"));
        let change = Change {
            emptied: vec![node("g")],
            removed: vec![quad("a", "une \"ligne\"\n- deux", "g")],
            inserted: vec![quad("b", "+ é\u{a0}", "h"), Quad::new(node("f"), node("r"), told, GraphName::DefaultGraph)],
        };
        change.write(folder.path()).unwrap();
        let text = fs::read_to_string(folder.path().join(JOURNAL)).unwrap();
        assert_eq!(Change::read(&text).unwrap(), Some(change));
        assert_eq!(Change::read(&text[..text.len() - 2]).unwrap(), None);
    }

    #[test]
    fn a_change_that_was_interrupted_is_made_when_the_store_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let database = Oxigraph::open(folder.path().join("database")).unwrap();
        database.insert(&quad("a", "old", "g")).unwrap();
        let change = || Change {
            emptied: vec![node("g")],
            removed: vec![quad("a", "old", "g")],
            inserted: vec![quad("b", "new", "h")],
        };
        // Not whole: it has not begun. Whole, or made in part, or made already: it is made.
        change().write(folder.path()).unwrap();
        fs::rename(folder.path().join(JOURNAL), folder.path().join("journal.new")).unwrap();
        finish(&database, folder.path()).unwrap();
        assert_eq!(all(&database), [quad("a", "old", "g").to_string()]);
        for _ in 0..2 {
            change().write(folder.path()).unwrap();
            finish(&database, folder.path()).unwrap();
            assert_eq!(all(&database), [quad("b", "new", "h").to_string()]);
            assert!(!folder.path().join(JOURNAL).exists());
        }
    }

    #[test]
    fn what_is_changed_is_seen_before_it_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let database = Oxigraph::open(folder.path().join("database")).unwrap();
        database.insert(&quad("a", "1", "g")).unwrap();
        let mut transaction = Transaction::start(&database, Some(folder.path()));
        let seen = |transaction: &Transaction| {
            let g = node("g");
            let mut seen: Vec<String> = transaction
                .quads_for_pattern(None, None, None, Some(g.as_ref().into()))
                .map(|quad| quad.unwrap().subject.to_string())
                .collect();
            seen.sort();
            seen
        };
        transaction.remove(quad("a", "1", "g").as_ref());
        for number in 0..BULK {
            transaction.insert(quad(&format!("b{number}"), "2", "g").as_ref());
        }
        transaction.remove(quad("b7", "2", "g").as_ref());
        transaction.insert(quad("c", "3", "g").as_ref());
        assert_eq!(seen(&transaction).len(), BULK);
        assert!(!seen(&transaction).contains(&"<https://x.example/a>".to_owned()));
        assert_eq!(all(&database).len(), 1);
        transaction.commit().unwrap();
        let made = all(&database);
        assert_eq!(made.len(), BULK);
        assert!(made.contains(&quad("c", "3", "g").to_string()) && !made.contains(&quad("b7", "2", "g").to_string()));
    }
}
