//! A change of the quads that is made as a whole or not at all.
//!
//! What is inserted and removed is kept in memory, each term once, and seen by those who read through the transaction.
//! A small change is one transaction of the database. A large one is loaded in bulk, three times as fast and without
//! filling the database's buffers, but in several steps: so it stands in a journal first, and a journal that is found
//! when a store is opened is carried out again. Carrying it out twice does the same as once.

use std::fs;
use std::hash::{BuildHasher, Hash, Hasher};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use indexmap::{Equivalent, IndexMap, IndexSet};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef};
use oxigraph::model::{Quad, QuadRef, Term, TermRef, Triple, TripleRef};
use oxigraph::store::{StorageError, Store as Oxigraph};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// The journal of a store, in its folder; while it is written it has `.new` behind its name.
const JOURNAL: &str = "journal";

/// The last line of a journal that is whole.
const END: &str = "end";

/// From so many insertions on a change is loaded in bulk.
const BULK: usize = 5_000;

/// So many quads are prepared for the database at a time: as many as its tables of 2¹⁷ places take.
const LOADED: usize = (1 << 17) / 8 * 7;

/// So many threads prepare what is loaded in bulk while nothing else is done; each needs room for its quads.
pub const THREADS: usize = 2;

/// A change under way.
pub struct Transaction<'a> {
    database: &'a Oxigraph,
    /// Where the journal goes; a store in memory needs none.
    folder: Option<&'a Path>,
    terms: Terms,
    /// All that was ever inserted, and whether it still is.
    inserted: IndexMap<Numbers, bool, FxBuildHasher>,
    /// The quads of `inserted` by subject, by object and by graph.
    by_subject: Chains,
    by_object: Chains,
    by_graph: Chains,
    removed: FxHashSet<Numbers>,
    /// Graphs that are to be there no more, unless something is inserted into them.
    emptied: Vec<NamedNode>,
    /// Of these the database says nothing, and has no graph of their name.
    new: FxHashSet<u32>,
    /// Whether the database says anything of a node, where that was asked: what is new is asked about many times.
    known: Mutex<FxHashMap<NamedOrBlankNode, bool>>,
    /// The subjects and objects of the database are among these, if they are told.
    ends: Option<Ends>,
}

impl<'a> Transaction<'a> {
    /// A change of the database of the store in `folder`.
    pub fn start(database: &'a Oxigraph, folder: Option<&'a Path>) -> Self {
        let (terms, inserted, removed, emptied, new, known) = Default::default();
        let (by_subject, by_object, by_graph, ends) = Default::default();
        Self { database, folder, terms, inserted, by_subject, by_object, by_graph, removed, emptied, new, known, ends }
    }

    /// Tells the subjects and objects of the database, so that it is not asked about anything else.
    pub fn tell(&mut self, ends: Ends) {
        self.ends = Some(ends);
    }

    /// Notes that the database has no quad with the node as subject or graph, so that it need not be asked.
    pub fn is_new(&mut self, node: NamedNodeRef) {
        let number = self.terms.add_term(node.into());
        self.new.insert(number);
    }

    /// How many quads were inserted.
    pub fn size(&self) -> usize {
        self.inserted.len()
    }

    /// The quads that match, as the change will leave them.
    pub fn quads_for_pattern(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> impl Iterator<Item = Result<Quad, StorageError>> + use<'_> {
        let own: Vec<Quad> = self.own(subject, predicate, object, graph).unwrap_or_default();
        let is_new = |term: Option<TermRef>| {
            !self.new.is_empty() && term.and_then(|term| self.terms.number(term)).is_some_and(|n| self.new.contains(&n))
        };
        let is_stored = !is_new(subject.map(Into::into))
            && !is_new(graph.and_then(graph_term))
            && object.is_none_or(|object| self.may_have(End::Object, object))
            && subject.is_none_or(|subject| self.is_known(subject));
        let stored = is_stored.then(|| self.database.quads_for_pattern(subject, predicate, object, graph));
        let stays = |quad: &Result<Quad, StorageError>| quad.as_ref().map_or(true, |quad| !self.is_changed(quad));
        stored.into_iter().flatten().filter(stays).chain(own.into_iter().map(Ok))
    }

