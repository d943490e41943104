//! `newsgraph validate`: a store against SHACL shapes.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use super::{Failure, Global};
use crate::frame::SHAPES;
use crate::graph::store::Store;
use crate::validate::data::Data;
use crate::validate::shapes::{Shapes, ShapesError};
use crate::validate::validate;

/// Check a graph against SHACL shapes
///
/// The shapes are those of the pack (its file shapes.ttl), or your own. Looked at is what all articles say together.
/// The exit code is 1 if a shape is violated; warnings alone leave it at 0.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  newsgraph validate --store graph
  newsgraph validate --store graph --shapes my-shapes.ttl --format turtle > report.ttl")]
pub struct Args {
    /// The folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// A file of shapes in Turtle instead of the pack's (several times for several)
    #[arg(long, value_name = "FILE")]
    shapes: Vec<PathBuf>,
    /// Text for people, or the standard's report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Turtle,
}

impl Args {
    /// Checks, and prints the report.
    pub fn run(&self, global: &Global) -> Result<ExitCode, Failure> {
        let store = Store::open(&self.store)?;
        let mut texts = Vec::new();
        for file in &self.shapes {
            let name = file.display().to_string();
            texts.push((read(file)?, name));
        }
        if texts.is_empty() {
            texts.push(match &global.pack {
                None => (SHAPES.to_owned(), "ontology/shapes.ttl".to_owned()),
                Some(folder) => (read(&folder.join("shapes.ttl"))?, folder.join("shapes.ttl").display().to_string()),
            });
        }
        let mut results = Vec::new();
        for (text, name) in texts {
            let shapes = Shapes::parse(&text).map_err(|e| unreadable(&name, e))?;
            results.extend(validate(&Data::from(&store), &shapes)?.results);
        }
        let report = crate::validate::report::Report::new(results);
        let bytes = match self.format {
            Format::Text => report.to_text(store.names().base()).into_bytes(),
            Format::Turtle => report.to_turtle().map_err(Failure::output)?,
        };
        let mut out = std::io::stdout().lock();
        out.write_all(&bytes).and_then(|()| out.flush()).map_err(Failure::output)?;
        let counts: Vec<String> =
            report.counts().iter().map(|(name, n)| format!("{n} {}", name.to_lowercase())).collect();
        let said = if counts.is_empty() { "the graph conforms".to_owned() } else { counts.join(", ") };
        global.console.done(&said);
        Ok(if report.counts().contains_key("Violation") { ExitCode::from(1) } else { ExitCode::SUCCESS })
    }
}

fn read(file: &std::path::Path) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|e| {
        Failure::new(format!("{}: {e}", file.display())).help("name a file of SHACL shapes in Turtle with --shapes")
    })
}

fn unreadable(name: &str, error: ShapesError) -> Failure {
    match error {
        ShapesError::Store(e) => e.into(),
        error => {
            Failure::new(format!("{name}: {error}")).help("shapes are written as https://www.w3.org/TR/shacl/ has it")
        }
    }
}
