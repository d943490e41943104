//! What the store keeps for itself, in the graph `ng:ledger`: what it needs to take back and to merge.
//!
//! For each article: what it tells of things without a name (`ng:telling`), the keys under which others look for
//! those (`ng:block`), which things they are (`ng:resolved`), by what its copies are known (`ng:sketch`) and, where
//! anything in its graph was renamed, its statements as they were read (`ng:asRead`). Its text (`ng:text`) is said of a
//! node of its own, so that it is only read when it is asked for. Nothing of it belongs to the graph that
//! users ask, and exports leave it out.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{Literal, LiteralRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};
use rustc_hash::FxHashSet;

use super::resolution::Resolved;
use super::sketch::Sketch;
use super::store::{Store, StoreError, fault};
use super::telling::Telling;
use super::transaction::Transaction;
use crate::vocabulary::ng;

/// The name of the ledger's graph.
pub const GRAPH: NamedNodeRef<'_> = ng::LEDGER;

/// What the ledger says of one article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// What it tells of things without a name.
    pub tellings: Vec<Telling>,
    /// By which its copies are known.
    pub sketch: Sketch,
    /// The things that it calls otherwise than other articles that tell of them, by the IRIs that it gives them.
    pub resolved: BTreeMap<String, Resolved>,
    /// Its statements as they were read, if anything is renamed in its graph.
    pub as_read: Option<Vec<Triple>>,
}

impl Entry {
    fn quads(&self, article: NamedNodeRef) -> FxHashSet<Quad> {
        let mut quads = FxHashSet::default();
        let mut add = |predicate: NamedNodeRef, text: String| {
            quads.insert(Quad::new(article, predicate, Literal::from(text), GRAPH));
        };
        for telling in &self.tellings {
            // Strings, numbers and lists of them are always JSON.
            add(ng::TELLING, serde_json::to_string(telling).unwrap_or_default());
            telling.blocks().into_iter().for_each(|block| add(ng::BLOCK, block));
        }
        if self.sketch != Sketch::default() {
            add(ng::SKETCH, self.sketch.to_hex());
        }
        for (read, resolved) in &self.resolved {
            add(ng::RESOLVED, resolved.written(read));
        }
        if let Some(triples) = &self.as_read {
            let mut lines: Vec<String> = triples.iter().map(|triple| format!("{triple} .\n")).collect();
            lines.sort_unstable();
            add(ng::AS_READ, lines.concat());
        }
        quads
    }
}

/// What the ledger says of an article; an empty entry if that is not there.
///
/// # Errors
/// If the store cannot be read.
pub fn entry(transaction: &Transaction, article: NamedNodeRef) -> Result<Entry, StoreError> {
    let mut entry = Entry::default();
    for quad in transaction.quads_for_pattern(Some(article.into()), None, None, Some(GRAPH.into())) {
        let quad = quad.map_err(fault)?;
        let Term::Literal(text) = &quad.object else { continue };
        let text = text.value();
        match quad.predicate.as_ref() {
            p if p == ng::TELLING => entry.tellings.extend(serde_json::from_str::<Telling>(text)),
            p if p == ng::SKETCH => entry.sketch = Sketch::from_hex(text),
            p if p == ng::RESOLVED => entry.resolved.extend(Resolved::read(text)),
            p if p == ng::AS_READ => entry.as_read = Some(triples(text)),
            _ => {}
        }
    }
    entry.tellings.sort_by(|a, b| a.order().cmp(&b.order()));
    Ok(entry)
}

/// The sketch of an article's text.
///
/// # Errors
/// If the store cannot be read.
pub fn sketch(transaction: &Transaction, article: NamedNodeRef) -> Result<Sketch, StoreError> {
    let mut quads = transaction.quads_for_pattern(Some(article.into()), Some(ng::SKETCH), None, Some(GRAPH.into()));
    match quads.next().transpose().map_err(fault)?.map(|quad| quad.object) {
        Some(Term::Literal(text)) => Ok(Sketch::from_hex(text.value())),
        _ => Ok(Sketch::default()),
    }
}

/// The articles that tell of something under a key.
///
/// # Errors
/// If the store cannot be read.
pub fn in_block(transaction: &Transaction, block: &str) -> Result<BTreeSet<String>, StoreError> {
    let key = LiteralRef::new_simple_literal(block);
    let quads = transaction.quads_for_pattern(None, Some(ng::BLOCK), Some(key.into()), Some(GRAPH.into()));
    let article = |quad: Quad| match quad.subject {
        NamedOrBlankNode::NamedNode(node) => node.into_string(),
        NamedOrBlankNode::BlankNode(node) => node.into_string(),
    };
    quads.map(|quad| quad.map(article).map_err(fault)).collect()
}

/// Gives an article another entry.
///
/// # Errors
/// If the store cannot be read.
pub fn set(transaction: &mut Transaction, article: NamedNodeRef, entry: &Entry) -> Result<(), StoreError> {
    let stored = transaction.quads_for_pattern(Some(article.into()), None, None, Some(GRAPH.into()));
    let stored: FxHashSet<Quad> = stored.collect::<Result<_, _>>().map_err(fault)?;
    let wanted = entry.quads(article);
    for quad in stored.difference(&wanted) {
        transaction.remove(quad.as_ref());
    }
    for quad in wanted.difference(&stored) {
        transaction.insert(quad.as_ref());
    }
    Ok(())
}

/// The node of which an article's text is said.
pub(super) fn text_of(article: NamedNodeRef) -> NamedNode {
    NamedNode::new_unchecked(format!("{}#text", article.as_str()))
}

/// Gives an article another text, or none.
///
/// # Errors
/// If the store cannot be read.
pub fn set_text(transaction: &mut Transaction, article: NamedNodeRef, text: Option<&str>) -> Result<(), StoreError> {
    let node = text_of(article);
    let wanted = text.map(|text| Quad::new(node.clone(), ng::TEXT, Literal::from(text), GRAPH));
    let stored = transaction.quads_for_pattern(Some(node.as_ref().into()), None, None, Some(GRAPH.into()));
    let stored = stored.collect::<Result<Vec<_>, _>>().map_err(fault)?;
    for quad in stored.iter().filter(|quad| Some(*quad) != wanted.as_ref()) {
        transaction.remove(quad.as_ref());
    }
    wanted.iter().for_each(|quad| transaction.insert(quad.as_ref()));
    Ok(())
}

/// The text of an article; `None` if the store has none.
///
/// # Errors
/// If the store cannot be read.
pub fn text(store: &Store, article: NamedNodeRef) -> Result<Option<String>, StoreError> {
    let node = text_of(article);
    let mut quads = store.quads(Some(node.as_ref()), Some(ng::TEXT), None, Some(GRAPH.into()));
    Ok(match quads.next().transpose()?.map(|quad| quad.object) {
        Some(Term::Literal(text)) => Some(text.value().to_owned()),
        _ => None,
    })
}

/// The triples that [`Entry::quads`] wrote.
fn triples(text: &str) -> Vec<Triple> {
    use oxigraph::io::{RdfFormat, RdfParser};
    let parsed = RdfParser::from_format(RdfFormat::NTriples).lenient().for_slice(text.as_bytes());
    parsed.filter_map(|quad| quad.ok().map(Triple::from)).collect()
}