    /// Whether the database may have a term as an end of a statement.
    fn may_have(&self, end: End, term: TermRef<'_>) -> bool {
        self.ends.as_ref().is_none_or(|ends| ends.may_have(end, term))
    }

    /// Whether the database says anything of a node, as far as that is worth asking.
    fn is_known(&self, node: NamedOrBlankNodeRef<'_>) -> bool {
        if self.ends.is_some() {
            return self.may_have(End::Subject, node.into());
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry(node.into_owned()).or_insert_with(|| {
            // What cannot be read is told when it is asked for.
            self.database.quads_for_pattern(Some(node), None, None, None).next().is_some()
        })
    }

    /// The inserted quads that match; `None` where a term of the pattern is in none.
    fn own(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> Option<Vec<Quad>> {
        // A term that the pattern leaves open is `Some(None)`.
        let number = |term: Option<TermRef>| term.map_or(Some(None), |term| self.terms.number(term).map(Some));
        let graph = graph.map_or(Some(None), |graph| self.terms.graph_number(graph).map(Some))?;
        let [subject, predicate, object] =
            [number(subject.map(Into::into))?, number(predicate.map(Into::into))?, number(object)?];
        let pattern = [subject, predicate, object, graph];
        let index = [(subject, &self.by_subject), (object, &self.by_object), (graph, &self.by_graph)];
        let index = index.into_iter().find_map(|(number, index)| Some(index.of(number?)));
        let matches = |&(quad, stays): &(&Numbers, &bool)| {
            *stays && quad.iter().zip(&pattern).all(|(number, wanted)| wanted.is_none_or(|wanted| wanted == *number))
        };
        let quad = |(quad, _): (&Numbers, &bool)| self.terms.quad(quad);
        Some(match index {
            Some(places) => {
                places.filter_map(|at| self.inserted.get_index(at as usize)).filter(matches).map(quad).collect()
            }
            None => self.inserted.iter().filter(matches).map(quad).collect(),
        })
    }

    /// Whether the change inserts or removes the quad.
    fn is_changed(&self, quad: &Quad) -> bool {
        let Some(quad) = self.terms.numbers(quad.as_ref()) else { return false };
        self.removed.contains(&quad) || self.inserted.get(&quad).is_some_and(|stays| *stays)
    }

    /// Inserts a quad.
    pub fn insert(&mut self, quad: QuadRef<'_>) {
        let quad = self.terms.add(quad);
        self.insert_numbers(quad);
    }

    /// Inserts a statement into a graph and into the default graph.
    pub fn insert_in_both(&mut self, statement: TripleRef<'_>, graph: NamedNodeRef<'_>) {
        let quad @ [subject, predicate, object, _] = self.terms.add(statement.in_graph(graph));
        self.insert_numbers(quad);
        self.insert_numbers([subject, predicate, object, DEFAULT]);
    }

    fn insert_numbers(&mut self, quad: Numbers) {
        self.removed.remove(&quad);
        if self.inserted.insert(quad, true).is_none() {
            let [subject, _, object, graph] = quad;
            self.by_subject.push(subject);
            self.by_object.push(object);
            self.by_graph.push(graph);
        }
    }

    /// Removes a quad.
    pub fn remove(&mut self, quad: QuadRef<'_>) {
        let quad = self.terms.add(quad);
        if let Some(stays) = self.inserted.get_mut(&quad) {
            *stays = false;
        }
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

    /// Makes the change; so many `threads` prepare what is loaded in bulk. Gives the ends that it was told, with
    /// its own.
    ///
    /// # Errors
    /// If the store cannot be written. Nothing has changed then, or the change is made when the store is opened next.
    pub fn commit(mut self, threads: usize) -> Result<Option<Ends>, StorageError> {
        let mut ends = self.ends.take();
        if let Some(ends) = &mut ends {
            for (end, chains) in [(End::Subject, &self.by_subject), (End::Object, &self.by_object)] {
                chains.terms().for_each(|number| ends.add(end, self.terms.term(number).as_ref()));
            }
        }
        // What only served to look things up makes room.
        drop((self.by_subject, self.by_object, self.by_graph, self.known));
        let (database, stays) = (self.database, |(quad, stays): (Numbers, bool)| stays.then_some(quad));
        let change = Change {
            terms: self.terms,
            emptied: self.emptied,
            removed: self.removed.into_iter().collect(),
            inserted: self.inserted.into_iter().filter_map(stays).collect(),
        };
        let Some(folder) = self.folder.filter(|_| change.inserted.len() >= BULK) else {
            return change.make_at_once(database, true).map(|()| ends);
        };
        change.write(folder)?;
        change.make(database, threads)?;
        fs::remove_file(folder.join(JOURNAL))?;
        Ok(ends)
    }
}

/// The places of the quads that have a term in common, as one chain for each term: from the last place to the first.
#[derive(Default)]
struct Chains {
    /// The last place of each term, by its number; the default graph has the first entry.
    last: Vec<u32>,
    /// The place before each place.
    before: Vec<u32>,
}

impl Chains {
    /// Where a chain ends.
    const END: u32 = u32::MAX;

    /// The next place belongs to the term.
    fn push(&mut self, term: u32) {
        let entry = Self::entry(term);
        if self.last.len() <= entry {
            self.last.resize(entry + 1, Self::END);
        }
        let place = self.before.len() as u32;
        self.before.push(std::mem::replace(&mut self.last[entry], place));
    }

    /// The places of a term.
    fn of(&self, term: u32) -> impl Iterator<Item = u32> + use<'_> {
        let place = |place: u32| (place != Self::END).then_some(place);
        let last = self.last.get(Self::entry(term)).copied().and_then(place);
        std::iter::successors(last, move |&at| place(self.before[at as usize]))
    }

    /// The terms that have a place, but for the default graph.
    fn terms(&self) -> impl Iterator<Item = u32> + use<'_> {
        (0..).zip(self.last.iter().skip(1)).filter(|(_, last)| **last != Self::END).map(|(term, _)| term)
    }

    /// [`DEFAULT`] has the first.
    fn entry(term: u32) -> usize {
        term.wrapping_add(1) as usize
    }
}

/// Which terms are subjects and which are objects, or a few more: a Bloom filter (Bloom 1970) with two hashes. With ten
/// million of them in it, one of two hundred others seems to be one, with forty million one of fifteen.
pub struct Ends(Vec<u64>);

impl Ends {
    /// How many bits it has, as a power of two: 32 MB.
    const BITS: u32 = 28;

