//! The store as an RDF file.

use std::io::{self, Write};

use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfSerializer};
use oxigraph::model::{GraphName, GraphNameRef, NamedNodeRef, NamedOrBlankNode, Quad, QuadRef, Term};
use rustc_hash::FxHashSet;

use super::sorted::Sorted;
use crate::graph::facts::text;
use crate::graph::names::Names;
use crate::graph::store::{Store, StoreError};
use crate::graph::view::{Selection, view};
use crate::vocabulary::{NAMESPACE, PREFIXES, ng, rdf, schema};

/// How a fact stands for the triple that it states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Reification {
    /// As RDF 1.2 has it: `rdf:reifies` and a triple term
    Rdf12,
    /// As RDF 1.0 had it: `rdf:subject`, `rdf:predicate`, `rdf:object`
    Standard,
    /// Not at all: the facts' own triples alone, without status, date or passage
    None,
}

/// Why an export fails.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The output cannot be written.
    #[error(transparent)]
    Output(#[from] io::Error),
    /// The format has no triple terms.
    #[error("JSON-LD has no triple terms")]
    TripleTerms,
}

/// Writes the selected quads, in the order of their text. N-Quads have one form for one content: there are
/// no blank nodes in a store, and each quad stands once. A format without graphs gets the default graph: what all
/// articles say together.
///
/// # Errors
/// If the store cannot be read, the output not written, or the format cannot have such reifiers.
pub fn write(
    store: &Store,
    format: RdfFormat,
    reification: Reification,
    selection: &Selection,
    out: impl Write,
) -> Result<(), ExportError> {
    let json = matches!(format, RdfFormat::JsonLd { .. });
    if json && reification == Reification::Rdf12 {
        return Err(ExportError::TripleTerms);
    }
    let mut writer = serializer(format).for_writer(out);
    let datasets = format.supports_datasets();
    let part = if selection.is_all() { None } else { Some(Part::of(store, selection)?) };
    // One graph after another, and in each what is said of one subject together; N-Quads in the order of their lines.
    let mut lines = Sorted::new(datasets && format != RdfFormat::NQuads);
    for quad in store.graph(!datasets) {
        let quad = quad?;
        if part.as_ref().is_some_and(|part| !part.has(&quad)) {
            continue;
        }
        for quad in reified(quad, reification, store.names()) {
            lines.push(&quad)?;
        }
    }
    for quad in lines.finish()? {
        let quad = quad?;
        let graph = if datasets { quad.graph_name.as_ref() } else { GraphNameRef::DefaultGraph };
        writer.serialize_quad(QuadRef::new(
            quad.subject.as_ref(),
            quad.predicate.as_ref(),
            quad.object.as_ref(),
            graph,
        ))?;
    }
    writer.finish()?.flush()?;
    Ok(())
}

/// A serializer that shortens names by the usual prefixes, where its format has any.
pub fn serializer(format: RdfFormat) -> RdfSerializer {
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, iri) in PREFIXES {
        // The prefixes are constants; a format without prefixes does not use them.
        if let Ok(with) = serializer.clone().with_prefix(prefix, iri) {
            serializer = with;
        }
    }
    serializer
}

/// JSON-LD as it is written: expanded names shortened by the prefixes.
pub fn json_ld() -> RdfFormat {
    RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }
}

/// A quad with another form of reification.
fn reified(quad: Quad, reification: Reification, names: &Names) -> Vec<Quad> {
    match (reification, &quad.object) {
        (Reification::Standard, Term::Triple(triple)) if quad.predicate == rdf::REIFIES => {
            let stated =
                |predicate, object: Term| Quad::new(quad.subject.clone(), predicate, object, quad.graph_name.clone());
            vec![
                stated(rdf::TYPE, rdf::STATEMENT.into()),
                stated(rdf::SUBJECT, triple.subject.clone().into()),
                stated(rdf::PREDICATE, triple.predicate.clone().into()),
                stated(rdf::OBJECT, triple.object.clone()),
            ]
        }
        (Reification::None, _) if names.is_account(&quad.subject) => Vec::new(),
        _ => vec![quad],
    }
}

/// The selected facts with their triples and passages, what their ends are, and the articles that state them.
struct Part {
    facts: FxHashSet<String>,
    ends: FxHashSet<String>,
    /// The facts' own triples.
    triples: FxHashSet<(String, String, String)>,
    /// Passages, amounts and events of the facts, and the articles of the passages.
    beside: FxHashSet<String>,
}

impl Part {
    fn of(store: &Store, selection: &Selection) -> Result<Self, StoreError> {
        let view = view(store, selection)?;
        let ends = view.node_weights().map(|vertex| vertex.id.clone()).collect();
        let facts: FxHashSet<String> = view.edge_weights().map(|edge| edge.id.clone()).collect();
        let triple = |edge| {
            let (from, to) = view.edge_endpoints(edge)?;
            Some((view[from].id.clone(), format!("{NAMESPACE}{}", view[edge].relation), view[to].id.clone()))
        };
        let triples = view.edge_indices().filter_map(triple).collect();
        let mut beside = FxHashSet::default();
        for fact in &facts {
            for predicate in [ng::EVIDENCE, ng::AMOUNT, ng::TELLS] {
                for object in store.objects(NamedNodeRef::new_unchecked(fact), predicate)? {
                    if let Term::NamedNode(node) = &object {
                        beside.extend(store.object(node.as_ref(), schema::IS_PART_OF)?.map(|article| text(&article)));
                    }
                    beside.insert(text(&object));
                }
            }
        }
        Ok(Self { facts, ends, triples, beside })
    }

    fn has(&self, quad: &Quad) -> bool {
        if matches!(&quad.graph_name, GraphName::NamedNode(graph) if NAMESPACE.starts_with(graph.as_str())) {
            return false;
        }
        let subject = match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => node.as_str(),
            NamedOrBlankNode::BlankNode(node) => node.as_str(),
        };
        if self.facts.contains(subject) || self.beside.contains(subject) {
            return true;
        }
        // What an entity is belongs to it; a relation to others only where its fact is wanted.
        let relation = quad.predicate.as_str().starts_with(NAMESPACE);
        let triple = || (subject.to_owned(), quad.predicate.as_str().to_owned(), text(&quad.object));
        if relation { self.triples.contains(&triple()) } else { self.ends.contains(subject) }
    }
}
