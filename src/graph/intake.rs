//! Taking articles into a store: what is new of them, each once, many in a transaction.

use std::collections::BTreeSet;

use oxigraph::model::{GraphNameRef, Literal, NamedNode, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};

use super::account::Account;
use super::change::{Change, Edit, Work};
use super::facts::subject;
use super::mapping;
use super::sketch::Sketch;
use super::store::{Store, StoreError};
use super::transaction::{self, Ends};
use crate::article::Article;
use crate::reader::Reader;
use crate::vocabulary::{rdf, schema};

/// How many articles are looked at together.
const TOGETHER: usize = 256;

/// A transaction is committed when it has so many quads, and twice as many as the run has committed before: often at
/// first, so that little is lost when a run is killed, and seldom later, since the database merges all that it has with
/// what is new.
const LEAST: usize = 100_000;
const MOST: usize = 1_500_000;

/// By so many hashes of its sketch, the least ones, an article's near copies are sought.
const SOUGHT_BY: usize = 4;

/// So many sketches of articles are kept at hand.
const SKETCHES: usize = 4096;

/// What an article comes to, before the others of its run are looked at.
#[derive(Debug)]
pub struct Prepared {
    id: String,
    url: Option<String>,
    digest: String,
    /// A number of its text.
    text: u64,
    sketch: Sketch,
    /// Other articles of the store with its address, by numbers of their IRIs.
    others: Vec<u128>,
    /// What it says; `None` if the store has that as it is.
    account: Option<Account>,
}

/// What became of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is new or changed, and states so many facts.
    Taken(usize),
    /// The store has it as it is.
    Unchanged,
    /// It is left out: another one of the run has its name, and other content.
    SameName,
    /// It is left out: another one has its address.
    SamePage,
    /// It is left out: the run had it before.
    Repeated,
}

/// What came of the articles of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// They were not in the store.
    pub added: usize,
    /// They were there with other content.
    pub replaced: usize,
    /// They are there as they are.
    pub unchanged: usize,
    /// They were left out: another one has their name, and other content.
    pub clashes: usize,
    /// They were left out: another one has their address.
    pub pages: usize,
    /// Of all that were taken, those whose text another article of the run has.
    pub copies: usize,
    /// Of all others that were taken, those whose text is nearly that of another article of the run.
    pub near_copies: usize,
}

/// A run that brings articles into a store.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    store: &'a Store,
    /// The store had no articles before: what it has is of this run, and nothing of it has to be looked up.
    is_first: bool,
}

impl<'a> Run<'a> {
    /// Before its first article.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn start(store: &'a Store) -> Result<Self, StoreError> {
        let article = Term::from(schema::NEWS_ARTICLE.into_owned());
        let mut articles = store.quads(None, Some(rdf::TYPE), Some(article.as_ref()), Some(GraphNameRef::DefaultGraph));
        Ok(Self { store, is_first: articles.next().transpose()?.is_none() })
    }

    /// Reads an article and says what it comes to; work that many threads can share.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn prepare(&self, article: &Article, reader: &Reader) -> Result<Prepared, StoreError> {
        let digest = reader.digest(article);
        let stored = if self.is_first { None } else { self.store.digest(&article.id)? };
        let others = if self.is_first || stored.is_some() { Vec::new() } else { others(article, self.store)? };
        let account = (stored.as_deref() != Some(&digest)).then(|| {
            let document = reader.read(article);
            mapping::account(article, &document, self.store.names(), reader, &digest)
        });
        let (id, url, text) = (article.id.clone(), article.url.clone(), number(&article.text) as u64);
        let sketch = account.as_ref().map_or_else(|| Sketch::of(&article.text), |account| account.sketch.clone());
        Ok(Prepared { id, url, digest, text, sketch, others, account })
    }
}

/// Other articles of the store with the article's address.
fn others(article: &Article, store: &Store) -> Result<Vec<u128>, StoreError> {
    let Some(url) = &article.url else { return Ok(Vec::new()) };
    let own = store.names().article(&article.id);
    let object = NamedNode::new(url).map_or_else(|_| Term::from(Literal::from(url.as_str())), Term::from);
    let quads = store.quads(None, Some(schema::URL), Some(object.as_ref()), Some(GraphNameRef::DefaultGraph));
    let found = quads.map(|quad| quad.map(|quad| subject(&quad))).collect::<Result<Vec<_>, StoreError>>()?;
    Ok(found.iter().filter(|other| **other != own).map(|other| number(other)).collect())
}

/// A number that texts share by accident alone.
fn number(text: &str) -> u128 {
    let hash = Sha256::digest(text);
    hash.iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}

/// Takes articles into a store in their order.
pub struct Intake<'a> {
    run: Run<'a>,
    /// What has not been looked at, and the transaction of what has not been committed.
    edits: Vec<Edit>,
    work: Option<Work<'a>>,
    /// The subjects and objects of the store, as far as the run knows them all.
    ends: Option<Ends>,
    /// How many quads the run has committed.
    committed: usize,
    /// What was taken or met in this run, by numbers: IRIs, names with digests, addresses, texts.
    names: FxHashSet<u128>,
    contents: FxHashSet<u128>,
    pages: FxHashSet<u128>,
    texts: FxHashSet<u64>,
    /// The articles that near copies may be of, and the first of them with each of the hashes that they are sought by.
    ids: Vec<Box<str>>,
    hashes: FxHashMap<u32, u32>,
    /// The sketches that were asked for last, by the article's place in `ids`.
    sketches: FxHashMap<u32, Sketch>,
    counts: Counts,
}