    /// Those of the quads of a database.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn of(database: &Oxigraph) -> Result<Self, StorageError> {
        let mut ends = Self(vec![0; 1 << (Self::BITS - 6)]);
        for quad in database.iter() {
            let quad = quad?;
            ends.add(End::Subject, quad.subject.as_ref().into());
            ends.add(End::Object, quad.object.as_ref());
        }
        Ok(ends)
    }

    fn add(&mut self, end: End, term: TermRef) {
        for (word, bit) in Self::places(end, term) {
            self.0[word] |= bit;
        }
    }

    fn may_have(&self, end: End, term: TermRef) -> bool {
        Self::places(end, term).into_iter().all(|(word, bit)| self.0[word] & bit != 0)
    }

    fn places(end: End, term: TermRef) -> [(usize, u64); 2] {
        let hash = FxBuildHasher.hash_one((end, term));
        let place = |hash: u64| ((hash >> 6) as usize & ((1 << (Self::BITS - 6)) - 1), 1 << (hash & 63));
        [place(hash), place(hash >> 32)]
    }
}

/// The two ends of a statement.
#[derive(Clone, Copy, Hash)]
enum End {
    Subject,
    Object,
}

/// Terms by number, in the order in which they came.
#[derive(Default)]
struct Terms(IndexSet<Stored, FxBuildHasher>);

/// A quad by the numbers of its subject, predicate, object and graph.
type Numbers = [u32; 4];

/// The number of the default graph, which is no term.
const DEFAULT: u32 = u32::MAX;

#[derive(PartialEq, Eq)]
struct Stored(Term);

/// A term that is sought, and need not be copied for that.
struct Sought<'a>(TermRef<'a>);

impl Hash for Stored {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.as_ref().hash(state);
    }
}

