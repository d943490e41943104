//! `newsgraph export`: the graph for other tools.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use oxigraph::io::RdfFormat;

use super::{Failure, Global};
use crate::export::{dot, rdf};
use crate::graph::store::Store;
use crate::graph::view::view;

/// Write the graph for other tools to standard output
///
/// The RDF formats hold all that the store holds; Turtle has no graphs, so in it one cannot tell
/// which article says what but by the facts' own evidence. DOT holds entities and facts.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  newsgraph export --store graph --format dot | dot -Tsvg > graph.svg
  newsgraph export --store graph --format nquads > graph.nq")]
pub struct Args {
    /// The folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// The format
    #[arg(long, value_enum)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Dot,
    Turtle,
    Trig,
    Nquads,
    Ntriples,
}

impl Args {
    /// Writes the export.
    pub fn run(&self, _global: &Global) -> Result<ExitCode, Failure> {
        let store = Store::open(&self.store)?;
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        let format = match self.format {
            Format::Dot => {
                out.write_all(dot::write(&view(&store)?).as_bytes()).map_err(Failure::output)?;
                out.flush().map_err(Failure::output)?;
                return Ok(ExitCode::SUCCESS);
            }
            Format::Turtle => RdfFormat::Turtle,
            Format::Trig => RdfFormat::TriG,
            Format::Nquads => RdfFormat::NQuads,
            Format::Ntriples => RdfFormat::NTriples,
        };
        rdf::write(&store, format, &mut out)?;
        Ok(ExitCode::SUCCESS)
    }
}
