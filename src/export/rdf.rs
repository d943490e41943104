//! The store as an RDF file.

use std::io::{self, Write};

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{GraphNameRef, QuadRef};

use crate::graph::store::{Store, StoreError};
use crate::vocabulary::PREFIXES;

/// Why an export fails.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The output cannot be written.
    #[error(transparent)]
    Output(#[from] io::Error),
}

/// Writes all quads, in the order of their text. N-Quads have one form for one content: there are
/// no blank nodes in a store, and each quad stands once. A format without graphs gets the
/// default graph: what all articles say together.
pub fn write(store: &Store, format: RdfFormat, out: impl Write) -> Result<(), ExportError> {
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
