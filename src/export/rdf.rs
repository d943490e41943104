//! The store as an RDF file.

use std::io::{self, Write};

use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfSerializer};
use oxigraph::model::{GraphName, GraphNameRef, NamedOrBlankNode, Quad, QuadRef, Term};
use rustc_hash::FxHashSet;

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
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, iri) in PREFIXES {
        // The prefixes are constants; a format without prefixes does not use them.
        if let Ok(with) = serializer.clone().with_prefix(prefix, iri) {
            serializer = with;
        }
    }
    let mut writer = serializer.for_writer(out);
    let datasets = format.supports_datasets();
    let mut quads = store.sorted()?;
    if !selection.is_all() {
        quads = selected(store, quads, selection)?;
    }
    if reification != Reification::Rdf12 {
        quads = quads.into_iter().flat_map(|quad| reified(quad, reification)).collect();
        quads.sort_by_cached_key(Quad::to_string);
    }
    if !datasets {
        quads.retain(|quad| quad.graph_name.is_default_graph());
    } else if format != RdfFormat::NQuads {
        // One graph after another, and in each what is said of one subject together.
        quads.sort_by_cached_key(|q| (q.graph_name.to_string(), q.subject.to_string()));
    }
    for quad in &quads {
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

/// JSON-LD as it is written: expanded names shortened by the prefixes.
pub fn json_ld() -> RdfFormat {
    RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }
}

/// A quad with another form of reification.
fn reified(quad: Quad, reification: Reification) -> Vec<Quad> {
    let of_fact = |node: &NamedOrBlankNode| {
        let NamedOrBlankNode::NamedNode(node) = node else { return false };
        node.as_str().contains("/fact/") || node.as_str().contains("#char=") || node.as_str().contains("/event/")
    };
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
        (Reification::None, _) if of_fact(&quad.subject) => Vec::new(),
        _ => vec![quad],
    }
}

/// The quads of the selected facts: the facts with their triples and passages, what their ends are, and the
/// articles that state them.
fn selected(store: &Store, quads: Vec<Quad>, selection: &Selection) -> Result<Vec<Quad>, StoreError> {
    let part = view(store, selection)?;
    let facts: FxHashSet<&str> = part.edge_weights().map(|edge| edge.id.as_str()).collect();
    let ends: FxHashSet<&str> = part.node_weights().map(|vertex| vertex.id.as_str()).collect();
    let triples: FxHashSet<(String, String, String)> = part
        .edge_indices()
        .filter_map(|edge| {
            let (from, to) = part.edge_endpoints(edge)?;
            Some((part[from].id.clone(), format!("{NAMESPACE}{}", part[edge].relation), part[to].id.clone()))
        })
        .collect();
    let text = |term: &Term| match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    };
    let named = |quad: &Quad| match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(node) => node.as_str().to_owned(),
    };
    // Passages, amounts and events of the facts, and the articles of the passages.
    let mut beside: FxHashSet<String> = FxHashSet::default();
    for quad in &quads {
        let leads = [ng::EVIDENCE, ng::AMOUNT, ng::TELLS].contains(&quad.predicate.as_ref());
        if leads && facts.contains(named(quad).as_str()) {
            beside.insert(text(&quad.object));
        }
    }
    for quad in quads.iter().filter(|quad| quad.predicate == schema::IS_PART_OF) {
        if beside.contains(&named(quad)) {
            beside.insert(text(&quad.object));
        }
    }
    let wanted = |quad: &Quad| {
        let subject = named(quad);
        if facts.contains(subject.as_str()) || beside.contains(&subject) {
            return true;
        }
        let object = text(&quad.object);
        let triple = (subject.clone(), quad.predicate.as_str().to_owned(), object);
        let relation = quad.predicate.as_str().starts_with(NAMESPACE);
        // What an entity is belongs to it; a relation to others only where its fact is wanted.
        triples.contains(&triple) || ends.contains(subject.as_str()) && !relation
    };
    let own = |quad: &Quad| !matches!(&quad.graph_name, GraphName::NamedNode(g) if NAMESPACE.starts_with(g.as_str()));
    Ok(quads.into_iter().filter(|quad| own(quad) && wanted(quad)).collect())
}