impl Hash for Sought<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl Equivalent<Stored> for Sought<'_> {
    fn equivalent(&self, stored: &Stored) -> bool {
        stored.0.as_ref() == self.0
    }
}

impl Terms {
    fn number(&self, term: TermRef) -> Option<u32> {
        self.0.get_index_of(&Sought(term)).map(|at| at as u32)
    }

    fn graph_number(&self, graph: GraphNameRef) -> Option<u32> {
        graph_term(graph).map_or(Some(DEFAULT), |term| self.number(term))
    }

    fn numbers(&self, quad: QuadRef) -> Option<Numbers> {
        Some([
            self.number(quad.subject.into())?,
            self.number(quad.predicate.into())?,
            self.number(quad.object)?,
            self.graph_number(quad.graph_name)?,
        ])
    }

    fn add_term(&mut self, term: TermRef) -> u32 {
        match self.number(term) {
            Some(number) => number,
            None => self.0.insert_full(Stored(term.into_owned())).0 as u32,
        }
    }

    fn add(&mut self, quad: QuadRef) -> Numbers {
        [
            self.add_term(quad.subject.into()),
            self.add_term(quad.predicate.into()),
            self.add_term(quad.object),
            graph_term(quad.graph_name).map_or(DEFAULT, |term| self.add_term(term)),
        ]
    }

    fn term(&self, number: u32) -> &Term {
        &self.0[number as usize].0
    }

    /// Whether there are such terms, and each can stand in its place.
    fn are_of_quad(&self, &[subject, predicate, object, graph]: &Numbers) -> bool {
        let term = |number: u32| self.0.get_index(number as usize).map(|Stored(term)| term);
        let is_node = |number| matches!(term(number), Some(Term::NamedNode(_) | Term::BlankNode(_)));
        let is_iri = matches!(term(predicate), Some(Term::NamedNode(_)));
        is_node(subject) && is_iri && term(object).is_some() && (graph == DEFAULT || is_node(graph))
    }

    fn quad(&self, &[subject, predicate, object, graph]: &Numbers) -> Quad {
        // What has the number of a place came from that place, or was looked at when the journal was read.
        let node = |number| match self.term(number) {
            Term::NamedNode(node) => NamedOrBlankNode::from(node.clone()),
            Term::BlankNode(node) => node.clone().into(),
            _ => unreachable!("a subject or graph is a node"),
        };
        let Term::NamedNode(predicate) = self.term(predicate) else { unreachable!("a predicate is an IRI") };
        let graph = if graph == DEFAULT { GraphName::DefaultGraph } else { node(graph).into() };
        Quad::new(node(subject), predicate.clone(), self.term(object).clone(), graph)
    }
}