impl std::fmt::Debug for Intake<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Intake").field("counts", &self.counts).finish_non_exhaustive()
    }
}

impl<'a> Intake<'a> {
    /// Those of this run.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn new(run: Run<'a>) -> Result<Self, StoreError> {
        let ends = run.is_first.then(|| run.store.ends()).transpose()?;
        let (edits, work, committed, names, contents, pages, texts, ids, hashes, sketches, counts) = Default::default();
        Ok(Self { run, edits, work, ends, committed, names, contents, pages, texts, ids, hashes, sketches, counts })
    }

    /// Takes an article, and says its name and what became of it. The store has it with the next transaction.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn take(&mut self, article: Prepared) -> Result<(String, Outcome), StoreError> {
        let outcome = self.outcome(&article);
        match outcome {
            Outcome::SameName => self.counts.clashes += 1,
            Outcome::SamePage => self.counts.pages += 1,
            Outcome::Repeated => {}
            Outcome::Unchanged => self.counts.unchanged += 1,
            Outcome::Taken(_) => {}
        }
        if matches!(outcome, Outcome::Taken(_) | Outcome::Unchanged) {
            let near = self.is_near_copy(&article)?;
            if !self.texts.insert(article.text) {
                self.counts.copies += 1;
            } else if near {
                self.counts.near_copies += 1;
            }
        }
        if let (Some(account), Outcome::Taken(_)) = (article.account, outcome) {
            self.edits.push(Edit::Put(account));
            if self.edits.len() == TOGETHER {
                self.look()?;
                let large = (2 * self.committed).clamp(LEAST, MOST);
                if self.work.as_ref().is_some_and(|work| work.size() >= large) {
                    // The articles that come next are read meanwhile.
                    self.commit(1)?;
                }
            }
        }
        Ok((article.id, outcome))
    }

    /// Whether the text is nearly that of another article of the run, before the article is one of them itself.
    fn is_near_copy(&mut self, article: &Prepared) -> Result<bool, StoreError> {
        let own = self.ids.len() as u32;
        self.ids.push(article.id.as_str().into());
        let least = article.sketch.least(SOUGHT_BY).iter();
        let firsts: BTreeSet<u32> = least.map(|hash| *self.hashes.entry(*hash).or_insert(own)).collect();
        if self.sketches.len() > SKETCHES {
            self.sketches.clear();
        }
        for first in firsts.into_iter().filter(|first| *first != own) {
            if !self.sketches.contains_key(&first) {
                let sketch = self.sketch(first)?;
                self.sketches.insert(first, sketch);
            }
            if article.sketch.is_near_copy(&self.sketches[&first]) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The sketch of an article of the run, wherever it is on its way.
    fn sketch(&mut self, place: u32) -> Result<Sketch, StoreError> {
        let node = NamedNode::new_unchecked(self.run.store.names().article(&self.ids[place as usize]));
        let waiting = self.edits.iter().find_map(|edit| match edit {
            Edit::Put(account) if account.article == node => Some(account.sketch.clone()),
            _ => None,
        });
        waiting.map_or_else(|| self.work().sketch(node.as_ref()), Ok)
    }

    fn work(&mut self) -> &mut Work<'a> {
        let Self { run, work, ends, .. } = self;
        work.get_or_insert_with(|| Work::start(run.store, run.store.links()).told(ends.take()))
    }

    fn outcome(&mut self, article: &Prepared) -> Outcome {
        let Prepared { id, url, digest, others, account, .. } = article;
        // What this run has met is judged by the run alone, however much of it stands in the store by now.
        let is_stored_page = others.iter().any(|other| !self.names.contains(other));
        let is_new_name = self.names.insert(number(&self.run.store.names().article(id)));
        let is_new_page = url.as_ref().is_none_or(|url| self.pages.insert(number(url)));
        let is_new_content = self.contents.insert(number(&format!("{id}\n{digest}")));
        // A page that was fetched twice is named by its address.
        let by_address = is_new_name || url.as_ref() == Some(id);
        match account {
            _ if !is_new_content => Outcome::Repeated,
            _ if is_stored_page || !is_new_page && by_address => Outcome::SamePage,
            _ if !is_new_name => Outcome::SameName,
            None => Outcome::Unchanged,
            Some(account) => Outcome::Taken(account.facts()),
        }
    }

    /// Writes what has not been written, and says what came of all.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn finish(mut self) -> Result<Counts, StoreError> {
        self.look()?;
        self.commit(transaction::THREADS)?;
        Ok(self.counts)
    }

    /// Adds what has been taken to the transaction.
    fn look(&mut self) -> Result<(), StoreError> {
        let edits = std::mem::take(&mut self.edits);
        for change in self.work().edit(edits)? {
            match change {
                Change::Added => self.counts.added += 1,
                _ => self.counts.replaced += 1,
            }
        }
        Ok(())
    }

    fn commit(&mut self, threads: usize) -> Result<(), StoreError> {
        let Some(work) = self.work.take() else { return Ok(()) };
        self.committed += work.size();
        self.ends = work.finish(threads)?;
        Ok(())
    }
}
