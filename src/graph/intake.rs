//! Taking articles into a store: what is new of them, each once, many in a transaction.

use oxigraph::model::{GraphNameRef, Literal, NamedNode, Term};
use rustc_hash::FxHashSet;
use sha2::{Digest, Sha256};

use super::account::Account;
use super::change::{Change, Edit};
use super::facts::subject;
use super::mapping;
use super::store::{Store, StoreError};
use crate::article::Article;
use crate::reader::Reader;
use crate::vocabulary::schema;

/// How many articles go into the store in one transaction.
const TOGETHER: usize = 256;

/// What an article comes to, before the others of its run are looked at.
#[derive(Debug)]
pub struct Prepared {
    id: String,
    url: Option<String>,
    digest: String,
    words: u64,
    state: State,
}

#[derive(Debug)]
enum State {
    /// The store has it as it is.
    Unchanged,
    /// The store has its page under another name.
    Page,
    /// It is new, or changed.
    New(Box<Account>),
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
}

/// Reads an article and says what it comes to; work that many threads can share.
///
/// # Errors
/// If the store cannot be read.
pub fn prepare(article: &Article, reader: &Reader, store: &Store) -> Result<Prepared, StoreError> {
    let digest = reader.digest(article);
    let stored = store.digest(&article.id)?;
    let state = if stored.as_deref() == Some(&digest) {
        State::Unchanged
    } else if stored.is_none() && is_stored_page(article, store)? {
        State::Page
    } else {
        let document = reader.read(article);
        State::New(Box::new(mapping::account(article, &document, store.names(), reader, &digest)))
    };
    let (id, url, words) = (article.id.clone(), article.url.clone(), number(&article.text) as u64);
    Ok(Prepared { id, url, digest, words, state })
}

/// Whether the store has another article with the address.
fn is_stored_page(article: &Article, store: &Store) -> Result<bool, StoreError> {
    let Some(url) = &article.url else { return Ok(false) };
    let own = store.names().article(&article.id);
    let object = NamedNode::new(url).map_or_else(|_| Term::from(Literal::from(url.as_str())), Term::from);
    let mut quads = store.quads(None, Some(schema::URL), Some(object.as_ref()), Some(GraphNameRef::DefaultGraph));
    quads.try_fold(false, |found, quad| Ok(found || subject(&quad?) != own))
}

/// A number that texts share by accident alone.
fn number(text: &str) -> u128 {
    let hash = Sha256::digest(text);
    hash.iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}

/// Takes articles into a store in their order.
#[derive(Debug)]
pub struct Intake<'a> {
    store: &'a Store,
    edits: Vec<Edit>,
    /// What was taken or met in this run, by numbers: names, names with digests, addresses, texts.
    names: FxHashSet<u128>,
    contents: FxHashSet<u128>,
    pages: FxHashSet<u128>,
    texts: FxHashSet<u64>,
    counts: Counts,
}

impl<'a> Intake<'a> {
    /// Into this store.
    pub fn new(store: &'a Store) -> Self {
        let counts = Counts::default();
        let (names, contents, pages, texts) = Default::default();
        Self { store, edits: Vec::with_capacity(TOGETHER), names, contents, pages, texts, counts }
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
            self.counts.copies += usize::from(!self.texts.insert(article.words));
        }
        if let (State::New(account), Outcome::Taken(_)) = (article.state, outcome) {
            self.edits.push(Edit::Put(*account));
            if self.edits.len() == TOGETHER {
                self.write()?;
            }
        }
        Ok((article.id, outcome))
    }

    fn outcome(&mut self, article: &Prepared) -> Outcome {
        let Prepared { id, url, digest, state, .. } = article;
        let is_new_name = self.names.insert(number(id));
        let is_new_page = url.as_ref().is_none_or(|url| self.pages.insert(number(url)));
        let is_new_content = self.contents.insert(number(&format!("{id}\n{digest}")));
        // A page that was fetched twice is named by its address.
        let by_address = is_new_name || url.as_ref() == Some(id);
        match state {
            _ if !is_new_content => Outcome::Repeated,
            State::Page => Outcome::SamePage,
            _ if !is_new_page && by_address => Outcome::SamePage,
            _ if !is_new_name => Outcome::SameName,
            State::Unchanged => Outcome::Unchanged,
            State::New(account) => Outcome::Taken(account.facts()),
        }
    }

    /// Writes what has not been written, and says what came of all.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn finish(mut self) -> Result<Counts, StoreError> {
        self.write()?;
        Ok(self.counts)
    }

    fn write(&mut self) -> Result<(), StoreError> {
        for change in self.store.apply(std::mem::take(&mut self.edits))? {
            match change {
                Change::Added => self.counts.added += 1,
                _ => self.counts.replaced += 1,
            }
        }
        Ok(())
    }
}