fn graph_term(graph: GraphNameRef<'_>) -> Option<TermRef<'_>> {
    match graph {
        GraphNameRef::NamedNode(node) => Some(node.into()),
        GraphNameRef::BlankNode(node) => Some(node.into()),
        GraphNameRef::DefaultGraph => None,
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
        change.make(database, THREADS)?;
    }
    Ok(fs::remove_file(journal)?)
}

/// What is removed and inserted, in this order.
#[derive(Default)]
struct Change {
    terms: Terms,
    emptied: Vec<NamedNode>,
    removed: Vec<Numbers>,
    inserted: Vec<Numbers>,
}

impl Change {
    fn quads<'c>(&'c self, quads: &'c [Numbers]) -> impl Iterator<Item = Quad> + 'c {
        quads.iter().map(|quad| self.terms.quad(quad))
    }

    /// In one transaction of the database, with or without what is inserted.
    fn make_at_once(&self, database: &Oxigraph, inserting: bool) -> Result<(), StorageError> {
        let mut transaction = database.start_transaction()?;
        self.emptied.iter().try_for_each(|graph| transaction.remove_named_graph(graph))?;
        self.quads(&self.removed).for_each(|quad| transaction.remove(&quad));
        if inserting {
            self.quads(&self.inserted).for_each(|quad| transaction.insert(&quad));
        }
        transaction.commit()
    }

    /// In two steps, each of which can be made again.
    fn make(&self, database: &Oxigraph, threads: usize) -> Result<(), StorageError> {
        if !self.emptied.is_empty() || !self.removed.is_empty() {
            self.make_at_once(database, false)?;
        }
        let mut loader = database.bulk_loader().with_num_threads(threads);
        for part in self.inserted.chunks(LOADED) {
            loader.load_quads(self.quads(part))?;
        }
        loader.commit()
    }

    /// Writes the journal, which has its name when it is whole: a line a term, then the quads by the terms' numbers.
    fn write(&self, folder: &Path) -> io::Result<()> {
        let draft = folder.join(format!("{JOURNAL}.new"));
        let mut out = BufWriter::new(fs::File::create(&draft)?);
        for Stored(term) in &self.terms.0 {
            writeln!(out, "t {term}")?;
        }
        for graph in &self.emptied {
            writeln!(out, "g {graph}")?;
        }
        for (sign, quads) in [(b"-", &self.removed), (b"+", &self.inserted)] {
            let mut written = itoa::Buffer::new();
            for quad in quads {
                out.write_all(sign)?;
                for number in quad {
                    out.write_all(b" ")?;
                    out.write_all(written.format(*number).as_bytes())?;
                }
                out.write_all(b"\n")?;
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
        let broken = || StorageError::from(io::Error::new(io::ErrorKind::InvalidData, "the journal is broken"));
        let mut change = Self::default();
        for line in text.lines() {
            let (sign, rest) = line.split_once(' ').unwrap_or((line, ""));
            match sign {
                "t" => _ = change.terms.0.insert(Stored(term(rest).ok_or_else(broken)?)),
                "g" => {
                    let Some(Term::NamedNode(graph)) = term(rest) else { return Err(broken()) };
                    change.emptied.push(graph);
                }
                "-" | "+" => {
                    let numbers: Vec<u32> = rest.split(' ').filter_map(|number| number.parse().ok()).collect();
                    let quad = Numbers::try_from(numbers).map_err(|_| broken())?;
                    if !change.terms.are_of_quad(&quad) {
                        return Err(broken());
                    }
                    if sign == "-" { &mut change.removed } else { &mut change.inserted }.push(quad);
                }
                _ => {}
            }
        }
        Ok(Some(change))
    }
}

/// The term that is written so.
fn term(text: &str) -> Option<Term> {
    let line = format!("<x:> <x:> {text} .");
    let mut parsed = RdfParser::from_format(RdfFormat::NTriples).lenient().for_slice(line.as_bytes());
    parsed.next()?.ok().map(|quad| Triple::from(quad).object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::Literal;

    fn node(name: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("https://x.example/{name}"))
    }

    fn quad(subject: &str, text: &str, graph: &str) -> Quad {
        Quad::new(node(subject), node("p"), Literal::new_language_tagged_literal_unchecked(text, "fr"), node(graph))
    }

    fn change(emptied: &[&str], removed: &[Quad], inserted: &[Quad]) -> Change {
        let mut change = Change { emptied: emptied.iter().map(|graph| node(graph)).collect(), ..Change::default() };
        change.removed = removed.iter().map(|quad| change.terms.add(quad.as_ref())).collect();
        change.inserted = inserted.iter().map(|quad| change.terms.add(quad.as_ref())).collect();
        change
    }

    fn all(database: &Oxigraph) -> Vec<String> {
        let mut all: Vec<String> = database.iter().map(|quad| quad.unwrap().to_string()).collect();
        all.sort();
        all
    }

    #[test]
    fn what_a_database_has_is_among_its_ends_and_little_else() {
        let database = Oxigraph::new().unwrap();
        let known: Vec<Quad> = (0..1000).map(|n| quad(&format!("known{n}"), "x", "g")).collect();
        known.iter().for_each(|quad| database.insert(quad.as_ref()).unwrap());
        let mut change = Transaction::start(&database, None);
        change.tell(Ends::of(&database).unwrap());
        change.insert(quad("own", "y", "g").as_ref());
        let ends = change.commit(1).unwrap().unwrap();
        let may_have = |name: String| ends.may_have(End::Subject, node(&name).as_ref().into());
        assert!((0..1000).all(|n| may_have(format!("known{n}"))) && may_have("own".to_owned()));
        assert!((0..1000).filter(|n| may_have(format!("other{n}"))).count() < 10);
        let is_object = |text: &str| {
            let literal = Literal::new_language_tagged_literal_unchecked(text, "fr");
            ends.may_have(End::Object, literal.as_ref().into())
        };
        assert!(is_object("x") && is_object("y") && !is_object("z"));
    }

    #[test]
    fn inserted_quads_are_found_by_what_they_have_in_common() {
        let database = Oxigraph::new().unwrap();
        let mut change = Transaction::start(&database, None);
        for n in 0..6 {
            change.insert(quad(&format!("s{}", n % 2), &n.to_string(), &format!("g{}", n % 3)).as_ref());
        }
        let statement = Triple::new(node("both"), node("p"), node("s0"));
        change.insert_in_both(statement.as_ref(), node("g0").as_ref());
        change.remove(quad("s0", "2", "g2").as_ref());
        let found = |subject: Option<&str>, graph: Option<GraphName>| {
            let subject = subject.map(node);
            let subject = subject.as_ref().map(|node| node.as_ref().into());
            let found = change.quads_for_pattern(subject, None, None, graph.as_ref().map(|graph| graph.as_ref()));
            let mut found: Vec<String> = found.map(|quad| quad.unwrap().to_string()).collect();
            found.sort();
            found
        };
        let of = |quads: &[Quad]| quads.iter().map(Quad::to_string).collect::<Vec<_>>();
        assert_eq!(found(Some("s0"), None), of(&[quad("s0", "0", "g0"), quad("s0", "4", "g1")]));
        let both = |graph: GraphName| Quad::new(node("both"), node("p"), node("s0"), graph);
        assert_eq!(found(None, Some(GraphName::DefaultGraph)), of(&[both(GraphName::DefaultGraph)]));
        let expected = of(&[both(node("g0").into()), quad("s0", "0", "g0"), quad("s1", "3", "g0")]);
        assert_eq!(found(None, Some(node("g0").into())), expected);
        assert!(found(Some("nobody"), None).is_empty());
    }

    #[test]
    fn a_journal_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let told = Triple::new(node("s"), node("p"), node("o"));
        let removed = [quad("a", "une \"ligne\"\n- deux", "g")];
        let inserted = [quad("b", "+ é\u{a0}", "h"), Quad::new(node("f"), node("r"), told, GraphName::DefaultGraph)];
        change(&["g"], &removed, &inserted).write(folder.path()).unwrap();
        let text = fs::read_to_string(folder.path().join(JOURNAL)).unwrap();
        let read = Change::read(&text).unwrap().unwrap();
        assert_eq!(read.emptied, [node("g")]);
        assert_eq!(read.quads(&read.removed).collect::<Vec<_>>(), removed);
        assert_eq!(read.quads(&read.inserted).collect::<Vec<_>>(), inserted);
        assert!(Change::read(&text[..text.len() - 2]).unwrap().is_none());
        assert!(Change::read(&text.replace("+ 4", "+ 400")).is_err());
    }

    #[test]
    fn a_change_that_was_interrupted_is_made_when_the_store_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let database = Oxigraph::open(folder.path().join("database")).unwrap();
        database.insert(&quad("a", "old", "g")).unwrap();
        let change = || change(&["g"], &[quad("a", "old", "g")], &[quad("b", "new", "h")]);
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
    fn what_is_new_is_in_the_transaction_alone() {
        let database = Oxigraph::new().unwrap();
        database.insert(&quad("a", "1", "g")).unwrap();
        let mut transaction = Transaction::start(&database, None);
        transaction.is_new(node("h").as_ref());
        transaction.insert(quad("a", "2", "h").as_ref());
        let count = |graph: Option<&str>| {
            let graph = graph.map(node);
            let graph = graph.as_ref().map(|graph| graph.as_ref().into());
            transaction.quads_for_pattern(Some(node("a").as_ref().into()), None, None, graph).count()
        };
        assert_eq!((count(Some("h")), count(Some("g")), count(None)), (1, 1, 2));
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
        transaction.commit(1).unwrap();
        let made = all(&database);
        assert_eq!(made.len(), BULK);
        assert!(made.contains(&quad("c", "3", "g").to_string()) && !made.contains(&quad("b7", "2", "g").to_string()));
    }
}
