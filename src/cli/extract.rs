//! `newsgraph extract`: facts to standard output, without a store.

use std::io::Write;
use std::process::ExitCode;

use oxigraph::io::RdfFormat;

use super::input::InputArgs;
use super::{Failure, Global};
use crate::article::Article;
use crate::export::rdf::Reification;
use crate::export::{json_lines, open, rdf, table};
use crate::frame::Fact;
use crate::graph::mapping;
use crate::graph::store::Store;
use crate::graph::view::Selection;
use crate::reader::Document;

/// Print the facts that articles state
///
/// JSON Lines give each fact with its passages, status and confidence; a table is for people; the RDF
/// formats are what a store of these articles would hold.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  newsgraph extract article.txt --format table
  newsgraph extract articles/ > facts.jsonl")]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// How the facts are printed
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    /// Print what no frame takes instead: verbs with their arguments, as JSON Lines
    #[arg(long, conflicts_with = "format")]
    open: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Jsonl,
    Table,
    Turtle,
    Trig,
    Nquads,
}

impl Args {
    /// Reads the articles and prints their facts, in the order of the articles.
    pub fn run(&self, global: &Global) -> Result<ExitCode, Failure> {
        let reader = global.reader()?;
        let reader = if self.open { reader.with_open_propositions() } else { reader };
        let names = global.names()?;
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        // RDF is that of a store that holds just these articles.
        let store = Store::in_memory(&names)?;
        let rdf = match self.format {
            Format::Jsonl | Format::Table => None,
            Format::Turtle => Some(RdfFormat::Turtle),
            Format::Trig => Some(RdfFormat::TriG),
            Format::Nquads => Some(RdfFormat::NQuads),
        };
        let mut rows = Vec::new();
        let faults = self.input.each_read(global, &reader, |article, document| {
            match self.format {
                _ if self.open => {
                    let lines = open::write(&article, &document, &reader);
                    out.write_all(lines.as_bytes()).map_err(Failure::output)?;
                }
                Format::Jsonl => {
                    let lines = json_lines::write(&article, &document, &names);
                    out.write_all(lines.as_bytes()).map_err(Failure::output)?;
                }
                Format::Table => rows.extend(document.facts.iter().map(|fact| row(&article, &document, fact))),
                _ => {
                    let account = mapping::account(&article, &document, &names, &reader, &reader.digest(&article));
                    store.put(account)?;
                }
            }
            Ok(())
        })?;
        if self.format == Format::Table {
            let headers = ["subject", "relation", "object", "status", "date", "article"].map(str::to_owned);
            out.write_all(table::write(&headers, &rows, WIDEST).as_bytes()).map_err(Failure::output)?;
        }
        if let Some(format) = rdf {
            rdf::write(&store, format, Reification::Rdf12, &Selection::default(), &mut out)?;
        }
        out.flush().map_err(Failure::output)?;
        Ok(faults.exit_code())
    }
}

/// The widest cell of a table, in columns of the terminal.
const WIDEST: usize = 40;

fn row(article: &Article, document: &Document, fact: &Fact) -> Vec<String> {
    let date = fact.date.map(|d| d.to_string()).unwrap_or_default();
    let (subject, object) = (document.label(&fact.subject), document.label(&fact.object));
    vec![subject, fact.relation.clone(), object, fact.status.to_string(), date, article.id.clone()]
}
