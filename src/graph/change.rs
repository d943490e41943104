//! Changes of a store, each in one transaction: articles put and removed, entities merged and split.
//!
//! What a change can reach is found first: the things that the articles told of and now tell of, and those that
//! may be the same. Their names are decided anew, the graphs in which a name changes are written again, and the
//! merged graph follows. So the store is at all times what a fresh build from its articles would give.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::ops::Range;
use std::rc::Rc;

use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};
use rustc_hash::{FxHashMap, FxHashSet};

use super::account::{Account, Renames, renamed};
use super::ledger::Entry;
use super::links::Links;
use super::merged::{Merged, Touched};
use super::resolution::{are_neighbours, resolve};
use super::sketch::Sketch;
use super::store::{Store, StoreError, fault};
use super::telling::{Telling, Tie};
use super::transaction::{self, Ends, Transaction};
use super::{ledger, log};
use crate::vocabulary::{ng, schema};

/// What is to be done with an article.
#[derive(Debug, Clone)]
pub enum Edit {
    /// It is put in the place of what stood there.
    Put(Account),
    /// What it said is taken back.
    Remove(NamedNode),
}

/// What became of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was not there, and is.
    Added,
    /// It was there with other content.
    Replaced,
    /// It was there, and is not.
    Removed,
    /// It was not there, and is not.
    Absent,
}

impl Change {
    /// In a word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Replaced => "replaced",
            Self::Removed => "removed",
            Self::Absent => "absent",
        }
    }
}

impl Store {
    /// Carries out some edits of different articles in one transaction, and says what became of each.
    ///
    /// # Errors
    /// If the store cannot be read or written; then nothing has changed.
    pub fn apply(&self, edits: Vec<Edit>) -> Result<Vec<Change>, StoreError> {
        let mut work = Work::start(self, self.links());
        let changes = work.edit(edits)?;
        work.finish(transaction::THREADS)?;
        Ok(changes)
    }

    /// Puts one article.
    ///
    /// # Errors
    /// As [`Store::apply`].
    pub fn put(&self, account: Account) -> Result<Change, StoreError> {
        Ok(self.apply(vec![Edit::Put(account)])?.pop().unwrap_or(Change::Absent))
    }

    /// Takes back all that an article said, and only that.
    ///
    /// # Errors
    /// As [`Store::apply`].
    pub fn remove(&self, article: &str) -> Result<Change, StoreError> {
        let article = NamedNode::new_unchecked(self.names().article(article));
        Ok(self.apply(vec![Edit::Remove(article)])?.pop().unwrap_or(Change::Absent))
    }

    /// Gives a graph that is no article's other content.
    pub(super) fn set_graph(&self, graph: &NamedNode, triples: Vec<Triple>) -> Result<(), StoreError> {
        let mut work = Work::start(self, self.links());
        let stored = work.content(graph.as_ref())?;
        work.write(graph, triples, stored)?;
        work.finish(transaction::THREADS)?;
        Ok(())
    }

    /// Changes the graph to other links, and keeps them; `word` is what the log says of it.
    pub(super) fn relink(&mut self, links: Links, word: [Line; 1]) -> Result<(), StoreError> {
        let mut work = Work::start(self, &links);
        work.relink(self.links())?;
        work.log.extend(word);
        // First the word, then the graph: a run that is killed between them is put right by the next word.
        self.path().map_or(Ok(()), |path| links.save(path))?;
        work.finish(transaction::THREADS)?;
        self.set_links(links);
        Ok(())
    }
}

/// A line of the log to be: what, of what, and a note.
pub(super) type Line = (String, String, String);

/// A change under way.
pub(super) struct Work<'a> {
    store: &'a Store,
    links: &'a Links,
    transaction: Transaction<'a>,
    /// The entries of the ledger that were read or are to be written, by article.
    entries: BTreeMap<String, Entry>,
    touched: Touched,
    log: Vec<Line>,
}

/// A telling by its article and the IRI that the article gives its thing.
type Key = (String, String);

/// The tellings that were met in a resolution, each once.
#[derive(Default)]
struct Met {
    tellings: Vec<Telling>,
    /// Whether each bears on what is resolved.
    taken: Vec<bool>,
    /// Which of them each article tells, and which are told by the articles under each key.
    articles: FxHashMap<String, Range<usize>>,
    blocks: FxHashMap<String, Rc<[usize]>>,
}

