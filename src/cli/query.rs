//! `newsgraph query`: SPARQL over a store.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::Term;
use oxigraph::sparql::QueryResults;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};

use super::{Failure, Global};
use crate::export::table;
use crate::graph::store::{Store, StoreError};
use crate::vocabulary::PREFIXES;

/// Ask a store in SPARQL
///
/// The prefixes ng, rdf, rdfs, owl, xsd, skos, schema, prov and wd are declared. The default graph
/// is the union of all articles; GRAPH ?article { … } tells who said it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  newsgraph query --store graph 'SELECT ?who ?deal WHERE { ?who ng:signs ?deal }'
  newsgraph query --store graph --file examples/queries/who-signs.rq --format csv")]
pub struct Args {
    /// The folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// The query
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    query: Option<String>,
    /// A file that holds the query
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// How results are printed: table on a terminal, else tsv; CONSTRUCT and DESCRIBE give Turtle
    #[arg(long, value_enum)]
    format: Option<Format>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Table,
    Json,
    Xml,
    Csv,
    Tsv,
    Turtle,
    Ntriples,
    Rdfxml,
}

impl Format {
    fn of_results(self) -> Option<QueryResultsFormat> {
        Some(match self {
            Self::Json => QueryResultsFormat::Json,
            Self::Xml => QueryResultsFormat::Xml,
            Self::Csv => QueryResultsFormat::Csv,
            Self::Tsv => QueryResultsFormat::Tsv,
            _ => return None,
        })
    }

    fn of_graph(self) -> Option<RdfFormat> {
        Some(match self {
            Self::Turtle => RdfFormat::Turtle,
            Self::Ntriples => RdfFormat::NTriples,
            Self::Rdfxml => RdfFormat::RdfXml,
            _ => return None,
        })
    }
}

/// The widest cell of a table, in columns of the terminal.
const WIDEST: usize = 60;

impl Args {
    /// Runs the query and prints its results.
    pub fn run(&self, global: &Global) -> Result<ExitCode, Failure> {
        let (name, text) = match (&self.query, &self.file) {
            (Some(query), _) => ("the query".to_owned(), query.clone()),
            (None, Some(file)) => {
                let name = file.display().to_string();
                let text = std::fs::read_to_string(file).map_err(|e| Failure::new(format!("{name}: {e}")))?;
                (name, text)
            }
            (None, None) => return Err(Failure::new("there is no query")),
        };
        let prepared = Store::prepare(&text).map_err(|message| {
            Failure::new(format!("{name} is not SPARQL: {}", readable(&message)))
                .help("a query looks like SELECT ?who ?deal WHERE { ?who ng:signs ?deal }")
        })?;
        let store = Store::open(&self.store)?;
        let on_terminal = std::io::stdout().is_terminal();
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        let failed = |e: oxigraph::sparql::QueryEvaluationError| Failure::from(StoreError::Query(e.to_string()));
        let _ = global;
        match store.query(prepared)? {
            QueryResults::Boolean(value) => match self.format.and_then(Format::of_results) {
                None => writeln!(out, "{value}").map_err(Failure::output)?,
                Some(format) => {
                    let serializer = QueryResultsSerializer::from_format(format);
                    serializer.serialize_boolean_to_writer(&mut out, value).map_err(Failure::output)?;
                }
            },
            QueryResults::Solutions(solutions) => {
                let variables = solutions.variables().to_vec();
                let format = self.format.unwrap_or(if on_terminal { Format::Table } else { Format::Tsv });
                if format == Format::Table {
                    let headers: Vec<String> = variables.iter().map(|v| v.as_str().to_owned()).collect();
                    let mut rows = Vec::new();
                    for solution in solutions {
                        let solution = solution.map_err(failed)?;
                        let cell = |v| solution.get(v).map_or(String::new(), |t| plain(t, store.names().base()));
                        rows.push(variables.iter().map(cell).collect());
                    }
                    out.write_all(table::write(&headers, &rows, WIDEST).as_bytes()).map_err(Failure::output)?;
                } else {
                    let format =
                        format.of_results().ok_or_else(|| wrong_format("SELECT", "table, json, xml, csv, tsv"))?;
                    let serializer = QueryResultsSerializer::from_format(format);
                    let mut writer =
                        serializer.serialize_solutions_to_writer(&mut out, variables).map_err(Failure::output)?;
                    for solution in solutions {
                        writer.serialize(&solution.map_err(failed)?).map_err(Failure::output)?;
                    }
                    writer.finish().map_err(Failure::output)?;
                }
            }
            QueryResults::Graph(triples) => {
                let format = self.format.unwrap_or(Format::Turtle).of_graph();
                let format = format.ok_or_else(|| wrong_format("CONSTRUCT or DESCRIBE", "turtle, ntriples, rdfxml"))?;
                let mut serializer = RdfSerializer::from_format(format);
                for (prefix, iri) in PREFIXES {
                    serializer = serializer.with_prefix(prefix, iri).map_err(Failure::new)?;
                }
                let mut writer = serializer.for_writer(&mut out);
                for triple in triples {
                    writer.serialize_triple(&triple.map_err(failed)?).map_err(Failure::output)?;
                }
                writer.finish().map_err(Failure::output)?;
            }
        }
        out.flush().map_err(Failure::output)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The parser's message without its lists of characters.
fn readable(message: &str) -> String {
    const MOST: usize = 8;
    let Some((place, expected)) = message.split_once(": expected ") else { return message.to_owned() };
    if expected.contains("Prefix not found") {
        return format!("{place}: the prefix is not declared (use PREFIX, or one of ng, rdfs, schema, skos, prov, wd)");
    }
    let items: Vec<&str> =
        expected.trim_start_matches("one of ").split(", ").filter(|i| !i.contains(['[', '\n'])).collect();
    let more = if items.len() > MOST { ", …" } else { "" };
    format!("{place}: expected {}{more}", items[..items.len().min(MOST)].join(", "))
}

fn wrong_format(form: &str, formats: &str) -> Failure {
    Failure::new(format!("the results of a {form} query do not fit this format")).help(format!("use one of {formats}"))
}

/// A term for people: literals without quotes, IRIs with their prefixes or without the base.
fn plain(term: &Term, base: &str) -> String {
    match term {
        Term::Literal(literal) => literal.value().to_owned(),
        Term::NamedNode(node) => {
            let iri = node.as_str();
            if let Some(local) = iri.strip_prefix(base) {
                return local.to_owned();
            }
            let prefixed =
                PREFIXES.iter().find_map(|(prefix, start)| Some(format!("{prefix}:{}", iri.strip_prefix(start)?)));
            prefixed.unwrap_or_else(|| iri.to_owned())
        }
        other => other.to_string(),
    }
}