impl<'a> Work<'a> {
    /// A change of a store with the given links.
    pub fn start(store: &'a Store, links: &'a Links) -> Self {
        let transaction = store.transaction();
        Self { store, links, transaction, entries: BTreeMap::new(), touched: Touched::default(), log: Vec::new() }
    }

    /// How many quads it has inserted so far.
    pub fn size(&self) -> usize {
        self.transaction.size()
    }

    /// The sketch of an article's text.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn sketch(&self, article: NamedNodeRef) -> Result<Sketch, StoreError> {
        ledger::sketch(&self.transaction, article)
    }

    /// The same, told all subjects and objects of the store ([`Transaction::tell`]).
    pub fn told(mut self, ends: Option<Ends>) -> Self {
        ends.into_iter().for_each(|ends| self.transaction.tell(ends));
        self
    }

    /// Makes the change, as [`Transaction::commit`].
    ///
    /// # Errors
    /// If the store cannot be read or written.
    pub fn finish(mut self, threads: usize) -> Result<Option<Ends>, StoreError> {
        let (schema, names) = (self.store.schema(), self.store.names());
        Merged { transaction: &mut self.transaction, schema, names }.update(&self.touched)?;
        if !self.touched.is_empty() {
            // What was inferred from what was there follows no more.
            self.transaction.remove_named_graph(ng::INFERRED).map_err(fault)?;
        }
        if let Some(folder) = self.store.path().filter(|_| !self.log.is_empty()) {
            let last = self.store.changes()?;
            let number = |change: u64| Quad::new(ng::LOG, ng::CHANGES, Literal::from(change), ng::LOG);
            self.transaction.remove(number(last).as_ref());
            self.transaction.insert(number(last + 1).as_ref());
            log::append(folder, last + 1, &self.log).map_err(|source| match source.kind() {
                ErrorKind::StorageFull => StoreError::Full(folder.to_owned()),
                ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => StoreError::ReadOnly(folder.to_owned()),
                _ => StoreError::Log { path: folder.join(log::FILE), source },
            })?;
        }
        self.transaction.commit(threads).map_err(fault)
    }

    /// Carries out edits of different articles, and says what became of each.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn edit(&mut self, edits: Vec<Edit>) -> Result<Vec<Change>, StoreError> {
        let mut changes = Vec::new();
        let mut seeds = Vec::new();
        let mut read: BTreeMap<String, Vec<Triple>> = BTreeMap::new();
        for edit in edits {
            let (article, account) = match edit {
                Edit::Put(account) => (account.article.clone(), Some(account)),
                Edit::Remove(article) => (article, None),
            };
            let there = self.is_there(article.as_ref())?;
            if !there {
                self.transaction.is_new(article.as_ref());
                self.transaction.is_new(ledger::text_of(article.as_ref()).as_ref());
            }
            let change = match (there, account.is_some()) {
                (false, true) => Change::Added,
                (true, true) => Change::Replaced,
                (true, false) => Change::Removed,
                (false, false) => Change::Absent,
            };
            if change != Change::Absent {
                let facts = account.as_ref().map_or(0, Account::facts);
                self.log.push((change.as_str().to_owned(), article.as_str().to_owned(), format!("{facts} facts")));
            }
            changes.push(change);
            let old = self.entry(article.as_str())?.clone();
            seeds.extend(old.tellings.iter().cloned());
            let mut new = Entry::default();
            let mut triples = Vec::new();
            let text = account.as_ref().map(|account| account.text.as_str());
            ledger::set_text(&mut self.transaction, article.as_ref(), text)?;
            if let Some(account) = account {
                seeds.extend(account.tellings.iter().cloned());
                (new.tellings, new.sketch, triples) = (account.tellings, account.sketch, account.triples);
            }
            if there && (old.sketch != new.sketch || self.has_other_source(article.as_ref(), &triples)?) {
                self.touch_facts(article.as_ref())?;
            }
            // Others have to find what it tells of now.
            ledger::set(&mut self.transaction, article.as_ref(), &new)?;
            self.entries.insert(article.as_str().to_owned(), new);
            read.insert(article.into_string(), triples);
        }
        let moved = self.resolve(seeds)?;
        for article in moved.iter().filter(|article| !read.contains_key(*article)) {
            self.rename(article)?;
        }
        for (article, triples) in read {
            let node = NamedNode::new_unchecked(article.as_str());
            let stored = self.content(node.as_ref())?;
            if moved.contains(&article) || !self.links.is_empty() {
                self.rewrite(&node, triples, stored)?;
            } else {
                // Nothing in it is called otherwise, and its entry stands in the ledger.
                self.write(&node, triples, stored)?;
            }
        }
        Ok(changes)
    }

    /// Follows a change of what users said of entities.
    fn relink(&mut self, before: &Links) -> Result<(), StoreError> {
        let words = before.iter().chain(self.links.iter());
        let entities: BTreeSet<String> = words.flat_map(|link| [link.kept.clone(), link.other.clone()]).collect();
        let mut articles = BTreeSet::new();
        for entity in &entities {
            let node = NamedNode::new_unchecked(entity.as_str());
            for quad in self.transaction.quads_for_pattern(Some(node.as_ref().into()), None, None, None) {
                if let GraphName::NamedNode(graph) = quad.map_err(fault)?.graph_name {
                    articles.insert(graph.into_string());
                }
            }
        }
        let mut seeds = Vec::new();
        for article in &articles {
            seeds.extend(self.entry(article)?.tellings.iter().cloned());
        }
        articles.extend(self.resolve(seeds)?);
        articles.iter().try_for_each(|article| self.rename(article))
    }

    /// Decides anew which things the tellings are of that `seeds` can bear on. Gives the articles in which
    /// something has another name now.
    fn resolve(&mut self, seeds: Vec<Telling>) -> Result<BTreeSet<String>, StoreError> {
        let mut met = Met::default();
        let mut members: BTreeMap<Key, usize> = BTreeMap::new();
        let mut open = seeds;
        while let Some(telling) = open.pop() {
            for block in telling.nearby() {
                for other in self.in_block(block, &mut met)?.iter().copied() {
                    let at = &met.tellings[other];
                    if !met.taken[other] && are_neighbours(&telling, at) {
                        met.taken[other] = true;
                        members.insert((at.article.clone(), at.iri.clone()), other);
                        open.push(at.clone());
                    }
                }
            }
        }
        let tellings: Vec<&Telling> = members.values().map(|at| &met.tellings[*at]).collect();
        let resolved = resolve(&tellings, &|one, other| self.links.are_different(one, other));
        let mut moved = BTreeSet::new();
        for ((article, read), resolved) in members.into_keys().zip(resolved) {
            let entry = self.entry(&article)?;
            let wanted = (resolved.iri != read).then_some(resolved);
            if entry.resolved.get(&read) != wanted.as_ref() {
                let (to, why) = wanted.as_ref().map_or((&read, "it stands alone"), |resolved| {
                    (&resolved.iri, resolved.why.map_or("it stands alone", Tie::reason))
                });
                let line = ("resolved".to_owned(), format!("{read} of {article}"), format!("{to}: {why}"));
                match wanted {
                    Some(resolved) => entry.resolved.insert(read, resolved),
                    None => entry.resolved.remove(&read),
                };
                self.log.push(line);
                moved.insert(article);
            }
        }
        Ok(moved)
    }

    /// The tellings of the articles that tell of something under a key, by their places among those that were met.
    fn in_block(&mut self, block: String, met: &mut Met) -> Result<Rc<[usize]>, StoreError> {
        if !met.blocks.contains_key(&block) {
            let mut places = Vec::new();
            for article in ledger::in_block(&self.transaction, &block)? {
                if !met.articles.contains_key(&article) {
                    let start = met.tellings.len();
                    met.tellings.extend(self.entry(&article)?.tellings.iter().cloned());
                    met.taken.resize(met.tellings.len(), false);
                    met.articles.insert(article.clone(), start..met.tellings.len());
                }
                places.extend(met.articles[&article].clone());
            }
            met.blocks.insert(block.clone(), places.into());
        }
        Ok(Rc::clone(&met.blocks[&block]))
    }

    /// Writes the graph of an article that stays as it is, since something in it has another name now.
    fn rename(&mut self, article: &str) -> Result<(), StoreError> {
        let node = NamedNode::new_unchecked(article);
        let stored = self.content(node.as_ref())?;
        let as_read = self.entry(article)?.as_read.clone();
        let triples = as_read.unwrap_or_else(|| stored.iter().cloned().collect());
        self.rewrite(&node, triples, stored)
    }

    /// Writes an article's graph from its statements as they were read, and its entry in the ledger; `stored` is what
    /// the graph holds.
    fn rewrite(
        &mut self,
        article: &NamedNode,
        triples: Vec<Triple>,
        stored: FxHashSet<Triple>,
    ) -> Result<(), StoreError> {
        let entry = self.entry(article.as_str())?.clone();
        let renames = self.renames(&entry, &triples);
        let symmetric = |relation: &str| self.store.schema().symmetric.contains(relation);
        let content = renamed(&triples, &renames, self.store.names(), &symmetric);
        let as_read = (!renames.is_empty()).then_some(triples);
        let entry = Entry { as_read, ..entry };
        ledger::set(&mut self.transaction, article.as_ref(), &entry)?;
        self.entries.insert(article.as_str().to_owned(), entry);
        self.write(article, content, stored)
    }

    /// What is called otherwise in the whole graph than in an article.
    fn renames(&self, entry: &Entry, triples: &[Triple]) -> Renames {
        let mut renames = Renames::new();
        if entry.resolved.is_empty() && self.links.is_empty() {
            return renames;
        }
        for triple in triples {
            let subject = if let NamedOrBlankNode::NamedNode(node) = &triple.subject { Some(node) } else { None };
            let object = if let Term::NamedNode(node) = &triple.object { Some(node) } else { None };
            for read in [subject, object].into_iter().flatten().map(NamedNode::as_str) {
                let resolved = entry.resolved.get(read).map_or(read, |resolved| resolved.iri.as_str());
                let shown = self.links.shown(resolved);
                if shown != read {
                    renames.insert(read.to_owned(), shown.to_owned());
                }
            }
        }
        renames
    }

    /// Gives a graph other content than what is stored, and notes what that touches.
    fn write(
        &mut self,
        graph: &NamedNode,
        triples: Vec<Triple>,
        mut stored: FxHashSet<Triple>,
    ) -> Result<(), StoreError> {
        for triple in &triples {
            if !stored.is_empty() && stored.remove(triple) {
                continue;
            }
            if self.touched.added(triple) {
                self.transaction.insert_in_both(triple.as_ref(), graph.as_ref());
            } else {
                self.transaction.insert(triple.as_ref().in_graph(graph));
            }
        }
        for triple in &stored {
            self.transaction.remove(triple.as_ref().in_graph(graph));
            self.touched.removed(triple);
        }
        if triples.is_empty() {
            self.transaction.remove_named_graph(graph.as_ref()).map_err(fault)?;
        }
        Ok(())
    }

    fn content(&self, graph: NamedNodeRef) -> Result<FxHashSet<Triple>, StoreError> {
        let quads = self.transaction.quads_for_pattern(None, None, None, Some(graph.into()));
        quads.map(|quad| quad.map(Triple::from).map_err(fault)).collect()
    }

    fn entry(&mut self, article: &str) -> Result<&mut Entry, StoreError> {
        if !self.entries.contains_key(article) {
            let entry = ledger::entry(&self.transaction, NamedNodeRef::new_unchecked(article))?;
            self.entries.insert(article.to_owned(), entry);
        }
        Ok(self.entries.entry(article.to_owned()).or_default())
    }

    fn is_there(&self, article: NamedNodeRef) -> Result<bool, StoreError> {
        let mut quads =
            self.transaction.quads_for_pattern(Some(article.into()), Some(ng::DIGEST), None, Some(article.into()));
        Ok(quads.next().transpose().map_err(fault)?.is_some())
    }

    /// Whether the article had another date or outlet than it has in its new statements.
    fn has_other_source(&self, article: NamedNodeRef, triples: &[Triple]) -> Result<bool, StoreError> {
        for predicate in [schema::DATE_PUBLISHED, schema::PUBLISHER] {
            let quads =
                self.transaction.quads_for_pattern(Some(article.into()), Some(predicate), None, Some(article.into()));
            let old: FxHashSet<Term> =
                quads.map(|quad| quad.map(|quad: Quad| quad.object).map_err(fault)).collect::<Result<_, _>>()?;
            let new = triples.iter().filter(|triple| triple.predicate == predicate).map(|triple| triple.object.clone());
            if old != new.collect::<FxHashSet<Term>>() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// All facts of an article are to be judged anew.
    fn touch_facts(&mut self, article: NamedNodeRef) -> Result<(), StoreError> {
        let stated = [ng::STATUS, ng::CONFIDENCE];
        for triple in self.content(article)?.iter().filter(|triple| stated.contains(&triple.predicate.as_ref())) {
            self.touched.judged(triple);
        }
        Ok(())
    }
}
